/* eventfd: a counter that can be waited for. eventfd(2). */
#include <asm/poll.h>
#include <linux/eventfd.h>
#include <sys/uio.h>
#include "mem.h"
#include "pipes.h"

static long get(int fd, unsigned long *n)
{
	*n = 0;
	return SYS(read, fd, n, 8);
}

static long put(int fd, unsigned long n)
{
	return SYS(write, fd, &n, 8);
}

static int events(int fd)
{
	struct pollfd p = { fd, 0x7fff, 0 };

	SYS(poll, &p, 1, 0);
	return p.revents;
}

TEST(counts)
{
	int fd = SYS(eventfd2, 5, EFD_NONBLOCK | EFD_CLOEXEC);
	unsigned long n;

	EXPECT_EQ(SYS(fcntl, fd, F_GETFL), O_RDWR | O_NONBLOCK);
	EXPECT_EQ(SYS(fcntl, fd, F_GETFD), FD_CLOEXEC);
	EXPECT_EQ(events(fd), POLLIN | POLLOUT);
	EXPECT_EQ(put(fd, 3), 8);
	EXPECT_EQ(get(fd, &n), 8);
	EXPECT_EQ(n, 8);
	EXPECT_EQ(get(fd, &n), -EAGAIN);
	EXPECT_EQ(events(fd), POLLOUT);
	EXPECT_EQ(put(fd, ~0UL), -EINVAL);
	EXPECT_EQ(put(fd, ~0UL - 1), 8);
	EXPECT_EQ(events(fd), POLLIN);
	EXPECT_EQ(put(fd, 0), 8);
	EXPECT_EQ(put(fd, 1), -EAGAIN);
	EXPECT_EQ(get(fd, &n), 8);
	EXPECT_EQ(n, ~0UL - 1);
	EXPECT_EQ(SYS(read, fd, &n, 7), -EINVAL);
	EXPECT_EQ(SYS(write, fd, &n, 7), -EINVAL);
	EXPECT_EQ(SYS(lseek, fd, 7, SEEK_SET), 0);
	SYS(close, fd);
}

TEST(semaphore)
{
	int fd = SYS(eventfd2, 2, EFD_SEMAPHORE | EFD_NONBLOCK);
	unsigned long n;

	for (int i = 0; i < 2; i++) {
		EXPECT_EQ(get(fd, &n), 8);
		EXPECT_EQ(n, 1);
	}
	EXPECT_EQ(get(fd, &n), -EAGAIN);
	SYS(close, fd);
}

TEST(refusals)
{
	int before = free_fd(), fd;

	EXPECT_EQ(SYS(eventfd2, 0, 2), -EINVAL);
	EXPECT_EQ(SYS(eventfd2, 0, -1), -EINVAL);
	fd = SYS(eventfd, 0);
	EXPECT_EQ(fd, before);
	EXPECT_EQ(SYS(fcntl, fd, F_GETFL), O_RDWR);
	for (EACH_BAD_POINTER(b))
		EXPECT_EQ_IN(b->name, SYS(write, fd, b->addr, 8), -EFAULT);
	SYS(close, fd);
}

/* One can seek on them, which does nothing; there are no places to read and to write at. */
TEST(no_positions)
{
	unsigned long mask = 0, n = 1;
	int fds[] = { SYS(eventfd, 0), SYS(timerfd_create, 1, 0), SYS(signalfd, -1, &mask, 8),
		      SYS(epoll_create1, 0) };

	for (unsigned int i = 0; i < ARRAY_SIZE(fds); i++) {
		struct iovec v = { &n, sizeof(n) };

		EXPECT_EQ(SYS(lseek, fds[i], 5, SEEK_SET), 0);
		EXPECT_EQ(SYS(pread64, fds[i], &n, 8, 0), -ESPIPE);
		EXPECT_EQ(SYS(pwrite64, fds[i], &n, 8, 0), -ESPIPE);
		EXPECT_EQ(SYS(preadv, fds[i], &v, 1, 0, 0), -ESPIPE);
		EXPECT_EQ(SYS(pwritev, fds[i], &v, 1, 0, 0), -ESPIPE);
		SYS(close, fds[i]);
	}
}

TEST(waits)
{
	int fd = SYS(eventfd, 0), full = SYS(eventfd, 0), pid;
	unsigned long n;

	put(full, ~0UL - 1);
	pid = fork_child();
	if (!pid) {
		sleep_ms(10);
		put(fd, 7);
		EXPECT_EQ(put(full, 1), 8); /* until the parent reads */
		child_done();
	}
	EXPECT_EQ(get(fd, &n), 8);
	EXPECT_EQ(n, 7);
	sleep_ms(10);
	EXPECT_EQ(get(full, &n), 8);
	EXPECT_STATUS(reap(pid), PASSED);
	EXPECT_EQ(get(full, &n), 8);
	EXPECT_EQ(n, 1);
	SYS(close, fd);
	SYS(close, full);
}
