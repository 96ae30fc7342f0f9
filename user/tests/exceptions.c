/*
 * CPU exceptions in ring 3: the signal that ends the task. Each row is a child that executes one
 * thing it should not. signal(7); Intel SDM volume 3, chapter 6; Linux arch/x86/kernel/traps.c.
 * Page faults are faults.c, INT n is int_n.c, single stepping is trap_flag.c.
 */
#include "child.h"
#include "mem.h"

#define NONCANONICAL 0x800000000000UL

static void divide_error(void)
{
	asm volatile("xor %%ecx, %%ecx; div %%ecx" ::: "eax", "ecx", "edx");
}

static void divide_overflow(void)
{
	asm volatile("mov $0x80000000, %%eax; cdq; mov $-1, %%ecx; idiv %%ecx" ::: "eax", "ecx", "edx");
}

static void breakpoint(void) { asm volatile("int3"); }
static void icebp(void) { asm volatile(".byte 0xf1"); }
static void ud2(void) { asm volatile("ud2"); }
static void into_in_long_mode(void) { asm volatile(".byte 0xce"); }
static void push_cs_in_long_mode(void) { asm volatile(".byte 0x0e"); }
static void lock_nop(void) { asm volatile(".byte 0xf0, 0x90"); }
static void lock_register(void) { asm volatile(".byte 0xf0, 0x01, 0xc0"); }

static void instruction_too_long(void)
{
	asm volatile(".fill 15, 1, 0x66; nop");
}

static void hlt(void) { asm volatile("hlt"); }
static void cli(void) { asm volatile("cli"); }
static void sti(void) { asm volatile("sti"); }
static void in_byte(void) { asm volatile("mov $0x3f8, %%edx; in %%dx, %%al" ::: "eax", "edx"); }
static void out_byte(void) { asm volatile("mov $0x80, %%edx; out %%al, %%dx" ::: "edx"); }
static void out_immediate(void) { asm volatile("out %al, $0x80"); }

static void ins(void)
{
	char c;

	asm volatile("mov $0x60, %%edx; mov %0, %%rdi; insb" ::"r"(&c) : "edx", "rdi", "memory");
}

static void rdmsr(void)
{
	asm volatile("mov $0xc0000082, %%ecx; rdmsr" ::: "eax", "ecx", "edx");
}

static void wrmsr(void)
{
	asm volatile("mov $0xc0000082, %%ecx; xor %%eax, %%eax; xor %%edx, %%edx; wrmsr" ::: "eax",
		     "ecx", "edx");
}

static void read_cr0(void) { asm volatile("mov %%cr0, %%rax" ::: "rax"); }
static void read_cr2(void) { asm volatile("mov %%cr2, %%rax" ::: "rax"); }
static void read_cr3(void) { asm volatile("mov %%cr3, %%rax" ::: "rax"); }
static void write_cr4(void) { asm volatile("xor %%eax, %%eax; mov %%rax, %%cr4" ::: "rax"); }
static void write_dr7(void) { asm volatile("xor %%eax, %%eax; mov %%rax, %%dr7" ::: "rax"); }
static void clts(void) { asm volatile("clts"); }
static void wbinvd(void) { asm volatile("wbinvd"); }
static void invlpg(void) { asm volatile("invlpg (%rsp)"); }
static void swapgs(void) { asm volatile("swapgs"); }
static void sysret(void) { asm volatile("sysretq"); }
static void lgdt(void) { asm volatile("lgdt -16(%rsp)"); }
static void lidt(void) { asm volatile("lidt -16(%rsp)"); }
static void ltr(void) { asm volatile("mov $0x40, %%eax; ltr %%ax" ::: "eax"); }
static void lmsw(void) { asm volatile("mov $1, %%eax; lmsw %%ax" ::: "eax"); }
static void xsetbv(void)
{
	asm volatile("xor %%ecx, %%ecx; mov $1, %%eax; xor %%edx, %%edx; xsetbv" ::: "eax", "ecx",
		     "edx");
}

static void read_noncanonical(void) { user_read((void *)NONCANONICAL); }
static void write_noncanonical(void) { user_write((void *)(NONCANONICAL | 1UL << 63)); }
static void jump_noncanonical(void) { user_exec((void *)NONCANONICAL); }

static void return_noncanonical(void)
{
	asm volatile("push %0; ret" ::"r"(NONCANONICAL));
}

static void load_ds(int selector)
{
	asm volatile("mov %0, %%ds" ::"r"(selector));
}

static void beyond_the_gdt(void) { load_ds(0xfff8); }
static void kernel_data_selector(void) { load_ds(0x18); }
static void kernel_code_selector(void) { load_ds(0x10); }
static void ldt_selector(void) { load_ds(0x7); }
static void null_stack_selector(void) { asm volatile("xor %%eax, %%eax; mov %%eax, %%ss" ::: "eax"); }
static void fs_kernel_selector(void) { asm volatile("mov $0x18, %%eax; mov %%eax, %%fs" ::: "eax"); }

static const float zeros[4] __attribute__((aligned(16)));
static const char misaligned[32] __attribute__((aligned(16)));

/* Unmask the invalid-operation exception, then compute 0/0. */
static void sse_exception(void)
{
	unsigned int mxcsr = 0x1f00;

	asm volatile("ldmxcsr %0; movaps %1, %%xmm0; divps %1, %%xmm0" ::"m"(mxcsr), "m"(zeros) : "xmm0");
}

/* The x87 reports at the next waiting instruction. */
static void x87_exception(void)
{
	unsigned short control = 0x37e;

	asm volatile("fninit; fldcw %0; fldz; fldz; fdivp; fwait" ::"m"(control));
}

static void mxcsr_reserved_bit(void)
{
	unsigned int mxcsr = 0xffff0000;

	asm volatile("ldmxcsr %0" ::"m"(mxcsr));
}

static void movaps_misaligned(void)
{
	asm volatile("movaps %0, %%xmm0" ::"m"(misaligned[1]) : "xmm0");
}

static const struct {
	const char *name;
	void (*run)(void);
	int signal;
} rows[] = {
#define ROW(f, sig) { #f, f, sig }
	ROW(divide_error, SIGFPE),
	ROW(divide_overflow, SIGFPE),
	ROW(sse_exception, SIGFPE),
	ROW(x87_exception, SIGFPE),
	ROW(breakpoint, SIGTRAP),
	ROW(icebp, SIGTRAP),
	ROW(ud2, SIGILL),
	ROW(into_in_long_mode, SIGILL),
	ROW(push_cs_in_long_mode, SIGILL),
	ROW(lock_nop, SIGILL),
	ROW(lock_register, SIGILL),
	ROW(instruction_too_long, SIGSEGV),
	ROW(hlt, SIGSEGV), ROW(cli, SIGSEGV), ROW(sti, SIGSEGV),
	ROW(in_byte, SIGSEGV), ROW(out_byte, SIGSEGV), ROW(out_immediate, SIGSEGV),
	ROW(ins, SIGSEGV),
	ROW(rdmsr, SIGSEGV), ROW(wrmsr, SIGSEGV),
	ROW(read_cr0, SIGSEGV), ROW(read_cr2, SIGSEGV), ROW(read_cr3, SIGSEGV),
	ROW(write_cr4, SIGSEGV), ROW(write_dr7, SIGSEGV), ROW(clts, SIGSEGV),
	ROW(wbinvd, SIGSEGV), ROW(invlpg, SIGSEGV), ROW(swapgs, SIGSEGV), ROW(sysret, SIGSEGV),
	ROW(lgdt, SIGSEGV), ROW(lidt, SIGSEGV), ROW(ltr, SIGSEGV), ROW(lmsw, SIGSEGV),
	ROW(xsetbv, SIGSEGV),
	ROW(read_noncanonical, SIGSEGV), ROW(write_noncanonical, SIGSEGV),
	ROW(jump_noncanonical, SIGSEGV), ROW(return_noncanonical, SIGSEGV),
	ROW(beyond_the_gdt, SIGSEGV), ROW(kernel_data_selector, SIGSEGV),
	ROW(kernel_code_selector, SIGSEGV), ROW(ldt_selector, SIGSEGV),
	ROW(null_stack_selector, SIGSEGV), ROW(fs_kernel_selector, SIGSEGV),
	ROW(mxcsr_reserved_bit, SIGSEGV), ROW(movaps_misaligned, SIGSEGV),
};

static void check(int signal)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++)
		if (rows[i].signal == signal)
			EXPECT_STATUS_IN(rows[i].name, IN_CHILD(rows[i].run()), KILLED(signal));
}

TEST(arithmetic) { check(SIGFPE); }
TEST(traps) { check(SIGTRAP); }
TEST(illegal_instructions) { check(SIGILL); }
TEST(protection) { check(SIGSEGV); }

/* And things that look forbidden but are not. */
TEST(allowed)
{
	EXPECT_STATUS(IN_CHILD(load_ds(0)), PASSED);
	EXPECT_STATUS(IN_CHILD(load_ds(0x2b)), PASSED);
	EXPECT_STATUS(IN_CHILD(asm volatile("rdtsc" ::: "eax", "edx")), PASSED);
	EXPECT_STATUS(IN_CHILD(unsigned int a = 0;
			       asm volatile("cpuid" : "+a"(a)::"ebx", "ecx", "edx")), PASSED);
	/* Exceptions that are masked, as they are at the start. */
	EXPECT_STATUS(IN_CHILD(asm volatile("movaps %0, %%xmm0; divps %0, %%xmm0" ::"m"(zeros)
					    : "xmm0")), PASSED);
	EXPECT_STATUS(IN_CHILD(asm volatile("fninit; fldz; fldz; fdivp; fwait; fstp %st(0)")), PASSED);
}
