/*
 * Calls that a signal interrupts: with SA_RESTART they go on, without they say -EINTR, and where no handler runs nobody
 * notices. signal(7), "Interruption of system calls".
 */
#include <time.h>
#include "sig.h"

static volatile int *flags; /* [0]: the child is about to wait; [1]: go on */

/* Shoots at the parent until told to stop: the first that meets it asleep decides. */
static long shooter(int sig)
{
	long parent = SYS(getpid), child;

	if (!flags)
		flags = shared_page();
	flags[0] = flags[1] = 0;
	child = fork_child();
	if (!child) {
		for (int i = 0; !flags[1]; i++) {
			SYS(kill, parent, sig);
			SYS(sched_yield);
		}
		child_done();
	}
	return child;
}

static void cease(long child)
{
	act(SIGUSR1, IGNORE, 0); /* what is still in the air */
	flags[1] = 1;
	EXPECT_STATUS(reap(child), PASSED);
}

static void stop_shooting(int sig)
{
	if (++flags[0] >= 20)
		flags[1] = 1;
}

/* wait4 goes on through twenty handlers, and finds the shooter dead. */
TEST(wait4_restarts)
{
	long child, ret;
	int status = -1;

	flags = flags ?: shared_page();
	act(SIGUSR1, (void *)stop_shooting, SA_RESTART);
	child = shooter(SIGUSR1);
	ret = SYS(wait4, child, &status, 0, 0);
	EXPECT_EQ(ret, child);
	EXPECT_EQ(status, 0);
	EXPECT(flags[0] >= 20);
	act(SIGUSR1, DEFAULT, 0);
}

TEST(wait4_interrupted)
{
	long child, ret;
	int status = 77;

	note(SIGUSR1, 0);
	child = shooter(SIGUSR1);
	ret = SYS(wait4, child, &status, 0, 0);
	EXPECT_EQ(ret, -EINTR);
	EXPECT_EQ(status, 77);
	EXPECT(noted.count > 0);
	cease(child);
	act(SIGUSR1, DEFAULT, 0);
}

static volatile unsigned long rip_in_handler, rax_in_handler, rdi_in_handler;

static void rip_handler(int sig, siginfo_t *info, struct ucontext *uc)
{
	rip_in_handler = uc->uc_mcontext.rip;
	rax_in_handler = uc->uc_mcontext.rax;
	rdi_in_handler = uc->uc_mcontext.rdi;
	flags[1] = 1;
}

/* What the handler sees of a call that is going to be made again: rip at `syscall`, rax the number. */
TEST(frame_of_a_restart)
{
	extern const char call_insn[] asm("call_insn");
	long child, ret;

	flags = flags ?: shared_page();
	act(SIGUSR1, (void *)rip_handler, SA_SIGINFO | SA_RESTART);
	/* Blocked until it waits, so that what the handler interrupts is the call. */
	child = fork_child();
	if (!child) {
		await(&flags[0], 1);
		while (!flags[1]) {
			SYS(kill, SYS(getppid), SIGUSR1);
			SYS(sched_yield);
		}
		child_done();
	}
	do {
		flags[1] = 0;
		flags[0] = 1;
		asm volatile("xor %%r10d, %%r10d\n"
			     "call_insn: syscall"
			     : "=a"(ret)
			     : "0"(SYS_wait4), "D"(child), "S"(0), "d"(0)
			     : "rcx", "r10", "r11", "memory");
	} while (ret == -EINTR);
	EXPECT_EQ(ret, child);
	if (rip_in_handler != (unsigned long)call_insn + 2) { /* it met the call, not its edge */
		EXPECT_EQ(rip_in_handler, call_insn);
		EXPECT_EQ(rax_in_handler, SYS_wait4);
		EXPECT_EQ(rdi_in_handler, child);
	}
	act(SIGUSR1, DEFAULT, 0);
}

/* nanosleep says how much is left; it is not restarted after a handler, whatever SA_RESTART says. */
TEST(nanosleep_interrupted)
{
	struct timespec ts = { 1000, 0 }, rem = { -1, -1 };
	long child;

	note(SIGUSR1, SA_RESTART);
	child = shooter(SIGUSR1);
	EXPECT_EQ(SYS(nanosleep, &ts, &rem), -EINTR);
	EXPECT(noted.count > 0);
	EXPECT(rem.tv_sec >= 900 && rem.tv_sec <= 1000);
	cease(child);
	act(SIGUSR1, DEFAULT, 0);
}

/* A signal without a handler does not show: restart_syscall(2) goes on to the same end, through stop and continue. */
TEST(nanosleep_goes_on)
{
	struct timespec ts = { 0, 200000000 }, before, after;
	long child, ns;

	child = fork_child();
	if (!child) {
		SYS(clock_gettime, CLOCK_MONOTONIC, &before);
		EXPECT_EQ(SYS(nanosleep, &ts, 0), 0);
		SYS(clock_gettime, CLOCK_MONOTONIC, &after);
		ns = (after.tv_sec - before.tv_sec) * 1000000000 + after.tv_nsec - before.tv_nsec;
		EXPECT(ns >= 200000000);
		child_done();
	}
	for (int i = 0; i < 10; i++) {
		int status;

		SYS(kill, child, SIGSTOP);
		if (SYS(wait4, child, &status, WUNTRACED, 0) != child)
			break;
		if (!(status == (SIGSTOP << 8 | 0x7f))) {
			EXPECT_EQ(status, 0);
			return;
		}
		SYS(kill, child, SIGCONT);
		SYS(kill, child, SIGWINCH);
	}
	EXPECT_STATUS(reap(child), PASSED);
}

/* Nobody left anything to go on with. */
TEST(restart_syscall)
{
	EXPECT_EQ(SYS(restart_syscall), -EINTR);
	note(SIGUSR1, 0);
	send(SIGUSR1);
	EXPECT_EQ(SYS(restart_syscall), -EINTR);
	act(SIGUSR1, DEFAULT, 0);
}

/* A handler that leaves -ERESTARTSYS in rax and a call's number where it was has no call to restart. */
static void rax_handler(int sig, siginfo_t *info, struct ucontext *uc)
{
	uc->uc_mcontext.rax = -512;
}

TEST(sigreturn_restarts_nothing)
{
	long ret;

	act(SIGUSR1, (void *)rax_handler, SA_SIGINFO);
	act(SIGUSR2, (void *)note_handler, SA_SIGINFO | SA_RESTART);
	for (int i = 0; i < 2; i++) {
		block(BIT(SIGUSR2));
		ret = send(SIGUSR1);
		EXPECT_EQ(ret, -512);
		unblock(BIT(SIGUSR2));
	}
	act(SIGUSR1, DEFAULT, 0);
	act(SIGUSR2, DEFAULT, 0);
}
