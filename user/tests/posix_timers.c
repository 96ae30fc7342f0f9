/*
 * timer_create and its family: signals with a value, overruns, each kind of clock. timer_create(2), timer_settime(2),
 * timer_getoverrun(2).
 */
#include <sys/resource.h>
#include "mem.h"
#include "timing.h"

struct setting {
	struct timespec interval, value;
};

static long create(int clock, int notify, int sig, long value, int *id)
{
	struct sigevent ev = { .sigev_notify = notify, .sigev_signo = sig };

	ev.sigev_value.sival_ptr = (void *)value;
	ev.sigev_notify_thread_id = SYS(gettid);
	return SYS(timer_create, clock, &ev, id);
}

static long set(int id, int flags, long value, long interval)
{
	struct setting s = { to_timespec(interval), to_timespec(value) };

	return SYS(timer_settime, id, flags, &s, 0);
}

static long left(int id, long *interval)
{
	struct setting s = { { -1, -1 }, { -1, -1 } };

	EXPECT_EQ(SYS(timer_gettime, id, &s), 0);
	*interval = s.interval.tv_sec * SECOND + s.interval.tv_nsec;
	return s.value.tv_sec * SECOND + s.value.tv_nsec;
}

static const int clocks[] = { CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_BOOTTIME, CLOCK_TAI };

TEST(signal_with_a_value)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(clocks); i++) {
		long interval, start = clock_now(CLOCK_MONOTONIC);
		int id = -1;

		catch_signal(SIGUSR1);
		EXPECT_EQ(create(clocks[i], SIGEV_SIGNAL, SIGUSR1, 0x123456789abcL, &id), 0);
		EXPECT_EQ(left(id, &interval), 0);
		EXPECT_EQ(set(id, 0, 3 * MS, 0), 0);
		await_signals(1);
		EXPECT(clock_now(CLOCK_MONOTONIC) - start >= 3 * MS);
		EXPECT_EQ(seen_code, SI_TIMER);
		EXPECT_EQ(seen_id, id);
		EXPECT_EQ(seen_overrun, 0);
		EXPECT_EQ(seen_value, 0x123456789abcL);
		EXPECT_EQ(left(id, &interval), 0);
		EXPECT_EQ(SYS(timer_delete, id), 0);
		EXPECT_EQ(SYS(timer_delete, id), -EINVAL);
	}
}

TEST(until_a_time)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(clocks); i++) {
		long end = clock_now(clocks[i]) + 3 * MS;
		int id;

		catch_signal(SIGUSR1);
		EXPECT_EQ(create(clocks[i], SIGEV_SIGNAL, SIGUSR1, 0, &id), 0);
		EXPECT_EQ(set(id, TIMER_ABSTIME, end, 0), 0);
		await_signals(1);
		EXPECT(clock_now(clocks[i]) >= end);
		EXPECT_EQ(set(id, TIMER_ABSTIME, 1, 0), 0); /* long past: at once */
		await_signals(2);
		EXPECT_EQ(SYS(timer_delete, id), 0);
	}
}

/* Without an event: SIGALRM with the timer's number. */
TEST(default_event)
{
	int id = -1;

	catch_signal(SIGALRM);
	EXPECT_EQ(SYS(timer_create, CLOCK_MONOTONIC, 0, &id), 0);
	EXPECT_EQ(set(id, 0, 1, 0), 0);
	await_signals(1);
	EXPECT_EQ(seen_code, SI_TIMER);
	EXPECT_EQ(seen_value & 0xffffffff, id);
	EXPECT_EQ(SYS(timer_delete, id), 0);
}

TEST(to_a_thread)
{
	int id;

	catch_signal(SIGRTMIN + 2);
	EXPECT_EQ(create(CLOCK_MONOTONIC, SIGEV_SIGNAL | SIGEV_THREAD_ID, SIGRTMIN + 2, 5, &id), 0);
	EXPECT_EQ(set(id, 0, 1, 0), 0);
	await_signals(1);
	EXPECT_EQ(seen_signo, SIGRTMIN + 2);
	EXPECT_EQ(SYS(timer_delete, id), 0);
}

/* One signal for all that is missed; how many, it says. */
TEST(overrun)
{
	long interval;
	int id;

	catch_signal(SIGUSR1);
	EXPECT_EQ(create(CLOCK_MONOTONIC, SIGEV_SIGNAL, SIGUSR1, 0, &id), 0);
	EXPECT_EQ(SYS(timer_getoverrun, id), 0);
	EXPECT_EQ(mask_signal(SIG_BLOCK, SIGUSR1), 0);
	EXPECT_EQ(set(id, 0, MS, MS), 0);
	await_pending(SIGUSR1);
	EXPECT(left(id, &interval) <= MS);
	EXPECT_EQ(interval, MS);
	EXPECT_EQ(mask_signal(SIG_UNBLOCK, SIGUSR1), 0);
	EXPECT(seen_signals >= 1);
	EXPECT_EQ(set(id, 0, 0, 0), 0);
	EXPECT_EQ(SYS(timer_getoverrun, id), 0); /* setting it anew forgets */
	catch_signal(SIGUSR1);
	EXPECT_EQ(mask_signal(SIG_BLOCK, SIGUSR1), 0);
	EXPECT_EQ(set(id, 0, 1, 100 * SECOND), 0);
	await_pending(SIGUSR1);
	EXPECT_EQ(mask_signal(SIG_UNBLOCK, SIGUSR1), 0);
	EXPECT_EQ(seen_signals, 1);
	EXPECT_EQ(seen_overrun, 0);
	EXPECT_EQ(SYS(timer_getoverrun, id), 0);
	EXPECT_EQ(SYS(timer_delete, id), 0);
}

TEST(overrun_is_counted)
{
	int id;

	catch_signal(SIGUSR1);
	EXPECT_EQ(create(CLOCK_MONOTONIC, SIGEV_SIGNAL, SIGUSR1, 0, &id), 0);
	EXPECT_EQ(mask_signal(SIG_BLOCK, SIGUSR1), 0);
	EXPECT_EQ(set(id, 0, MS, MS), 0);
	burn(CLOCK_MONOTONIC, 20 * MS);
	/* Taken by hand, so that no second one can come in between. */
	{
		unsigned long mask = 1UL << (SIGUSR1 - 1);
		siginfo_t info;

		EXPECT_EQ(SYS(rt_sigtimedwait, &mask, &info, 0, 8), SIGUSR1);
		EXPECT(info.si_overrun >= 18);
		EXPECT_EQ(SYS(timer_getoverrun, id), info.si_overrun);
	}
	EXPECT_EQ(SYS(timer_delete, id), 0);
	EXPECT_EQ(mask_signal(SIG_UNBLOCK, SIGUSR1), 0);
}

TEST(repeats)
{
	int id;

	catch_signal(SIGUSR1);
	EXPECT_EQ(create(CLOCK_MONOTONIC, SIGEV_SIGNAL, SIGUSR1, 0, &id), 0);
	EXPECT_EQ(set(id, 0, MS, MS), 0);
	await_signals(10);
	EXPECT_EQ(SYS(timer_delete, id), 0);
}

/* Nobody is told, but one can ask. */
TEST(silent)
{
	long interval, now;
	int id;

	EXPECT_EQ(create(CLOCK_MONOTONIC, SIGEV_NONE, 0, 0, &id), 0);
	EXPECT_EQ(set(id, 0, 1000 * SECOND, 0), 0);
	now = left(id, &interval);
	EXPECT(now > 900 * SECOND && now <= 1000 * SECOND);
	EXPECT_EQ(set(id, 0, 1, 0), 0);
	burn(CLOCK_MONOTONIC, MS);
	EXPECT_EQ(left(id, &interval), 0);
	EXPECT_EQ(set(id, 0, 1, SECOND), 0);
	burn(CLOCK_MONOTONIC, MS);
	now = left(id, &interval);
	EXPECT(now > 0 && now <= SECOND && interval == SECOND);
	EXPECT_EQ(SYS(timer_delete, id), 0);
}

TEST(by_cpu_time)
{
	static const int cpu_clocks[] = { CLOCK_PROCESS_CPUTIME_ID, CLOCK_THREAD_CPUTIME_ID,
					  (int)(~0U << 3 | 0), (int)(~0U << 3 | 1 | 4) };

	for (unsigned int i = 0; i < ARRAY_SIZE(cpu_clocks); i++) {
		long start = clock_now(cpu_clocks[i]);
		int id;

		catch_signal(SIGUSR1);
		EXPECT_EQ(create(cpu_clocks[i], SIGEV_SIGNAL, SIGUSR1, 7, &id), 0);
		EXPECT_EQ(set(id, 0, 5 * MS, MS), 0);
		while (seen_signals < 3)
			for (volatile int n = 0; n < 10000; n++)
				;
		EXPECT(clock_now(cpu_clocks[i]) >= start + 7 * MS);
		EXPECT_EQ(seen_value, 7);
		EXPECT_EQ(set(id, TIMER_ABSTIME, 1, 0), 0);
		while (seen_signals < 4)
			;
		EXPECT_EQ(SYS(timer_delete, id), 0);
	}
}

TEST(set_tells_the_old_one)
{
	struct setting new = { { 5, 6 }, { 1000, 0 } }, old = { { 1, 1 }, { 1, 1 } };
	int id;

	EXPECT_EQ(create(CLOCK_MONOTONIC, SIGEV_SIGNAL, SIGUSR1, 0, &id), 0);
	EXPECT_EQ(SYS(timer_settime, id, 0, &new, &old), 0);
	EXPECT(!old.value.tv_sec && !old.value.tv_nsec && !old.interval.tv_sec);
	new.value.tv_sec = 0;
	EXPECT_EQ(SYS(timer_settime, id, 0, &new, &old), 0);
	EXPECT(old.value.tv_sec >= 900 && old.value.tv_sec <= 1000);
	EXPECT(old.interval.tv_sec == 5 && old.interval.tv_nsec == 6);
	EXPECT_EQ(SYS(timer_settime, id, 0, &new, &old), 0);
	EXPECT(!old.value.tv_sec && !old.interval.tv_sec);
	EXPECT_EQ(SYS(timer_delete, id), 0);
}

/* Ignored signals do not stop it, and the shortest interval stops nobody. */
TEST(ignored)
{
	struct sigaction ign = { .sa_handler = SIG_IGN };
	int id;

	sigaction(SIGUSR1, &ign, NULL);
	EXPECT_EQ(create(CLOCK_MONOTONIC, SIGEV_SIGNAL, SIGUSR1, 0, &id), 0);
	EXPECT_EQ(set(id, 0, 1, 1), 0);
	burn(CLOCK_MONOTONIC, 5 * MS);
	EXPECT_EQ(set(id, 0, MS, 2 * MS), 0);
	burn(CLOCK_MONOTONIC, 10 * MS);
	catch_signal(SIGUSR1);
	await_signals(3);
	EXPECT_EQ(SYS(timer_delete, id), 0);
}

/* Neither fork nor execve hands them on. */
TEST(one_process_only)
{
	int id;
	long interval;

	EXPECT_EQ(create(CLOCK_MONOTONIC, SIGEV_SIGNAL, SIGUSR1, 0, &id), 0);
	EXPECT_EQ(set(id, 0, 1000 * SECOND, 0), 0);
	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(SYS(timer_delete, id), -EINVAL);
			       EXPECT_EQ(set(id, 0, 1, 0), -EINVAL)),
		      PASSED);
	EXPECT(left(id, &interval) > 0);
	EXPECT_EQ(SYS(timer_delete, id), 0);
}

/* Many, left behind in all states: the process's end takes them along. */
TEST(many)
{
	enum { N = 1000 };

	if (!fork_child()) {
		struct rlimit room = { 2 * N, 2 * N }; /* a timer is a signal that may be pending */
		static int id[N];

		SYS(setrlimit, RLIMIT_SIGPENDING, &room);
		catch_signal(SIGUSR1);
		for (int i = 0; i < N; i++) {
			EXPECT_EQ(create(CLOCK_MONOTONIC, SIGEV_SIGNAL, SIGUSR1, i, &id[i]), 0);
			for (int j = 0; j < i && j < 3; j++)
				EXPECT(id[i] != id[j]);
			EXPECT_EQ(set(id[i], 0, i % 2 ? MS : 1000 * SECOND, i % 3 ? SECOND : 0), 0);
		}
		await_signals(N / 4);
		for (int i = 0; i < N; i += 2)
			EXPECT_EQ(SYS(timer_delete, id[i]), 0);
		child_done();
	}
	EXPECT_STATUS(reap(-1), PASSED);
}

/* Each counts against the user's pending signals. */
TEST(as_many_as_rlimit_sigpending)
{
	struct rlimit limit = { 3, 3 };
	int id[4];

	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(SYS(setrlimit, RLIMIT_SIGPENDING, &limit), 0);
			       EXPECT_EQ(SYS(setuid, 64324), 0); for (int i = 0; i < 3; i++)
				       EXPECT_EQ(SYS(timer_create, CLOCK_MONOTONIC, 0, &id[i]), 0);
			       EXPECT_EQ(SYS(timer_create, CLOCK_MONOTONIC, 0, &id[3]), -EAGAIN);
			       EXPECT_EQ(SYS(timer_delete, id[1]), 0);
			       EXPECT_EQ(SYS(timer_create, CLOCK_MONOTONIC, 0, &id[3]), 0)),
		      PASSED);
}

TEST(errors)
{
	struct sigevent ev = { .sigev_notify = 3, .sigev_signo = SIGUSR1 };
	struct setting bad = { { 0, 0 }, { 0, SECOND } };
	int id = 77;

	EXPECT_EQ(SYS(timer_create, 99, 0, &id), -EINVAL);
	EXPECT_EQ(SYS(timer_create, CLOCK_MONOTONIC_RAW, 0, &id), -EOPNOTSUPP);
	EXPECT_EQ(SYS(timer_create, CLOCK_REALTIME_COARSE, 0, &id), -EOPNOTSUPP);
	EXPECT_EQ(SYS(timer_create, (int)(~0x7ffffffU << 3 | 2), 0, &id), -EINVAL);
	EXPECT_EQ(SYS(timer_create, CLOCK_MONOTONIC, &ev, &id), -EINVAL);
	EXPECT_EQ(create(CLOCK_MONOTONIC, SIGEV_SIGNAL, 0, 0, &id), -EINVAL);
	EXPECT_EQ(create(CLOCK_MONOTONIC, SIGEV_SIGNAL, 65, 0, &id), -EINVAL);
	ev.sigev_notify = SIGEV_SIGNAL | SIGEV_THREAD_ID;
	ev.sigev_notify_thread_id = 1; /* no thread of ours */
	EXPECT_EQ(SYS(timer_create, CLOCK_MONOTONIC, &ev, &id), -EINVAL);
	for (EACH_BAD_POINTER(b)) {
		EXPECT_EQ_IN(b->name, SYS(timer_create, CLOCK_MONOTONIC, b->addr, &id), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(timer_create, CLOCK_MONOTONIC, 0, b->addr), -EFAULT);
	}
	EXPECT_EQ(SYS(timer_create, CLOCK_MONOTONIC, 0, &id), 0);
	EXPECT_EQ(SYS(timer_settime, id, 0, &bad, 0), -EINVAL);
	bad.value.tv_nsec = -1;
	EXPECT_EQ(SYS(timer_settime, id, 0, &bad, 0), -EINVAL);
	EXPECT_EQ(SYS(timer_settime, id, 0, 0, 0), -EINVAL);
	for (EACH_BAD_POINTER(b)) {
		EXPECT_EQ_IN(b->name, SYS(timer_settime, id, 0, b->addr, 0), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(timer_gettime, id, b->addr), -EFAULT);
	}
	EXPECT_EQ(set(12345, 0, 1, 0), -EINVAL);
	EXPECT_EQ(SYS(timer_gettime, 12345, &bad), -EINVAL);
	EXPECT_EQ(SYS(timer_getoverrun, 12345), -EINVAL);
	EXPECT_EQ(SYS(timer_delete, -1), -EINVAL);
	EXPECT_EQ(SYS(timer_delete, id), 0);
}
