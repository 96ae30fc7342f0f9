/*
 * Tracers, tracees and those who kill, stop and continue them, all at once, on as many CPUs as there are: each request
 * answers 0 or -ESRCH, each tracee ends, and is waited for once. ptrace(2), "Death under ptrace".
 */
#include <errno.h>
#include <sched.h>
#include <time.h>
#include "ptrace.h"
#include "smp.h"
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

/* Real-time, among those that are not: one CPU is its own until it sleeps. 0 or -errno. */
static long become(int policy)
{
	struct sched_param param = { .sched_priority = policy == SCHED_FIFO };

	return SYS(sched_setscheduler, 0, policy, &param);
}

/*
 * PTRACE_ATTACH waits until a stopped process has come to its tracer's stop. That one is killed before it gets a CPU,
 * and never comes there: the attach ends all the same.
 */
TEST(killed_while_an_attach_waits)
{
	volatile int *attaching = share_pages(1);
	struct timespec moment = { .tv_nsec = 10000000 };
	unsigned long cpus = all_cpus();
	int pid, tracer, status;
	long ret = 0;

	pin(take_cpu(&cpus));
	pid = UNTRACED({
		SYS(kill, SYS(getpid), SIGSTOP);
		for (;;)
			SYS(pause);
	});
	EXPECT_EQ(SYS(wait4, pid, &status, WUNTRACED, 0), pid);
	if (become(SCHED_FIFO)) {
		kill_and_reap(pid);
		return ktap_skip("needs the right to real-time priorities");
	}
	tracer = UNTRACED({
		*attaching = 1;
		EXPECT_EQ(PT(SEIZE, pid, 0, 0), 0);
	});
	while (!*attaching)
		SYS(sched_yield);
	SYS(kill, pid, SIGKILL);
	for (int i = 0; i < 300 && !(ret = SYS(wait4, tracer, &status, WNOHANG, 0)); i++)
		SYS(nanosleep, &moment, 0);
	EXPECT_EQ(ret, tracer);
	if (!ret) {
		SYS(kill, tracer, SIGKILL);
		SYS(wait4, tracer, &status, 0, 0);
	}
	EXPECT_STATUS(status, PASSED);
	EXPECT_STATUS(reap(pid), KILLED(SIGKILL));
	become(SCHED_OTHER);
	all_cpus();
	unmap_pages((void *)attaching, 1);
}

/*
 * A request that takes long, of a tracee that is killed in the meantime, and that another thread of the tracer waits for: it
 * stays stopped, and in its place, until the request is through.
 */
#define QUEUED 600

static struct {
	int pid, cpu;
	volatile int asking;
} slow;

static int kill_and_wait(void *arg)
{
	int status = -1;

	pin(slow.cpu);
	while (!slow.asking)
		SYS(sched_yield);
	for (volatile long i = 0; i < (long)arg % 8 * 500; i++)
		;
	SYS(kill, slow.pid, SIGKILL);
	while (SYS(wait4, slow.pid, &status, __WALL, 0) == slow.pid && WIFSTOPPED(status))
		;
	return status & ~0x80;
}

static long peek_all(int pid)
{
	static siginfo_t infos[QUEUED];
	struct ptrace_peeksiginfo_args args = { 0, PTRACE_PEEKSIGINFO_SHARED, QUEUED };

	return PT(PEEKSIGINFO, pid, &args, infos);
}

TEST(killed_during_a_request)
{
	siginfo_t info = { .si_code = SI_QUEUE };
	unsigned long cpus = all_cpus();
	int cpu = take_cpu(&cpus);

	slow.cpu = cpus ? take_cpu(&cpus) : cpu;
	for (long round = 0; round < 40 && !ktap_failures; round++) {
		struct thread killer;
		long got;

		slow.asking = 0;
		slow.pid = TRACED();
		EXPECT_EQ(set_affinity(slow.pid, 1UL << slow.cpu), 0);
		for (int i = 0; i < QUEUED; i++)
			EXPECT_EQ(SYS(rt_sigqueueinfo, slow.pid, SIGRTMIN + 3, &info), 0);
		thread_start(&killer, kill_and_wait, (void *)round);
		pin(cpu);
		slow.asking = 1;
		do {
			got = peek_all(slow.pid);
			EXPECT(got == QUEUED || got == -ESRCH);
		} while (got == QUEUED);
		EXPECT_STATUS(thread_join(&killer), KILLED(SIGKILL));
	}
	all_cpus();
}
