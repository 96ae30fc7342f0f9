/* SIGIO: whom a pipe, a terminal or a socket tells, by which signal, and what of. fcntl(2), F_SETOWN and its like. */
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include "pty.h"

#define F_GETOWNER_UIDS 17
#define FIOASYNC 0x5452

/* What came; each signal is taken here, none has a handler. */
static siginfo_t info;

static long taken(void)
{
	struct timespec now = { 0, 0 };
	unsigned long set = ~0UL;

	memset(&info, 0, sizeof(info));
	return SYS(rt_sigtimedwait, &set, &info, &now, 8);
}

static void block_all(void)
{
	unsigned long set = ~0UL;

	SYS(rt_sigprocmask, SIG_SETMASK, &set, NULL, 8);
	while (taken() > 0)
		;
}

static void tells_me(int fd, int sig)
{
	EXPECT_EQ(SYS(fcntl, fd, F_SETOWN, SYS(getpid)), 0);
	EXPECT_EQ(SYS(fcntl, fd, F_SETSIG, sig), 0);
	EXPECT_EQ(SYS(fcntl, fd, F_SETFL, SYS(fcntl, fd, F_GETFL) | FASYNC), 0);
	EXPECT(SYS(fcntl, fd, F_GETFL) & FASYNC);
}

TEST(owners)
{
	struct f_owner_ex ex = { 9, 9 };
	unsigned int uids[2] = { 9, 9 };
	int p[2], me = SYS(getpid);

	SYS(setpgid, 0, 0); /* the tests may be nobody's group */
	make_pipe(p, 0);
	EXPECT_EQ(SYS(fcntl, p[0], F_GETOWN), 0);
	EXPECT_EQ(SYS(fcntl, p[0], F_GETSIG), 0);
	EXPECT_EQ(SYS(fcntl, p[0], F_SETOWN, me), 0);
	EXPECT_EQ(SYS(fcntl, p[0], F_GETOWN), me);
	EXPECT_EQ(SYS(fcntl, p[0], F_GETOWN_EX, &ex), 0);
	EXPECT_EQ(ex.type, F_OWNER_PID);
	EXPECT_EQ(ex.pid, me);
	EXPECT_EQ(SYS(fcntl, p[0], F_GETOWNER_UIDS, uids), 0);
	EXPECT_EQ(uids[0] | uids[1], 0);
	EXPECT_EQ(SYS(fcntl, p[0], F_SETOWN, -SYS(getpgid, 0)), 0);
	EXPECT_EQ(SYS(fcntl, p[0], F_GETOWN_EX, &ex), 0);
	EXPECT_EQ(ex.type, F_OWNER_PGRP);
	EXPECT_EQ(ex.pid, SYS(getpgid, 0));
	ex = (struct f_owner_ex){ F_OWNER_TID, SYS(gettid) };
	EXPECT_EQ(SYS(fcntl, p[0], F_SETOWN_EX, &ex), 0);
	EXPECT_EQ(SYS(fcntl, p[0], F_GETOWN), SYS(gettid));
	EXPECT_EQ(SYS(fcntl, p[0], F_SETOWN, 0), 0);
	EXPECT_EQ(SYS(fcntl, p[0], F_GETOWN), 0);
	EXPECT_EQ(SYS(fcntl, p[0], F_SETOWN, 9999999), -ESRCH);
	EXPECT_EQ(SYS(fcntl, p[0], F_SETOWN, 1 << 31), -EINVAL);
	ex.type = 3;
	EXPECT_EQ(SYS(fcntl, p[0], F_SETOWN_EX, &ex), -EINVAL);
	EXPECT_EQ(SYS(fcntl, p[0], F_SETSIG, 65), -EINVAL);
	EXPECT_EQ(SYS(fcntl, p[0], F_SETSIG, SIGRTMIN + 1), 0);
	EXPECT_EQ(SYS(fcntl, p[0], F_GETSIG), SIGRTMIN + 1);
	for (EACH_BAD_POINTER(b)) {
		EXPECT_EQ_IN(b->name, SYS(fcntl, p[0], F_SETOWN_EX, b->addr), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(fcntl, p[0], F_GETOWN_EX, b->addr), -EFAULT);
	}
	close_pipe(p);
}

TEST(pipe)
{
	char c[100];
	int p[2];

	make_pipe(p, 0);
	block_all();
	tells_me(p[0], 0);
	SYS(write, p[1], "x", 1);
	EXPECT_EQ(taken(), SIGIO);
	EXPECT_EQ(info.si_code, SI_KERNEL);
	EXPECT_EQ(taken(), -EAGAIN);
	SYS(fcntl, p[0], F_SETSIG, SIGRTMIN + 2);
	SYS(write, p[1], "y", 1);
	SYS(write, p[1], "z", 1);
	for (int i = 0; i < 2; i++) { /* each is told of */
		EXPECT_EQ(taken(), SIGRTMIN + 2);
		EXPECT_EQ(info.si_code, 1 /* POLL_IN */);
		EXPECT_EQ(info.si_fd, p[0]);
		EXPECT_EQ(info.si_band, POLLIN | POLLRDNORM);
	}
	EXPECT_EQ(taken(), -EAGAIN);
	SYS(fcntl, p[0], F_SETFL, 0);
	EXPECT_EQ(SYS(fcntl, p[0], F_GETFL) & FASYNC, 0);
	SYS(write, p[1], "q", 1);
	EXPECT_EQ(taken(), -EAGAIN);
	EXPECT_EQ(SYS(read, p[0], c, sizeof(c)), 4);
	tells_me(p[0], SIGRTMIN + 3);
	SYS(close, p[1]);
	EXPECT_EQ(taken(), SIGRTMIN + 3);
	SYS(close, p[0]);
	EXPECT_EQ(taken(), -EAGAIN);
}

TEST(socket)
{
	int s[2], one = 1;

	SYS(socketpair, AF_UNIX, SOCK_STREAM, 0, s);
	block_all();
	EXPECT_EQ(SYS(fcntl, s[0], F_SETOWN, SYS(getpid)), 0);
	EXPECT_EQ(SYS(ioctl, s[0], FIOASYNC, &one), 0);
	EXPECT(SYS(fcntl, s[0], F_GETFL) & FASYNC);
	SYS(write, s[1], "x", 1);
	EXPECT_EQ(taken(), SIGIO);
	EXPECT_EQ(taken(), -EAGAIN);
	one = 0;
	EXPECT_EQ(SYS(ioctl, s[0], FIOASYNC, &one), 0);
	SYS(write, s[1], "x", 1);
	EXPECT_EQ(taken(), -EAGAIN);
	SYS(close, s[0]);
	SYS(close, s[1]);
}

/* A terminal tells whoever made it tell, unless it was told otherwise. */
TEST(terminal)
{
	open_pty();
	block_all();
	EXPECT_EQ(SYS(fcntl, slave, F_SETFL, O_RDWR | FASYNC), 0);
	EXPECT_EQ(SYS(fcntl, slave, F_GETOWN), SYS(getpid));
	type("line");
	EXPECT_EQ(taken(), -EAGAIN);
	type("\n");
	wait_ready(slave, POLLIN, 1000);
	EXPECT_EQ(taken(), SIGIO);
	close_pty();
}

/* Files in memory and devices that are always ready tell nobody: the flag does not stay. */
TEST(nothing_to_tell)
{
	int fd = SYS(memfd_create, "f", 0), null = SYS(open, "/dev/null", O_RDWR), one = 1;

	EXPECT_EQ(SYS(fcntl, fd, F_SETFL, FASYNC), 0);
	EXPECT_EQ(SYS(fcntl, fd, F_GETFL) & FASYNC, 0);
	EXPECT_EQ(SYS(ioctl, fd, FIOASYNC, &one), -ENOTTY);
	EXPECT_EQ(SYS(fcntl, null, F_SETFL, FASYNC), 0);
	EXPECT_EQ(SYS(fcntl, null, F_GETFL) & FASYNC, 0);
	SYS(close, null);
	SYS(close, fd);
}

/* Whoever says whom to tell must be allowed to send that signal himself. */
TEST(permission)
{
	int p[2], parent = SYS(getpid);

	make_pipe(p, 0);
	block_all();
	EXPECT_STATUS(IN_CHILD(SYS(setresuid, 1000, 1000, 1000);
			       EXPECT_EQ(SYS(fcntl, p[0], F_SETOWN, parent), 0);
			       SYS(fcntl, p[0], F_SETFL, FASYNC)),
		      PASSED);
	block_all(); /* the child's end */
	SYS(write, p[1], "x", 1);
	EXPECT_EQ(taken(), -EAGAIN);
	tells_me(p[0], 0);
	SYS(write, p[1], "x", 1);
	EXPECT_EQ(taken(), SIGIO);
	close_pipe(p);
}
