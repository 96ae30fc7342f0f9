/*
 * Preemption: a task that never calls the kernel does not keep the CPU from others. sched(7).
 * Children that spin are always killed before the case ends.
 */
#include <time.h>
#include "child.h"
#include "mem.h"

enum { N = 3 };

static int spinning[N];

static void start_spinning(void)
{
	for (int i = 0; i < N; i++) {
		spinning[i] = fork_child();
		while (!spinning[i])
			asm volatile("");
	}
}

static void stop_spinning(void)
{
	for (int i = 0; i < N; i++)
		SYS(kill, spinning[i], SIGKILL);
	for (int i = 0; i < N; i++)
		EXPECT_STATUS(reap(spinning[i]), KILLED(SIGKILL));
}

static long now(void)
{
	struct timespec t;

	SYS(clock_gettime, 1, &t);
	return t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Time passes for all: the parent yields to tasks that never yield back, and gets the CPU again. */
TEST(yield_comes_back)
{
	start_spinning();
	for (int i = 0; i < 3; i++)
		EXPECT_EQ(SYS(sched_yield), 0);
	stop_spinning();
}

TEST(sleep_comes_back)
{
	struct timespec t = { 0, 20000000 };
	long start;

	start_spinning();
	start = now();
	EXPECT_EQ(SYS(nanosleep, &t, 0), 0);
	EXPECT(now() - start >= 20000000);
	EXPECT(now() - start < 20000000000L);
	stop_spinning();
}

/* A newcomer runs to its end beside them. */
TEST(newcomers_run)
{
	start_spinning();
	EXPECT_STATUS(IN_CHILD(SYS(exit, 11)), EXITED(11));
	EXPECT_STATUS(IN_CHILD(user_read(NULL)), KILLED(SIGSEGV));
	stop_spinning();
}

/* Preempted at any instruction, a computation comes out right. */
static unsigned long compute(unsigned long seed)
{
	for (int i = 0; i < 100000; i++) {
		seed ^= seed << 13;
		seed ^= seed >> 7;
		seed ^= seed << 17;
	}
	return seed;
}

TEST(computations_are_not_disturbed)
{
	unsigned long want[N];
	int pid[N];

	for (int i = 0; i < N; i++)
		want[i] = compute(i + 1);
	for (int i = 0; i < N; i++) {
		pid[i] = fork_child();
		if (!pid[i]) {
			for (int round = 0; round < 3; round++)
				EXPECT_EQ(compute(i + 1), want[i]);
			child_done();
		}
	}
	for (int i = 0; i < N; i++)
		EXPECT_STATUS(reap(pid[i]), PASSED);
}

/* An endless loop of system calls is preempted too. */
TEST(callers_are_preempted)
{
	int pid = fork_child();

	while (!pid)
		SYS(getpid);
	EXPECT_STATUS(IN_CHILD(SYS(exit, 12)), EXITED(12));
	SYS(kill, pid, SIGKILL);
	EXPECT_STATUS(reap(pid), KILLED(SIGKILL));
}
