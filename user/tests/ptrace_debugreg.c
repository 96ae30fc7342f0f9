/*
 * Hardware breakpoints and watchpoints of a tracee: u_debugreg of struct user. What must not be: one on an address of the
 * kernel's, where it would strike before the kernel has a stack (CVE-2018-8897 and its kin).
 */
#include <errno.h>
#include "ptrace.h"

#define DR(n) offsetof(struct user, u_debugreg[n])
#define ENABLE(i) (1UL << (2 * (i)))
#define TYPE(i, type, len) ((unsigned long)((len) << 2 | (type)) << (16 + 4 * (i)))
#define WRITES 1
#define TOUCHES 3
#define LEN4 3

static volatile int watched __attribute__((aligned(8)));
static volatile int other;

void watched_code(void);
asm(".pushsection .text\n"
    "watched_code: nop\n"
    "	ret\n"
    ".popsection\n");

static void expect_trap(int pid, int code)
{
	siginfo_t info = {};

	EXPECT_STOP(pid, SIGTRAP);
	EXPECT_EQ(PT(GETSIGINFO, pid, 0, &info), 0);
	EXPECT_EQ(info.si_code, code);
}

TEST(watchpoint)
{
	int pid = TRACED(other = watched; watched = 7; other = 8; watched = 9);
	unsigned long value = 0;

	EXPECT_EQ(peek_user(pid, DR(7)), 0);
	EXPECT_EQ(peek_user(pid, DR(6)), 0xffff0ff0);
	EXPECT_EQ(PT(POKEUSR, pid, DR(1), &watched), 0);
	EXPECT_EQ(PT(POKEUSR, pid, DR(7), ENABLE(1) | TYPE(1, WRITES, LEN4)), 0);
	EXPECT_EQ(peek_user(pid, DR(1)), (long)&watched);
	for (int i = 7; i <= 9; i += 2) {
		EXPECT_EQ(PT(CONT, pid, 0, 0), 0);
		expect_trap(pid, TRAP_HWBKPT);
		EXPECT_EQ(peek_user(pid, DR(6)) & 0xf, 2);
		EXPECT_EQ(PT(PEEKDATA, pid, &watched, &value), 0);
		EXPECT_EQ((int)value, i); /* after the access */
	}
	EXPECT_EQ(PT(POKEUSR, pid, DR(6), 0), 0);
	finish(pid);
}

TEST(breakpoint)
{
	int pid = TRACED(watched_code(); watched_code());

	EXPECT_EQ(PT(POKEUSR, pid, DR(0), watched_code), 0);
	EXPECT_EQ(PT(POKEUSR, pid, DR(7), ENABLE(0)), 0);
	for (int i = 0; i < 2; i++) {
		EXPECT_EQ(PT(CONT, pid, 0, 0), 0);
		expect_trap(pid, TRAP_HWBKPT);
		EXPECT_EQ(get_regs(pid).rip, (long)watched_code); /* before the instruction */
	}
	finish(pid);
}

/* A child does not inherit them; nor does the tracer, which runs on the same CPU, or another process. */
TEST(of_one_task_alone)
{
	int pid = TRACED({
		int child = SYS(fork), status = -1;

		if (!child) {
			watched = 1;
			SYS(exit_group, 0);
		}
		SYS(wait4, child, &status, 0, 0);
		EXPECT_EQ(status, 0);
		SYS(sched_yield);
		watched = 2;
	});
	long stop;

	PT(POKEUSR, pid, DR(0), &watched);
	EXPECT_EQ(PT(POKEUSR, pid, DR(7), ENABLE(0) | TYPE(0, TOUCHES, LEN4)), 0);
	watched = 3;
	EXPECT_STATUS(IN_CHILD(watched = 4), PASSED);
	PT(CONT, pid, 0, 0);
	while ((stop = wait_stop(pid)) == SIGCHLD)
		PT(CONT, pid, 0, 0);
	EXPECT_EQ(stop, SIGTRAP);
	EXPECT_EQ(peek_user(pid, DR(6)) & 0xf, 1);
	finish(pid);
	watched = 5;
}

/* A system call that touches what is watched works as ever. */
TEST(touched_by_the_kernel)
{
	int pid = TRACED(EXPECT_EQ(SYS(getrandom, &watched, 4, 0), 4));
	long stop;

	PT(POKEUSR, pid, DR(0), &watched);
	EXPECT_EQ(PT(POKEUSR, pid, DR(7), ENABLE(0) | TYPE(0, WRITES, LEN4)), 0);
	PT(CONT, pid, 0, 0);
	while ((stop = wait_stop(pid)) == SIGTRAP)
		PT(CONT, pid, 0, 0);
	EXPECT_EQ(stop, -1);
}

TEST(what_is_refused)
{
	static const unsigned long kernel[] = { 0x7ffffffff000,	    0x800000000000,
						0xfffffe0000000000, 0xffff888000000000,
						0xffffffff81000000, ~0UL };
	int pid = TRACED();

	for (unsigned int i = 0; i < ARRAY_SIZE(kernel); i++)
		for (int n = 0; n < 4; n++)
			EXPECT_EQ(PT(POKEUSR, pid, DR(n), kernel[i]), -EINVAL);
	EXPECT_EQ(PT(POKEUSR, pid, DR(4), 0), -EIO);
	EXPECT_EQ(PT(POKEUSR, pid, DR(5), 0), -EIO);
	EXPECT_EQ(PT(POKEUSR, pid, DR(0), (char *)&watched + 1), 0);
	EXPECT_EQ(PT(POKEUSR, pid, DR(7), ENABLE(0) | TYPE(0, WRITES, LEN4)),
		  -EINVAL); /* unaligned */
	EXPECT_EQ(PT(POKEUSR, pid, DR(0), &watched), 0);
	EXPECT_EQ(PT(POKEUSR, pid, DR(7), ENABLE(0) | TYPE(0, 2, 0)), -EINVAL); /* ports */
	EXPECT_EQ(PT(POKEUSR, pid, DR(7), ENABLE(0) | TYPE(0, 0, LEN4)),
		  -EINVAL); /* code has length 1 */
	EXPECT_EQ(peek_user(pid, DR(7)), 0);
	finish(pid);
}

/* Bits of DR7 that belong to no breakpoint are kept, as on Linux, but the CPU does not see them: GD would trap in the kernel. */
TEST(reserved_bits)
{
	int pid = TRACED(SYS(getpid); SYS(sched_yield); other = 1);

	EXPECT_EQ(PT(POKEUSR, pid, DR(7), 0xffffffff0000fc00UL), 0);
	EXPECT_EQ(peek_user(pid, DR(7)), 0xffffffff0000fc00UL);
	finish(pid);
	pid = TRACED(SYS(sched_yield); watched = 1; SYS(sched_yield));
	EXPECT_EQ(PT(POKEUSR, pid, DR(0), &watched), 0);
	EXPECT_EQ(PT(POKEUSR, pid, DR(7), 0xfc00 | ENABLE(0) | TYPE(0, WRITES, LEN4)), 0);
	PT(CONT, pid, 0, 0);
	expect_trap(pid, TRAP_HWBKPT);
	EXPECT_EQ(PT(POKEUSR, pid, DR(7), 0), 0);
	finish(pid);
}
