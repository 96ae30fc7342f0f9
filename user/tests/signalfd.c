/* signalfd: pending signals to read. signalfd(2). */
#include <asm/poll.h>
#include <linux/signalfd.h>
#include "mem.h"
#include "pipes.h"

#define BIT(sig) (1UL << ((sig)-1))
#define SIGRT 40

static void block(unsigned long mask)
{
	SYS(rt_sigprocmask, 2, &mask, NULL, 8);
}

static int make(unsigned long mask, int flags)
{
	return SYS(signalfd4, -1, &mask, 8, flags);
}

TEST(reads_what_is_pending)
{
	struct signalfd_siginfo s[3];
	struct pollfd p;
	int fd = make(BIT(SIGUSR1) | BIT(SIGUSR2) | BIT(SIGKILL), SFD_NONBLOCK | SFD_CLOEXEC);

	block(BIT(SIGUSR1) | BIT(SIGUSR2));
	p = (struct pollfd){ fd, 0x7fff, 0 };
	EXPECT_EQ(SYS(fcntl, fd, F_GETFD), FD_CLOEXEC);
	EXPECT_EQ(SYS(poll, &p, 1, 0), 0);
	EXPECT_EQ(SYS(read, fd, s, sizeof(s)), -EAGAIN);
	SYS(kill, SYS(getpid), SIGUSR1);
	SYS(kill, SYS(getpid), SIGUSR2);
	EXPECT_EQ(SYS(poll, &p, 1, 0), 1);
	EXPECT_EQ(p.revents, POLLIN);
	memset(s, 0xee, sizeof(s));
	EXPECT_EQ(SYS(read, fd, s, sizeof(s) - 1), 256);
	EXPECT_EQ(s[0].ssi_signo, SIGUSR1);
	EXPECT_EQ(s[1].ssi_signo, SIGUSR2);
	EXPECT_EQ(s[0].ssi_code, 0);
	EXPECT_EQ(s[0].ssi_pid, SYS(getpid));
	EXPECT_EQ(s[0].ssi_uid, SYS(getuid));
	EXPECT(filled(s[0].__pad, 0, sizeof(s[0].__pad)));
	EXPECT(filled(&s[2], 0xee, sizeof(s[2])));
	EXPECT_EQ(SYS(read, fd, s, sizeof(s)), -EAGAIN);
	EXPECT_EQ(SYS(read, fd, s, 127), -EINVAL);
	SYS(close, fd);
	block(0);
}

TEST(changes_its_mask)
{
	struct signalfd_siginfo s;
	unsigned long other = BIT(SIGUSR2);
	int fd = make(BIT(SIGUSR1), SFD_NONBLOCK);

	block(BIT(SIGUSR1) | BIT(SIGUSR2));
	SYS(kill, SYS(getpid), SIGUSR2);
	EXPECT_EQ(SYS(read, fd, &s, sizeof(s)), -EAGAIN);
	EXPECT_EQ(SYS(signalfd4, fd, &other, 8, 0), fd);
	EXPECT_EQ(SYS(read, fd, &s, sizeof(s)), sizeof(s));
	EXPECT_EQ(s.ssi_signo, SIGUSR2);
	SYS(close, fd);
	block(0);
}

TEST(waits)
{
	struct signalfd_siginfo s;
	int fd = make(BIT(SIGRT), 0), pid, parent = SYS(getpid);

	block(BIT(SIGRT));
	pid = fork_child();
	if (!pid) {
		sleep_ms(10);
		SYS(kill, parent, SIGRT);
		SYS(kill, parent, SIGRT);
		child_done();
	}
	for (int i = 0; i < 2; i++) {
		EXPECT_EQ(SYS(read, fd, &s, sizeof(s)), sizeof(s));
		EXPECT_EQ(s.ssi_signo, SIGRT);
		EXPECT_EQ(s.ssi_pid, pid);
	}
	EXPECT_STATUS(reap(pid), PASSED);
	SYS(close, fd);
	block(0);
}

TEST(wakes_poll)
{
	int fd = make(BIT(SIGUSR1), SFD_NONBLOCK), pid, parent = SYS(getpid);
	struct pollfd p = { fd, POLLIN, 0 };
	struct signalfd_siginfo s;

	block(BIT(SIGUSR1));
	pid = fork_child();
	if (!pid) {
		sleep_ms(10);
		SYS(kill, parent, SIGUSR1);
		child_done();
	}
	EXPECT_EQ(SYS(poll, &p, 1, -1), 1);
	EXPECT_EQ(SYS(read, fd, &s, sizeof(s)), sizeof(s));
	EXPECT_STATUS(reap(pid), PASSED);
	SYS(close, fd);
	block(0);
}

TEST(children)
{
	struct signalfd_siginfo s;
	int fd = make(BIT(SIGCHLD), 0), pid;

	block(BIT(SIGCHLD));
	pid = fork_child();
	if (!pid)
		SYS(exit_group, 3);
	EXPECT_EQ(SYS(read, fd, &s, sizeof(s)), sizeof(s));
	EXPECT_EQ(s.ssi_signo, SIGCHLD);
	EXPECT_EQ(s.ssi_code, 1); /* CLD_EXITED */
	EXPECT_EQ(s.ssi_pid, pid);
	EXPECT_EQ(s.ssi_status, 3);
	reap(pid);
	SYS(close, fd);
	block(0);
}

TEST(refusals)
{
	unsigned long mask = BIT(SIGUSR1);
	int before = free_fd();

	EXPECT_EQ(SYS(signalfd4, -1, &mask, 4, 0), -EINVAL);
	EXPECT_EQ(SYS(signalfd4, -1, &mask, 16, 0), -EINVAL);
	EXPECT_EQ(SYS(signalfd4, -1, &mask, 8, 1), -EINVAL);
	EXPECT_EQ(SYS(signalfd4, 999, &mask, 8, 0), -EBADF);
	EXPECT_EQ(SYS(signalfd4, -2, &mask, 8, 0), -EBADF);
	EXPECT_EQ(SYS(signalfd4, 1, &mask, 8, 0), -EINVAL);
	for (EACH_BAD_POINTER(b)) {
		EXPECT_EQ_IN(b->name, SYS(signalfd4, -1, b->addr, 8, 0), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(signalfd, -1, b->addr, 8), -EFAULT);
	}
	EXPECT_EQ(free_fd(), before);
}
