/* timerfd: timers to read and to poll. timerfd_create(2). */
#include <asm/poll.h>
#include <linux/timerfd.h>
#include "mem.h"
#include "pipes.h"

struct spec {
	struct timespec interval, value;
};

static int make(int clock)
{
	return SYS(timerfd_create, clock, TFD_NONBLOCK);
}

static void wait_for(int fd)
{
	struct pollfd p = { fd, POLLIN, 0 };

	EXPECT_EQ(SYS(poll, &p, 1, 10000), 1);
	EXPECT_EQ(p.revents, POLLIN);
}

TEST(once)
{
	static const int clocks[] = { CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_BOOTTIME };
	struct spec s = { { 0, 0 }, { 0, 2000000 } }, old;
	unsigned long n;

	for (unsigned long i = 0; i < ARRAY_SIZE(clocks); i++) {
		long start = now_ns();
		int fd = make(clocks[i]);

		EXPECT_EQ(SYS(read, fd, &n, 8), -EAGAIN);
		memset(&old, 0xff, sizeof(old));
		EXPECT_EQ(SYS(timerfd_settime, fd, 0, &s, &old), 0);
		EXPECT(filled(&old, 0, sizeof(old)));
		wait_for(fd);
		EXPECT(now_ns() - start >= 2000000);
		EXPECT_EQ(SYS(read, fd, &n, 8), 8);
		EXPECT_EQ(n, 1);
		EXPECT_EQ(SYS(read, fd, &n, 8), -EAGAIN);
		EXPECT_EQ(SYS(timerfd_gettime, fd, &old), 0);
		EXPECT(filled(&old, 0, sizeof(old)));
		SYS(close, fd);
	}
}

TEST(periodic)
{
	struct spec s = { { 0, 1000000 }, { 0, 1 } }, old;
	unsigned long n, sum = 0;
	long start = now_ns();
	int fd = SYS(timerfd_create, CLOCK_MONOTONIC, 0);

	EXPECT_EQ(SYS(timerfd_settime, fd, 0, &s, NULL), 0);
	while (sum < 10) {
		REQUIRE(SYS(read, fd, &n, 8) == 8);
		sum += n;
	}
	EXPECT(now_ns() - start >= (long)(sum - 1) * 1000000);
	EXPECT_EQ(SYS(timerfd_gettime, fd, &old), 0);
	EXPECT_EQ(old.interval.tv_nsec, 1000000);
	EXPECT(old.value.tv_nsec > 0 && old.value.tv_nsec <= 1000000);
	sleep_ms(5);
	EXPECT_EQ(SYS(read, fd, &n, 8), 8);
	EXPECT(n >= 4);
	SYS(close, fd);
}

TEST(setting)
{
	struct spec s = { { 5, 0 }, { 1000, 0 } }, old;
	unsigned long n;
	int fd = make(CLOCK_MONOTONIC);

	EXPECT_EQ(SYS(timerfd_settime, fd, 0, &s, NULL), 0);
	EXPECT_EQ(SYS(timerfd_gettime, fd, &old), 0);
	EXPECT(old.value.tv_sec >= 990 && old.value.tv_sec <= 1000);
	EXPECT_EQ(old.interval.tv_sec, 5);
	s.value.tv_sec = 0; /* disarms */
	EXPECT_EQ(SYS(timerfd_settime, fd, 0, &s, &old), 0);
	EXPECT(old.value.tv_sec >= 990 && old.interval.tv_sec == 5);
	EXPECT_EQ(SYS(timerfd_gettime, fd, &old), 0);
	EXPECT_EQ(old.value.tv_sec, 0);
	/* A time that is over comes at once; and setting anew forgets it. */
	s = (struct spec){ { 0, 0 }, { 0, 1 } };
	EXPECT_EQ(SYS(timerfd_settime, fd, TFD_TIMER_ABSTIME, &s, NULL), 0);
	wait_for(fd);
	EXPECT_EQ(SYS(read, fd, &n, 8), 8);
	EXPECT_EQ(n, 1);
	EXPECT_EQ(SYS(timerfd_settime, fd, TFD_TIMER_ABSTIME, &s, NULL), 0);
	wait_for(fd);
	s.value = (struct timespec){ 1000, 0 };
	EXPECT_EQ(SYS(timerfd_settime, fd, 0, &s, NULL), 0);
	EXPECT_EQ(SYS(read, fd, &n, 8), -EAGAIN);
	SYS(close, fd);
}

TEST(refusals)
{
	struct spec s = { { 0, 0 }, { 1, 0 } }, bad[] = { { { 0, 0 }, { -1, 0 } },
							  { { 0, 0 }, { 0, 1000000000 } },
							  { { 0, -1 }, { 1, 0 } } };
	int fd = make(CLOCK_MONOTONIC), before;
	unsigned long n;

	before = free_fd();
	EXPECT_EQ(SYS(timerfd_create, 2, 0), -EINVAL);
	EXPECT_EQ(SYS(timerfd_create, -1, 0), -EINVAL);
	EXPECT_EQ(SYS(timerfd_create, CLOCK_MONOTONIC, 1), -EINVAL);
	EXPECT_EQ(SYS(timerfd_settime, 1, 0, &s, NULL), -EINVAL);
	EXPECT_EQ(SYS(timerfd_settime, 999, 0, &s, NULL), -EBADF);
	EXPECT_EQ(SYS(timerfd_gettime, 1, &s), -EINVAL);
	EXPECT_EQ(SYS(timerfd_gettime, 999, &s), -EBADF);
	EXPECT_EQ(SYS(timerfd_settime, fd, 4, &s, NULL), -EINVAL);
	for (unsigned long i = 0; i < ARRAY_SIZE(bad); i++)
		EXPECT_EQ(SYS(timerfd_settime, fd, 0, &bad[i], NULL), -EINVAL);
	for (EACH_BAD_POINTER(b)) {
		EXPECT_EQ_IN(b->name, SYS(timerfd_settime, fd, 0, b->addr, NULL), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(timerfd_settime, fd, 0, &s, b->addr), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(timerfd_gettime, fd, b->addr), -EFAULT);
	}
	EXPECT_EQ(SYS(read, fd, &n, 7), -EINVAL);
	EXPECT_EQ(SYS(write, fd, &n, 8), -EINVAL);
	EXPECT_EQ(free_fd(), before);
	SYS(close, fd);
}

/* Who asked for it is told that the clock was set, once, whatever it was set to; a setting anew forgets it. */
TEST(canceled_when_the_clock_is_set)
{
	int fd = make(CLOCK_REALTIME), other = make(CLOCK_REALTIME);
	struct spec s = { { 0, 0 }, { 0, 0 } };
	struct timespec now;
	unsigned long n;

	SYS(clock_gettime, CLOCK_REALTIME, &now);
	s.value.tv_sec = now.tv_sec + 10000;
	EXPECT_EQ(SYS(timerfd_settime, fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &s, NULL),
		  0);
	EXPECT_EQ(SYS(timerfd_settime, other, TFD_TIMER_ABSTIME, &s, NULL), 0);
	SYS(clock_gettime, CLOCK_REALTIME, &now);
	if (SYS(clock_settime, CLOCK_REALTIME, &now) == -EPERM)
		return ktap_skip("may not set the clock");
	wait_for(fd);
	EXPECT_EQ(SYS(read, fd, &n, 8), -ECANCELED);
	EXPECT_EQ(SYS(read, fd, &n, 8), -EAGAIN);
	EXPECT_EQ(SYS(read, other, &n, 8), -EAGAIN);
	EXPECT_EQ(SYS(timerfd_gettime, fd, &s), 0);
	EXPECT(s.value.tv_sec > 9000); /* it still runs */
	SYS(clock_settime, CLOCK_REALTIME, &now);
	s = (struct spec){ { 0, 0 }, { 10, 0 } };
	EXPECT_EQ(SYS(timerfd_settime, fd, 0, &s, NULL), 0);
	EXPECT_EQ(SYS(read, fd, &n, 8), -EAGAIN);
	SYS(close, fd);
	SYS(close, other);
}
