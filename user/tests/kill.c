/*
 * kill: whom it reaches, how they end, and what it refuses. kill(2), signal(7).
 */
#include <time.h>
#include "child.h"
#include "mem.h"

static int sleeping(void)
{
	struct timespec t = { 1000, 0 };
	int pid = fork_child();

	while (!pid)
		SYS(nanosleep, &t, 0);
	return pid;
}

static int spinning(void)
{
	int pid = fork_child();

	while (!pid)
		asm volatile("pause");
	return pid;
}

/* Signals whose default is to end the process, with or without a core. */
TEST(signals_that_end)
{
	static const int sigs[] = {
		SIGHUP,
		SIGINT,
		SIGQUIT,
		SIGILL,
		SIGTRAP,
		SIGABRT,
		SIGBUS,
		SIGFPE,
		SIGKILL,
		SIGUSR1,
		SIGSEGV,
		SIGUSR2,
		SIGPIPE,
		SIGALRM,
		SIGTERM,
		16 /* SIGSTKFLT */,
		24 /* SIGXCPU */,
		25 /* SIGXFSZ */,
		26 /* SIGVTALRM */,
		27 /* SIGPROF */,
		29 /* SIGIO */,
		30 /* SIGPWR */,
		31 /* SIGSYS */,
		32,
		33,
		34,
		50,
		64,
	};
	static const unsigned long by_default[4]; /* struct ksa in sig.h */

	for (unsigned int i = 0; i < ARRAY_SIZE(sigs); i++) {
		int pid;

		/* Who started us may ignore it: a host's make does so with 32 and 33. */
		SYS(rt_sigaction, sigs[i], by_default, 0, 8);
		pid = sleeping();
		EXPECT_EQ(SYS(kill, pid, sigs[i]), 0);
		EXPECT_STATUS(reap(pid), KILLED(sigs[i]));
	}
}

/* Signals that do nothing unless somebody asked for them. */
TEST(signals_that_do_nothing)
{
	static const int sigs[] = { SIGCHLD, SIGCONT, 23 /* SIGURG */, 28 /* SIGWINCH */ };
	int pid = sleeping();

	for (unsigned int i = 0; i < ARRAY_SIZE(sigs); i++) {
		EXPECT_EQ(SYS(kill, pid, sigs[i]), 0);
		EXPECT_STATUS(IN_CHILD(EXPECT_EQ(SYS(kill, SYS(getpid), sigs[i]), 0)), PASSED);
	}
	SYS(sched_yield);
	EXPECT_EQ(SYS(wait4, pid, 0, WNOHANG, 0), 0);
	SYS(kill, pid, SIGKILL);
	EXPECT_STATUS(reap(pid), KILLED(SIGKILL));
}

/* A signal to oneself takes effect before kill returns. */
TEST(oneself)
{
	EXPECT_STATUS(IN_CHILD(SYS(kill, SYS(getpid), SIGTERM); SYS(exit, 1)), KILLED(SIGTERM));
	EXPECT_STATUS(IN_CHILD(SYS(kill, SYS(getpid), SIGKILL); SYS(exit, 1)), KILLED(SIGKILL));
	EXPECT_STATUS(IN_CHILD(raise(SIGUSR1); SYS(exit, 1)), KILLED(SIGUSR1));
}

/* One that never enters the kernel by itself is reached by the timer's interrupt. */
TEST(one_that_spins)
{
	int pid = spinning();

	SYS(sched_yield);
	EXPECT_EQ(SYS(kill, pid, SIGTERM), 0);
	EXPECT_STATUS(reap(pid), KILLED(SIGTERM));
}

TEST(one_that_never_ran)
{
	int pid = fork_child();

	if (!pid)
		for (;;)
			SYS(sched_yield);
	EXPECT_EQ(SYS(kill, pid, SIGKILL), 0);
	EXPECT_STATUS(reap(pid), KILLED(SIGKILL));
}

/* One that waits for its own child, which ends when its parent has. Both are a process group where there are such. */
TEST(one_that_waits)
{
	struct timespec t = { 0, 20000000 };
	int pid;

	/* Where there is such, the orphan is ours to reap: a host's init may be slow at it, or never do it. */
	SYS(prctl, 36 /* PR_SET_CHILD_SUBREAPER */, 1, 0, 0, 0);
	pid = fork_child();
	if (!pid) {
		long self = SYS(getpid);
		int child;

		SYS(setpgid, 0, 0);
		child = fork_child();
		while (!child && SYS(getppid) == self)
			SYS(sched_yield);
		if (child)
			SYS(wait4, child, 0, 0, 0);
		child_done();
	}
	SYS(nanosleep, &t, 0); /* it waits by now */
	EXPECT_EQ(SYS(kill, pid, SIGKILL), 0);
	EXPECT_STATUS(reap(pid), KILLED(SIGKILL));
	if (SYS(wait4, -1, 0, 0, 0) < 0)
		do /* until the orphan is gone, and leaves nothing for the leak check */
			SYS(nanosleep, &t, 0);
		while (SYS(kill, -pid, 0) == 0);
	SYS(prctl, 36, 0, 0, 0, 0);
}

/* A parent's end does not kill its child, nor does a child's end its parent. */
TEST(only_the_one_meant)
{
	int a = sleeping(), b = sleeping();

	EXPECT_EQ(SYS(kill, a, SIGKILL), 0);
	EXPECT_STATUS(reap(a), KILLED(SIGKILL));
	EXPECT_EQ(SYS(wait4, b, 0, WNOHANG, 0), 0);
	EXPECT_EQ(SYS(kill, b, 0), 0);
	EXPECT_EQ(SYS(kill, b, SIGINT), 0);
	EXPECT_STATUS(reap(b), KILLED(SIGINT));
}

TEST(existence)
{
	int pid = sleeping();

	EXPECT_EQ(SYS(kill, SYS(getpid), 0), 0);
	EXPECT_EQ(SYS(kill, pid, 0), 0);
	EXPECT_EQ(SYS(kill, SYS(getppid), 0), 0);
	EXPECT_EQ(SYS(kill, 1, 0), 0);
	EXPECT_EQ(SYS(kill, 0, 0), 0);
	SYS(kill, pid, SIGKILL);
	EXPECT_STATUS(reap(pid), KILLED(SIGKILL));
	EXPECT_EQ(SYS(kill, pid, 0), -ESRCH);
	EXPECT_EQ(SYS(kill, pid, SIGKILL), -ESRCH);
}

/* A zombie still has its pid, and keeps its status whatever is sent. */
TEST(zombies)
{
	int pid = fork_child();

	if (!pid)
		SYS(exit, 21);
	for (int i = 0; i < 5; i++)
		SYS(sched_yield);
	EXPECT_EQ(SYS(kill, pid, 0), 0);
	SYS(kill, pid, SIGCHLD);
	EXPECT_STATUS(reap(pid), EXITED(21));
	EXPECT_EQ(SYS(kill, pid, 0), -ESRCH);
}

TEST(nobody)
{
	EXPECT_EQ(SYS(kill, 0x3fffffff, SIGTERM), -ESRCH);
	EXPECT_EQ(SYS(kill, 0x7fffffff, 0), -ESRCH);
	EXPECT_EQ(SYS(kill, -0x3fffffff, SIGTERM), -ESRCH);
	EXPECT_EQ(SYS(kill, 0x80000000UL, SIGTERM), -ESRCH);
}

TEST(wrong_signals)
{
	long me = SYS(getpid);

	EXPECT_EQ(SYS(kill, me, -1), -EINVAL);
	EXPECT_EQ(SYS(kill, me, 65), -EINVAL);
	EXPECT_EQ(SYS(kill, me, 0x7fffffff), -EINVAL);
	EXPECT_EQ(SYS(kill, me, 0x80000000UL), -EINVAL);
	EXPECT_EQ(SYS(kill, 0x3fffffff, 65), -ESRCH);
	/* Only the low half of each register counts. */
	EXPECT_EQ(SYS(kill, (1L << 32) + me, 1L << 32), 0);
}

/* init has no handler for it, and what init does not handle does not happen to it. */
TEST(init_is_safe)
{
	if (SYS(getppid) != 1)
		return ktap_skip("init is not our parent, so whose it is we do not know");
	EXPECT_EQ(SYS(kill, 1, SIGTERM), 0);
	EXPECT_EQ(SYS(kill, 1, SIGKILL), 0);
	SYS(sched_yield);
	EXPECT_EQ(SYS(getppid), 1);
	EXPECT_EQ(SYS(kill, 1, 0), 0);
}

TEST(through_libc)
{
	errno = 0;
	EXPECT_EQ(kill(0x3fffffff, SIGTERM), -1);
	EXPECT_EQ(errno, ESRCH);
	EXPECT_EQ(kill(getpid(), 0), 0);
}
