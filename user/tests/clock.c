/*
 * clock_gettime and nanosleep: time goes on, never back, and sleep is not shorter than asked.
 * Only lower bounds are tight; an emulator may be late. clock_gettime(2), nanosleep(2).
 */
#include <time.h>
#include "child.h"
#include "mem.h"

#define SECOND 1000000000L
#define MS 1000000L

static long now(int clock)
{
	struct timespec t = { -1, -1 };

	EXPECT_EQ(SYS(clock_gettime, clock, &t), 0);
	EXPECT(t.tv_sec >= 0);
	EXPECT(t.tv_nsec >= 0 && t.tv_nsec < SECOND);
	return t.tv_sec * SECOND + t.tv_nsec;
}

TEST(realtime_is_after_2001)
{
	EXPECT(now(CLOCK_REALTIME) > 1000000000L * SECOND);
}

TEST(monotonic_never_goes_back)
{
	long last = now(CLOCK_MONOTONIC);
	long start = last;

	for (int i = 0; i < 2000; i++) {
		long t = now(CLOCK_MONOTONIC);

		if (!EXPECT(t >= last))
			return;
		last = t;
	}
	EXPECT(last > start);
}

/* Also from one process to another, and over a sleep. */
TEST(monotonic_is_one_clock)
{
	long before = now(CLOCK_MONOTONIC);

	EXPECT_STATUS(IN_CHILD(EXPECT(now(CLOCK_MONOTONIC) >= before)), PASSED);
	EXPECT(now(CLOCK_MONOTONIC) > before);
}

/* Finer than a timer tick: two readings close together differ by less than a millisecond once. */
TEST(resolution)
{
	long best = SECOND;

	for (int i = 0; i < 200; i++) {
		long a = now(CLOCK_MONOTONIC), d = now(CLOCK_MONOTONIC) - a;

		if (d > 0 && d < best)
			best = d;
	}
	EXPECT(best < MS);
}

TEST(realtime_and_monotonic_go_together)
{
	struct timespec pause = { 0, 20 * MS };
	long r = now(CLOCK_REALTIME), m = now(CLOCK_MONOTONIC);

	EXPECT_EQ(SYS(nanosleep, &pause, 0), 0);
	EXPECT(now(CLOCK_MONOTONIC) - m >= 20 * MS);
	EXPECT(now(CLOCK_REALTIME) - r >= 19 * MS);
}

TEST(clock_errors)
{
	struct timespec t = { 7, 7 };
	char *page = map_edge(1);

	EXPECT_EQ(SYS(clock_gettime, 100, &t), -EINVAL);
	EXPECT_EQ(SYS(clock_gettime, 16, &t), -EINVAL);
	EXPECT_EQ(SYS(clock_gettime, 10, &t), -EINVAL);
	EXPECT_EQ(SYS(clock_gettime, -1, &t), -EINVAL);
	EXPECT_EQ(SYS(clock_gettime, 0x7fffffff, &t), -EINVAL);
	EXPECT_EQ(SYS(clock_gettime, 100, NULL), -EINVAL);
	EXPECT(t.tv_sec == 7 && t.tv_nsec == 7);
	EXPECT_EQ(SYS(clock_gettime, CLOCK_MONOTONIC, NULL), -EFAULT);
	EXPECT_EQ(SYS(clock_gettime, CLOCK_MONOTONIC, page + PAGE - 15), -EFAULT);
	EXPECT_EQ(SYS(clock_gettime, CLOCK_MONOTONIC, page + PAGE - 16), 0);
	EXPECT_EQ(SYS(clock_gettime, (1L << 32) | CLOCK_MONOTONIC, &t), 0);
	for (EACH_BAD_POINTER(b))
		EXPECT_EQ_IN(b->name, SYS(clock_gettime, CLOCK_REALTIME, b->addr), -EFAULT);
	unmap_pages(page, 1);
}

TEST(sleep_is_long_enough)
{
	static const long spans[] = { 0, 1, 1000, MS, 15 * MS, 50 * MS };

	for (unsigned int i = 0; i < ARRAY_SIZE(spans); i++) {
		struct timespec t = { 0, spans[i] }, rem = { 5, 5 };
		long start = now(CLOCK_MONOTONIC), slept;

		EXPECT_EQ(SYS(nanosleep, &t, &rem), 0);
		slept = now(CLOCK_MONOTONIC) - start;
		EXPECT(slept >= spans[i]);
		EXPECT(slept < spans[i] + 5 * SECOND);
		/* What remains is told only to those who were interrupted. */
		EXPECT(rem.tv_sec == 5 && rem.tv_nsec == 5);
	}
}

/* Not at the next tick, 4 ms apart: one of many sleeps of half a millisecond is over before a second one would be. */
TEST(sleep_ends_in_time)
{
	long best = SECOND;

	for (int i = 0; i < 200 && best >= MS; i++) {
		struct timespec t = { 0, MS / 2 };
		long start = now(CLOCK_MONOTONIC), slept;

		EXPECT_EQ(SYS(nanosleep, &t, 0), 0);
		slept = now(CLOCK_MONOTONIC) - start;
		EXPECT(slept >= MS / 2);
		if (slept < best)
			best = slept;
	}
	EXPECT(best < MS);
}

TEST(sleep_errors)
{
	static const struct timespec bad[] = {
		{ 0, SECOND },	 { 0, -1 },	  { -1, 0 },	   { -1, 999999999 },
		{ 0, 1L << 62 }, { 1L << 63, 0 }, { 0, 1L << 63 },
	};
	struct timespec none = { 0, 0 };
	char *page = map_edge(1);

	for (unsigned int i = 0; i < ARRAY_SIZE(bad); i++)
		EXPECT_EQ(SYS(nanosleep, &bad[i], 0), -EINVAL);
	EXPECT_EQ(SYS(nanosleep, NULL, 0), -EFAULT);
	EXPECT_EQ(SYS(nanosleep, page + PAGE - 15, 0), -EFAULT);
	EXPECT_EQ(SYS(nanosleep, page + PAGE - 16, 0), 0);
	for (EACH_BAD_POINTER(b)) {
		EXPECT_EQ_IN(b->name, SYS(nanosleep, b->addr, 0), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(nanosleep, &none, b->addr), 0);
	}
	unmap_pages(page, 1);
}

/* Each sleeper wakes by its own time, however many there are. */
TEST(sleepers_are_independent)
{
	enum { N = 5 };
	long start = now(CLOCK_MONOTONIC);
	int pid[N];

	for (int i = 0; i < N; i++) {
		pid[i] = fork_child();
		if (!pid[i]) {
			struct timespec t = { 0, (N - i) * 10 * MS };

			EXPECT_EQ(SYS(nanosleep, &t, 0), 0);
			EXPECT(now(CLOCK_MONOTONIC) - start >= (N - i) * 10 * MS);
			child_done();
		}
	}
	for (int i = 0; i < N; i++)
		EXPECT_STATUS(reap(pid[i]), PASSED);
	EXPECT(now(CLOCK_MONOTONIC) - start >= N * 10 * MS);
}

TEST(yield)
{
	for (int i = 0; i < 100; i++)
		EXPECT_EQ(SYS(sched_yield), 0);
}

TEST(through_libc)
{
	struct timespec t = { 0, 1000 };

	EXPECT_EQ(nanosleep(&t, NULL), 0);
	EXPECT_EQ(clock_gettime(CLOCK_MONOTONIC, &t), 0);
	EXPECT(time(NULL) > 1000000000L);
	t.tv_nsec = -1;
	errno = 0;
	EXPECT_EQ(nanosleep(&t, NULL), -1);
	EXPECT_EQ(errno, EINVAL);
}
