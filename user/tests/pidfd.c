/*
 * pidfd_open(2), CLONE_PIDFD, pidfd_getfd(2), waitid(P_PIDFD): a process as a descriptor.
 */
#include <linux/poll.h>
#include <linux/sched.h>
#include "threads.h"
#include "files.h"

static int child_until_killed(void)
{
	struct timespec t = { 1000, 0 };
	int pid = fork_child();

	while (!pid)
		SYS(nanosleep, &t, 0);
	return pid;
}

static int ready(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	return SYS(poll, &p, 1, 0) == 1 && p.revents & POLLIN;
}

TEST(poll_and_wait)
{
	int pid = child_until_killed(), fd = SYS(pidfd_open, pid, 0);
	struct pollfd p = { .fd = fd, .events = POLLIN };
	siginfo_t info;

	if (SYS(poll, 0, 0, 0) == -ENOSYS) {
		ktap_skip("there is no poll(2)");
		SYS(kill, pid, SIGKILL);
		reap(pid);
		SYS(close, fd);
		return;
	}
	EXPECT(fd >= 0);
	EXPECT_EQ(SYS(fcntl, fd, F_GETFD), FD_CLOEXEC);
	EXPECT(!ready(fd));
	SYS(kill, pid, SIGKILL);
	EXPECT_EQ(SYS(poll, &p, 1, -1), 1);
	EXPECT(ready(fd));
	EXPECT_EQ(SYS(waitid, P_PIDFD, fd, &info, WEXITED, 0), 0);
	EXPECT_EQ(info.si_pid, pid);
	EXPECT(ready(fd));
	EXPECT_EQ(SYS(waitid, P_PIDFD, fd, &info, WEXITED, 0), -ECHILD);
	EXPECT_EQ(SYS(close, fd), 0);
}

TEST(nonblocking)
{
	int pid = child_until_killed(), fd = SYS(pidfd_open, pid, O_NONBLOCK);
	siginfo_t info;

	EXPECT(fd >= 0);
	EXPECT_EQ(SYS(waitid, P_PIDFD, fd, &info, WEXITED, 0), -EAGAIN);
	EXPECT_EQ(SYS(waitid, P_PIDFD, fd, &info, WEXITED | WNOHANG, 0), 0);
	SYS(kill, pid, SIGKILL);
	EXPECT_STATUS(reap(pid), KILLED(SIGKILL));
	SYS(close, fd);
}

TEST(open_errors)
{
	int pid = child_until_killed(), fd;

	EXPECT_EQ(SYS(pidfd_open, pid, 1), -EINVAL);
	EXPECT_EQ(SYS(pidfd_open, pid, O_CLOEXEC), -EINVAL);
	EXPECT_EQ(SYS(pidfd_open, 0, 0), -EINVAL);
	EXPECT_EQ(SYS(pidfd_open, -1, 0), -EINVAL);
	EXPECT_EQ(SYS(pidfd_open, 0x3ffffff, 0), -ESRCH);
	SYS(kill, pid, SIGKILL);
	EXPECT_EQ(SYS(waitid, P_PID, pid, 0, WEXITED | WNOWAIT, 0), 0);
	fd = SYS(pidfd_open, pid, 0); /* dead, but not waited for */
	EXPECT(fd >= 0);
	EXPECT_STATUS(reap(pid), KILLED(SIGKILL));
	EXPECT_EQ(SYS(pidfd_open, pid, 0), -ESRCH);
	EXPECT_EQ(SYS(close, fd), 0);
}

/* clone(2) gives one with the child. */
TEST(clone_pidfd)
{
	int fd = -1, pid = SYS(clone, CLONE_PIDFD | SIGCHLD, 0, &fd, 0, 0);
	struct clone_args args = { .flags = CLONE_PIDFD,
				   .exit_signal = SIGCHLD,
				   .pidfd = (unsigned long)&fd };

	if (!pid)
		SYS(exit, 5);
	EXPECT(fd >= 0);
	EXPECT_EQ(SYS(fcntl, fd, F_GETFD), FD_CLOEXEC);
	EXPECT_EQ(SYS(waitid, P_PIDFD, fd, 0, WEXITED, 0), 0);
	EXPECT_EQ(SYS(wait4, pid, 0, 0, 0), -ECHILD);
	SYS(close, fd);
	fd = -1;
	pid = SYS(clone3, &args, sizeof(args));
	if (!pid)
		SYS(exit, fd == -1 ? 1 : 6); /* it is the parent's */
	EXPECT(fd >= 0);
	EXPECT_EQ(SYS(waitid, P_PIDFD, fd, 0, WEXITED | WNOWAIT, 0), 0);
	reap(pid);
	SYS(close, fd);
}

/* A descriptor of another process, with its position. */
TEST(getfd)
{
	int fd = open_file(TEXT, O_RDONLY), pid = child_until_killed(),
	    pidfd = SYS(pidfd_open, pid, 0), got;
	char a, b;

	EXPECT_EQ(SYS(read, fd, &a, 1), 1);
	got = SYS(pidfd_getfd, pidfd, fd, 0);
	EXPECT(got >= 0 && got != fd);
	EXPECT_EQ(SYS(fcntl, got, F_GETFD), FD_CLOEXEC);
	EXPECT_EQ(SYS(lseek, got, 0, SEEK_CUR), 1);
	EXPECT_EQ(SYS(read, got, &b, 1), 1);
	EXPECT_EQ(SYS(lseek, fd, 0, SEEK_CUR), 2);
	EXPECT_EQ(SYS(pidfd_getfd, pidfd, fd, 1), -EINVAL);
	EXPECT_EQ(SYS(pidfd_getfd, pidfd, 1000, 0), -EBADF);
	EXPECT_EQ(SYS(pidfd_getfd, pidfd, -1, 0), -EBADF);
	EXPECT_EQ(SYS(pidfd_getfd, fd, fd, 0), -EBADF);
	EXPECT_EQ(SYS(pidfd_getfd, 1000, fd, 0), -EBADF);
	SYS(kill, pid, SIGKILL);
	EXPECT_STATUS(reap(pid), KILLED(SIGKILL));
	EXPECT_EQ(SYS(pidfd_getfd, pidfd, fd, 0), -ESRCH);
	SYS(close, got);
	SYS(close, pidfd);
	SYS(close, fd);
}

/* Of a process that one may not trace: nothing. */
TEST(getfd_of_others)
{
	int pid = child_until_killed(), pidfd = SYS(pidfd_open, pid, 0);

	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(SYS(setresuid, 1000, 1000, 1000), 0);
			       EXPECT_EQ(SYS(pidfd_getfd, pidfd, 1, 0), -EPERM)),
		      PASSED);
	SYS(kill, pid, SIGKILL);
	reap(pid);
	SYS(close, pidfd);
}

TEST(no_reading)
{
	int fd = SYS(pidfd_open, SYS(getpid), 0);
	char c;

	EXPECT_EQ(SYS(read, fd, &c, 1), -EINVAL);
	EXPECT_EQ(SYS(write, fd, &c, 1), -EINVAL);
	EXPECT_EQ(SYS(lseek, fd, 0, SEEK_SET), -ESPIPE);
	EXPECT_EQ(SYS(ioctl, fd, 0x5401, 0), -ENOTTY);
	EXPECT_EQ(SYS(close, fd), 0);
}
