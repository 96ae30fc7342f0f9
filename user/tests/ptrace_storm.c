/*
 * Tracers, tracees and those who kill, stop and continue them, all at once, on as many CPUs as there are: each request
 * answers 0 or -ESRCH, each tracee ends, and is waited for once. ptrace(2), "Death under ptrace".
 */
#include <errno.h>
#include "ptrace.h"
#include "threads.h"

#define ROUNDS 21

static void make_calls(void)
{
	for (;;) {
		SYS(getppid);
		SYS(sched_yield);
	}
}

/* Another process does to @pid what the round asks for, at some time. */
static int disturber(int pid, int round)
{
	return UNTRACED({
		for (int i = 0; i < round % 7; i++)
			SYS(sched_yield);
		if (round & 1) {
			SYS(kill, pid, SIGSTOP);
			SYS(kill, pid, SIGCONT);
		}
		SYS(kill, pid, SIGKILL);
	});
}

static void one_round(int round)
{
	static const int resume[] = { PTRACE_SYSCALL, PTRACE_CONT, PTRACE_SINGLESTEP };
	int pid = UNTRACED(make_calls()), other, stops = 0;
	struct user_regs_struct regs;
	long ret, stop;

	ret = round & 2 ? PT(SEIZE, pid, 0, PTRACE_O_TRACEEXIT) : PT(ATTACH, pid, 0, 0);
	EXPECT_EQ(ret, 0);
	other = disturber(pid, round);
	if (round & 2) {
		ret = PT(INTERRUPT, pid, 0, 0);
		EXPECT(ret == 0 || ret == -ESRCH);
	}
	while ((stop = wait_stop(pid)) >= 0) {
		ret = PT(GETREGS, pid, 0, &regs);
		EXPECT(ret == 0 || ret == -ESRCH);
		if (!ret && !(round & 4)) {
			ret = PT(SETREGS, pid, 0, &regs);
			EXPECT(ret == 0 || ret == -ESRCH);
		}
		stop &= 0x7f;
		ret = SYS(ptrace, resume[stops++ % 3], pid, 0,
			  stop == SIGTRAP || stop == SIGSTOP ? 0 : stop);
		EXPECT(ret == 0 || ret == -ESRCH);
		if (stop == SIGSTOP || stops > 1000)
			SYS(sched_yield);
	}
	EXPECT_EQ(stop, -1);
	EXPECT_STATUS(wait_end(other), PASSED);
	EXPECT_EQ(SYS(wait4, pid, 0, WNOHANG | __WALL, 0), -ECHILD);
}

TEST(killed_at_any_time)
{
	for (int round = 0; round < ROUNDS; round++)
		one_round(round);
}

/* Tracers that end while their tracees run, stop, or are about to: what is left behind runs on, and can be killed. */
TEST(tracers_that_end)
{
	for (int round = 0; round < ROUNDS; round++) {
		int pid = UNTRACED(make_calls()), tracer = fork_child();

		if (!tracer) {
			EXPECT_EQ(PT(SEIZE, pid, 0, 0), 0);
			if (round & 1)
				EXPECT_EQ(PT(INTERRUPT, pid, 0, 0), 0);
			if ((round & 3) == 3)
				EXPECT_STOP(pid, SIGTRAP | PTRACE_EVENT_STOP << 8);
			child_done();
		}
		EXPECT_STATUS(wait_end(tracer), PASSED);
		SYS(kill, pid, SIGKILL);
		EXPECT_STATUS(wait_end(pid), KILLED(SIGKILL));
	}
}

static int thread_calls(void *arg)
{
	make_calls();
	return 0;
}

/* A process of several threads, all traced, dies at once. */
TEST(threads_killed)
{
	for (int round = 0; round < 5; round++) {
		int pid = TRACED({
			struct thread t[3];

			for (int i = 0; i < 3; i++)
				thread_start(&t[i], thread_calls, NULL);
			make_calls();
		});
		int status = 0, ended = 0, tid;

		PT(SETOPTIONS, pid, 0, PTRACE_O_TRACECLONE);
		PT(CONT, pid, 0, 0);
		for (int stops = 0; (tid = SYS(wait4, -1, &status, __WALL, 0)) > 0;) {
			if ((status & 0xff) != 0x7f) {
				EXPECT_EQ(status & 0x7f, SIGKILL);
				ended++;
				continue;
			}
			SYS(ptrace, PTRACE_SYSCALL, tid, 0, 0);
			if (++stops == 20 + round)
				SYS(kill, pid, SIGKILL);
		}
		EXPECT_EQ(tid, -ECHILD);
		EXPECT(ended >= 1 && ended <= 4);
	}
}
