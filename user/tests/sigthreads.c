/*
 * Signals and threads: which thread takes what, what they share, and what happens to all of them. signal(7), "a
 * process-directed signal may be delivered to any one of the threads"; pthreads(7).
 */
#include "sig.h"
#include "threads.h"

#define STOPPED(sig) ((sig) << 8 | 0x7f)

static volatile int handled, handler_tid, go, ready;

static void tid_handler(int sig)
{
	handler_tid = SYS(gettid);
	__atomic_add_fetch(&handled, 1, __ATOMIC_SEQ_CST);
}

static void reset(void)
{
	handled = handler_tid = go = ready = 0;
}

static int spin(void *arg)
{
	ready = 1;
	while (!go)
		SYS(sched_yield);
	return 0;
}

static int spin_in_ring_3(void *arg)
{
	ready = 1;
	while (!go)
		;
	return 0;
}

static int block_and_spin(void *arg)
{
	block((unsigned long)arg);
	return spin(0);
}

/* tgkill(2) means one thread, and that one takes it, wherever it is. */
TEST(directed)
{
	struct thread t;

	reset();
	act(SIGUSR1, (void *)tid_handler, 0);
	thread_start(&t, spin, 0);
	await(&ready, 1);
	EXPECT_EQ(SYS(tgkill, SYS(getpid), t.pid, SIGUSR1), 0);
	await(&handled, 1);
	EXPECT_EQ(handler_tid, t.pid);
	EXPECT_EQ(SYS(tgkill, SYS(getpid), SYS(gettid), SIGUSR1), 0);
	EXPECT_EQ(handled, 2);
	EXPECT_EQ(handler_tid, SYS(gettid));
	go = 1;
	thread_join(&t);
	while (SYS(tgkill, SYS(getpid), t.pid, SIGUSR1) != -ESRCH) /* it is not gone at once */
		SYS(sched_yield);
	/* Also one that makes no calls. */
	reset();
	thread_start(&t, spin_in_ring_3, 0);
	await(&ready, 1);
	SYS(tkill, t.pid, SIGUSR1);
	await(&handled, 1);
	EXPECT_EQ(handler_tid, t.pid);
	go = 1;
	thread_join(&t);
	act(SIGUSR1, DEFAULT, 0);
}

/* A signal to the process goes to a thread that does not block it. */
TEST(to_whom_it_may_go)
{
	struct thread t;

	reset();
	act(SIGUSR1, (void *)tid_handler, 0);
	thread_start(&t, spin, 0);
	await(&ready, 1);
	block(BIT(SIGUSR1));
	send(SIGUSR1);
	await(&handled, 1);
	EXPECT_EQ(handler_tid, t.pid);
	EXPECT_EQ(pending_now(), 0);
	go = 1;
	thread_join(&t);
	/* And if all block it, to the first that does not any more. */
	reset();
	thread_start(&t, block_and_spin, (void *)BIT(SIGUSR1));
	await(&ready, 1);
	send(SIGUSR1);
	EXPECT_EQ(pending_now(), BIT(SIGUSR1));
	EXPECT_EQ(handled, 0);
	unblock(BIT(SIGUSR1));
	EXPECT_EQ(handled, 1);
	EXPECT_EQ(handler_tid, SYS(gettid));
	go = 1;
	thread_join(&t);
	act(SIGUSR1, DEFAULT, 0);
}

static int look_at_pending(void *arg)
{
	return pending_now() == BIT(SIGUSR2) && blocked_now() == (BIT(SIGUSR1) | BIT(SIGUSR2));
}

/* What is pending for a thread is its own affair, what is for the process all see; the mask is inherited. */
TEST(pending_sets)
{
	struct thread t;

	block(BIT(SIGUSR1) | BIT(SIGUSR2));
	SYS(tkill, SYS(gettid), SIGUSR1);
	send(SIGUSR2);
	EXPECT_EQ(pending_now(), BIT(SIGUSR1) | BIT(SIGUSR2));
	thread_start(&t, look_at_pending, 0);
	EXPECT_EQ(thread_join(&t), 1);
	act(SIGUSR1, IGNORE, 0);
	act(SIGUSR2, IGNORE, 0);
	unblock(~0UL);
	act(SIGUSR1, DEFAULT, 0);
	act(SIGUSR2, DEFAULT, 0);
}

static int no_altstack(void *arg)
{
	stack_t ss = { 0 };

	SYS(sigaltstack, 0, &ss);
	act(SIGUSR1, IGNORE, 0); /* for all */
	return ss.ss_flags == SS_DISABLE && !ss.ss_size;
}

TEST(altstack_is_not_shared)
{
	static char stack[SIGSTKSZ];
	stack_t ss = { stack, 0, sizeof(stack) };
	struct thread t;
	struct ksa sa;

	SYS(sigaltstack, &ss, 0);
	thread_start(&t, no_altstack, 0);
	EXPECT_EQ(thread_join(&t), 1);
	SYS(sigaltstack, 0, &ss);
	EXPECT_EQ(ss.ss_size, sizeof(stack));
	SYS(rt_sigaction, SIGUSR1, 0, &sa, 8);
	EXPECT_EQ(sa.handler, IGNORE);
	act(SIGUSR1, DEFAULT, 0);
	ss.ss_flags = SS_DISABLE;
	SYS(sigaltstack, &ss, 0);
}

/* What ends one thread ends all: sent to the process, to a thread, or caused by one. */
static int fault(void *arg)
{
	asm volatile("ud2");
	return 0;
}

static void two_and(int sig, int to_thread)
{
	struct thread a, b;

	reset();
	thread_start(&a, spin, 0);
	thread_start(&b, sig ? spin_in_ring_3 : fault, 0);
	if (sig && to_thread)
		SYS(tkill, b.pid, sig);
	else if (sig)
		send(sig);
	for (;;)
		SYS(pause);
}

TEST(death_of_all)
{
	EXPECT_STATUS(IN_CHILD(two_and(SIGTERM, 0)), KILLED(SIGTERM));
	EXPECT_STATUS(IN_CHILD(two_and(SIGTERM, 1)), KILLED(SIGTERM));
	EXPECT_STATUS(IN_CHILD(two_and(SIGKILL, 0)), KILLED(SIGKILL));
	EXPECT_STATUS(IN_CHILD(two_and(SIGKILL, 1)), KILLED(SIGKILL));
	EXPECT_STATUS(IN_CHILD(two_and(SIGQUIT, 1)), KILLED(SIGQUIT));
	EXPECT_STATUS(IN_CHILD(two_and(0, 0)), KILLED(SIGILL));
}

/* A stop stops all threads, and is told once; SIGCONT continues all. */
static volatile int *counters;

static int count(void *arg)
{
	while (!go) {
		counters[(long)arg]++;
		SYS(sched_yield);
	}
	return 0;
}

static void count_in_threads(void)
{
	struct thread t[2];

	thread_start(&t[0], count, (void *)0);
	thread_start(&t[1], count, (void *)16);
	count((void *)32);
}

TEST(stop_of_all)
{
	int pid, status, before[3];

	reset();
	counters = shared_page();
	pid = fork_child();
	if (!pid)
		count_in_threads();
	for (int round = 0; round < 5; round++) {
		for (int i = 0; i < 3; i++) {
			before[i] = counters[16 * i];
			while (counters[16 * i] == before[i])
				SYS(sched_yield);
		}
		SYS(kill, pid, SIGSTOP);
		EXPECT_EQ(SYS(wait4, pid, &status, WUNTRACED, 0), pid);
		EXPECT_EQ(status, STOPPED(SIGSTOP));
		for (int i = 0; i < 3; i++)
			before[i] = counters[16 * i];
		for (int n = 0; n < 20; n++)
			SYS(sched_yield);
		for (int i = 0; i < 3; i++)
			EXPECT_EQ(counters[16 * i], before[i]);
		EXPECT_EQ(SYS(wait4, pid, &status, WUNTRACED | WNOHANG, 0), 0);
		SYS(kill, pid, SIGCONT);
		EXPECT_EQ(SYS(wait4, pid, &status, WCONTINUED, 0), pid);
		EXPECT_EQ(status, 0xffff);
	}
	SYS(kill, pid, SIGKILL);
	EXPECT_STATUS(reap(pid), KILLED(SIGKILL));
}

/* A thread that ends leaves what was sent to the process to the others. */
static int end_with_pending(void *arg)
{
	ready = 1;
	while (!go)
		SYS(sched_yield);
	return 0;
}

TEST(inheritance)
{
	struct thread t;

	act(SIGUSR1, (void *)tid_handler, 0);
	for (int i = 0; i < 50; i++) {
		reset();
		thread_start(&t, end_with_pending, 0);
		await(&ready, 1);
		block(BIT(SIGUSR1)); /* so it is the thread that is chosen, while it ends */
		go = 1;
		send(SIGUSR1);
		thread_join(&t);
		unblock(BIT(SIGUSR1));
		EXPECT_EQ(handled, 1); /* by one of them, not lost, not twice */
	}
	act(SIGUSR1, DEFAULT, 0);
}

/* rt_sigtimedwait(2) in a thread takes what was sent to the process. */
static int wait_for_it(void *arg)
{
	unsigned long mask = BIT(SIGUSR1);

	ready = 1;
	return SYS(rt_sigtimedwait, &mask, 0, 0, 8);
}

TEST(waiting_thread)
{
	struct thread t;

	reset();
	block(BIT(SIGUSR1));
	thread_start(&t, wait_for_it, 0);
	await(&ready, 1);
	send(SIGUSR1);
	EXPECT_EQ(thread_join(&t), SIGUSR1);
	EXPECT_EQ(pending_now(), 0);
	unblock(BIT(SIGUSR1));
}

/* Everybody shoots at everybody, and each goes on with its registers, its data and its calls whole. */
static struct thread storm[3];
static int pipes[3][2];

static int stand_the_storm(void *arg)
{
	int *fd = pipes[(long)arg], bad = 0;
	char out[256], in[256];

	for (int i = 0; i < 200; i++) {
		unsigned long x = 0x1234567890abcdefUL * (i + 1), y = x;

		memset(out, i, sizeof(out));
		memset(in, ~i, sizeof(in));
		bad += SYS(write, fd[1], out, sizeof(out)) != sizeof(out);
		for (int n = 0; n < 3; n++)
			SYS(tkill, storm[n].pid, SIGUSR1);
		bad += SYS(read, fd[0], in, sizeof(in)) != sizeof(in);
		bad += memcmp(in, out, sizeof(in)) != 0;
		asm volatile("" : "+r"(y));
		bad += x != y;
	}
	return bad;
}

TEST(storm)
{
	reset();
	act(SIGUSR1, (void *)tid_handler, SA_RESTART);
	for (long i = 0; i < 3; i++)
		SYS(pipe2, pipes[i], 0);
	for (long i = 0; i < 3; i++)
		thread_start(&storm[i], stand_the_storm, (void *)i);
	for (long i = 0; i < 3; i++)
		EXPECT_EQ(thread_join(&storm[i]), 0);
	EXPECT(handled >= 3);
	for (long i = 0; i < 3; i++) {
		SYS(close, pipes[i][0]);
		SYS(close, pipes[i][1]);
	}
	act(SIGUSR1, DEFAULT, 0);
}
