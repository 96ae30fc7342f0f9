/*
 * alarm, setitimer, getitimer: three timers of a process, each with its signal. setitimer(2), alarm(2).
 */
#include <sys/time.h>
#include "mem.h"
#include "timing.h"

static const struct {
	int which, sig;
} timers[] = {
	{ ITIMER_REAL, SIGALRM },
	{ ITIMER_VIRTUAL, SIGVTALRM },
	{ ITIMER_PROF, SIGPROF },
};

static long set_timer(int which, long value_us, long interval_us)
{
	struct itimerval it = { { interval_us / 1000000, interval_us % 1000000 },
				{ value_us / 1000000, value_us % 1000000 } };

	return SYS(setitimer, which, &it, 0);
}

static long left_us(int which, long *interval_us)
{
	struct itimerval it;

	memset(&it, 0xee, sizeof(it));
	EXPECT_EQ(SYS(getitimer, which, &it), 0);
	*interval_us = it.it_interval.tv_sec * 1000000 + it.it_interval.tv_usec;
	return it.it_value.tv_sec * 1000000 + it.it_value.tv_usec;
}

/* The process works meanwhile: two of the timers go by that. */
static void work_until_signals(int n)
{
	while (seen_signals < n)
		for (volatile int i = 0; i < 10000; i++)
			;
}

TEST(expires_once)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(timers); i++) {
		long interval;

		catch_signal(timers[i].sig);
		EXPECT_EQ(set_timer(timers[i].which, 2000, 0), 0);
		work_until_signals(1);
		EXPECT_EQ(seen_signo, timers[i].sig);
		EXPECT_EQ(seen_code, SI_KERNEL);
		EXPECT_EQ(left_us(timers[i].which, &interval), 0);
		EXPECT_EQ(interval, 0);
		EXPECT_EQ(seen_signals, 1);
	}
}

TEST(expires_again_and_again)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(timers); i++) {
		long interval;

		catch_signal(timers[i].sig);
		EXPECT_EQ(set_timer(timers[i].which, 1000, 1500), 0);
		work_until_signals(4);
		EXPECT(left_us(timers[i].which, &interval) > 0);
		EXPECT_EQ(interval, 1500);
		EXPECT_EQ(set_timer(timers[i].which, 0, 1500), 0);
		EXPECT_EQ(left_us(timers[i].which, &interval), 0);
		EXPECT_EQ(interval, timers[i].which == ITIMER_REAL ? 0 : 1500);
		EXPECT_EQ(set_timer(timers[i].which, 0, 0), 0);
	}
}

TEST(not_early)
{
	long start = clock_now(CLOCK_MONOTONIC);

	catch_signal(SIGALRM);
	EXPECT_EQ(set_timer(ITIMER_REAL, 20000, 0), 0);
	await_signals(1);
	EXPECT(clock_now(CLOCK_MONOTONIC) - start >= 20 * MS);
	start = clock_now(CLOCK_PROCESS_CPUTIME_ID);
	catch_signal(SIGPROF);
	EXPECT_EQ(set_timer(ITIMER_PROF, 20000, 0), 0);
	work_until_signals(1);
	EXPECT(clock_now(CLOCK_PROCESS_CPUTIME_ID) - start >= 15 * MS);
}

/* The default action of each ends the process. */
TEST(deadly)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(timers); i++)
		EXPECT_STATUS(IN_CHILD(signal(timers[i].sig, SIG_DFL);
				       set_timer(timers[i].which, 1000, 0); for (;;);),
			      KILLED(timers[i].sig));
}

TEST(set_tells_the_old_one)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(timers); i++) {
		struct itimerval new = { { 50, 7 }, { 1000, 0 } }, old;

		EXPECT_EQ(SYS(setitimer, timers[i].which, &new, &old), 0);
		EXPECT(!old.it_value.tv_sec && !old.it_value.tv_usec && !old.it_interval.tv_sec);
		EXPECT_EQ(SYS(setitimer, timers[i].which, 0, &old), 0); /* NULL: off */
		EXPECT(old.it_interval.tv_sec == 50 && old.it_interval.tv_usec == 7);
		EXPECT(old.it_value.tv_sec >= 900 && old.it_value.tv_sec <= 1000);
		EXPECT_EQ(SYS(setitimer, timers[i].which, 0, &old), 0);
		EXPECT(!old.it_value.tv_sec && !old.it_value.tv_usec);
	}
}

TEST(fork_does_not_hand_them_on)
{
	long interval;

	for (unsigned int i = 0; i < ARRAY_SIZE(timers); i++)
		EXPECT_EQ(set_timer(timers[i].which, 1000000000, 1000000), 0);
	if (!fork_child()) {
		for (unsigned int i = 0; i < ARRAY_SIZE(timers); i++) {
			EXPECT_EQ(left_us(timers[i].which, &interval), 0);
			EXPECT_EQ(interval, 0);
		}
		child_done();
	}
	EXPECT_STATUS(reap(-1), PASSED);
	for (unsigned int i = 0; i < ARRAY_SIZE(timers); i++) {
		EXPECT(left_us(timers[i].which, &interval) > 0);
		EXPECT_EQ(set_timer(timers[i].which, 0, 0), 0);
	}
}

/* But execve keeps them: what comes then is the new program's. */
TEST(execve_keeps_them)
{
	static char *const argv[] = { "itimer", "child", NULL };
	static char *const envp[] = { NULL };
	static char self[256];
	long n = SYS(readlink, "/proc/self/exe", self, sizeof(self) - 1);

	if (n < 0)
		strcpy(self, "/tests/itimer");
	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(set_timer(ITIMER_REAL, 1000000000, 0), 0);
			       SYS(execve, self, argv, envp)),
		      EXITED(42));
}

int ktap_child(int argc, char **argv, char **envp)
{
	long interval;

	(void)argc, (void)argv, (void)envp;
	return left_us(ITIMER_REAL, &interval) > 0 ? 42 : 1;
}

TEST(alarm)
{
	catch_signal(SIGALRM);
	EXPECT_EQ(SYS(alarm, 1000), 0);
	EXPECT_EQ(SYS(alarm, 500), 1000);
	EXPECT_EQ(SYS(alarm, 0), 500);
	EXPECT_EQ(SYS(alarm, 0), 0);
	EXPECT_EQ(set_timer(ITIMER_REAL, 100000, 0),
		  0); /* it is the same timer; never 0 while on */
	EXPECT_EQ(SYS(alarm, 0), 1);
	EXPECT_EQ(SYS(alarm, 1), 0);
	await_signals(1);
	EXPECT_EQ(SYS(alarm, 0), 0);
}

/* The process gets on between the signals, and while they are blocked however short the interval. */
TEST(short_interval)
{
	catch_signal(SIGALRM);
	EXPECT_EQ(set_timer(ITIMER_REAL, 1, 500), 0);
	await_signals(20);
	EXPECT_EQ(mask_signal(SIG_BLOCK, SIGALRM), 0);
	EXPECT_EQ(set_timer(ITIMER_REAL, 1, 1), 0);
	burn(CLOCK_MONOTONIC, 5 * MS);
	EXPECT_EQ(set_timer(ITIMER_REAL, 0, 0), 0);
	EXPECT_EQ(mask_signal(SIG_UNBLOCK, SIGALRM), 0);
}

TEST(errors)
{
	static const struct itimerval bad[] = {
		{ { 0, 0 }, { -1, 0 } }, { { 0, 0 }, { 0, -1 } },      { { 0, 0 }, { 0, 1000000 } },
		{ { -1, 0 }, { 0, 0 } }, { { 0, 1000000 }, { 0, 0 } },
	};
	struct itimerval it = { { 0, 0 }, { 0, 0 } };

	for (unsigned int i = 0; i < ARRAY_SIZE(bad); i++)
		EXPECT_EQ(SYS(setitimer, ITIMER_REAL, &bad[i], 0), -EINVAL);
	EXPECT_EQ(SYS(setitimer, 3, &it, 0), -EINVAL);
	EXPECT_EQ(SYS(setitimer, -1, &it, 0), -EINVAL);
	EXPECT_EQ(SYS(getitimer, 3, &it), -EINVAL);
	EXPECT_EQ(SYS(getitimer, 3, 0), -EINVAL);
	EXPECT_EQ(SYS(getitimer, ITIMER_REAL, 0), -EFAULT);
	for (EACH_BAD_POINTER(b)) {
		EXPECT_EQ_IN(b->name, SYS(setitimer, ITIMER_REAL, b->addr, 0), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(setitimer, 99, b->addr, 0), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(setitimer, ITIMER_REAL, &it, b->addr), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(getitimer, ITIMER_PROF, b->addr), -EFAULT);
	}
}
