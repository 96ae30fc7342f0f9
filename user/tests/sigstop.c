/*
 * Job control: stop signals, SIGCONT, and what the parent learns of both. signal(7), "Signal dispositions"; wait4(2),
 * WUNTRACED and WCONTINUED; sigaction(2), SA_NOCLDSTOP and SA_NOCLDWAIT.
 */
#include <linux/prctl.h>
#include "sig.h"

#define STOPPED(sig) ((sig) << 8 | 0x7f)
#define CONTINUED 0xffff

static volatile int *shared;

/* A child that counts in shared[0] for ever. */
static int counting_child(void)
{
	int pid;

	if (!shared)
		shared = shared_page();
	shared[0] = 0;
	pid = fork_child();
	if (!pid)
		for (;;) {
			shared[0]++;
			SYS(sched_yield);
		}
	return pid;
}

static int wait_status(int pid, int options)
{
	int status = -1;
	long ret = SYS(wait4, pid, &status, options, 0);

	return ret == pid ? status : ret;
}

static void finish(int pid)
{
	SYS(kill, pid, SIGKILL);
	EXPECT_STATUS(reap(pid), KILLED(SIGKILL));
}

TEST(stop_and_continue)
{
	static const int stops[] = { SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU };
	int pid = counting_child(), count;
	char note[16];

	for (unsigned int i = 0; i < ARRAY_SIZE(stops); i++) {
		snprintf(note, sizeof(note), "signal %d", stops[i]);
		SYS(setpgid, pid, 0); /* a group of its own in this session: not orphaned */
		EXPECT_EQ_IN(note, SYS(kill, pid, stops[i]), 0);
		EXPECT_EQ_IN(note, wait_status(pid, WUNTRACED), STOPPED(stops[i]));
		/* It is told once, and stands still. */
		EXPECT_EQ_IN(note, wait_status(pid, WUNTRACED | WNOHANG), 0);
		count = shared[0];
		for (int n = 0; n < 20; n++)
			SYS(sched_yield);
		EXPECT_EQ_IN(note, shared[0], count);
		EXPECT_EQ_IN(note, wait_status(pid, WCONTINUED | WNOHANG), 0);
		EXPECT_EQ_IN(note, SYS(kill, pid, SIGCONT), 0);
		EXPECT_EQ_IN(note, wait_status(pid, WCONTINUED), CONTINUED);
		EXPECT_EQ_IN(note, wait_status(pid, WCONTINUED | WUNTRACED | WNOHANG), 0);
		while (shared[0] == count) /* it goes on */
			SYS(sched_yield);
	}
	finish(pid);
}

/* Without WUNTRACED a stop is not reported, but kept. */
TEST(only_if_asked)
{
	int pid = counting_child();

	SYS(kill, pid, SIGSTOP);
	EXPECT_EQ(wait_status(pid, WUNTRACED), STOPPED(SIGSTOP));
	EXPECT_EQ(wait_status(pid, WNOHANG), 0);
	EXPECT_EQ(wait_status(pid, WNOHANG | WCONTINUED), 0);
	SYS(kill, pid, SIGCONT);
	EXPECT_EQ(wait_status(pid, WNOHANG), 0);
	finish(pid);
}

/* SIGKILL ends what has stopped; no other signal wakes it, they wait for SIGCONT. */
TEST(signals_while_stopped)
{
	int pid = fork_child();

	if (!pid) {
		note(SIGUSR1, 0);
		SYS(kill, SYS(getpid), SIGSTOP);
		EXPECT_EQ(noted.count, 1);
		child_done();
	}
	EXPECT_EQ(wait_status(pid, WUNTRACED), STOPPED(SIGSTOP));
	SYS(kill, pid, SIGUSR1);
	EXPECT_EQ(wait_status(pid, WNOHANG), 0);
	SYS(kill, pid, SIGCONT);
	EXPECT_STATUS(reap(pid), PASSED);

	pid = counting_child();
	SYS(kill, pid, SIGSTOP);
	EXPECT_EQ(wait_status(pid, WUNTRACED), STOPPED(SIGSTOP));
	SYS(kill, pid, SIGTERM);
	EXPECT_EQ(wait_status(pid, WNOHANG | WUNTRACED), 0);
	SYS(kill, pid, SIGKILL);
	EXPECT_STATUS(reap(pid), KILLED(SIGKILL));
}

/* SIGCONT takes pending stop signals away, and a stop signal a pending SIGCONT; blocked or not. */
TEST(they_cancel_each_other)
{
	note(SIGCONT, 0);
	block(BIT(SIGCONT) | BIT(SIGTSTP) | BIT(SIGTTIN));
	send(SIGTSTP);
	send(SIGTTIN);
	EXPECT_EQ(pending_now(), BIT(SIGTSTP) | BIT(SIGTTIN));
	send(SIGCONT);
	EXPECT_EQ(pending_now(), BIT(SIGCONT));
	send(SIGTSTP);
	EXPECT_EQ(pending_now(), BIT(SIGTSTP));
	send(SIGCONT);
	unblock(~0UL);
	EXPECT_EQ(noted.count, 1);
	act(SIGCONT, DEFAULT, 0);
}

/* SIGCONT continues whatever the process does about it. */
TEST(blocked_or_ignored_cont)
{
	for (int ignore = 0; ignore < 2; ignore++) {
		int pid = fork_child();

		if (!pid) {
			if (ignore)
				act(SIGCONT, IGNORE, 0);
			else
				block(BIT(SIGCONT));
			send(SIGSTOP);
			child_done();
		}
		EXPECT_EQ(wait_status(pid, WUNTRACED), STOPPED(SIGSTOP));
		SYS(kill, pid, SIGCONT);
		EXPECT_STATUS(reap(pid), PASSED);
	}
}

/* A handler of SIGTSTP replaces the stop, one of SIGCONT comes behind it. */
TEST(handlers)
{
	int pid = fork_child();

	if (!pid) {
		note(SIGTSTP, 0);
		send(SIGTSTP);
		EXPECT_EQ(noted.sig, SIGTSTP);
		note(SIGCONT, 0);
		send(SIGSTOP);
		EXPECT_EQ(noted.sig, SIGCONT);
		EXPECT_EQ(noted.count, 1);
		child_done();
	}
	EXPECT_EQ(wait_status(pid, WUNTRACED), STOPPED(SIGSTOP));
	SYS(kill, pid, SIGCONT);
	EXPECT_STATUS(reap(pid), PASSED);
}

/* SIGCHLD: what it tells, each time. Blocked here, and taken one by one. */
static siginfo_t next_sigchld(void)
{
	unsigned long mask = BIT(SIGCHLD);
	siginfo_t info;

	memset(&info, 0, sizeof(info));
	EXPECT_EQ(SYS(rt_sigtimedwait, &mask, &info, 0, 8), SIGCHLD);
	return info;
}

TEST(sigchld)
{
	siginfo_t info;
	int pid;

	if (!shared)
		shared = shared_page();
	block(BIT(SIGCHLD));
	shared[1] = 0;
	pid = fork_child();
	if (!pid) {
		send(SIGSTOP);
		await(shared + 1, 1); /* one SIGCHLD at a time: a second one would be lost */
		SYS(exit_group, 7);
	}
	info = next_sigchld();
	EXPECT_EQ(info.si_code, CLD_STOPPED);
	EXPECT_EQ(info.si_status, SIGSTOP);
	EXPECT_EQ(info.si_pid, pid);
	EXPECT_EQ(info.si_uid, SYS(getuid));
	EXPECT_EQ(wait_status(pid, WUNTRACED), STOPPED(SIGSTOP));
	SYS(kill, pid, SIGCONT);
	info = next_sigchld();
	EXPECT_EQ(info.si_code, CLD_CONTINUED);
	EXPECT_EQ(info.si_status, SIGCONT);
	EXPECT_EQ(info.si_pid, pid);
	shared[1] = 1;
	info = next_sigchld();
	EXPECT_EQ(info.si_code, CLD_EXITED);
	EXPECT_EQ(info.si_status, 7);
	EXPECT_EQ(reap(pid), EXITED(7));

	pid = fork_child();
	if (!pid)
		send(SIGTERM);
	info = next_sigchld();
	EXPECT_EQ(info.si_code, CLD_KILLED);
	EXPECT_EQ(info.si_status, SIGTERM);
	EXPECT_EQ(info.si_errno, 0);
	reap(pid);
	unblock(BIT(SIGCHLD));
}

/* SA_NOCLDSTOP: only of its end. */
TEST(nocldstop)
{
	siginfo_t info;
	int pid;

	block(BIT(SIGCHLD));
	note(SIGCHLD, SA_NOCLDSTOP);
	pid = counting_child();
	SYS(kill, pid, SIGSTOP);
	EXPECT_EQ(wait_status(pid, WUNTRACED), STOPPED(SIGSTOP));
	SYS(kill, pid, SIGCONT);
	EXPECT_EQ(wait_status(pid, WCONTINUED), CONTINUED);
	EXPECT_EQ(pending_now(), 0);
	SYS(kill, pid, SIGKILL);
	info = next_sigchld();
	EXPECT_EQ(info.si_code, CLD_KILLED);
	EXPECT_EQ(info.si_status, SIGKILL);
	reap(pid);
	act(SIGCHLD, DEFAULT, 0);
	unblock(BIT(SIGCHLD));
}

/* Who ignores SIGCHLD, or says SA_NOCLDWAIT, has no zombies: wait4 sleeps until the last is gone, and finds none. */
TEST(no_zombies)
{
	for (int flag = 0; flag < 2; flag++) {
		int status = 77, pid;

		if (flag)
			note(SIGCHLD, SA_NOCLDWAIT);
		else
			act(SIGCHLD, IGNORE, 0);
		block(BIT(SIGCHLD));
		pid = fork_child();
		if (!pid)
			SYS(exit_group, 3);
		EXPECT_EQ(SYS(wait4, pid, &status, 0, 0), -ECHILD);
		EXPECT_EQ(status, 77);
		EXPECT_EQ(SYS(kill, pid, 0), -ESRCH);
		EXPECT_EQ(pending_now(), flag ? BIT(SIGCHLD) : 0);
		act(SIGCHLD, DEFAULT, 0);
		unblock(BIT(SIGCHLD));
	}
}

/* A group that nobody could continue does not stop for the terminal's sake; for SIGSTOP it does. */
TEST(orphaned_group)
{
	int pid = fork_child();

	if (!pid) {
		SYS(setsid);
		send(SIGTSTP);
		send(SIGTTIN);
		send(SIGTTOU);
		SYS(exit_group, 5);
	}
	EXPECT_EQ(wait_status(pid, WUNTRACED), EXITED(5));
	pid = fork_child();
	if (!pid) {
		SYS(setsid);
		send(SIGSTOP);
		SYS(exit_group, 5);
	}
	EXPECT_EQ(wait_status(pid, WUNTRACED), STOPPED(SIGSTOP));
	SYS(kill, pid, SIGCONT);
	EXPECT_EQ(wait_status(pid, 0), EXITED(5));
}

/* When the last parent in another group of the session goes, those who have stopped are told, and go on. */
static void hup_handler(int sig)
{
	shared[2] |= sig == SIGHUP ? 1 : 2;
}

TEST(group_becomes_orphaned)
{
	int leader, status;

	if (!shared)
		shared = shared_page();
	shared[1] = shared[2] = 0;
	EXPECT_EQ(SYS(prctl, PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), 0); /* the orphan comes here */
	leader = fork_child();
	if (!leader) {
		int pid;

		SYS(setsid);
		pid = fork_child();
		if (!pid) {
			SYS(setpgid, 0, 0);
			act(SIGHUP, (void *)hup_handler, 0);
			act(SIGCONT, (void *)hup_handler, 0);
			send(SIGTSTP); /* not orphaned: it stops */
			SYS(exit_group, shared[2]);
		}
		SYS(wait4, pid, &status, WUNTRACED, 0);
		shared[1] = pid;
		SYS(exit_group, status == STOPPED(SIGTSTP) ? 4 : 5);
	}
	EXPECT_STATUS(reap(leader), EXITED(4));
	EXPECT_STATUS(reap(shared[1]), EXITED(3));
	SYS(prctl, PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0);
}
