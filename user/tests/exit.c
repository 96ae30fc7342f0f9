/*
 * exit, exit_group: the low eight bits of the status reach the parent, whatever else is going on.
 * _exit(2), exit_group(2), wait(2).
 */
#include <time.h>
#include "child.h"

TEST(status_is_low_eight_bits)
{
	static const struct {
		long code;
		int seen;
	} t[] = {
		{ 0, 0 },
		{ 1, 1 },
		{ 42, 42 },
		{ 127, 127 },
		{ 128, 128 },
		{ 255, 255 },
		{ 256, 0 },
		{ 257, 1 },
		{ -1, 255 },
		{ -256, 0 },
		{ 0x1234, 0x34 },
		{ 1L << 32, 0 },
		{ (1L << 32) + 7, 7 },
		{ (long)(1UL << 63), 0 },
	};

	for (unsigned int i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		EXPECT_STATUS(IN_CHILD(SYS(exit, t[i].code)), EXITED(t[i].seen));
		EXPECT_STATUS(IN_CHILD(SYS(exit_group, t[i].code)), EXITED(t[i].seen));
	}
}

TEST(does_not_return)
{
	EXPECT_STATUS(IN_CHILD(SYS(exit, 3); SYS(exit, 4)), EXITED(3));
	EXPECT_STATUS(IN_CHILD(SYS(exit_group, 3); SYS(exit_group, 4)), EXITED(3));
}

/* What is written before exit arrives: nothing is buffered in the kernel on the task's behalf. */
TEST(no_argument_is_remembered)
{
	EXPECT_STATUS(IN_CHILD(SYS(close, 0); SYS(close, 1); SYS(close, 2); SYS(exit, 9)),
		      EXITED(9));
}

/* A parent that ends first: its child lives on and is reaped by init, not by us. */
TEST(children_of_the_dead_are_not_ours)
{
	struct timespec t = { 0, 10000000 };
	int pid = fork_child();

	if (!pid) {
		if (!fork_child()) {
			SYS(sched_yield);
			SYS(exit, 5);
		}
		SYS(exit, 6);
	}
	EXPECT_STATUS(reap(pid), EXITED(6));
	SYS(nanosleep, &t, 0); /* the orphan is gone, and leaves nothing for the leak check */
	EXPECT_EQ(SYS(wait4, -1, 0, 0, 0), -ECHILD);
}

/* The libc road: exit(3) from main's return and atexit order are libc's, the status is ours. */
TEST(libc_exit)
{
	EXPECT_STATUS(IN_CHILD(_exit(77)), EXITED(77));
	EXPECT_STATUS(IN_CHILD(exit(78)), EXITED(78));
	EXPECT_STATUS(IN_CHILD(abort()), KILLED(SIGABRT));
}
