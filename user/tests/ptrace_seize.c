/*
 * PTRACE_SEIZE, and what only seized tracees have: PTRACE_INTERRUPT, PTRACE_LISTEN, and stops of the process that can be
 * told from other stops. ptrace(2), "Group-stop".
 */
#include <errno.h>
#include "ptrace.h"

#define STOP_EVENT(sig) ((sig) | PTRACE_EVENT_STOP << 8)

static int seized(long options)
{
	int pid = UNTRACED(for (;;) SYS(pause));

	EXPECT_EQ(PT(SEIZE, pid, 0, options), 0);
	return pid;
}

TEST(seize_does_not_stop)
{
	int pid = seized(0), status = 0;
	unsigned long word;

	EXPECT_EQ(SYS(wait4, pid, &status, WNOHANG, 0), 0);
	EXPECT_EQ(PT(PEEKUSR, pid, 0, &word), -ESRCH);
	kill_and_reap(pid);
}

TEST(seize_is_checked)
{
	int pid = UNTRACED(for (;;) SYS(pause));

	EXPECT_EQ(PT(SEIZE, pid, 1, 0), -EIO);
	EXPECT_EQ(PT(SEIZE, pid, 0, 1 << 9), -EIO);
	EXPECT_EQ(PT(SEIZE, pid, 0, 1L << 40), -EIO);
	EXPECT_EQ(PT(SEIZE, SYS(getpid), 0, 0), -EPERM);
	EXPECT_EQ(PT(SEIZE, pid, 0, PTRACE_O_TRACEFORK), 0);
	EXPECT_EQ(PT(SEIZE, pid, 0, 0), -EPERM);
	kill_and_reap(pid);
}

TEST(interrupt)
{
	int pid = seized(0);
	siginfo_t info = {};

	EXPECT_EQ(PT(INTERRUPT, pid, 0, 0), 0);
	EXPECT_STOP(pid, STOP_EVENT(SIGTRAP));
	EXPECT_EQ(PT(GETSIGINFO, pid, 0, &info), 0);
	EXPECT_EQ(info.si_signo, SIGTRAP);
	EXPECT_EQ(info.si_code, STOP_EVENT(SIGTRAP));
	EXPECT_EQ(PT(INTERRUPT, pid, 0, 0), 0); /* the next one comes after this */
	EXPECT_EQ(PT(CONT, pid, 0, 0), 0);
	EXPECT_STOP(pid, STOP_EVENT(SIGTRAP));
	EXPECT_EQ(PT(CONT, pid, 0, SIGTERM), 0); /* no signal goes with this kind of stop */
	EXPECT_EQ(PT(INTERRUPT, pid, 0, 0), 0);
	EXPECT_STOP(pid, STOP_EVENT(SIGTRAP));
	kill_and_reap(pid);
}

/* A call that PTRACE_INTERRUPT disturbs goes on afterwards: the program does not notice. */
TEST(interrupted_call_goes_on)
{
	int fds[2], pid;
	char c = 'x';

	SYS(pipe, fds);
	pid = UNTRACED(char got; EXPECT_EQ(SYS(read, fds[0], &got, 1), 1); EXPECT_EQ(got, 'x'));
	EXPECT_EQ(PT(SEIZE, pid, 0, PTRACE_O_TRACESYSGOOD), 0);
	for (int i = 0; i < 3; i++) {
		EXPECT_EQ(PT(INTERRUPT, pid, 0, 0), 0);
		EXPECT_STOP(pid, STOP_EVENT(SIGTRAP));
		EXPECT_EQ(PT(CONT, pid, 0, 0), 0);
	}
	SYS(write, fds[1], &c, 1);
	EXPECT_STATUS(wait_end(pid), PASSED);
	SYS(close, fds[0]);
	SYS(close, fds[1]);
}

/* SIGSTOP: first the signal, then the stop of the process. Listening, it stays stopped and waits for SIGCONT. */
TEST(group_stop_and_listen)
{
	int pid = seized(0), status = 0;
	unsigned long word;

	SYS(kill, pid, SIGSTOP);
	EXPECT_STOP(pid, SIGSTOP);
	EXPECT_EQ(PT(LISTEN, pid, 0, 0), -EIO); /* no stop of the process yet */
	EXPECT_EQ(PT(CONT, pid, 0, SIGSTOP), 0);
	EXPECT_STOP(pid, STOP_EVENT(SIGSTOP));
	EXPECT_EQ(PT(LISTEN, pid, 0, 0), 0);
	EXPECT_EQ(PT(PEEKUSR, pid, 0, &word), -ESRCH); /* it counts as running */
	EXPECT_EQ(SYS(wait4, pid, &status, WNOHANG | __WALL, 0), 0);
	SYS(kill, pid, SIGCONT);
	EXPECT_STOP(pid, STOP_EVENT(SIGTRAP)); /* something has changed */
	EXPECT_EQ(PT(CONT, pid, 0, 0), 0);
	EXPECT_STOP(pid, SIGCONT);
	EXPECT_EQ(PT(CONT, pid, 0, SIGCONT), 0);
	kill_and_reap(pid);
}

/* PTRACE_INTERRUPT ends the listening, but not the stop. */
TEST(listen_and_interrupt)
{
	int pid = seized(0);

	SYS(kill, pid, SIGTSTP);
	EXPECT_STOP(pid, SIGTSTP);
	EXPECT_EQ(PT(CONT, pid, 0, SIGSTOP), 0);
	EXPECT_STOP(pid, STOP_EVENT(SIGSTOP));
	EXPECT_EQ(PT(LISTEN, pid, 0, 0), 0);
	EXPECT_EQ(PT(INTERRUPT, pid, 0, 0), 0);
	EXPECT_STOP(pid, STOP_EVENT(SIGSTOP));
	kill_and_reap(pid);
}

/* Detached in the middle of a stop of its process it stays stopped, until SIGCONT. */
TEST(detach_in_a_group_stop)
{
	int pid = seized(0), status = 0;

	SYS(kill, pid, SIGSTOP);
	EXPECT_STOP(pid, SIGSTOP);
	EXPECT_EQ(PT(CONT, pid, 0, SIGSTOP), 0);
	EXPECT_STOP(pid, STOP_EVENT(SIGSTOP));
	EXPECT_EQ(PT(DETACH, pid, 0, 0), 0);
	EXPECT_EQ(SYS(wait4, pid, &status, WNOHANG | WCONTINUED, 0), 0);
	SYS(kill, pid, SIGCONT);
	EXPECT_EQ(SYS(wait4, pid, &status, WCONTINUED, 0), pid);
	EXPECT_EQ(status, 0xffff);
	SYS(kill, pid, SIGKILL);
	EXPECT_STATUS(wait_end(pid), KILLED(SIGKILL));
}

/* One that was attached to sees the same as a second stop with the signal itself. */
TEST(group_stop_of_an_attached_one)
{
	int pid = UNTRACED(for (;;) SYS(pause));
	siginfo_t info;

	EXPECT_EQ(PT(ATTACH, pid, 0, 0), 0);
	EXPECT_STOP(pid, SIGSTOP);
	EXPECT_EQ(PT(GETSIGINFO, pid, 0, &info), 0);
	EXPECT_EQ(PT(CONT, pid, 0, SIGSTOP), 0);
	EXPECT_STOP(pid, SIGSTOP);
	EXPECT_EQ(PT(GETSIGINFO, pid, 0, &info), -EINVAL); /* that tells them apart */
	EXPECT_EQ(PT(CONT, pid, 0, 0), 0);
	kill_and_reap(pid);
}
