/*
 * Instructions and operands that belong to the kernel: #GP, so SIGSEGV, and nothing happens to
 * the machine. Each row is a child that tries one. (CVE-2016-3157: port access after a switch.)
 * Intel SDM volume 3, 5.9 and 19.5; signal(7).
 */
#include "child.h"
#include "mem.h"

#define NONCANONICAL 0x800000000000UL

/* A function of one piece of assembly. */
#define INSN(name, ...)                    \
	static void name(void)             \
	{                                  \
		asm volatile(__VA_ARGS__); \
	}

INSN(hlt, "hlt")
INSN(cli, "cli")
INSN(sti, "sti")
INSN(in_byte, "mov $0x3f8, %%edx; in %%dx, %%al" ::: "eax", "edx")
INSN(out_byte, "mov $0x80, %%edx; out %%al, %%dx" ::: "edx")
INSN(out_immediate, "out %al, $0x80")
INSN(ins, "mov $0x60, %%edx; lea -64(%%rsp), %%rdi; insb" ::: "edx", "rdi", "memory")
INSN(rdmsr, "mov $0xc0000082, %%ecx; rdmsr" ::: "eax", "ecx", "edx")
INSN(wrmsr, "mov $0xc0000082, %%ecx; xor %%eax, %%eax; wrmsr" ::: "eax", "ecx", "edx")
INSN(read_cr0, "mov %%cr0, %%rax" ::: "rax")
INSN(read_cr2, "mov %%cr2, %%rax" ::: "rax")
INSN(read_cr3, "mov %%cr3, %%rax" ::: "rax")
INSN(write_cr4, "xor %%eax, %%eax; mov %%rax, %%cr4" ::: "rax")
INSN(write_dr7, "xor %%eax, %%eax; mov %%rax, %%dr7" ::: "rax")
INSN(clts, "clts")
INSN(wbinvd, "wbinvd")
INSN(invlpg, "invlpg (%rsp)")
INSN(swapgs, "swapgs")
INSN(sysret, "sysretq")
INSN(lgdt, "lgdt -16(%rsp)")
INSN(lidt, "lidt -16(%rsp)")
INSN(ltr, "mov $0x40, %%eax; ltr %%ax" ::: "eax")
INSN(lmsw, "mov $1, %%eax; lmsw %%ax" ::: "eax")
INSN(xsetbv, "xor %%ecx, %%ecx; mov $1, %%eax; xor %%edx, %%edx; xsetbv" ::: "eax", "ecx", "edx")
INSN(clac, "clac")
INSN(stac, "stac")

/* Selectors: past the table, of the kernel's segments, in an LDT that does not exist. */
INSN(ds_past_the_gdt, "mov $0xfff8, %%eax; mov %%eax, %%ds" ::: "eax")
INSN(ds_kernel_data, "mov $0x18, %%eax; mov %%eax, %%ds" ::: "eax")
INSN(ds_kernel_code, "mov $0x10, %%eax; mov %%eax, %%es" ::: "eax")
INSN(ds_ldt, "mov $0x07, %%eax; mov %%eax, %%ds" ::: "eax")
INSN(fs_kernel_data, "mov $0x18, %%eax; mov %%eax, %%fs" ::: "eax")
INSN(gs_kernel_data, "mov $0x18, %%eax; mov %%eax, %%gs" ::: "eax")
INSN(ss_null, "xor %%eax, %%eax; mov %%eax, %%ss" ::: "eax")
INSN(ss_kernel_data, "mov $0x18, %%eax; mov %%eax, %%ss" ::: "eax")

/* Addresses that are none. */
INSN(read_noncanonical, "mov (%0), %%al" ::"r"(NONCANONICAL) : "eax")
INSN(write_noncanonical, "mov %%al, (%0)" ::"r"(NONCANONICAL | 1UL << 63))
INSN(jump_noncanonical, "jmp *%0" ::"r"(NONCANONICAL))
INSN(return_noncanonical, "push %0; ret" ::"r"(NONCANONICAL))
INSN(instruction_too_long, ".fill 15, 1, 0x66; nop")

struct row {
	const char *name;
	void (*run)(void);
};

#define ROW(f)        \
	{             \
#f, f \
	}

static void all_are_refused(const struct row *rows, int n, int signal)
{
	for (int i = 0; i < n; i++)
		EXPECT_STATUS_IN(rows[i].name, IN_CHILD(rows[i].run()), KILLED(signal));
}

TEST(instructions)
{
	static const struct row rows[] = {
		ROW(hlt),	ROW(cli),    ROW(sti),
		ROW(rdmsr),	ROW(wrmsr),  ROW(read_cr0),
		ROW(read_cr2),	ROW(clts),   ROW(read_cr3),
		ROW(write_cr4), ROW(wbinvd), ROW(write_dr7),
		ROW(invlpg),	ROW(swapgs), ROW(sysret),
		ROW(lgdt),	ROW(lidt),   ROW(ltr),
		ROW(lmsw),	ROW(xsetbv), ROW(instruction_too_long),
	};

	all_are_refused(rows, ARRAY_SIZE(rows), SIGSEGV);
}

/* Ring 3 may not switch SMAP's override: these are #UD, not #GP. */
TEST(smap_override)
{
	static const struct row rows[] = { ROW(clac), ROW(stac) };

	all_are_refused(rows, ARRAY_SIZE(rows), SIGILL);
}

TEST(ports)
{
	static const struct row rows[] = { ROW(in_byte), ROW(out_byte), ROW(out_immediate),
					   ROW(ins) };

	all_are_refused(rows, ARRAY_SIZE(rows), SIGSEGV);
}

TEST(selectors)
{
	static const struct row rows[] = {
		ROW(ds_past_the_gdt), ROW(ds_kernel_data), ROW(ds_kernel_code), ROW(ds_ldt),
		ROW(fs_kernel_data),  ROW(gs_kernel_data), ROW(ss_null),	ROW(ss_kernel_data),
	};

	all_are_refused(rows, ARRAY_SIZE(rows), SIGSEGV);
}

TEST(noncanonical_addresses)
{
	static const struct row rows[] = {
		ROW(read_noncanonical),
		ROW(write_noncanonical),
		ROW(jump_noncanonical),
		ROW(return_noncanonical),
	};

	all_are_refused(rows, ARRAY_SIZE(rows), SIGSEGV);
}

/* And things that look forbidden but are not. */
INSN(null_ds, "xor %%eax, %%eax; mov %%eax, %%ds" ::: "eax")
INSN(user_ds, "mov $0x2b, %%eax; mov %%eax, %%ds; mov %%eax, %%es" ::: "eax")
INSN(null_gs, "xor %%eax, %%eax; mov %%eax, %%gs" ::: "eax")
INSN(rdtsc, "rdtsc" ::: "eax", "edx")
INSN(cpuid, "xor %%eax, %%eax; cpuid" ::: "eax", "ebx", "ecx", "edx")

TEST(allowed)
{
	static const struct row rows[] = { ROW(null_ds), ROW(user_ds), ROW(null_gs), ROW(rdtsc),
					   ROW(cpuid) };

	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++)
		EXPECT_STATUS_IN(rows[i].name, IN_CHILD(rows[i].run(); SYS(sched_yield)), PASSED);
}
