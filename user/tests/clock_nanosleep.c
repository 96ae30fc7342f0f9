/*
 * clock_nanosleep: relative and until a time, by each clock, and with signals in between. clock_nanosleep(2).
 */
#include "mem.h"
#include "timing.h"

static const int clocks[] = { CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_BOOTTIME, CLOCK_TAI };

TEST(relative)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(clocks); i++) {
		struct timespec t = { 0, 3 * MS };
		long start = clock_now(CLOCK_MONOTONIC);

		EXPECT_EQ(SYS(clock_nanosleep, clocks[i], 0, &t, 0), 0);
		EXPECT(clock_now(CLOCK_MONOTONIC) - start >= 3 * MS);
	}
}

TEST(absolute)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(clocks); i++) {
		long end = clock_now(clocks[i]) + 3 * MS;
		struct timespec t = to_timespec(end);

		EXPECT_EQ(SYS(clock_nanosleep, clocks[i], TIMER_ABSTIME, &t, 0), 0);
		EXPECT(clock_now(clocks[i]) >= end);
		/* What is past is over at once. */
		EXPECT_EQ(SYS(clock_nanosleep, clocks[i], TIMER_ABSTIME, &t, 0), 0);
		t = (struct timespec){ 0, 0 };
		EXPECT_EQ(SYS(clock_nanosleep, clocks[i], TIMER_ABSTIME, &t, 0), 0);
	}
}

/* By the CPU time of a process that runs. */
TEST(cpu_time)
{
	int pid = fork_child(), clock;
	struct timespec t = { 0, 5 * MS };
	long start;

	if (!pid)
		for (;;)
			;
	clock = (int)(~(unsigned int)pid << 3 | 2);
	start = clock_now(clock);
	EXPECT_EQ(SYS(clock_nanosleep, clock, 0, &t, 0), 0);
	EXPECT(clock_now(clock) >= start + 5 * MS);
	t = to_timespec(start);
	EXPECT_EQ(SYS(clock_nanosleep, clock, TIMER_ABSTIME, &t, 0), 0);
	SYS(kill, pid, SIGKILL);
	EXPECT_STATUS(reap(pid), KILLED(SIGKILL));
	EXPECT_EQ(SYS(clock_nanosleep, clock, 0, &t, 0), -EINVAL);
}

/* A handler ends the sleep; a relative one says what was left. */
static void sleep_long(int flags)
{
	struct timespec t = { 1000, 0 }, rem = { 7, 7 };

	catch_signal(SIGUSR1);
	if (flags)
		t = to_timespec(clock_now(CLOCK_MONOTONIC) + 1000 * SECOND);
	EXPECT_EQ(SYS(clock_nanosleep, CLOCK_MONOTONIC, flags, &t, &rem), -EINTR);
	if (flags)
		EXPECT(rem.tv_sec == 7 && rem.tv_nsec == 7);
	else
		EXPECT(rem.tv_sec > 7 && rem.tv_sec <= 1000);
	EXPECT(seen_signals >= 1);
}

TEST(interrupted)
{
	for (int flags = 0; flags <= TIMER_ABSTIME; flags += TIMER_ABSTIME) {
		struct timespec nap = { 0, MS };
		int pid, status;

		catch_signal(SIGUSR1); /* the child's too: one may come before it is ready */
		pid = fork_child();
		if (!pid) {
			sleep_long(flags);
			child_done();
		}
		while (!SYS(wait4, pid, &status, WNOHANG, 0)) {
			SYS(kill, pid, SIGUSR1);
			SYS(nanosleep, &nap, 0);
		}
		EXPECT_STATUS(status, PASSED);
	}
}

TEST(errors)
{
	static const struct timespec bad[] = { { 0, SECOND }, { 0, -1 }, { -1, 0 }, { -1, -1 } };
	struct timespec t = { 0, 0 };

	for (unsigned int i = 0; i < ARRAY_SIZE(bad); i++) {
		EXPECT_EQ(SYS(clock_nanosleep, CLOCK_MONOTONIC, 0, &bad[i], 0), -EINVAL);
		EXPECT_EQ(SYS(clock_nanosleep, CLOCK_REALTIME, TIMER_ABSTIME, &bad[i], 0), -EINVAL);
	}
	EXPECT_EQ(SYS(clock_nanosleep, CLOCK_MONOTONIC_RAW, 0, &t, 0), -EOPNOTSUPP);
	EXPECT_EQ(SYS(clock_nanosleep, CLOCK_REALTIME_COARSE, 0, &t, 0), -EOPNOTSUPP);
	EXPECT_EQ(SYS(clock_nanosleep, CLOCK_MONOTONIC_COARSE, 0, &t, 0), -EOPNOTSUPP);
	EXPECT_EQ(SYS(clock_nanosleep, CLOCK_THREAD_CPUTIME_ID, 0, &t, 0), -EOPNOTSUPP);
	EXPECT_EQ(SYS(clock_nanosleep, (int)(~0U << 3 | 6), 0, &t, 0), -EINVAL); /* one's own */
	EXPECT_EQ(SYS(clock_nanosleep, (int)(~0x7ffffffU << 3 | 2), 0, &t, 0),
		  -EINVAL); /* nobody's */
	EXPECT_EQ(SYS(clock_nanosleep, (int)(~0x7ffffffU << 3 | 2), 0, 0, 0), -EFAULT);
	EXPECT_EQ(SYS(clock_nanosleep, 99, 0, &t, 0), -EINVAL);
	EXPECT_EQ(SYS(clock_nanosleep, 99, 0, 0, 0), -EINVAL);
	EXPECT_EQ(SYS(clock_nanosleep, CLOCK_MONOTONIC, 0, 0, 0), -EFAULT);
	for (EACH_BAD_POINTER(b)) {
		EXPECT_EQ_IN(b->name, SYS(clock_nanosleep, CLOCK_MONOTONIC, 0, b->addr, 0),
			     -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(clock_nanosleep, CLOCK_MONOTONIC, 0, &t, b->addr), 0);
	}
}
