/*
 * Locks on files: fcntl(2)'s of POSIX and of open file descriptions, flock(2); and descriptors: dup, fcntl,
 * close_range, their limits, ten thousand of them.
 */
#include <limits.h>
#include <signal.h>
#include <sys/resource.h>
#include "child.h"
#include "mem.h"
#include "scratch.h"

#define OFD_GETLK 36
#define OFD_SETLK 37

struct lock {
	short type, whence;
	long start, len;
	int pid;
};

static long lock(int fd, int cmd, int type, long start, long len)
{
	struct lock l = { type, 0, start, len, 0 };

	return SYS(fcntl, fd, cmd, &l);
}

static struct lock query(int fd, int cmd, int type, long start, long len)
{
	struct lock l = { type, 0, start, len, 0 };

	EXPECT_EQ(SYS(fcntl, fd, cmd, &l), 0);
	return l;
}

TEST(posix_locks)
{
	int fd, me = SYS(getpid);

	SCRATCH();
	make_file("f", "0123456789");
	fd = SYS(open, "f", O_RDWR, 0);
	EXPECT_EQ(lock(fd, F_SETLK, F_WRLCK, 0, 10), 0);
	EXPECT_EQ(lock(fd, F_SETLK, F_RDLCK, 3, 2), 0);
	EXPECT_EQ(lock(fd, F_SETLK, F_UNLCK, 8, 1), 0);
	EXPECT_EQ(query(fd, F_GETLK, F_WRLCK, 0, 0).type, F_UNLCK); /* one's own do not count */
	EXPECT_STATUS(IN_CHILD({
			      struct lock l;
			      int other = SYS(open, "f", O_RDWR, 0);

			      l = query(other, F_GETLK, F_WRLCK, 0, 1);
			      EXPECT_EQ(l.type, F_WRLCK);
			      EXPECT_EQ(l.start, 0);
			      EXPECT_EQ(l.len, 3);
			      EXPECT_EQ(l.pid, me);
			      EXPECT_EQ(query(other, F_GETLK, F_RDLCK, 3, 2).type, F_UNLCK);
			      EXPECT_EQ(query(other, F_GETLK, F_WRLCK, 4, 1).type, F_RDLCK);
			      l = query(other, F_GETLK, F_RDLCK, 5, 0);
			      EXPECT_EQ(l.start, 5);
			      EXPECT_EQ(l.len, 3);
			      EXPECT_EQ(query(other, F_GETLK, F_WRLCK, 8, 1).type, F_UNLCK);
			      EXPECT_EQ(lock(other, F_SETLK, F_RDLCK, 3, 2), 0);
			      EXPECT_EQ(lock(other, F_SETLK, F_RDLCK, 3, 3), -EAGAIN);
			      EXPECT_EQ(lock(other, F_SETLK, F_WRLCK, 8, 1), 0);
			      EXPECT_EQ(lock(other, F_SETLK, F_WRLCK, 3, 1), -EAGAIN);
			      EXPECT_EQ(lock(other, F_SETLK, F_WRLCK, 100, LONG_MAX), -EOVERFLOW);
			      EXPECT_EQ(lock(other, F_SETLK, F_WRLCK, -1, 1), -EINVAL);
			      EXPECT_EQ(lock(other, F_SETLK, 3, 0, 1), -EINVAL);
			      EXPECT_EQ(SYS(fcntl, other, F_SETLK, 8), -EFAULT);
			      EXPECT_EQ(lock(99, F_SETLK, F_WRLCK, 0, 1), -EBADF);
			      SYS(close, other);
			      other = SYS(open, "f", O_RDONLY, 0);
			      EXPECT_EQ(lock(other, F_SETLK, F_WRLCK, 50, 1), -EBADF);
		      }),
		      PASSED);
	/* any close of the file takes the process's locks with it */
	SYS(close, SYS(open, "f", O_RDONLY, 0));
	EXPECT_STATUS(IN_CHILD({ EXPECT_EQ(query(fd, F_GETLK, F_WRLCK, 0, 0).type, F_UNLCK); }),
		      PASSED);
	SYS(close, fd);
	LEAVE_SCRATCH();
}

/* Who waits gets the lock when it is free; two who wait for each other are told. */
TEST(waiting_and_deadlock)
{
	int fd, pid, go[2];
	char c;

	SCRATCH();
	make_file("f", "0123456789");
	fd = SYS(open, "f", O_RDWR, 0);
	EXPECT_EQ(lock(fd, F_SETLK, F_WRLCK, 0, 1), 0);
	EXPECT_EQ(SYS(pipe, go), 0);
	pid = fork_child();
	if (!pid) {
		EXPECT_EQ(lock(fd, F_SETLK, F_WRLCK, 1, 1), 0);
		SYS(write, go[1], "x", 1);
		EXPECT_EQ(lock(fd, F_SETLKW, F_WRLCK, 0, 1), 0);
		child_done();
	}
	EXPECT_EQ(SYS(read, go[0], &c, 1), 1);
	/* until it waits, ours would have to: then it is a deadlock */
	{
		struct lock l;
		long ret;

		do {
			SYS(sched_yield);
			l = (struct lock){ F_WRLCK, 0, 1, 1, 0 };
			ret = SYS(fcntl, fd, F_SETLK, &l);
		} while (ret == 0);
		EXPECT_EQ(ret, -EAGAIN);
	}
	EXPECT_EQ(lock(fd, F_SETLK, F_UNLCK, 0, 1), 0);
	EXPECT_STATUS(reap(pid), PASSED);
	SYS(close, go[0]);
	SYS(close, go[1]);
	SYS(close, fd);
	LEAVE_SCRATCH();
}

TEST(description_locks)
{
	int a, b, c;

	SCRATCH();
	make_file("f", "");
	a = SYS(open, "f", O_RDWR, 0);
	b = SYS(open, "f", O_RDWR, 0);
	c = SYS(dup, a);
	EXPECT_EQ(lock(a, OFD_SETLK, F_WRLCK, 0, 0), 0);
	EXPECT_EQ(lock(c, OFD_SETLK, F_WRLCK, 0, 0), 0);
	EXPECT_EQ(lock(b, OFD_SETLK, F_WRLCK, 5, 1), -EAGAIN);
	EXPECT_EQ(query(b, OFD_GETLK, F_RDLCK, 0, 0).pid, -1);
	SYS(close, a);
	EXPECT_EQ(lock(b, OFD_SETLK, F_WRLCK, 5, 1), -EAGAIN);
	SYS(close, c);
	EXPECT_EQ(lock(b, OFD_SETLK, F_WRLCK, 5, 1), 0);
	{
		struct lock l = { F_WRLCK, 0, 0, 0, 1 };

		EXPECT_EQ(SYS(fcntl, b, OFD_SETLK, &l), -EINVAL);
	}
	SYS(close, b);
	LEAVE_SCRATCH();
}

TEST(flock)
{
	int a, b;

	SCRATCH();
	make_file("f", "");
	a = SYS(open, "f", O_RDONLY, 0);
	b = SYS(open, "f", O_RDONLY, 0);
	EXPECT_EQ(SYS(flock, a, 1), 0);
	EXPECT_EQ(SYS(flock, b, 1), 0);
	EXPECT_EQ(SYS(flock, a, 2 | 4), -EAGAIN);
	EXPECT_EQ(SYS(flock, b, 8), 0);
	EXPECT_EQ(SYS(flock, a, 2 | 4), 0);
	EXPECT_EQ(SYS(flock, b, 1 | 4), -EAGAIN);
	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(SYS(flock, a, 1 | 4), 0)), PASSED);
	EXPECT_EQ(SYS(flock, b, 1 | 4), 0);
	EXPECT_EQ(SYS(flock, a, 3), -EINVAL);
	EXPECT_EQ(SYS(flock, 99, 1), -EBADF);
	EXPECT_EQ(SYS(flock, a, 8), 0);
	SYS(close, a);
	SYS(close, b);
	LEAVE_SCRATCH();
}

TEST(dup_family)
{
	struct rlimit lim;
	int fd;

	SYS(getrlimit, RLIMIT_NOFILE, &lim);
	fd = SYS(open, "/dev/null", O_RDWR, 0);
	EXPECT_EQ(SYS(dup2, fd, 200), 200);
	EXPECT_EQ(SYS(dup3, fd, 200, O_CLOEXEC), 200);
	EXPECT_EQ(SYS(fcntl, 200, 1), 1);
	EXPECT_EQ(SYS(dup2, fd, lim.rlim_cur), -EBADF);
	EXPECT_EQ(SYS(dup2, fd, -1), -EBADF);
	EXPECT_EQ(SYS(dup3, fd, fd, 0), -EINVAL);
	EXPECT_EQ(SYS(dup3, fd, 201, 1), -EINVAL);
	EXPECT_EQ(SYS(dup2, 99, 99), -EBADF);
	EXPECT_EQ(SYS(fcntl, fd, 0, 150), 150);
	EXPECT_EQ(SYS(fcntl, fd, 1030, 150), 151);
	EXPECT_EQ(SYS(fcntl, fd, 0, lim.rlim_cur), -EINVAL);
	EXPECT_EQ(SYS(fcntl, fd, 77), -EINVAL);
	EXPECT_EQ(SYS(fcntl, 99, 1), -EBADF);
	EXPECT_EQ(SYS(close_range, 150, 200, 4), 0);
	EXPECT_EQ(SYS(fcntl, 150, 1), 1);
	EXPECT_EQ(SYS(close_range, 150, 199, 0), 0);
	EXPECT_EQ(SYS(fcntl, 151, 1), -EBADF);
	EXPECT_EQ(SYS(fcntl, 200, 1), 1);
	EXPECT_EQ(SYS(close_range, 200, ~0U, 0), 0);
	EXPECT_EQ(SYS(close_range, 2, 1, 0), -EINVAL);
	EXPECT_EQ(SYS(close_range, 200, 300, 8), -EINVAL);
	SYS(close, fd);
}

/* As many as the limit allows, the lowest free number first, and back. */
TEST(ten_thousand_descriptors)
{
	struct rlimit lim = { 10010, 10010 };

	if (SYS(prlimit64, 0, RLIMIT_NOFILE, &lim, 0) < 0)
		return ktap_skip("the limit cannot be raised");
	EXPECT_STATUS(IN_CHILD({
			      int first = SYS(open, "/dev/null", O_RDWR, 0);
			      int fd = first;
			      int n = 0;

			      while ((fd = SYS(dup, first)) >= 0)
				      n = fd;
			      EXPECT_EQ(fd, -EMFILE);
			      EXPECT_EQ(n, 10009);
			      EXPECT_EQ(SYS(open, "/", O_RDONLY, 0), -EMFILE);
			      EXPECT_EQ(SYS(close, 9000), 0);
			      EXPECT_EQ(SYS(close, 70), 0);
			      EXPECT_EQ(SYS(dup, first), 70);
			      EXPECT_EQ(SYS(dup, first), 9000);
			      EXPECT_STATUS(IN_CHILD(EXPECT_EQ(SYS(fcntl, 10009, 1), 0)), PASSED);
			      EXPECT_EQ(SYS(close_range, 100, ~0U, 0), 0);
			      EXPECT_EQ(SYS(dup, first), 100);
		      }),
		      PASSED);
}

/* No leases, no dnotify, no inotify: as a Linux says that is built or told to have none, and nothing is changed. */
TEST(no_notification)
{
	int fd;

	SCRATCH();
	make_file("f", "x");
	fd = SYS(open, "f", O_RDONLY, 0);
	EXPECT_EQ(SYS(fcntl, fd, F_GETLEASE), F_UNLCK);
	EXPECT_EQ(SYS(fcntl, fd, F_SETLEASE, 99), -EINVAL);
	EXPECT_EQ(SYS(fcntl, 99, F_SETLEASE, F_RDLCK), -EBADF);
	EXPECT_EQ(SYS(fcntl, fd, F_NOTIFY, 0), -EINVAL);
	EXPECT_EQ(SYS(fcntl, fd, F_SETLEASE, F_RDLCK), -EINVAL);
	EXPECT_EQ(SYS(fcntl, fd, F_GETLEASE), F_UNLCK);
	EXPECT_EQ(SYS(inotify_init1, 0), -ENOSYS);
	EXPECT_EQ(SYS(inotify_add_watch, fd, "f", 1), -ENOSYS);
	EXPECT_EQ(SYS(inotify_rm_watch, fd, 1), -ENOSYS);
	SYS(close, fd);
	LEAVE_SCRATCH();
}
