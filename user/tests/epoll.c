/* epoll: level and edge, once, exclusive; nesting and its limits. epoll(7). */
#include <asm/poll.h>
#include <linux/eventpoll.h>
#include "mem.h"
#include "pipes.h"

static int ep;

static int ctl(int op, int fd, unsigned int events)
{
	struct epoll_event ev = { events, 0x1122334400000000UL + fd };

	return SYS(epoll_ctl, ep, op, fd, &ev);
}

static struct epoll_event got[16];

static int wait_now(int max)
{
	memset(got, 0xee, sizeof(got));
	return SYS(epoll_wait, ep, got, max, 0);
}

TEST(level)
{
	int fd[2];
	char c;

	ep = SYS(epoll_create1, EPOLL_CLOEXEC);
	EXPECT_EQ(SYS(fcntl, ep, F_GETFD), FD_CLOEXEC);
	EXPECT_EQ(SYS(fcntl, ep, F_GETFL), O_RDWR);
	make_pipe(fd, 0);
	EXPECT_EQ(ctl(EPOLL_CTL_ADD, fd[0], EPOLLIN), 0);
	EXPECT_EQ(wait_now(16), 0);
	SYS(write, fd[1], "ab", 2);
	for (int i = 0; i < 2; i++) {
		EXPECT_EQ(wait_now(16), 1);
		EXPECT_EQ(got[0].events, EPOLLIN);
		EXPECT_EQ(got[0].data, 0x1122334400000000UL + fd[0]);
		EXPECT_EQ(got[1].events, 0xeeeeeeee);
		SYS(read, fd[0], &c, 1);
	}
	EXPECT_EQ(wait_now(16), 0);
	SYS(close, fd[1]);
	EXPECT_EQ(wait_now(16), 1);
	EXPECT_EQ(got[0].events, EPOLLHUP);
	SYS(close, fd[0]);
	EXPECT_EQ(wait_now(16), 0); /* closing forgets it */
	SYS(close, ep);
}

TEST(edge)
{
	int fd[2];
	char c;

	ep = SYS(epoll_create1, 0);
	make_pipe(fd, 0);
	EXPECT_EQ(ctl(EPOLL_CTL_ADD, fd[0], EPOLLIN | EPOLLET), 0);
	SYS(write, fd[1], "ab", 2);
	EXPECT_EQ(wait_now(16), 1);
	EXPECT_EQ(wait_now(16), 0);
	SYS(read, fd[0], &c, 1);
	EXPECT_EQ(wait_now(16), 0);
	SYS(write, fd[1], "c", 1);
	EXPECT_EQ(wait_now(16), 1);
	EXPECT_EQ(wait_now(16), 0);
	EXPECT_EQ(ctl(EPOLL_CTL_MOD, fd[0], EPOLLIN | EPOLLET), 0); /* looks again */
	EXPECT_EQ(wait_now(16), 1);
	close_pipe(fd);
	SYS(close, ep);
}

TEST(once)
{
	int fd[2];

	ep = SYS(epoll_create1, 0);
	make_pipe(fd, 0);
	EXPECT_EQ(ctl(EPOLL_CTL_ADD, fd[0], EPOLLIN | EPOLLONESHOT), 0);
	SYS(write, fd[1], "a", 1);
	EXPECT_EQ(wait_now(16), 1);
	EXPECT_EQ(wait_now(16), 0);
	SYS(write, fd[1], "a", 1);
	EXPECT_EQ(wait_now(16), 0);
	EXPECT_EQ(ctl(EPOLL_CTL_MOD, fd[0], EPOLLIN | EPOLLONESHOT), 0);
	EXPECT_EQ(wait_now(16), 1);
	EXPECT_EQ(wait_now(16), 0);
	close_pipe(fd);
	SYS(close, ep);
}

/* More ready files than places: all get their turn. */
TEST(turns)
{
	int fd[8][2], seen[8] = {};

	ep = SYS(epoll_create1, 0);
	for (int i = 0; i < 8; i++) {
		struct epoll_event ev = { EPOLLIN, i };

		make_pipe(fd[i], 0);
		SYS(write, fd[i][1], "a", 1);
		EXPECT_EQ(SYS(epoll_ctl, ep, EPOLL_CTL_ADD, fd[i][0], &ev), 0);
	}
	for (int i = 0; i < 4; i++) {
		EXPECT_EQ(wait_now(2), 2);
		seen[got[0].data & 7]++;
		seen[got[1].data & 7]++;
	}
	for (int i = 0; i < 8; i++) {
		EXPECT_EQ(seen[i], 1);
		close_pipe(fd[i]);
	}
	SYS(close, ep);
}

TEST(control)
{
	int fd[2], null = SYS(open, "/dev/null", O_RDWR), dup;

	ep = SYS(epoll_create, 1);
	make_pipe(fd, 0);
	EXPECT_EQ(ctl(EPOLL_CTL_DEL, fd[0], 0), -ENOENT);
	EXPECT_EQ(ctl(EPOLL_CTL_MOD, fd[0], EPOLLIN), -ENOENT);
	EXPECT_EQ(ctl(EPOLL_CTL_ADD, fd[0], EPOLLIN), 0);
	EXPECT_EQ(ctl(EPOLL_CTL_ADD, fd[0], EPOLLIN), -EEXIST);
	dup = SYS(dup, fd[0]);
	EXPECT_EQ(ctl(EPOLL_CTL_ADD, dup, EPOLLIN), 0); /* another key */
	SYS(write, fd[1], "a", 1);
	EXPECT_EQ(wait_now(16), 2);
	SYS(close, fd[0]); /* the file stays open */
	EXPECT_EQ(wait_now(16), 2);
	EXPECT_EQ(ctl(EPOLL_CTL_DEL, fd[0], 0), -EBADF);
	EXPECT_EQ(SYS(epoll_ctl, ep, EPOLL_CTL_DEL, dup, NULL), 0);
	EXPECT_EQ(wait_now(16), 1);
	SYS(close, dup);
	EXPECT_EQ(wait_now(16), 0);
	EXPECT_EQ(ctl(EPOLL_CTL_ADD, null, EPOLLIN), -EPERM);
	EXPECT_EQ(ctl(EPOLL_CTL_ADD, ep, EPOLLIN), -EINVAL);
	EXPECT_EQ(ctl(EPOLL_CTL_ADD, 999, EPOLLIN), -EBADF);
	EXPECT_EQ(ctl(4, fd[1], EPOLLIN), -EINVAL);
	EXPECT_EQ(ctl(0, fd[1], EPOLLIN), -EINVAL);
	EXPECT_EQ(SYS(epoll_ctl, fd[1], EPOLL_CTL_ADD, fd[1], got), -EINVAL);
	EXPECT_EQ(SYS(epoll_ctl, 999, EPOLL_CTL_ADD, fd[1], got), -EBADF);
	EXPECT_EQ(SYS(read, ep, got, 8), -EINVAL);
	SYS(close, fd[1]);
	SYS(close, null);
	SYS(close, ep);
}

TEST(refusals)
{
	int before = free_fd(), fd[2];
	struct timespec bad = { 0, 1000000000 }, zero = { 0, 0 };

	EXPECT_EQ(SYS(epoll_create, 0), -EINVAL);
	EXPECT_EQ(SYS(epoll_create, -1), -EINVAL);
	EXPECT_EQ(SYS(epoll_create1, 1), -EINVAL);
	EXPECT_EQ(free_fd(), before);
	ep = SYS(epoll_create1, 0);
	make_pipe(fd, 0);
	EXPECT_EQ(SYS(epoll_wait, ep, got, 0, 0), -EINVAL);
	EXPECT_EQ(SYS(epoll_wait, ep, got, -1, 0), -EINVAL);
	EXPECT_EQ(SYS(epoll_wait, ep, got, 0x7fffffff, 0), -EINVAL);
	EXPECT_EQ(SYS(epoll_wait, 999, got, 1, 0), -EBADF);
	EXPECT_EQ(SYS(epoll_wait, fd[0], got, 1, 0), -EINVAL);
	EXPECT_EQ(SYS(epoll_pwait, ep, got, 1, 0, &bad, 4), -EINVAL);
	EXPECT_EQ(SYS(epoll_pwait2, ep, got, 1, &bad, NULL, 0), -EINVAL);
	EXPECT_EQ(SYS(epoll_pwait2, ep, got, 1, &zero, NULL, 0), 0);
	for (EACH_BAD_POINTER(b)) {
		EXPECT_EQ_IN(b->name, SYS(epoll_wait, ep, b->addr, 1, 0), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(epoll_ctl, ep, EPOLL_CTL_ADD, fd[0], b->addr), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(epoll_pwait, ep, got, 1, 0, b->addr, 8), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(epoll_pwait2, ep, got, 1, b->addr, NULL, 0), -EFAULT);
	}
	SYS(write, fd[1], "a", 1);
	ctl(EPOLL_CTL_ADD, fd[0], EPOLLIN);
	EXPECT_EQ(SYS(epoll_wait, ep, NULL, 1, 0), -EFAULT);
	EXPECT_EQ(wait_now(1), 1); /* was not lost */
	close_pipe(fd);
	SYS(close, ep);
}

TEST(exclusive)
{
	int fd[2], inner = SYS(epoll_create1, 0);

	ep = SYS(epoll_create1, 0);
	make_pipe(fd, 0);
	EXPECT_EQ(ctl(EPOLL_CTL_ADD, fd[0], EPOLLIN | EPOLLEXCLUSIVE | EPOLLONESHOT), -EINVAL);
	EXPECT_EQ(ctl(EPOLL_CTL_ADD, fd[0], EPOLLIN | EPOLLEXCLUSIVE | EPOLLPRI), -EINVAL);
	EXPECT_EQ(ctl(EPOLL_CTL_ADD, inner, EPOLLIN | EPOLLEXCLUSIVE), -EINVAL);
	EXPECT_EQ(ctl(EPOLL_CTL_ADD, fd[0], EPOLLIN | EPOLLEXCLUSIVE), 0);
	EXPECT_EQ(ctl(EPOLL_CTL_MOD, fd[0], EPOLLIN | EPOLLEXCLUSIVE), -EINVAL);
	EXPECT_EQ(ctl(EPOLL_CTL_MOD, fd[0], EPOLLIN), -EINVAL);
	SYS(write, fd[1], "a", 1);
	EXPECT_EQ(wait_now(16), 1);
	EXPECT_EQ(got[0].events, EPOLLIN);
	EXPECT_EQ(ctl(EPOLL_CTL_DEL, fd[0], 0), 0);
	EXPECT_EQ(ctl(EPOLL_CTL_ADD, fd[0], EPOLLIN | EPOLLWAKEUP), 0);
	EXPECT_EQ(wait_now(16), 1);
	EXPECT_EQ(got[0].events, EPOLLIN);
	SYS(close, inner);
	close_pipe(fd);
	SYS(close, ep);
}

TEST(nested)
{
	struct epoll_event ev = { EPOLLIN, 77 };
	struct pollfd p;
	int fd[2], outer = SYS(epoll_create1, 0), inner = SYS(epoll_create1, 0);

	make_pipe(fd, 0);
	ep = inner;
	EXPECT_EQ(ctl(EPOLL_CTL_ADD, fd[0], EPOLLIN), 0);
	EXPECT_EQ(SYS(epoll_ctl, outer, EPOLL_CTL_ADD, inner, &ev), 0);
	EXPECT_EQ(SYS(epoll_ctl, inner, EPOLL_CTL_ADD, outer, &ev), -ELOOP);
	p = (struct pollfd){ inner, 0x7fff, 0 };
	EXPECT_EQ(SYS(poll, &p, 1, 0), 0);
	EXPECT_EQ(SYS(epoll_wait, outer, got, 1, 0), 0);
	SYS(write, fd[1], "a", 1);
	EXPECT_EQ(SYS(poll, &p, 1, 0), 1);
	EXPECT_EQ(p.revents, POLLIN | POLLRDNORM);
	EXPECT_EQ(SYS(epoll_wait, outer, got, 1, 0), 1);
	EXPECT_EQ(got[0].data, 77);
	SYS(read, fd[0], got, 1);
	EXPECT_EQ(SYS(epoll_wait, outer, got, 1, 0), 0);
	SYS(close, inner);
	SYS(close, outer);
	close_pipe(fd);
}

TEST(chains)
{
	struct epoll_event ev = { EPOLLIN, 0 };
	int chain[12], ok = 0;

	for (int i = 0; i < 12; i++)
		chain[i] = SYS(epoll_create1, 0);
	for (int i = 1; i < 12; i++) {
		long ret = SYS(epoll_ctl, chain[i], EPOLL_CTL_ADD, chain[i - 1], &ev);

		EXPECT(ret == 0 || ret == -ELOOP);
		ok += !ret;
		if (ret)
			break;
	}
	EXPECT(ok >= 4 && ok <= 6);
	for (int i = 0; i < 12; i++)
		SYS(close, chain[i]);
}

TEST(wakes)
{
	int fd[2], pid;
	long start = now_ns();

	ep = SYS(epoll_create1, 0);
	make_pipe(fd, 0);
	ctl(EPOLL_CTL_ADD, fd[0], EPOLLIN);
	EXPECT_EQ(SYS(epoll_wait, ep, got, 1, 5), 0);
	EXPECT(now_ns() - start >= 5000000);
	pid = write_later(fd[1]);
	EXPECT_EQ(SYS(epoll_wait, ep, got, 1, -1), 1);
	EXPECT_EQ(got[0].events, EPOLLIN);
	EXPECT_STATUS(reap(pid), PASSED);
	close_pipe(fd);
	SYS(close, ep);
}

/* Several wait for one epoll, by edge: each byte is seen by somebody, and nobody sleeps for ever. */
TEST(crowd)
{
	int fd[2], done[2];
	char c;

	ep = SYS(epoll_create1, 0);
	make_pipe(fd, O_NONBLOCK);
	make_pipe(done, 0);
	ctl(EPOLL_CTL_ADD, fd[0], EPOLLIN | EPOLLET);
	for (int i = 0; i < 4; i++) {
		if (!fork_child()) {
			for (;;) {
				EXPECT_EQ(SYS(epoll_wait, ep, got, 4, -1), 1);
				while (SYS(read, fd[0], &c, 1) == 1) {
					if (c == 'q')
						child_done();
					SYS(write, done[1], &c, 1);
				}
			}
		}
	}
	for (int i = 0; i < 200; i++) {
		SYS(write, fd[1], "x", 1);
		EXPECT_EQ(SYS(read, done[0], &c, 1), 1);
	}
	for (int i = 0; i < 4; i++) {
		SYS(write, fd[1], "q", 1);
		EXPECT_STATUS(reap(-1), PASSED);
	}
	close_pipe(fd);
	close_pipe(done);
	SYS(close, ep);
}

/* A file that is ready by level is ready for everybody, also while somebody else takes it off the list to ask it. */
TEST(ready_while_others_look)
{
	int fd[2], outer = SYS(epoll_create1, 0), misses = 0, child;
	struct epoll_event ev = { EPOLLIN, 0 };
	struct pollfd pfd;

	ep = SYS(epoll_create1, 0);
	make_pipe(fd, 0);
	SYS(write, fd[1], "x", 1);
	EXPECT_EQ(ctl(EPOLL_CTL_ADD, fd[0], EPOLLIN), 0);
	EXPECT_EQ(SYS(epoll_ctl, outer, EPOLL_CTL_ADD, ep, &ev), 0);
	child = fork_child();
	if (!child)
		for (;;)
			SYS(epoll_wait, ep, got, 4, 0);
	for (int i = 0; i < 20000; i++) {
		pfd = (struct pollfd){ ep, POLLIN, 0 };
		misses += SYS(poll, &pfd, 1, 0) != 1;
	}
	EXPECT_EQ(misses, 0);
	EXPECT_EQ(SYS(epoll_wait, outer, got, 4, 0), 1);
	SYS(kill, child, 9);
	EXPECT_STATUS(reap(child), KILLED(9));
	close_pipe(fd);
	SYS(close, outer);
	SYS(close, ep);
}
