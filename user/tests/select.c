/* select and pselect6. select(2). */
#include <sys/time.h>
#include "mem.h"
#include "pipes.h"

typedef unsigned long set_t[16];

static set_t in, out, ex;

static void clear(void)
{
	memset(in, 0, sizeof(in));
	memset(out, 0, sizeof(out));
	memset(ex, 0, sizeof(ex));
}

static void add(set_t set, int fd)
{
	set[fd / 64] |= 1UL << fd % 64;
}

static int has(set_t set, int fd)
{
	return set[fd / 64] >> fd % 64 & 1;
}

TEST(ready_or_not)
{
	struct timeval zero = { 0, 0 };
	int fd[2];

	make_pipe(fd, 0);
	clear();
	add(in, fd[0]);
	add(out, fd[1]);
	add(ex, fd[0]);
	EXPECT_EQ(SYS(select, fd[1] + 1, in, out, ex, &zero), 1);
	EXPECT(!has(in, fd[0]) && has(out, fd[1]) && !has(ex, fd[0]));
	add(in, fd[0]);
	SYS(write, fd[1], "a", 1);
	EXPECT_EQ(SYS(select, fd[1] + 1, in, out, NULL, NULL), 2);
	EXPECT(has(in, fd[0]) && has(out, fd[1]));
	SYS(close, fd[1]);
	clear();
	add(in, fd[0]);
	EXPECT_EQ(SYS(select, fd[0] + 1, in, NULL, NULL, NULL), 1);
	SYS(close, fd[0]);
}

/* Bits from n on are not looked at; those up to the word's end are cleared. */
TEST(beyond_n)
{
	struct timeval zero = { 0, 0 };

	clear();
	add(in, 40);
	add(in, 63);
	add(in, 64);
	EXPECT_EQ(SYS(select, 40, in, NULL, NULL, &zero), 0);
	EXPECT_EQ(in[0], 0);
	EXPECT_EQ(in[1], 1);
	clear();
	add(in, 40);
	EXPECT_EQ(SYS(select, 0, in, NULL, NULL, &zero), 0);
	EXPECT(has(in, 40));
}

TEST(refusals)
{
	struct timeval zero = { 0, 0 }, bad = { -1, 0 };
	struct timespec nsec = { 0, 1000000000 };

	clear();
	add(in, 60);
	EXPECT_EQ(SYS(select, 64, in, NULL, NULL, &zero), -EBADF);
	EXPECT(has(in, 60));
	EXPECT_EQ(SYS(select, -1, in, NULL, NULL, &zero), -EINVAL);
	EXPECT_EQ(SYS(select, 0, NULL, NULL, NULL, &bad), -EINVAL);
	bad = (struct timeval){ 0, -1 };
	EXPECT_EQ(SYS(select, 0, NULL, NULL, NULL, &bad), -EINVAL);
	EXPECT_EQ(SYS(pselect6, 0, NULL, NULL, NULL, &nsec, NULL), -EINVAL);
	clear();
	for (EACH_BAD_POINTER(b)) {
		EXPECT_EQ_IN(b->name, SYS(select, 1, b->addr, NULL, NULL, &zero), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(select, 1, NULL, b->addr, NULL, &zero), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(select, 1, NULL, NULL, b->addr, &zero), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(select, 1, in, NULL, NULL, b->addr), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(pselect6, 1, in, NULL, NULL, b->addr, NULL), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(pselect6, 1, in, NULL, NULL, NULL, b->addr), -EFAULT);
	}
}

TEST(times)
{
	struct timeval tv = { 0, 5000 };
	struct timespec ts = { 0, 5000000 };
	long start = now_ns();
	int fd[2];

	make_pipe(fd, 0);
	clear();
	add(in, fd[0]);
	EXPECT_EQ(SYS(select, fd[0] + 1, in, NULL, NULL, &tv), 0);
	EXPECT(now_ns() - start >= 5000000);
	EXPECT_EQ(tv.tv_sec, 0);
	EXPECT_EQ(tv.tv_usec, 0);
	EXPECT(!has(in, fd[0]));
	add(in, fd[0]);
	EXPECT_EQ(SYS(pselect6, fd[0] + 1, in, NULL, NULL, &ts, NULL), 0);
	EXPECT_EQ(ts.tv_nsec, 0);
	SYS(write, fd[1], "a", 1);
	add(in, fd[0]);
	tv = (struct timeval){ 100, 3000000 };
	EXPECT_EQ(SYS(select, fd[0] + 1, in, NULL, NULL, &tv), 1);
	EXPECT(tv.tv_sec >= 90 && tv.tv_sec <= 103);
	close_pipe(fd);
}

TEST(wakes)
{
	int fd[2], pid;

	make_pipe(fd, 0);
	clear();
	add(in, fd[0]);
	pid = write_later(fd[1]);
	EXPECT_EQ(SYS(select, fd[0] + 1, in, NULL, NULL, NULL), 1);
	EXPECT(has(in, fd[0]));
	EXPECT_STATUS(reap(pid), PASSED);
	close_pipe(fd);
}

TEST(high_descriptors)
{
	struct timeval zero = { 0, 0 };
	int fd[2];

	make_pipe(fd, 0);
	EXPECT_EQ(SYS(dup2, fd[1], 700), 700);
	clear();
	add(out, 700);
	add(in, fd[0]);
	EXPECT_EQ(SYS(select, 701, in, out, ex, &zero), 1);
	EXPECT(has(out, 700));
	EXPECT(!has(in, fd[0]));
	SYS(close, 700);
	close_pipe(fd);
}
