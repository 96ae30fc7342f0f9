/*
 * Waiting for a handler: rt_sigsuspend(2), pause(2). The mask of the wait is in force exactly as long as the wait, and
 * nothing that comes between unblocking and sleeping is lost. Also rt_sigtimedwait(2), which waits without handlers.
 */
#include <time.h>
#include "sig.h"

static long suspend(unsigned long mask)
{
	return SYS(rt_sigsuspend, &mask, 8);
}

TEST(bad_arguments)
{
	unsigned long mask = 0;

	EXPECT_EQ(SYS(rt_sigsuspend, &mask, 4), -EINVAL);
	EXPECT_EQ(SYS(rt_sigsuspend, &mask, 0), -EINVAL);
	for (EACH_BAD_POINTER(b))
		EXPECT_EQ_IN(b->name, SYS(rt_sigsuspend, b->addr, 8), -EFAULT);
	EXPECT_EQ(blocked_now(), 0);
}

/* A signal that was pending already ends it at once; the frame has the mask from before, and so has the return. */
TEST(pending_already)
{
	note(SIGUSR1, 0);
	block(BIT(SIGUSR1) | BIT(SIGHUP));
	send(SIGUSR1);
	EXPECT_EQ(suspend(BIT(SIGUSR2)), -EINTR);
	EXPECT_EQ(noted.count, 1);
	EXPECT_EQ(noted.blocked, BIT(SIGUSR1) | BIT(SIGUSR2));
	EXPECT_EQ(noted.uc.uc_sigmask, BIT(SIGUSR1) | BIT(SIGHUP));
	EXPECT_EQ(blocked_now(), BIT(SIGUSR1) | BIT(SIGHUP));
	unblock(~0UL);
	act(SIGUSR1, DEFAULT, 0);
}

/* Several at once: all handlers run under the wait's mask, one above the other, then the old one is back. */
TEST(several)
{
	note(SIGUSR1, 0);
	act(SIGUSR2, (void *)note_handler, SA_SIGINFO);
	block(BIT(SIGUSR1) | BIT(SIGUSR2));
	send(SIGUSR1);
	send(SIGUSR2);
	EXPECT_EQ(suspend(0), -EINTR);
	EXPECT_EQ(noted.count, 2);
	EXPECT_EQ(blocked_now(), BIT(SIGUSR1) | BIT(SIGUSR2));
	unblock(~0UL);
	act(SIGUSR1, DEFAULT, 0);
	act(SIGUSR2, DEFAULT, 0);
}

/* Ping and pong between two processes: no signal is lost however they meet. SA_RESTART does not restart it. */
static void ping_pong(long other, int rounds, int first)
{
	for (int i = 0; i < rounds; i++) {
		if (first)
			SYS(kill, other, SIGUSR1);
		while (noted.count <= i)
			EXPECT_EQ(suspend(0), -EINTR);
		if (!first)
			SYS(kill, other, SIGUSR1);
	}
}

TEST(ping_pong)
{
	long parent = SYS(getpid), child;

	note(SIGUSR1, SA_RESTART);
	block(BIT(SIGUSR1));
	child = fork_child();
	if (!child) {
		ping_pong(parent, 200, 0);
		child_done();
	}
	ping_pong(child, 200, 1);
	EXPECT_STATUS(reap(child), PASSED);
	EXPECT_EQ(noted.count, 200);
	unblock(~0UL);
	act(SIGUSR1, DEFAULT, 0);
}

/* pause() sleeps until a handler has run; an ignored signal does not end it. */
TEST(pause_until_a_handler)
{
	long parent = SYS(getpid), child;

	note(SIGUSR1, 0);
	child = fork_child();
	if (!child) {
		SYS(kill, parent, SIGWINCH); /* ignored */
		while (noted.count == 0 && SYS(kill, parent, SIGUSR1) == 0)
			SYS(sched_yield);
		child_done();
	}
	EXPECT_EQ(SYS(pause), -EINTR);
	EXPECT(noted.count > 0);
	SYS(kill, child, SIGUSR1);
	SYS(wait4, child, 0, 0, 0);
	act(SIGUSR1, DEFAULT, 0);
}

static long timedwait(unsigned long mask, siginfo_t *info, long sec, long nsec)
{
	struct timespec ts = { sec, nsec };

	return SYS(rt_sigtimedwait, &mask, info, &ts, 8);
}

TEST(timedwait_bad_arguments)
{
	unsigned long mask = BIT(SIGUSR1);
	struct timespec ts = { 0, 0 };

	EXPECT_EQ(SYS(rt_sigtimedwait, &mask, 0, &ts, 4), -EINVAL);
	EXPECT_EQ(timedwait(mask, 0, -1, 0), -EINVAL);
	EXPECT_EQ(timedwait(mask, 0, 0, 1000000000), -EINVAL);
	EXPECT_EQ(timedwait(mask, 0, 0, -1), -EINVAL);
	for (EACH_BAD_POINTER(b)) {
		EXPECT_EQ_IN(b->name, SYS(rt_sigtimedwait, b->addr, 0, &ts, 8), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(rt_sigtimedwait, &mask, 0, b->addr, 8), -EFAULT);
		block(mask);
		send(SIGUSR1); /* it is taken before the pointer is looked at */
		EXPECT_EQ_IN(b->name, SYS(rt_sigtimedwait, &mask, b->addr, &ts, 8), -EFAULT);
		EXPECT_EQ_IN(b->name, pending_now(), 0);
		unblock(mask);
	}
}

TEST(timedwait_takes)
{
	siginfo_t info;

	block(BIT(SIGUSR1) | BIT(40));
	EXPECT_EQ(timedwait(BIT(SIGUSR1), &info, 0, 0), -EAGAIN);
	EXPECT_EQ(timedwait(BIT(SIGUSR1), &info, 0, 2000000), -EAGAIN);
	queue(40, 1);
	queue(40, 2);
	send(SIGUSR1);
	memset(&info, 0xff, sizeof(info));
	EXPECT_EQ(timedwait(BIT(40), &info, 0, 0), 40);
	EXPECT_EQ(info.si_int, 1);
	EXPECT(filled((char *)&info + 48, 0, 80));
	EXPECT_EQ(timedwait(BIT(40) | BIT(SIGUSR1), &info, 5, 0), SIGUSR1);
	EXPECT_EQ(info.si_code, SI_USER);
	EXPECT_EQ(timedwait(~0UL, &info, 0, 0), 40);
	EXPECT_EQ(info.si_int, 2);
	EXPECT_EQ(pending_now(), 0);
	send(SIGUSR1);
	EXPECT_EQ(timedwait(BIT(SIGUSR1), 0, 0, 0), SIGUSR1);
	unblock(~0UL);
}

/* It sleeps without a limit until one comes; one that it does not wait for, with a handler, ends it. */
TEST(timedwait_sleeps)
{
	unsigned long mask = BIT(SIGUSR1);
	long parent = SYS(getpid), child;
	siginfo_t info;

	block(mask);
	child = fork_child();
	if (!child) {
		SYS(kill, parent, SIGUSR1);
		child_done();
	}
	EXPECT_EQ(SYS(rt_sigtimedwait, &mask, &info, 0, 8), SIGUSR1);
	EXPECT_EQ(info.si_pid, child);
	EXPECT_STATUS(reap(child), PASSED);
	EXPECT_EQ(blocked_now(), mask);

	note(SIGUSR2, SA_RESTART);
	child = fork_child();
	if (!child) {
		SYS(pause);
		child_done();
	}
	{
		long killer = fork_child();

		if (!killer) {
			for (;;) { /* until it was seen to work */
				SYS(kill, parent, SIGUSR2);
				SYS(sched_yield);
			}
		}
		EXPECT_EQ(SYS(rt_sigtimedwait, &mask, &info, 0, 8), -EINTR);
		EXPECT(noted.count > 0);
		SYS(kill, killer, SIGKILL);
		EXPECT_STATUS(reap(killer), KILLED(SIGKILL));
	}
	SYS(kill, child, SIGKILL);
	EXPECT_STATUS(reap(child), KILLED(SIGKILL));
	act(SIGUSR2, DEFAULT, 0);
	unblock(~0UL);
}
