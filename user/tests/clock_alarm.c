/*
 * CLOCK_REALTIME_ALARM and CLOCK_BOOTTIME_ALARM: they go as the clocks they are named after, and take CAP_WAKE_ALARM to
 * wait by. clock_getres(2), timer_create(2), timerfd_create(2), clock_nanosleep(2).
 */
#include <signal.h>
#include <time.h>
#include "cap.h"
#include "child.h"
#include "mem.h"
#include "timing.h"

#ifndef CLOCK_REALTIME_ALARM
#define CLOCK_REALTIME_ALARM 8
#define CLOCK_BOOTTIME_ALARM 9
#endif

static const struct {
	int alarm, like;
} clocks[] = { { CLOCK_REALTIME_ALARM, CLOCK_REALTIME }, { CLOCK_BOOTTIME_ALARM, CLOCK_BOOTTIME } };

#define EACH_CLOCK(i)           \
	unsigned int i = 0;     \
	i < ARRAY_SIZE(clocks); \
	i++

static long ns_of(int clock)
{
	struct timespec t = { 0, 0 };

	EXPECT_EQ(SYS(clock_gettime, clock, &t), 0);
	return t.tv_sec * SECOND + t.tv_nsec;
}

TEST(time_is_that_of_the_other)
{
	for (EACH_CLOCK(i)) {
		long before = ns_of(clocks[i].like), now = ns_of(clocks[i].alarm);

		EXPECT(before <= now);
		EXPECT(now <= ns_of(clocks[i].like));
	}
}

TEST(cannot_be_set)
{
	struct timespec t = { 1, 0 };

	for (EACH_CLOCK(i))
		EXPECT_EQ(SYS(clock_settime, clocks[i].alarm, &t), -EINVAL);
}

TEST(sleep)
{
	struct timespec t = { 0, SECOND / 100 };

	for (EACH_CLOCK(i)) {
		long start = ns_of(clocks[i].alarm), until = start + SECOND / 50;

		EXPECT_EQ(SYS(clock_nanosleep, clocks[i].alarm, 0, &t, 0), 0);
		EXPECT(ns_of(clocks[i].alarm) >= start + SECOND / 100);
		t.tv_sec = until / SECOND;
		t.tv_nsec = until % SECOND;
		EXPECT_EQ(SYS(clock_nanosleep, clocks[i].alarm, TIMER_ABSTIME, &t, 0), 0);
		EXPECT(ns_of(clocks[i].alarm) >= until);
		t.tv_sec = 0;
		t.tv_nsec = SECOND / 100;
		EXPECT_EQ(SYS(clock_nanosleep, clocks[i].alarm, 2, &t, 0), -EINVAL);
	}
}

TEST(timer_goes_off)
{
	struct itimerspec its = { { 0, 0 }, { 0, SECOND / 100 } };
	struct timespec limit = { 10, 0 };
	unsigned long set = 1UL << (SIGUSR1 - 1);
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1 };

	SYS(rt_sigprocmask, SIG_BLOCK, &set, 0, 8);
	for (EACH_CLOCK(i)) {
		int id = -1;

		EXPECT_EQ(SYS(timer_create, clocks[i].alarm, &event, &id), 0);
		EXPECT_EQ(SYS(timer_settime, id, 0, &its, 0), 0);
		EXPECT_EQ(SYS(rt_sigtimedwait, &set, 0, &limit, 8), SIGUSR1);
		EXPECT_EQ(SYS(timer_delete, id), 0);
	}
	SYS(rt_sigprocmask, SIG_UNBLOCK, &set, 0, 8);
}

TEST(timerfd_goes_off)
{
	struct itimerspec its = { { 0, 0 }, { 0, SECOND / 100 } };

	for (EACH_CLOCK(i)) {
		int fd = SYS(timerfd_create, clocks[i].alarm, 0);
		unsigned long times = 0;

		EXPECT(fd >= 0);
		EXPECT_EQ(SYS(timerfd_settime, fd, 0, &its, 0), 0);
		EXPECT_EQ(SYS(read, fd, &times, 8), 8);
		EXPECT_EQ(times, 1);
		SYS(close, fd);
	}
}

static void without_the_right(void)
{
	struct timespec t = { 0, 0 };
	struct sigevent event = { .sigev_notify = SIGEV_NONE };
	int id;

	EXPECT_EQ(set_caps(0, 0, 0), 0);
	for (EACH_CLOCK(i)) {
		EXPECT_EQ(SYS(clock_gettime, clocks[i].alarm, &t), 0);
		t.tv_sec = 0;
		t.tv_nsec = 0;
		EXPECT_EQ(SYS(clock_nanosleep, clocks[i].alarm, 0, &t, 0), -EPERM);
		EXPECT_EQ(SYS(clock_nanosleep, clocks[i].alarm, 2, &t, 0), -EINVAL);
		EXPECT_EQ(SYS(clock_nanosleep, clocks[i].alarm, 0, 0, 0), -EFAULT);
		EXPECT_EQ(SYS(timer_create, clocks[i].alarm, &event, &id), -EPERM);
		EXPECT_EQ(SYS(timerfd_create, clocks[i].alarm, 0), -EPERM);
		EXPECT_EQ(SYS(timerfd_create, clocks[i].alarm, 1), -EINVAL);
	}
}

TEST(takes_a_capability)
{
	EXPECT_STATUS(IN_CHILD(without_the_right()), PASSED);
}
