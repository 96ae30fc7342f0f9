/*
 * Timers of all kinds that fire while they are set, deleted, and left behind by exit and execve, on all CPUs at once:
 * nothing is lost, and the kernel stays whole. timer_create(2), setitimer(2).
 */
#include <sys/time.h>
#include "mem.h"
#include "timing.h"

#define TIMERS 6
#define ROUNDS 6
#define PROCESSES 3

static const int clocks[] = { CLOCK_MONOTONIC, CLOCK_REALTIME, CLOCK_PROCESS_CPUTIME_ID,
			      CLOCK_THREAD_CPUTIME_ID };

static void arm(int id, int round)
{
	struct timespec soon[2] = { { 0, MS + round % 7 * 100000 }, { 0, 1 + round % 5 * 200000 } };

	EXPECT_EQ(SYS(timer_settime, id, 0, soon, 0), 0);
}

static void make_timers(int *id, int round)
{
	struct itimerval often = { { 0, 2000 }, { 0, 1 + round % 3 * 1000 } };

	for (int i = 0; i < TIMERS; i++) {
		struct sigevent ev = { .sigev_signo = SIGRTMIN + i % 3 };

		id[i] = -1;
		EXPECT_EQ(SYS(timer_create, clocks[i % ARRAY_SIZE(clocks)], &ev, &id[i]), 0);
		arm(id[i], round + i);
	}
	for (int which = ITIMER_REAL; which <= ITIMER_PROF; which++)
		EXPECT_EQ(SYS(setitimer, which, &often, 0), 0);
}

/* Ends with everything armed, by exit or in execve. */
static void leave(int round)
{
	char *argv[] = { "/nonesuch", NULL };
	int id[TIMERS];

	make_timers(id, round);
	if (round % 2)
		SYS(execve, argv[0], argv, NULL);
	child_done();
}

static void storm(void)
{
	int id[TIMERS];

	for (int round = 0; round < ROUNDS; round++) {
		int pid;

		make_timers(id, round);
		pid = fork_child();
		if (!pid)
			leave(round);
		for (int i = 0; i < TIMERS; i++) {
			struct timespec left[2];

			arm(id[i], round);
			EXPECT_EQ(SYS(timer_gettime, id[i], left), 0);
			EXPECT(SYS(timer_getoverrun, id[i]) >= 0);
		}
		while (reap(pid) == -EINTR)
			;
		for (int i = 0; i < TIMERS; i++)
			EXPECT_EQ(SYS(timer_delete, id[i]), 0);
	}
	/* The last ones stay for exit_group. */
	make_timers(id, 0);
	EXPECT(seen_signals > 0);
}

TEST(everything_at_once)
{
	static const int signals[] = { SIGALRM,	 SIGVTALRM,    SIGPROF,
				       SIGRTMIN, SIGRTMIN + 1, SIGRTMIN + 2 };
	int pid[PROCESSES];

	for (unsigned int i = 0; i < ARRAY_SIZE(signals); i++)
		catch_signal(signals[i]);
	for (int i = 0; i < PROCESSES; i++) {
		pid[i] = fork_child();
		if (!pid[i]) {
			storm();
			child_done();
		}
	}
	for (int i = 0; i < PROCESSES; i++)
		EXPECT_STATUS(reap(pid[i]), PASSED);
}
