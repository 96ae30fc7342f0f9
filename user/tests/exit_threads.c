/*
 * The end of threads and of processes of several threads: exit(2), exit_group(2), and who is reaped when.
 */
#include "threads.h"

static int gate;

static int return_five(void *arg)
{
	return 5;
}

static int sleep_on(void *arg)
{
	for (;;)
		SYS(futex, &gate, FUTEX_WAIT, 0, 0);
	return 0;
}

TEST(thread_ids)
{
	struct thread t;
	long first;

	EXPECT(thread_start(&t, return_five, NULL) > 0);
	first = t.pid;
	EXPECT_EQ(thread_join(&t), 5);
	EXPECT_EQ(t.tid, 0); /* CLONE_CHILD_CLEARTID */
	EXPECT(first != SYS(getpid));
}

static int ids(void *arg)
{
	long *out = arg;

	out[0] = SYS(getpid);
	out[1] = SYS(gettid);
	out[2] = SYS(getppid);
	return 0;
}

TEST(one_process)
{
	struct thread t;
	long seen[3];

	thread_start(&t, ids, seen);
	thread_join(&t);
	EXPECT_EQ(seen[0], SYS(getpid));
	EXPECT_EQ(seen[1], t.pid);
	EXPECT_EQ(seen[2], SYS(getppid));
	EXPECT_EQ(SYS(gettid), SYS(getpid));
}

/* Threads are nobody's children. */
TEST(not_waited_for)
{
	struct thread t;

	thread_start(&t, return_five, NULL);
	EXPECT_EQ(SYS(wait4, -1, 0, __WALL, 0), -ECHILD);
	EXPECT_EQ(SYS(wait4, t.pid, 0, __WALL, 0), -ECHILD);
	thread_join(&t);
}

/* The process ends with the code of exit_group, whoever calls it. */
static int exit_group_3(void *arg)
{
	SYS(exit_group, 3);
	return 0;
}

TEST(group_exit_by_thread)
{
	EXPECT_STATUS(IN_CHILD(struct thread a, b; thread_start(&a, sleep_on, NULL);
			       thread_start(&b, exit_group_3, NULL); for (;;) sleep_on(NULL)),
		      EXITED(3));
}

TEST(group_exit_by_leader)
{
	EXPECT_STATUS(IN_CHILD(struct thread t[3];
			       for (int i = 0; i < 3; i++) thread_start(&t[i], sleep_on, NULL);
			       SYS(exit_group, 8)),
		      EXITED(8));
}

/* Running, not sleeping: the others are stopped where they are. */
static int spin(void *arg)
{
	for (;;)
		__asm__ volatile("pause");
	return 0;
}

TEST(group_exit_of_running_threads)
{
	EXPECT_STATUS(IN_CHILD(struct thread t[3];
			       for (int i = 0; i < 3; i++) thread_start(&t[i], spin, NULL);
			       SYS(exit_group, 8)),
		      EXITED(8));
}

/* exit(2) ends one thread; the status of the process is that of the last one. */
static int leader_code(void *arg)
{
	wait_while(&gate, 0);
	SYS(exit, 77);
	return 0;
}

TEST(leader_exits_first)
{
	int pid, status = 1;
	int *go = (int *)SYS(mmap, 0, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
			     0);

	pid = fork_child();
	if (!pid) {
		struct thread t;

		thread_start(&t, (int (*)(void *))leader_code, NULL);
		SYS(exit, 4);
	}
	/* The leader is dead or dies, its thread is not: nothing to wait for. */
	for (int i = 0; i < 20; i++) {
		EXPECT_EQ(SYS(wait4, pid, &status, WNOHANG, 0), 0);
		SYS(sched_yield);
	}
	EXPECT_EQ(SYS(kill, pid, 0), 0);
	SYS(kill, pid, SIGKILL);
	EXPECT_EQ(SYS(wait4, pid, &status, 0, 0), pid);
	EXPECT_EQ(status, SIGKILL);
	unmap_pages(go, 1);
}

static volatile int leader_tid = 1;

/* Ends once the leader has: that clears its number. */
static int exit_later(void *arg)
{
	while (leader_tid)
		SYS(sched_yield);
	SYS(exit, 77);
	return 0;
}

TEST(last_code_counts)
{
	int pid = fork_child();

	if (!pid) {
		struct thread t;

		SYS(set_tid_address, &leader_tid);
		thread_start(&t, exit_later, NULL);
		SYS(exit, 4);
	}
	EXPECT_STATUS(reap(pid), EXITED(77));
}

/* A deadly signal, or fault, of one thread ends them all. */
static int crash(void *arg)
{
	*(volatile char *)arg = 1;
	return 0;
}

TEST(fault_ends_all)
{
	EXPECT_STATUS(IN_CHILD(struct thread a, b; thread_start(&a, sleep_on, NULL);
			       thread_start(&b, crash, (void *)8); for (;;) sleep_on(NULL)),
		      KILLED(SIGSEGV));
}

TEST(kill_ends_all)
{
	int pid = fork_child();

	if (!pid) {
		struct thread a;

		thread_start(&a, spin, NULL);
		for (;;)
			sleep_on(NULL);
	}
	give_way(10);
	SYS(kill, pid, SIGTERM);
	EXPECT_STATUS(reap(pid), KILLED(SIGTERM));
}

/* A child of a thread is the process's: another thread waits for it, unless it says __WNOTHREAD. */
static int fork_one(void *arg)
{
	int pid = SYS(fork);

	if (!pid)
		SYS(exit, 6);
	*(int *)arg = pid;
	wait_while(&gate, 0);
	return SYS(wait4, -1, 0, 0, 0) == -ECHILD;
}

TEST(children_of_threads)
{
	int pid = 0, status;
	struct thread t;

	gate = 0;
	thread_start(&t, fork_one, &pid);
	while (!__atomic_load_n(&pid, __ATOMIC_ACQUIRE))
		SYS(sched_yield);
	EXPECT_EQ(SYS(wait4, pid, &status, __WNOTHREAD, 0), -ECHILD);
	EXPECT_EQ(SYS(wait4, pid, &status, 0, 0), pid);
	EXPECT_EQ(status, EXITED(6));
	gate = 1;
	SYS(futex, &gate, FUTEX_WAKE, 1);
	EXPECT_EQ(thread_join(&t), 1);
}

/* The thread that forked is gone: its children are its process's, not init's. */
static int fork_and_leave(void *arg)
{
	int pid = SYS(fork);

	if (!pid) {
		give_way(20);
		SYS(exit, SYS(getppid) == (long)*(int *)arg ? 6 : 1);
	}
	return pid;
}

TEST(children_outlive_their_thread)
{
	int me = SYS(getpid), pid;
	struct thread t;

	thread_start(&t, fork_and_leave, &me);
	pid = thread_join(&t);
	EXPECT_STATUS(reap(pid), EXITED(6));
}

/* And where all threads are gone, the next process above that asked for orphans gets them, else init. */
TEST(subreaper)
{
	EXPECT_EQ(SYS(prctl, 36 /* PR_SET_CHILD_SUBREAPER */, 1, 0, 0, 0), 0);
	EXPECT_STATUS(IN_CHILD(int me = SYS(getppid); int pid = SYS(fork); if (!pid) {
			      while (SYS(getppid) != me)
				      SYS(sched_yield);
			      SYS(exit, 9);
		      }),
		      PASSED);
	EXPECT_STATUS(reap(-1), EXITED(9));
	EXPECT_EQ(SYS(prctl, 36, 0, 0, 0, 0), 0);
}

/* Many threads that end in any order. */
TEST(many)
{
	enum { N = 40 };
	static struct thread t[N];

	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < N; i++)
			EXPECT(thread_start(&t[i], return_five, NULL) > 0);
		for (int i = N - 1; i >= 0; i--)
			EXPECT_EQ(thread_join(&t[i]), 5);
	}
}
