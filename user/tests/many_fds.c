/* Ten thousand descriptors: the lowest free one is found among them, and all of them are copied, polled and given back. */
#include <asm/poll.h>
#include <dirent.h>
#include <fcntl.h>
#include <sys/resource.h>
#include "child.h"
#include "mem.h"
#include "pipes.h"

#define MANY 10000

/* Opens descriptors until @end is the next one, each with the number that is due. */
static void fill(int from, int end)
{
	for (int fd = from; fd < end; fd++)
		if (!EXPECT_EQ(SYS(dup, 1), fd))
			break;
}

/* And nothing is open that whoever started this has left. */
static void raise_limit(unsigned long n)
{
	struct rlimit limit = { n, n };

	SYS(close_range, 3, ~0U, 0);
	EXPECT_EQ(SYS(setrlimit, RLIMIT_NOFILE, &limit), 0);
}

/* How many /proc/self/fd has, "." and ".." and the one that reads it aside. */
static int listed(void)
{
	static char buf[32768];
	int fd = SYS(open, "/proc/self/fd", O_RDONLY | O_DIRECTORY), n = -3;
	long len;

	while ((len = SYS(getdents64, fd, buf, sizeof(buf))) > 0)
		for (char *p = buf; p < buf + len; p += *(unsigned short *)(p + 16))
			n++;
	SYS(close, fd);
	return n;
}

static void in_a_process(void)
{
	int first, next;

	raise_limit(MANY);
	first = free_fd();
	fill(first, MANY);
	EXPECT_EQ(SYS(dup, 1), -EMFILE);
	EXPECT_EQ(SYS(open, "/dev/null", O_RDONLY), -EMFILE);
	EXPECT_EQ(SYS(fcntl, 1, F_DUPFD, 0), -EMFILE);
	EXPECT_EQ(SYS(dup2, 1, MANY), -EBADF);
	SYS(close, MANY / 2);
	EXPECT_EQ(listed(), MANY - 1);
	/* Holes come back lowest first, wherever one looks from. */
	for (int fd = 9999; fd > first; fd -= 1000)
		SYS(close, fd);
	EXPECT_EQ(SYS(fcntl, 1, F_DUPFD, 6500), 6999);
	for (next = 999; next < 5000; next += 1000)
		EXPECT_EQ(SYS(dup, 1), next);
	EXPECT_EQ(SYS(dup, 1), 5000 - 1 + 1);
	EXPECT_EQ(SYS(dup, 1), 5999);
}

TEST(lowest_free_one)
{
	EXPECT_STATUS(IN_CHILD(in_a_process()), PASSED);
}

/* A child has them all, execve leaves those that are not marked, and a range goes with one call. */
static void copied_and_closed(void)
{
	int first;

	raise_limit(2 * MANY);
	first = free_fd();
	fill(first, MANY);
	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(SYS(fcntl, MANY - 1, F_GETFD), 0);
			       EXPECT_EQ(SYS(dup, 1), MANY)),
		      PASSED);
	EXPECT_EQ(SYS(dup2, 1, 2 * MANY - 1), 2 * MANY - 1);
	EXPECT_EQ(SYS(close_range, first + 1, MANY - 2, 0), 0);
	EXPECT_EQ(SYS(fcntl, first + 1, F_GETFD), -EBADF);
	EXPECT_EQ(SYS(fcntl, MANY - 2, F_GETFD), -EBADF);
	EXPECT_EQ(SYS(fcntl, MANY - 1, F_GETFD), 0);
	EXPECT_EQ(SYS(fcntl, 2 * MANY - 1, F_GETFD), 0);
	EXPECT_EQ(SYS(dup, 1), first + 1);
}

TEST(copied_and_closed)
{
	EXPECT_STATUS(IN_CHILD(copied_and_closed()), PASSED);
}

/* One of ten thousand is ready. */
static void polled(void)
{
	long size = MANY * sizeof(struct pollfd);
	struct pollfd *p = (void *)map_pages((size + PAGE - 1) / PAGE, PROT_READ | PROT_WRITE);
	int quiet[2], full[2], n = 0;

	raise_limit(MANY);
	make_pipe(quiet, 0);
	make_pipe(full, 0);
	SYS(write, full[1], "x", 1);
	for (int i = 0; i < MANY; i++)
		p[i] = (struct pollfd){ -1, POLLIN, 0 };
	for (int fd = full[1] + 1; fd < MANY; fd++, n++)
		p[n] = (struct pollfd){ SYS(dup, n == 7000 ? full[0] : quiet[0]), POLLIN, 0 };
	EXPECT_EQ(SYS(poll, p, n, 1000), 1);
	EXPECT_EQ(p[7000].revents, POLLIN);
	EXPECT_EQ(p[6999].revents, 0);
	EXPECT_EQ(SYS(poll, p, MANY + 1, 0), -EINVAL); /* more than there may be */
}

TEST(polled)
{
	EXPECT_STATUS(IN_CHILD(polled()), PASSED);
}
