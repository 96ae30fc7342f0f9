/*
 * waitid(2): which children, which of their states, and what it tells. Stops and continues for wait4(2) as well.
 */
#include <sys/resource.h>
#include "threads.h"

#define SIGINFO_SIZE 128

static int exiting(int code)
{
	int pid = fork_child();

	if (!pid)
		SYS(exit, code);
	return pid;
}

static int sleeping(void)
{
	struct timespec t = { 1000, 0 };
	int pid = fork_child();

	while (!pid)
		SYS(nanosleep, &t, 0);
	return pid;
}

#define WAITID(type, id, info, options) SYS(waitid, type, id, info, options, 0)

static void expect_info(const siginfo_t *info, int pid, int code, int status)
{
	EXPECT_EQ(info->si_signo, SIGCHLD);
	EXPECT_EQ(info->si_errno, 0);
	EXPECT_EQ(info->si_code, code);
	EXPECT_EQ(info->si_pid, pid);
	EXPECT_EQ(info->si_status, status);
	EXPECT_EQ(info->si_uid, SYS(getuid));
}

TEST(exit_and_kill)
{
	siginfo_t info;
	int pid = exiting(5);

	EXPECT_EQ(WAITID(P_PID, pid, &info, WEXITED), 0);
	expect_info(&info, pid, CLD_EXITED, 5);
	EXPECT_EQ(WAITID(P_PID, pid, &info, WEXITED), -ECHILD);
	pid = sleeping();
	SYS(kill, pid, SIGTERM);
	EXPECT_EQ(WAITID(P_ALL, 0, &info, WEXITED), 0);
	expect_info(&info, pid, CLD_KILLED, SIGTERM);
}

/* Nobody to tell of: the fields are zero, the others as they were. */
TEST(nothing_to_tell)
{
	union {
		siginfo_t info;
		unsigned char bytes[SIGINFO_SIZE + 16];
	} u;
	int pid = sleeping();

	memset(&u, 0xee, sizeof(u));
	EXPECT_EQ(WAITID(P_PID, pid, &u, WEXITED | WNOHANG), 0);
	EXPECT_EQ(u.info.si_signo, 0);
	EXPECT_EQ(u.info.si_errno, 0);
	EXPECT_EQ(u.info.si_code, 0);
	EXPECT_EQ(u.info.si_pid, 0);
	EXPECT_EQ(u.info.si_uid, 0);
	EXPECT_EQ(u.info.si_status, 0);
	EXPECT(filled(u.bytes + 28, 0xee, sizeof(u) - 28));
	EXPECT(filled(u.bytes + 12, 0xee, 4));
	SYS(kill, pid, SIGKILL);
	EXPECT_EQ(WAITID(P_PID, pid, 0, WEXITED), 0);
}

TEST(nowait_leaves_it)
{
	siginfo_t info;
	int pid = exiting(7);

	for (int i = 0; i < 3; i++) {
		EXPECT_EQ(WAITID(P_PID, pid, &info, WEXITED | WNOWAIT), 0);
		expect_info(&info, pid, CLD_EXITED, 7);
	}
	EXPECT_STATUS(reap(pid), EXITED(7));
}

TEST(groups)
{
	int a = exiting(1), b, status;

	b = fork_child();
	if (!b) {
		SYS(setpgid, 0, 0);
		SYS(exit, 2);
	}
	SYS(setpgid, b, b);
	EXPECT_EQ(WAITID(P_PGID, b, 0, WEXITED), 0);
	EXPECT_EQ(SYS(wait4, b, &status, 0, 0), -ECHILD);
	EXPECT_EQ(WAITID(P_PGID, 0, 0, WEXITED), 0);
	EXPECT_EQ(SYS(wait4, a, &status, 0, 0), -ECHILD);
	EXPECT_EQ(WAITID(P_PGID, 0x3ffffff, 0, WEXITED), -ECHILD);
}

TEST(arguments)
{
	siginfo_t info;
	static const unsigned int bad[] = {
		0, WNOHANG, WNOWAIT, WEXITED | 0x10, WEXITED | 0x02000000, __WALL, 1 << 31
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(bad); i++)
		EXPECT_EQ(WAITID(P_ALL, 0, &info, bad[i]), -EINVAL);
	EXPECT_EQ(WAITID(4, 0, &info, WEXITED), -EINVAL);
	EXPECT_EQ(WAITID(-1, 0, &info, WEXITED), -EINVAL);
	EXPECT_EQ(WAITID(P_PID, 0, &info, WEXITED), -EINVAL);
	EXPECT_EQ(WAITID(P_PID, -1, &info, WEXITED), -EINVAL);
	EXPECT_EQ(WAITID(P_PGID, -1, &info, WEXITED), -EINVAL);
	EXPECT_EQ(WAITID(P_PIDFD, -1, &info, WEXITED), -EINVAL);
	EXPECT_EQ(WAITID(P_PIDFD, 1000, &info, WEXITED), -EBADF);
	EXPECT_EQ(WAITID(P_PIDFD, 0, &info, WEXITED), -EBADF);
	EXPECT_EQ(WAITID(P_ALL, 0, &info, WEXITED), -ECHILD);
	EXPECT_EQ(WAITID(P_ALL, 0, &info, WEXITED | WNOHANG), -ECHILD);
	EXPECT_EQ(WAITID(P_PID, 1, &info, WEXITED), -ECHILD);
}

TEST(bad_pointers)
{
	for (EACH_BAD_POINTER(b)) {
		int pid = exiting(0);

		EXPECT_EQ_IN(b->name, WAITID(P_PID, pid, b->addr, WEXITED), -EFAULT);
		EXPECT_EQ_IN(b->name, WAITID(P_PID, pid, 0, WEXITED), -ECHILD);
		pid = exiting(0);
		EXPECT_EQ_IN(b->name, SYS(waitid, P_PID, pid, 0, WEXITED, b->addr), -EFAULT);
		EXPECT_EQ_IN(b->name, WAITID(P_PID, pid, 0, WEXITED), -ECHILD);
	}
}

TEST(rusage)
{
	unsigned char raw[160];

	memset(raw, 0xee, sizeof(raw));
	EXPECT_EQ(SYS(waitid, P_PID, exiting(0), 0, WEXITED, raw), 0);
	EXPECT(filled(raw + 144, 0xee, 16));
	EXPECT(((struct rusage *)raw)->ru_stime.tv_usec < 1000000);
}

/* A stop is told once, a continue once; by waitid and by wait4. */
TEST(stop_and_continue)
{
	siginfo_t info;
	int pid = sleeping(), status;

	SYS(kill, pid, SIGSTOP);
	EXPECT_EQ(WAITID(P_PID, pid, &info, WSTOPPED | WNOWAIT), 0);
	expect_info(&info, pid, CLD_STOPPED, SIGSTOP);
	EXPECT_EQ(WAITID(P_PID, pid, &info, WSTOPPED), 0);
	expect_info(&info, pid, CLD_STOPPED, SIGSTOP);
	EXPECT_EQ(WAITID(P_PID, pid, &info, WSTOPPED | WNOHANG), 0);
	EXPECT_EQ(info.si_pid, 0);
	SYS(kill, pid, SIGCONT);
	EXPECT_EQ(WAITID(P_PID, pid, &info, WCONTINUED | WNOWAIT), 0);
	expect_info(&info, pid, CLD_CONTINUED, SIGCONT);
	EXPECT_EQ(WAITID(P_PID, pid, &info, WCONTINUED | WEXITED), 0);
	expect_info(&info, pid, CLD_CONTINUED, SIGCONT);
	SYS(kill, pid, SIGSTOP);
	EXPECT_EQ(SYS(wait4, pid, &status, WUNTRACED, 0), pid);
	EXPECT_EQ(status, SIGSTOP << 8 | 0x7f);
	EXPECT_EQ(SYS(wait4, pid, &status, WUNTRACED | WNOHANG, 0), 0);
	SYS(kill, pid, SIGCONT);
	EXPECT_EQ(SYS(wait4, pid, &status, WCONTINUED, 0), pid);
	EXPECT_EQ(status, 0xffff);
	SYS(kill, pid, SIGKILL);
	EXPECT_EQ(WAITID(P_PID, pid, &info, WSTOPPED | WCONTINUED | WEXITED), 0);
	expect_info(&info, pid, CLD_KILLED, SIGKILL);
}

/* A dead child is none for who waits for others only. */
TEST(zombie_does_not_stop)
{
	int pid = exiting(0);

	EXPECT_EQ(WAITID(P_PID, pid, 0, WEXITED | WNOWAIT), 0);
	EXPECT_EQ(WAITID(P_PID, pid, 0, WSTOPPED), -ECHILD);
	EXPECT_EQ(WAITID(P_PID, pid, 0, WCONTINUED | WNOHANG), -ECHILD);
	EXPECT_STATUS(reap(pid), PASSED);
}

struct sigact {
	unsigned long handler, flags, restorer, mask;
};

static void chld(unsigned long handler, unsigned long flags)
{
	struct sigact act = { .handler = handler, .flags = flags };

	EXPECT_EQ(SYS(rt_sigaction, SIGCHLD, &act, 0, 8), 0);
}

/* Who ignores SIGCHLD, or says SA_NOCLDWAIT, waits for all children at once and learns of none. */
TEST(autoreap)
{
	chld(1 /* SIG_IGN */, 0);
	exiting(1);
	exiting(2);
	EXPECT_EQ(SYS(wait4, -1, 0, 0, 0), -ECHILD);
	chld(0, SA_NOCLDWAIT);
	exiting(3);
	EXPECT_EQ(WAITID(P_ALL, 0, 0, WEXITED), -ECHILD);
	chld(0, 0);
	EXPECT_STATUS(reap(exiting(4)), EXITED(4));
}
