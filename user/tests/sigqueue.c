/*
 * Signals that carry something: rt_sigqueueinfo(2), rt_tgsigqueueinfo(2), tkill(2), tgkill(2), the queue's order and its
 * limit. signal(7), "Queueing and delivery semantics".
 */
#include <sys/resource.h>
#include "sig.h"

static siginfo_t info_with(int code, int value)
{
	siginfo_t info;

	memset(&info, 0, sizeof(info));
	info.si_code = code;
	info.si_pid = 4711;
	info.si_uid = 42;
	info.si_int = value;
	return info;
}

/* What the sender says arrives, but for the number: that is the call's. */
TEST(siginfo_arrives)
{
	siginfo_t info = info_with(SI_QUEUE, 77);

	info.si_signo = 3;
	info.si_errno = 5;
	note(SIGUSR1, 0);
	EXPECT_EQ(SYS(rt_sigqueueinfo, SYS(getpid), SIGUSR1, &info), 0);
	EXPECT_EQ(noted.count, 1);
	EXPECT_EQ(noted.info.si_signo, SIGUSR1);
	EXPECT_EQ(noted.info.si_errno, 5);
	EXPECT_EQ(noted.info.si_code, SI_QUEUE);
	EXPECT_EQ(noted.info.si_pid, 4711);
	EXPECT_EQ(noted.info.si_uid, 42);
	EXPECT_EQ(noted.info.si_int, 77);
	EXPECT_EQ(SYS(rt_tgsigqueueinfo, SYS(getpid), SYS(gettid), SIGUSR1, &info), 0);
	EXPECT_EQ(noted.count, 2);
	EXPECT_EQ(noted.info.si_int, 77);
	act(SIGUSR1, DEFAULT, 0);
}

TEST(tkill_and_tgkill)
{
	note(SIGUSR1, 0);
	EXPECT_EQ(SYS(tkill, SYS(gettid), SIGUSR1), 0);
	EXPECT_EQ(noted.info.si_code, SI_TKILL);
	EXPECT_EQ(noted.info.si_pid, SYS(getpid));
	EXPECT_EQ(SYS(tgkill, SYS(getpid), SYS(gettid), SIGUSR1), 0);
	EXPECT_EQ(noted.count, 2);
	EXPECT_EQ(SYS(tkill, SYS(gettid), 0), 0);
	EXPECT_EQ(SYS(tkill, 0, SIGUSR1), -EINVAL);
	EXPECT_EQ(SYS(tkill, -1, SIGUSR1), -EINVAL);
	EXPECT_EQ(SYS(tkill, SYS(gettid), 65), -EINVAL);
	EXPECT_EQ(SYS(tkill, SYS(gettid), -1), -EINVAL);
	EXPECT_EQ(SYS(tkill, 0x3ffffff, SIGUSR1), -ESRCH);
	EXPECT_EQ(SYS(tgkill, 0, SYS(gettid), SIGUSR1), -EINVAL);
	EXPECT_EQ(SYS(tgkill, SYS(getpid), 0, SIGUSR1), -EINVAL);
	EXPECT_EQ(SYS(tgkill, SYS(getppid), SYS(gettid), SIGUSR1), -ESRCH);
	EXPECT_EQ(noted.count, 2);
	act(SIGUSR1, DEFAULT, 0);
}

/* To others nobody may look like kill(2), tgkill(2) or the kernel; to oneself everybody may. */
TEST(forged_codes)
{
	static const int forged[] = { SI_USER, SI_KERNEL, SI_TKILL, 1, 0x7fffffff };
	static const int honest[] = { SI_QUEUE, SI_TIMER, SI_MESGQ, SI_ASYNCIO, SI_SIGIO, -60 };
	int child = fork_child();

	if (!child)
		for (;;)
			SYS(pause);
	for (unsigned int i = 0; i < ARRAY_SIZE(forged); i++) {
		siginfo_t info = info_with(forged[i], 0);

		EXPECT_EQ(SYS(rt_sigqueueinfo, child, SIGCHLD, &info), -EPERM);
		EXPECT_EQ(SYS(rt_tgsigqueueinfo, child, child, SIGCHLD, &info), -EPERM);
		EXPECT_EQ(SYS(rt_sigqueueinfo, SYS(getpid), SIGCHLD, &info), 0);
	}
	for (unsigned int i = 0; i < ARRAY_SIZE(honest); i++) {
		siginfo_t info = info_with(honest[i], 0);

		EXPECT_EQ(SYS(rt_sigqueueinfo, child, SIGCHLD, &info), 0);
		EXPECT_EQ(SYS(rt_tgsigqueueinfo, child, child, SIGCHLD, &info), 0);
	}
	SYS(kill, child, SIGKILL);
	EXPECT_STATUS(reap(child), KILLED(SIGKILL));
}

/* A code that nobody knows may say more than the kernel keeps: that has to be zero. */
TEST(unknown_layout)
{
	siginfo_t info = info_with(-100, 0);

	EXPECT_EQ(SYS(rt_sigqueueinfo, SYS(getpid), SIGCHLD, &info), 0);
	((char *)&info)[127] = 1;
	EXPECT_EQ(SYS(rt_sigqueueinfo, SYS(getpid), SIGCHLD, &info), -E2BIG);
	EXPECT_EQ(SYS(rt_tgsigqueueinfo, SYS(getpid), SYS(gettid), SIGCHLD, &info), -E2BIG);
	info.si_code = SI_QUEUE;
	EXPECT_EQ(SYS(rt_sigqueueinfo, SYS(getpid), SIGCHLD, &info), 0);
	info.si_code = 0x7f; /* no code of SIGCHLD's */
	EXPECT_EQ(SYS(rt_sigqueueinfo, SYS(getpid), SIGCHLD, &info), -E2BIG);
	info.si_code = CLD_CONTINUED;
	EXPECT_EQ(SYS(rt_sigqueueinfo, SYS(getpid), SIGCHLD, &info), 0);
}

TEST(bad_arguments)
{
	siginfo_t info = info_with(SI_QUEUE, 0);
	long pid = SYS(getpid);
	char *edge = map_edge(1);

	EXPECT_EQ(SYS(rt_sigqueueinfo, pid, 65, &info), -EINVAL);
	EXPECT_EQ(SYS(rt_sigqueueinfo, pid, -1, &info), -EINVAL);
	EXPECT_EQ(SYS(rt_sigqueueinfo, pid, 0, &info), 0);
	EXPECT_EQ(SYS(rt_sigqueueinfo, 0x3ffffff, SIGUSR1, &info), -ESRCH);
	EXPECT_EQ(SYS(rt_tgsigqueueinfo, 0, pid, SIGUSR1, &info), -EINVAL);
	EXPECT_EQ(SYS(rt_tgsigqueueinfo, pid, -1, SIGUSR1, &info), -EINVAL);
	EXPECT_EQ(SYS(rt_tgsigqueueinfo, SYS(getppid), pid, SIGUSR1, &info), -ESRCH);
	for (EACH_BAD_POINTER(b)) {
		EXPECT_EQ_IN(b->name, SYS(rt_sigqueueinfo, pid, SIGUSR1, b->addr), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(rt_tgsigqueueinfo, pid, pid, SIGUSR1, b->addr), -EFAULT);
	}
	EXPECT_EQ(SYS(rt_sigqueueinfo, pid, SIGUSR1, edge + PAGE - 47), -EFAULT);
	unmap_pages(edge, 1);
}

/* Standard signals once, with what the first brought; real-time signals all, in order. */
TEST(queueing)
{
	note(SIGUSR1, 0);
	act_mask(40, (void *)note_handler, SA_SIGINFO, ~0UL);
	act_mask(41, (void *)note_handler, SA_SIGINFO, ~0UL);
	block(BIT(SIGUSR1) | BIT(40) | BIT(41));
	for (int i = 1; i <= 3; i++) {
		EXPECT_EQ(queue(SIGUSR1, i), 0);
		EXPECT_EQ(queue(41, 200 + i), 0);
		EXPECT_EQ(queue(40, 100 + i), 0);
	}
	EXPECT_EQ(send(40), 0);
	unblock(BIT(SIGUSR1));
	EXPECT_EQ(noted.count, 1);
	EXPECT_EQ(noted.order[0], 1);
	forget();
	unblock(BIT(40) | BIT(41));
	EXPECT_EQ(noted.count, 7);
	/* Each handler is entered before the one below it has begun: the lowest number runs first. */
	for (int i = 0; i < 3; i++) {
		EXPECT_EQ(noted.order[i], 101 + i);
		EXPECT_EQ(noted.order[4 + i], 201 + i);
	}
	EXPECT_EQ(noted.order[3], 40);
	act(SIGUSR1, DEFAULT, 0);
	act(40, DEFAULT, 0);
	act(41, DEFAULT, 0);
}

/* RLIMIT_SIGPENDING: -EAGAIN for what would be lost, not for what can do without. */
static void fill_queue(void)
{
	struct rlimit limit = { 4, 4 };
	int sent = 0;

	SYS(setuid, 54321); /* a user who has nothing queued */
	EXPECT_EQ(SYS(setrlimit, RLIMIT_SIGPENDING, &limit), 0);
	block(~0UL);
	while (sent < 100 && !queue(40, sent))
		sent++;
	EXPECT_EQ(sent, 4);
	EXPECT_EQ(queue(40, 0), -EAGAIN);
	EXPECT_EQ(queue(41, 0), -EAGAIN);
	EXPECT_EQ(pending_now(), BIT(40));
	EXPECT_EQ(send(42), 0); /* kill(2) says nothing that could be lost */
	EXPECT_EQ(send(SIGUSR1), 0);
	EXPECT_EQ(pending_now(), BIT(40) | BIT(42) | BIT(SIGUSR1));
	note(42, 0);
	unblock(BIT(42));
	EXPECT_EQ(noted.count, 1);
	EXPECT_EQ(noted.info.si_code, SI_USER);
	EXPECT_EQ(noted.info.si_pid, 0); /* that was lost */
	act_mask(40, (void *)note_handler, SA_SIGINFO, ~0UL);
	forget();
	unblock(BIT(40));
	EXPECT_EQ(noted.count, 4);
	EXPECT_EQ(queue(41, 0), 0); /* room again; one is SIGUSR1's */
}

TEST(limit)
{
	EXPECT_STATUS(IN_CHILD(fill_queue()), PASSED);
}
