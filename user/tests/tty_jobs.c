/* Sessions and their terminal: who controls it, who gets its signals, who may read. credentials(7), ioctl_tty(2). */
#include <linux/sched.h>
#include "pty.h"
#include "sig.h"

#define TTY(request, arg) SYS(ioctl, slave, request, arg)

/* A child that leads a session on the pseudoterminal. */
#define IN_SESSION(...) IN_CHILD(SYS(setsid); EXPECT_EQ(TTY(TIOCSCTTY, 0), 0); __VA_ARGS__)

static void ignore(int sig)
{
	struct {
		unsigned long handler, flags, restorer, mask;
	} act = { 1, 0, 0, 0 };

	SYS(rt_sigaction, sig, &act, NULL, 8);
}

static const unsigned long child_signal = 1UL << (SIGCHLD - 1);

static void block_sigchld(void)
{
	SYS(rt_sigprocmask, 0, &child_signal, NULL, 8);
}

/* The signal that has stopped a child, by what SIGCHLD, which is blocked, says. */
static int wait_stop(void)
{
	struct timespec ten = { 10, 0 };
	siginfo_t info;

	if (SYS(rt_sigtimedwait, &child_signal, &info, &ten, 8) != SIGCHLD)
		return -1;
	return info.si_code == CLD_STOPPED ? info.si_status : -info.si_code;
}

static int stranger;

static void leads(void)
{
	int n = -1, tty;

	SYS(setsid);
	EXPECT_EQ(SYS(open, "/dev/tty", O_RDWR), -ENXIO);
	EXPECT_EQ(TTY(TIOCGPGRP, &n), -ENOTTY);
	EXPECT_EQ(TTY(TIOCGSID, &n), -ENOTTY);
	EXPECT_EQ(TTY(TIOCNOTTY, 0), -ENOTTY);
	EXPECT_EQ(TTY(TIOCSCTTY, 0), 0);
	EXPECT_EQ(TTY(TIOCSCTTY, 0), 0);
	EXPECT_EQ(TTY(TIOCGPGRP, &n), 0);
	EXPECT_EQ(n, SYS(getpid));
	EXPECT_EQ(TTY(TIOCGSID, &n), 0);
	EXPECT_EQ(n, SYS(getpid));
	EXPECT_EQ(SYS(ioctl, master, TIOCGPGRP, &n), 0);
	EXPECT_EQ(n, SYS(getpid));
	tty = SYS(open, "/dev/tty", O_RDWR);
	EXPECT_EQ(SYS(write, tty, "x", 1), 1);
	SYS(close, tty);
	n = 0x7ffffff;
	EXPECT_EQ(TTY(TIOCSPGRP, &n), -ESRCH);
	n = -1;
	EXPECT_EQ(TTY(TIOCSPGRP, &n), -EINVAL);
	n = stranger; /* of another session */
	EXPECT_EQ(TTY(TIOCSPGRP, &n), -EPERM);
}

TEST(controlling)
{
	stranger = fork_child();
	if (!stranger)
		for (;;)
			SYS(pause);
	SYS(setpgid, stranger, stranger);
	open_pty();
	EXPECT_STATUS(IN_CHILD(leads()), PASSED);
	EXPECT_STATUS(IN_SESSION(), PASSED); /* it is free again */
	SYS(kill, stranger, SIGKILL);
	reap(stranger);
	close_pty();
}

/* Another session gets it only by force, and that is root's; the first has lost it then. */
static void takes_it(void)
{
	SYS(setsid);
	EXPECT_STATUS(IN_CHILD(SYS(setsid); EXPECT_EQ(SYS(setuid, 1000), 0);
			       EXPECT_EQ(TTY(TIOCSCTTY, 0), -EPERM);
			       EXPECT_EQ(TTY(TIOCSCTTY, 1), -EPERM)),
		      PASSED);
	EXPECT_EQ(TTY(TIOCSCTTY, 0), -EPERM);
	EXPECT_EQ(TTY(TIOCSCTTY, 1), 0);
}

TEST(stealing)
{
	int n;

	open_pty();
	EXPECT_STATUS(IN_SESSION(EXPECT_STATUS(IN_CHILD(takes_it()), PASSED);
				 EXPECT_EQ(TTY(TIOCGPGRP, &n), -ENOTTY)),
		      PASSED);
	close_pty();
}

static void gets_signal(int sig, const char *key)
{
	int pid;

	block_sigchld();
	pid = fork_child();
	if (!pid) {
		SYS(setpgid, 0, 0);
		for (;;)
			SYS(pause);
	}
	SYS(setpgid, pid, pid);
	EXPECT_EQ(TTY(TIOCSPGRP, &pid), 0);
	type(key);
	if (sig != SIGTSTP) {
		EXPECT_STATUS(reap(pid), KILLED(sig));
		return;
	}
	EXPECT_EQ(wait_stop(), SIGTSTP);
	SYS(kill, pid, SIGKILL);
	reap(pid);
}

TEST(keys)
{
	open_pty();
	EXPECT_STATUS(IN_SESSION(ignore(SIGTTOU); gets_signal(SIGINT, "\x03")), PASSED);
	EXPECT_STATUS(IN_SESSION(ignore(SIGTTOU); gets_signal(SIGQUIT, "\x1c")), PASSED);
	EXPECT_STATUS(IN_SESSION(ignore(SIGTTOU); gets_signal(SIGTSTP, "\x1a")), PASSED);
	close_pty();
}

static void background(void)
{
	struct termios t = modes();
	int pid;

	block_sigchld();
	pid = fork_child();
	if (!pid) {
		SYS(setpgid, 0, 0);
		EXPECT_EQ(SYS(read, slave, in, 10), 3); /* stops it first */
		child_done();
	}
	SYS(setpgid, pid, pid);
	EXPECT_EQ(wait_stop(), SIGTTIN);
	TTY(TIOCSPGRP, &pid);
	type("ab\n");
	SYS(kill, pid, SIGCONT);
	EXPECT_STATUS(reap(pid), PASSED);
	pid = SYS(getpid);
	ignore(SIGTTOU);
	EXPECT_EQ(TTY(TIOCSPGRP, &pid), 0);
	pid = fork_child();
	if (!pid) {
		SYS(setpgid, 0, 0);
		ignore(SIGTTIN);
		EXPECT_EQ(SYS(read, slave, in, 10), -EIO);
		EXPECT_EQ(SYS(write, slave, "x", 1), 1);
		EXPECT_EQ(TTY(TCSETS, &t), 0); /* SIGTTOU is ignored */
		child_done();
	}
	EXPECT_STATUS(reap(pid), PASSED);
}

TEST(in_the_background)
{
	open_pty();
	EXPECT_STATUS(IN_SESSION(background()), PASSED);
	close_pty();
}

TEST(size_changes)
{
	struct winsize w = { 10, 20, 0, 0 };

	open_pty();
	EXPECT_STATUS(IN_SESSION({
			      unsigned long set = 1UL << (SIGWINCH - 1);
			      struct timespec ten = { 10, 0 };

			      SYS(rt_sigprocmask, 0, &set, NULL, 8);
			      EXPECT_EQ(SYS(ioctl, master, TIOCSWINSZ, &w), 0);
			      EXPECT_EQ(SYS(rt_sigtimedwait, &set, NULL, &ten, 8), SIGWINCH);
		      }),
		      PASSED);
	close_pty();
}

/* The master goes: the session's leader is told, and has no terminal any more. */
TEST(hangup)
{
	int ready[2], pid;
	char c;

	make_pipe(ready, 0);
	open_pty();
	pid = fork_child();
	if (!pid) {
		act(SIGHUP, DEFAULT, 0); /* nohup(1) may have started this */
		SYS(close, master);
		SYS(setsid);
		TTY(TIOCSCTTY, 0);
		SYS(write, ready[1], "x", 1);
		for (;;)
			SYS(pause);
	}
	SYS(read, ready[0], &c, 1);
	SYS(close, master);
	EXPECT_STATUS(reap(pid), KILLED(SIGHUP));
	SYS(close, slave);
	close_pipe(ready);
}

static volatile int
	*got; /* signals that came, by process: 1 SIGHUP, 2 SIGCONT; [9], [10]: ready, go on */
static int who;

static void note_hangup(int sig)
{
	got[who] |= sig == SIGHUP ? 1 : 2;
}

static int waits(int n)
{
	int pid = fork_child();

	if (!pid) {
		who = n;
		for (;;)
			SYS(pause);
	}
	return pid;
}

static void leads_two(void)
{
	int beside = waits(1), ahead = waits(2);

	SYS(setpgid, ahead, ahead);
	ignore(SIGTTOU);
	EXPECT_EQ(TTY(TIOCSPGRP, &ahead), 0);
	got[3] = beside;
	got[4] = ahead;
	got[9] = 1;
	while (!got[10])
		sleep_ms(1);
	child_done();
}

/* Nobody but the leader is told of the hangup; and who was in the foreground when the leader ends. */
TEST(hangup_of_a_group)
{
	int pid;

	got = (volatile int *)SYS(mmap, 0, PAGE, 3, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	open_pty();
	pid = fork_child();
	if (!pid) {
		SYS(close, master);
		SYS(setsid);
		TTY(TIOCSCTTY, 0);
		act(SIGHUP, (void *)note_hangup, SA_RESTART);
		act(SIGCONT, (void *)note_hangup, SA_RESTART);
		leads_two();
	}
	EXPECT_SOON(got[9]);
	SYS(close, master);
	EXPECT_SOON(got[0] == 3);
	sleep_ms(20);
	EXPECT_EQ(got[1], 0);
	EXPECT_EQ(got[2], 0);
	got[10] = 1;
	EXPECT_STATUS(reap(pid), PASSED);
	EXPECT_SOON(got[2] == 3);
	EXPECT_EQ(got[1], 0);
	SYS(kill, got[3], SIGKILL);
	SYS(kill, got[4], SIGKILL);
	SYS(close, slave);
	SYS(munmap, got, PAGE);
}

/* A child that leaves the session and has the number @pid; it has left when this returns. */
static int outsider(int pid)
{
	struct clone_args args = { .exit_signal = SIGCHLD,
				   .set_tid = (long)&pid,
				   .set_tid_size = 1 };
	int ready[2], child;
	char byte;

	make_pipe(ready, 0);
	child = SYS(clone3, &args, sizeof(args));
	if (!child) {
		SYS(setsid);
		SYS(write, ready[1], "", 1);
		for (;;)
			SYS(pause);
	}
	SYS(close, ready[1]);
	if (child > 0)
		EXPECT_EQ(SYS(read, ready[0], &byte, 1), 1);
	SYS(close, ready[0]);
	return child;
}

/* The group in the foreground is gone, and its number another's, in another session: that gets no ^C, nor the hangup. */
TEST(number_reused)
{
	open_pty();
	EXPECT_STATUS(IN_SESSION({
			      int group = fork_child(), n = 0, other;

			      if (!group)
				      SYS(exit_group, 0);
			      SYS(setpgid, group, group);
			      EXPECT_EQ(TTY(TIOCSPGRP, &group), 0);
			      reap(group);
			      other = outsider(group);
			      EXPECT_EQ(other, group);
			      EXPECT_EQ(SYS(ioctl, master, TIOCGPGRP, &n), 0);
			      EXPECT_EQ(n, group); /* nobody else has been put there */
			      type("\3");
			      SYS(ioctl, master, TIOCSIG, SIGINT);
			      SYS(ioctl, slave, TIOCSWINSZ, ((short[4]){ 7, 7 }));
			      ignore(SIGHUP);
			      ignore(SIGTTOU);
			      EXPECT_EQ(TTY(TIOCNOTTY, 0), 0);
			      SYS(sched_yield);
			      EXPECT_EQ(SYS(wait4, other, &n, WNOHANG, NULL), 0);
			      SYS(kill, other, SIGKILL);
			      EXPECT_STATUS(reap(other), KILLED(SIGKILL));
		      }),
		      PASSED);
	close_pty();
}
