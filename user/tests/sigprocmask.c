/*
 * What a thread does not want at the moment: rt_sigprocmask(2), rt_sigpending(2), and the order in which blocked
 * signals come once they are free.
 */
#include "sig.h"

#define UNBLOCKABLE (BIT(SIGKILL) | BIT(SIGSTOP))

static long set(int how, unsigned long mask)
{
	return SYS(rt_sigprocmask, how, &mask, 0, 8);
}

TEST(bad_arguments)
{
	unsigned long mask = BIT(SIGUSR1), old = 7;

	EXPECT_EQ(SYS(rt_sigprocmask, SIG_BLOCK, &mask, &old, 4), -EINVAL);
	EXPECT_EQ(SYS(rt_sigprocmask, SIG_BLOCK, &mask, &old, 0), -EINVAL);
	EXPECT_EQ(SYS(rt_sigprocmask, SIG_BLOCK, &mask, &old, 128), -EINVAL);
	EXPECT_EQ(SYS(rt_sigprocmask, 3, &mask, &old, 8), -EINVAL);
	EXPECT_EQ(SYS(rt_sigprocmask, -1, &mask, &old, 8), -EINVAL);
	EXPECT_EQ(old, 7);
	EXPECT_EQ(SYS(rt_sigprocmask, 3, 0, &old, 8), 0);
	EXPECT_EQ(old, 0);
	EXPECT_EQ(SYS(rt_sigprocmask, 3, 0, 0, 8), 0);
	EXPECT_EQ(SYS(rt_sigpending, &mask, 9), -EINVAL);
	EXPECT_EQ(SYS(rt_sigpending, &mask, -1), -EINVAL);
	EXPECT_EQ(blocked_now(), 0);
}

/* A bad old-mask pointer is seen after the mask has changed, as on Linux. */
TEST(bad_pointers)
{
	unsigned long mask = BIT(SIGUSR1);

	for (EACH_BAD_POINTER(b)) {
		EXPECT_EQ_IN(b->name, SYS(rt_sigprocmask, SIG_BLOCK, b->addr, 0, 8), -EFAULT);
		EXPECT_EQ_IN(b->name, blocked_now(), 0);
		EXPECT_EQ_IN(b->name, SYS(rt_sigprocmask, SIG_BLOCK, &mask, b->addr, 8), -EFAULT);
		EXPECT_EQ_IN(b->name, blocked_now(), mask);
		EXPECT_EQ_IN(b->name, SYS(rt_sigpending, b->addr, 8), -EFAULT);
		unblock(mask);
	}
}

TEST(set_arithmetic)
{
	EXPECT_EQ(set(SIG_BLOCK, BIT(1) | BIT(64)), 0);
	EXPECT_EQ(set(SIG_BLOCK, BIT(2)), 0);
	EXPECT_EQ(blocked_now(), BIT(1) | BIT(2) | BIT(64));
	EXPECT_EQ(set(SIG_UNBLOCK, BIT(1) | BIT(3)), 0);
	EXPECT_EQ(blocked_now(), BIT(2) | BIT(64));
	EXPECT_EQ(set(SIG_SETMASK, -1UL), 0);
	EXPECT_EQ(blocked_now(), ~UNBLOCKABLE);
	EXPECT_EQ(set(SIG_SETMASK, 0), 0);
	EXPECT_EQ(blocked_now(), 0);
}

/* Both pointers the same: the old mask is what was, not what is. */
TEST(in_place)
{
	unsigned long mask = BIT(SIGUSR1);

	block(BIT(SIGUSR2));
	EXPECT_EQ(SYS(rt_sigprocmask, SIG_SETMASK, &mask, &mask, 8), 0);
	EXPECT_EQ(mask, BIT(SIGUSR2));
	EXPECT_EQ(blocked_now(), BIT(SIGUSR1));
	set(SIG_SETMASK, 0);
}

TEST(kill_cannot_be_blocked)
{
	EXPECT_STATUS(IN_CHILD(set(SIG_SETMASK, -1UL); send(SIGKILL)), KILLED(SIGKILL));
}

TEST(pending)
{
	unsigned long some = ~0UL;

	note(SIGUSR1, 0);
	block(BIT(SIGUSR1) | BIT(40));
	EXPECT_EQ(send(SIGUSR1), 0);
	EXPECT_EQ(SYS(tkill, SYS(gettid), 40), 0);
	EXPECT_EQ(noted.count, 0);
	EXPECT_EQ(pending_now(), BIT(SIGUSR1) | BIT(40));
	EXPECT_EQ(SYS(rt_sigpending, &some, 2), 0); /* as much as asked for */
	EXPECT_EQ(some, (~0UL << 16) | BIT(SIGUSR1));
	EXPECT_EQ(SYS(rt_sigpending, 0, 0), 0);
	unblock(BIT(SIGUSR1));
	EXPECT_EQ(noted.count, 1);
	EXPECT_EQ(pending_now(), BIT(40));
	act(40, IGNORE, 0);
	unblock(BIT(40));
	act(40, DEFAULT, 0);
	act(SIGUSR1, DEFAULT, 0);
}

/* Freed at once, they come in this order: those of the thread, by number, then those of the process. */
TEST(order)
{
	static const int sent[] = { 50, SIGTERM, SIGUSR1, 34, SIGHUP };

	forget();
	for (unsigned int i = 0; i < ARRAY_SIZE(sent); i++)
		act_mask(sent[i], (void *)note_handler, SA_SIGINFO, ~0UL);
	act_mask(SIGINT, (void *)note_handler, SA_SIGINFO, ~0UL);
	block(~0UL);
	send(SIGINT);
	for (unsigned int i = 0; i < ARRAY_SIZE(sent); i++)
		SYS(tkill, SYS(gettid), sent[i]);
	/* All are delivered before the call returns: the handler that runs first is entered last. */
	set(SIG_SETMASK, 0);
	EXPECT_EQ(noted.count, 6);
	EXPECT_EQ(noted.order[0], SIGHUP);
	EXPECT_EQ(noted.order[1], SIGUSR1);
	EXPECT_EQ(noted.order[2], SIGTERM);
	EXPECT_EQ(noted.order[3], 34);
	EXPECT_EQ(noted.order[4], 50);
	EXPECT_EQ(noted.order[5], SIGINT);
	for (unsigned int i = 0; i < ARRAY_SIZE(sent); i++)
		act(sent[i], DEFAULT, 0);
	act(SIGINT, DEFAULT, 0);
}
