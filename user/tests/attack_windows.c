/*
 * The moments at which ring 0 runs with the user's stack pointer or GS base. Mechanism: an
 * exception there that pushed on the current stack, or believed the GS base, would work on memory
 * that ring 3 chose (CVE-2015-5157 for NMI, CVE-2018-8897 for #DB after MOV SS, CVE-2014-9322 for
 * faults at iretq). What must happen: #DB and NMI have stacks of their own and find the kernel's GS
 * base by them. Here a breakpoint is set on each byte of the entry and exit code in turn, so that a
 * #DB strikes at every instruction, with hostile stack pointers and GS bases; and NMIs rain on a
 * program that does nothing but system calls. TCG and Bochs; the rain on TCG only.
 */
#include "probe.h"

#define SYSCALL_CODE 256 /* bytes from syscall_entry: to the end of all ways back to ring 3 */
#define STUB(vector) ((vector)*16)
#define COMMON_ENTRY STUB(255)
#define COMMON_CODE 40 /* bytes of the last stub and of common_entry: past swapgs */

static const unsigned long stacks[] = {
	0, 0x7ffffffff000, 0x800000000000, 0xffff888000000000, 0xffffffff81000000, -8UL
};
static const unsigned long bases[] = { 0, 0x7fffffffe000, 0xffff888000000000, 0xffffffff80000000,
				       0xfffffe0000000000 };

static void wrgsbase(unsigned long base)
{
	asm volatile("wrgsbase %0" ::"r"(base) : "memory");
}

static unsigned long rdgsbase(void)
{
	unsigned long base;

	asm volatile("rdgsbase %0" : "=r"(base));
	return base;
}

/* A system call with this stack pointer; all registers must be kept. */
static void call_on(unsigned long sp)
{
	struct regs in = pattern_regs(SYS_getpid), out;

	in.rsp = sp;
	out = call_with_regs(&in);
	expect_regs_kept("with a breakpoint in the kernel", &in, &out);
}

/* Hits the breakpoint by all ways in and out: sysretq, iretq, page fault. */
static void all_ways(unsigned long sp, unsigned long base)
{
	static const struct selftest_frame by_iretq = { .mask = FRAME_CX, .cx = 1 };
	char *fresh = map_pages(1, PROT_READ | PROT_WRITE);

	wrgsbase(base);
	call_on(sp);
	HOOK(SET_FRAME, &by_iretq);
	user_write(fresh);
	unmap_pages(fresh, 1);
	SYS(sched_yield);
	EXPECT_EQ(rdgsbase(), base);
}

static void breakpoint_at(int place, unsigned long offset)
{
	unsigned int i = offset % ARRAY_SIZE(stacks), j = offset % ARRAY_SIZE(bases);

	HOOK(PROBE, place, offset);
	all_ways(stacks[i], bases[j]);
	all_ways(stacks[(i + 3) % ARRAY_SIZE(stacks)], bases[(j + 2) % ARRAY_SIZE(bases)]);
}

static void walk(int place, unsigned long from, unsigned long bytes)
{
	struct selftest_probe p;

	for (unsigned long at = from; at < from + bytes; at++)
		breakpoint_at(place, at);
	HOOK(PROBE_READ, &p);
	EXPECT_KERNEL_WHOLE();
}

/* Just the first instruction: the user's stack pointer and the user's GS base. */
TEST(debug_exception_at_the_first_instruction)
{
	struct selftest_probe p;

	NEED_HOOK;
	for (unsigned int i = 0; i < ARRAY_SIZE(stacks); i++)
		EXPECT_STATUS(IN_CHILD(breakpoint_at(PLACE_SYSCALL_ENTRY, 0)), PASSED);
	p = probe_syscall(PLACE_SYSCALL_ENTRY, 0);
	EXPECT_EQ(p.cs, 0x10);
	EXPECT_EQ(p.sp, pattern_regs(0).rsp);
	EXPECT_KERNEL_WHOLE();
}

TEST(debug_exception_anywhere_in_a_call)
{
	NEED_HOOK;
	EXPECT_STATUS(IN_CHILD(walk(PLACE_SYSCALL_ENTRY, 0, SYSCALL_CODE)), PASSED);
}

TEST(debug_exception_on_the_way_into_a_fault)
{
	NEED_HOOK;
	EXPECT_STATUS(IN_CHILD(walk(PLACE_STUBS, STUB(14), 16)), PASSED);
	EXPECT_STATUS(IN_CHILD(walk(PLACE_STUBS, COMMON_ENTRY, COMMON_CODE)), PASSED);
}

/*
 * Nothing but system calls, while NMIs come every few thousand instructions: one in fifty strikes
 * at an entry.
 */
static void calls_in_the_rain(void)
{
	long before = HOOK(NMI_TIMER, 331);

	for (int i = 0; HOOK(NMI_TIMER, 331) < before + 2000 && i < 5000000; i++) {
		wrgsbase(bases[i % ARRAY_SIZE(bases)]);
		for (unsigned int j = 0; j < 20; j++)
			call_on(stacks[(i + j) % ARRAY_SIZE(stacks)]);
	}
	EXPECT(HOOK(NMI_TIMER, 0) >= before + 2000);
}

TEST(nmis_while_calling)
{
	NEED_HOOK;
	if (sparse_step(2) == 2)
		return ktap_skip("this machine's timer sends no NMI");
	EXPECT_STATUS(IN_CHILD(calls_in_the_rain()), PASSED);
	EXPECT_KERNEL_WHOLE();
}
