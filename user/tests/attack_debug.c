/*
 * Breakpoints of ring 3 that strike in ring 0. Mechanism: MOV SS holds back the trap of a
 * watchpoint until after the next instruction; if that is SYSCALL, the #DB comes in ring 0, on the
 * user's stack and GS base (CVE-2018-8897, CVE-2018-1087). And DR7 left armed while the kernel
 * handles a #DB lets it strike in the handler. What must happen: a stack of its own, the kernel's
 * GS base, DR7 cleared. Bochs has the held back trap as hardware does; TCG delivers it early, in
 * ring 3.
 */
#include "probe.h"

static unsigned int operand __attribute__((aligned(8))) = 0x2b;

/*
 * mov ss with a watchpoint on its operand, then syscall; in ring 3 the trap is the program's own.
 */
static void mov_ss_and_call(unsigned long sp)
{
	unsigned long was;

	HOOK(WATCH, &operand);
	asm volatile("mov %%rsp, %0\n"
		     "mov %1, %%rsp\n"
		     "mov %2, %%ss\n"
		     "syscall\n"
		     "mov %0, %%rsp\n"
		     : "=&r"(was)
		     : "r"(sp), "m"(operand), "a"(SYS_getpid)
		     : "rcx", "r11", "memory");
}

static int status_of_mov_ss(unsigned long sp)
{
	struct selftest_probe p;
	int status = IN_CHILD(mov_ss_and_call(sp); HOOK(PROBE_READ, &p));

	HOOK(PROBE_READ, &p);
	return status;
}

TEST(watchpoint_held_back_into_a_call)
{
	static const unsigned long sps[] = { 0x10000, 0x7fffffffe000, 0xffffffff81000000,
					     0x800000000000 };

	NEED_HOOK;
	for (unsigned int i = 0; i < ARRAY_SIZE(sps); i++) {
		int status = status_of_mov_ss(sps[i]);

		EXPECT(status == PASSED || status == KILLED(SIGTRAP));
	}
	EXPECT_KERNEL_WHOLE();
}

/*
 * A watchpoint on the kernel's own scratch word, touched right behind swapgs, before the stack
 * switch.
 */
TEST(watchpoint_before_the_stack_switch)
{
	struct regs in, out;
	struct selftest_probe p;

	NEED_HOOK;
	in = pattern_regs(SYS_getpid);
	in.rsp = 0x10000;
	HOOK(WATCH, 0xfffffe0000000010); /* user_sp of CPU 0, see asm/percpu.h */
	out = call_with_regs(&in);
	HOOK(PROBE_READ, &p);
	expect_regs_kept("watchpoint on per-CPU data", &in, &out);
	EXPECT_KERNEL_WHOLE();
}

/*
 * After a #DB of ring 3 no watchpoint is armed: the handler's own accesses, and its successors',
 * are safe.
 */
TEST(dr7_is_cleared)
{
	NEED_HOOK;
	EXPECT_STATUS(IN_CHILD(HOOK(WATCH, &operand); user_read(&operand)), KILLED(SIGTRAP));
	EXPECT_KERNEL_WHOLE();
	user_read(&operand);
}
