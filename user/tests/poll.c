/* poll and ppoll: which files are ready, and waiting until one is. poll(2). */
#include <asm/poll.h>
#include <sys/resource.h>
#include "mem.h"
#include "pipes.h"

#define IN_NORM (POLLIN | POLLRDNORM)
#define OUT_NORM (POLLOUT | POLLWRNORM)
#define ALL 0x7fff

static struct pollfd one(int fd, int events)
{
	return (struct pollfd){ fd, events, 0x5555 };
}

TEST(pipe_states)
{
	struct pollfd p[2];
	int fd[2];

	make_pipe(fd, 0);
	p[0] = one(fd[0], ALL);
	p[1] = one(fd[1], ALL);
	EXPECT_EQ(SYS(poll, p, 2, 0), 1);
	EXPECT_EQ(p[0].revents, 0);
	EXPECT_EQ(p[1].revents, OUT_NORM);
	EXPECT_EQ(p[0].fd, fd[0]);
	EXPECT_EQ(p[0].events, ALL);
	SYS(write, fd[1], "a", 1);
	EXPECT_EQ(SYS(poll, p, 2, -1), 2);
	EXPECT_EQ(p[0].revents, IN_NORM);
	SYS(close, fd[1]);
	EXPECT_EQ(SYS(poll, p, 2, 0), 2);
	EXPECT_EQ(p[0].revents, IN_NORM | POLLHUP);
	EXPECT_EQ(p[1].revents, POLLNVAL);
	p[0].events = 0;
	EXPECT_EQ(SYS(poll, p, 1, 0), 1);
	EXPECT_EQ(p[0].revents, POLLHUP);
	SYS(close, fd[0]);
	make_pipe(fd, 0);
	SYS(close, fd[0]);
	p[0] = one(fd[1], POLLOUT);
	EXPECT_EQ(SYS(poll, p, 1, 0), 1);
	EXPECT_EQ(p[0].revents, POLLOUT | POLLERR);
	SYS(close, fd[1]);
}

TEST(full_pipe)
{
	static char page[4096];
	struct pollfd p;
	int fd[2];

	make_pipe(fd, O_NONBLOCK);
	p = one(fd[1], POLLOUT);
	while (SYS(write, fd[1], page, 4096) > 0)
		;
	EXPECT_EQ(SYS(poll, &p, 1, 0), 0);
	EXPECT_EQ(p.revents, 0);
	SYS(read, fd[0], page, 4095);
	EXPECT_EQ(SYS(poll, &p, 1, 0), 0);
	SYS(read, fd[0], page, 1);
	EXPECT_EQ(SYS(poll, &p, 1, 0), 1);
	close_pipe(fd);
}

TEST(other_files)
{
	struct pollfd p[4] = { one(SYS(open, "/dev/null", O_RDWR), ALL),
			       one(SYS(open, "/", O_RDONLY | O_DIRECTORY), POLLIN), one(-1, ALL),
			       one(-5, ALL) };

	EXPECT_EQ(SYS(poll, p, 4, -1), 2);
	EXPECT_EQ(p[0].revents, IN_NORM | OUT_NORM);
	EXPECT_EQ(p[1].revents, POLLIN);
	EXPECT_EQ(p[2].revents, 0);
	EXPECT_EQ(p[3].revents, 0);
	SYS(close, p[0].fd);
	SYS(close, p[1].fd);
}

TEST(wrong_descriptors)
{
	struct pollfd p[3] = { one(999, POLLIN), one(0x7fffffff, 0),
			       one(SYS(open, "/", O_PATH), POLLIN) };

	EXPECT_EQ(SYS(poll, p, 3, -1), 3);
	for (int i = 0; i < 3; i++)
		EXPECT_EQ(p[i].revents, POLLNVAL);
	SYS(close, p[2].fd);
}

TEST(wakes)
{
	struct pollfd p[2];
	int fd[2], other[2], pid;

	make_pipe(fd, 0);
	make_pipe(other, 0);
	p[0] = one(other[0], POLLIN);
	p[1] = one(fd[0], POLLIN);
	pid = write_later(fd[1]);
	EXPECT_EQ(SYS(poll, p, 2, -1), 1);
	EXPECT_EQ(p[0].revents, 0);
	EXPECT_EQ(p[1].revents, POLLIN);
	EXPECT_STATUS(reap(pid), PASSED);
	close_pipe(fd);
	close_pipe(other);
}

/* The end of the last writer is an event that nobody asks for. */
TEST(wakes_on_hangup)
{
	struct pollfd p;
	int fd[2], pid;

	make_pipe(fd, 0);
	pid = fork_child();
	if (!pid) {
		sleep_ms(20);
		child_done();
	}
	SYS(close, fd[1]);
	p = one(fd[0], 0);
	EXPECT_EQ(SYS(poll, &p, 1, -1), 1);
	EXPECT_EQ(p.revents, POLLHUP);
	EXPECT_STATUS(reap(pid), PASSED);
	SYS(close, fd[0]);
}

TEST(timeouts)
{
	struct timespec ts = { 0, 5000000 };
	struct pollfd p;
	int fd[2];
	long start = now_ns();

	make_pipe(fd, 0);
	p = one(fd[0], POLLIN);
	EXPECT_EQ(SYS(poll, &p, 1, 5), 0);
	EXPECT(now_ns() - start >= 5000000);
	EXPECT_EQ(SYS(poll, NULL, 0, 1), 0);
	start = now_ns();
	EXPECT_EQ(SYS(ppoll, &p, 1, &ts, NULL, 0), 0);
	EXPECT(now_ns() - start >= 5000000);
	EXPECT_EQ(ts.tv_sec, 0);
	EXPECT_EQ(ts.tv_nsec, 0);
	ts = (struct timespec){ 1000, 0 };
	SYS(write, fd[1], "a", 1);
	EXPECT_EQ(SYS(ppoll, &p, 1, &ts, NULL, 0), 1);
	EXPECT(ts.tv_sec < 1000 && ts.tv_sec > 900);
	ts = (struct timespec){ 0x7fffffffffffffffL, 999999999 };
	EXPECT_EQ(SYS(ppoll, &p, 1, &ts, NULL, 0), 1);
	close_pipe(fd);
}

TEST(bad_arguments)
{
	struct timespec bad[] = { { -1, 0 }, { 0, -1 }, { 0, 1000000000 } };
	struct pollfd p = one(1, 0);
	struct rlimit limit;
	char *edge = map_edge(1);

	for (EACH_BAD_POINTER(b)) {
		EXPECT_EQ_IN(b->name, SYS(poll, b->addr, 1, 0), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(ppoll, &p, 1, b->addr, NULL, 0), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(ppoll, &p, 1, NULL, b->addr, 8), -EFAULT);
	}
	EXPECT_EQ(SYS(poll, NULL, 1, 0), -EFAULT);
	EXPECT_EQ(SYS(poll, edge + PAGE - 8, 2, 0), -EFAULT);
	for (unsigned long i = 0; i < ARRAY_SIZE(bad); i++)
		EXPECT_EQ(SYS(ppoll, &p, 1, &bad[i], NULL, 0), -EINVAL);
	EXPECT_EQ(SYS(ppoll, &p, 1, NULL, &limit, 4), -EINVAL);
	SYS(getrlimit, RLIMIT_NOFILE, &limit);
	EXPECT_EQ(SYS(poll, NULL, limit.rlim_cur + 1, 0), -EINVAL);
	EXPECT_EQ(SYS(poll, NULL, -1, 0), -EINVAL);
	unmap_pages(edge, 1);
}

/* A read-only array: the answer cannot be told. */
TEST(read_only)
{
	struct pollfd *p = (void *)map_pages(1, PROT_READ | PROT_WRITE);

	*p = one(-1, 0);
	SYS(mprotect, p, PAGE, PROT_READ);
	EXPECT_EQ(SYS(poll, p, 1, 0), -EFAULT);
	unmap_pages(p, 1);
}

TEST(many)
{
	static struct pollfd p[900];
	int fd[2];

	make_pipe(fd, 0);
	for (int i = 0; i < 900; i++)
		p[i] = one(fd[0], POLLIN);
	EXPECT_EQ(SYS(poll, p, 900, 1), 0);
	SYS(write, fd[1], "a", 1);
	EXPECT_EQ(SYS(poll, p, 900, -1), 900);
	for (int i = 0; i < 900; i++)
		EXPECT_EQ(p[i].revents, POLLIN);
	close_pipe(fd);
}
