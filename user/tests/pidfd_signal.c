/* Signals by descriptor: pidfd_send_signal(2). */
#include "sig.h"

TEST(arrives)
{
	int fd = SYS(pidfd_open, SYS(getpid), 0), pipe_fd[2];
	siginfo_t info;

	REQUIRE(fd >= 0);
	note(SIGUSR1, 0);
	EXPECT_EQ(SYS(pidfd_send_signal, fd, SIGUSR1, 0, 0), 0);
	EXPECT_EQ(noted.info.si_code, SI_USER);
	EXPECT_EQ(noted.info.si_pid, SYS(getpid));
	memset(&info, 0, sizeof(info));
	info.si_signo = SIGUSR1;
	info.si_code = SI_QUEUE;
	info.si_int = 99;
	EXPECT_EQ(SYS(pidfd_send_signal, fd, SIGUSR1, &info, 0), 0);
	EXPECT_EQ(noted.count, 2);
	EXPECT_EQ(noted.info.si_int, 99);
	info.si_code = SI_KERNEL; /* to oneself one may */
	EXPECT_EQ(SYS(pidfd_send_signal, fd, SIGUSR1, &info, 0), 0);
	EXPECT_EQ(SYS(pidfd_send_signal, fd, 0, 0, 0), 0);
	EXPECT_EQ(SYS(pidfd_send_signal, fd, SIGUSR2, &info, 0), -EINVAL); /* says SIGUSR1 */
	EXPECT_EQ(SYS(pidfd_send_signal, fd, 65, 0, 0), -EINVAL);
	EXPECT_EQ(SYS(pidfd_send_signal, fd, SIGUSR1, 0, 0x80), -EINVAL);
	EXPECT_EQ(SYS(pidfd_send_signal, -1, SIGUSR1, 0, 0), -EBADF);
	SYS(pipe2, pipe_fd, 0);
	EXPECT_EQ(SYS(pidfd_send_signal, pipe_fd[0], SIGUSR1, 0, 0), -EBADF);
	SYS(close, pipe_fd[0]);
	SYS(close, pipe_fd[1]);
	for (EACH_BAD_POINTER(b))
		EXPECT_EQ_IN(b->name, SYS(pidfd_send_signal, fd, SIGUSR1, b->addr, 0), -EFAULT);
	EXPECT_EQ(noted.count, 3);
	SYS(close, fd);
	act(SIGUSR1, DEFAULT, 0);
}

/* To a child, until it is reaped; then to nobody, whoever gets its number. */
TEST(to_a_child)
{
	int pid = fork_child(), fd;
	siginfo_t info;

	if (!pid)
		for (;;)
			SYS(pause);
	fd = SYS(pidfd_open, pid, 0);
	memset(&info, 0, sizeof(info));
	info.si_signo = SIGTERM;
	EXPECT_EQ(SYS(pidfd_send_signal, fd, SIGTERM, &info, 0), -EPERM); /* SI_USER */
	info.si_code = SI_TKILL;
	EXPECT_EQ(SYS(pidfd_send_signal, fd, SIGTERM, &info, 0), -EPERM);
	info.si_code = SI_QUEUE;
	EXPECT_EQ(SYS(pidfd_send_signal, fd, SIGTERM, &info, 0), 0);
	EXPECT_STATUS(reap(pid), KILLED(SIGTERM));
	EXPECT_EQ(SYS(pidfd_send_signal, fd, SIGTERM, 0, 0), -ESRCH);
	EXPECT_EQ(SYS(pidfd_send_signal, fd, 0, 0, 0), -ESRCH);
	SYS(close, fd);
}

/* The folder of the process in /proc does as well; that of one thread, or anything else there, does not. */
TEST(by_its_folder)
{
	int pid = fork_child(), dir, fd;
	char name[64];

	if (!pid)
		for (;;)
			SYS(pause);
	snprintf(name, sizeof(name), "/proc/%d", pid);
	dir = SYS(open, name, O_RDONLY | O_DIRECTORY, 0);
	if (dir < 0)
		ktap_skip("nobody has mounted /proc");
	fd = SYS(open, name, O_PATH | O_DIRECTORY, 0);
	EXPECT_EQ(SYS(pidfd_send_signal, fd, 0, 0, 0), -EBADF);
	SYS(close, fd);
	snprintf(name, sizeof(name), "/proc/%d/task/%d", pid, pid);
	fd = SYS(open, name, O_RDONLY | O_DIRECTORY, 0);
	EXPECT_EQ(SYS(pidfd_send_signal, fd, 0, 0, 0), -EBADF);
	SYS(close, fd);
	fd = SYS(openat, dir, "stat", O_RDONLY, 0);
	EXPECT_EQ(SYS(pidfd_send_signal, fd, 0, 0, 0), -EBADF);
	SYS(close, fd);
	EXPECT_EQ(SYS(pidfd_send_signal, dir, 0, 0, 0), 0);
	EXPECT_EQ(SYS(pidfd_send_signal, dir, SIGTERM, 0, 0), 0);
	EXPECT_STATUS(reap(pid), KILLED(SIGTERM));
	EXPECT_EQ(SYS(pidfd_send_signal, dir, 0, 0, 0), -ESRCH);
	SYS(close, dir);
}

/* A descriptor gives no right. */
static void as_somebody(int fd)
{
	SYS(setresuid, 54321, 54321, 54321);
	EXPECT_EQ(SYS(pidfd_send_signal, fd, SIGTERM, 0, 0), -EPERM);
	EXPECT_EQ(SYS(pidfd_send_signal, fd, SIGCONT, 0, 0), 0); /* same session */
}

TEST(permission)
{
	int fd = SYS(pidfd_open, SYS(getpid), 0);

	EXPECT_STATUS(IN_CHILD(as_somebody(fd)), PASSED);
	SYS(close, fd);
}

/* A directory of /proc means its process, too; not one of a thread, nor of anything else there. */
TEST(by_a_directory_of_proc)
{
	int self = SYS(open, "/proc/self", O_RDONLY | O_DIRECTORY);
	int thread = SYS(open, "/proc/thread-self", O_RDONLY | O_DIRECTORY);
	int fds = SYS(open, "/proc/self/fd", O_RDONLY | O_DIRECTORY), path, fd, pid;
	char name[32];

	REQUIRE(self >= 0 && thread >= 0 && fds >= 0);
	note(SIGUSR1, 0);
	EXPECT_EQ(SYS(pidfd_send_signal, self, 0, 0, 0), 0);
	EXPECT_EQ(SYS(pidfd_send_signal, self, SIGUSR1, 0, 0), 0);
	EXPECT_EQ(noted.count, 1);
	EXPECT_EQ(SYS(pidfd_send_signal, thread, SIGUSR1, 0, 0), -EBADF);
	EXPECT_EQ(SYS(pidfd_send_signal, fds, SIGUSR1, 0, 0), -EBADF);
	path = SYS(open, "/proc/self", O_PATH);
	EXPECT_EQ(SYS(pidfd_send_signal, path, SIGUSR1, 0, 0), -EBADF);
	fd = SYS(pidfd_getfd, self, 0, 0); /* for signals only */
	EXPECT_EQ(fd, -EBADF);
	act(SIGUSR1, DEFAULT, 0);
	pid = fork_child();
	if (!pid)
		for (;;)
			SYS(pause);
	snprintf(name, sizeof(name), "/proc/%d", pid);
	fd = SYS(open, name, O_RDONLY | O_DIRECTORY);
	EXPECT_EQ(SYS(pidfd_send_signal, fd, SIGTERM, 0, 0), 0);
	EXPECT_STATUS(reap(pid), KILLED(SIGTERM));
	EXPECT_EQ(SYS(pidfd_send_signal, fd, SIGTERM, 0, 0), -ESRCH);
	SYS(close, fd);
	SYS(close, path);
	SYS(close, fds);
	SYS(close, thread);
	SYS(close, self);
}
