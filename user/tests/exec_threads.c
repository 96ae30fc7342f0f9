/*
 * execve(2) in a process of several threads: only the caller is left, and it is the leader; what was shared with other
 * processes becomes its own.
 */
#include <sys/stat.h>
#include "threads.h"

static char *self;

/* `prog child pid`: what is left of us after an exec. */
int ktap_child(int argc, char **argv, char **envp)
{
	long pid = argc > 2 ? atol(argv[2]) : 0;
	char *head;
	long len;

	if (SYS(getpid) != pid || SYS(gettid) != pid)
		return 1;
	/* No other thread: /proc may not be there, so ask for the numbers behind ours. */
	for (int i = 3; i < argc; i++)
		if (atol(argv[i]) && SYS(tkill, atol(argv[i]), 0) != -ESRCH && atol(argv[i]) != pid)
			return 2;
	if (SYS(get_robust_list, 0, &head, &len) || head)
		return 3;
	return 42;
}

static void exec_self(long tid)
{
	char pid[16], other[16];
	char *argv[] = { self, "child", pid, other, NULL }, *envp[] = { NULL };

	snprintf(pid, sizeof(pid), "%ld", SYS(getpid));
	snprintf(other, sizeof(other), "%ld", tid);
	SYS(execve, self, argv, envp);
	SYS(exit_group, 99);
}

static int exec_in_thread(void *arg)
{
	exec_self(SYS(gettid));
	return 0;
}

static int sleep_for_ever(void *arg)
{
	static int word;

	for (;;)
		SYS(futex, &word, FUTEX_WAIT, 0, 0);
	return 0;
}

static int spin(void *arg)
{
	for (;;)
		__asm__ volatile("pause");
	return 0;
}

static void find_self(void)
{
	static char path[] = "/tests/exec_threads";
	static char link[256];
	long n;

	self = path;
	if (SYS(access, path, 1) &&
	    (n = SYS(readlink, "/proc/self/exe", link, sizeof(link) - 1)) > 0) {
		link[n] = 0;
		self = link;
	}
}

TEST(by_the_leader)
{
	find_self();
	EXPECT_STATUS(IN_CHILD(struct thread a, b; thread_start(&a, sleep_for_ever, NULL);
			       thread_start(&b, spin, NULL); exec_self(a.pid)),
		      EXITED(42));
}

TEST(by_a_thread)
{
	find_self();
	EXPECT_STATUS(IN_CHILD(struct thread a, b; thread_start(&a, sleep_for_ever, NULL);
			       thread_start(&b, exec_in_thread, NULL); sleep_for_ever(NULL)),
		      EXITED(42));
}

/* The leader has gone before: its number is taken over all the same. */
static int exec_later(void *arg)
{
	give_way(20);
	exec_self(SYS(gettid));
	return 0;
}

TEST(by_a_thread_without_leader)
{
	find_self();
	EXPECT_STATUS(IN_CHILD(struct thread a, b; thread_start(&a, spin, NULL);
			       thread_start(&b, exec_later, NULL); SYS(exit, 3)),
		      EXITED(42));
}

/* Several at once: one of them wins. */
TEST(by_all_at_once)
{
	find_self();
	for (int round = 0; round < 10; round++)
		EXPECT_STATUS(IN_CHILD(static struct thread t[6]; for (int i = 0; i < 6; i++)
					       thread_start(&t[i], exec_in_thread, NULL);
				       exec_in_thread(NULL)),
			      EXITED(42));
}

/* exec against exit_group: one or the other, and nothing in between. */
static int exit_group_7(void *arg)
{
	SYS(exit_group, 7);
	return 0;
}

TEST(against_exit_group)
{
	find_self();
	for (int round = 0; round < 20; round++) {
		int status = IN_CHILD(struct thread a, b; thread_start(&a, exit_group_7, NULL);
				      thread_start(&b, exec_in_thread, NULL); sleep_for_ever(NULL));

		EXPECT(status == EXITED(42) || status == EXITED(7));
	}
}

/* The exec fails before the point of no return: all threads are still there. */
static int count;

static int counts(void *arg)
{
	while (__atomic_load_n(&count, __ATOMIC_RELAXED) >= 0)
		__atomic_add_fetch(&count, 1, __ATOMIC_RELAXED);
	return 5;
}

TEST(failure_leaves_threads_alone)
{
	struct thread t;
	int seen;

	count = 0;
	thread_start(&t, counts, NULL);
	EXPECT_EQ(SYS(execve, "/does/not/exist", 0, 0), -ENOENT);
	EXPECT_EQ(SYS(execve, "/", 0, 0), -EACCES);
	seen = __atomic_load_n(&count, __ATOMIC_RELAXED);
	while (__atomic_load_n(&count, __ATOMIC_RELAXED) == seen)
		SYS(sched_yield);
	__atomic_store_n(&count, -1000000000, __ATOMIC_RELAXED);
	EXPECT_EQ(thread_join(&t), 5);
}

/* CLONE_FILES: the child's exec closes what is its own by then. */
TEST(shared_files)
{
	int fd = SYS(open, "/", O_RDONLY | O_CLOEXEC), pid;

	find_self();
	pid = SYS(clone, CLONE_FILES | SIGCHLD, 0, 0, 0, 0);
	if (!pid)
		exec_self(0);
	EXPECT_STATUS(reap(pid), EXITED(42));
	EXPECT_EQ(SYS(fcntl, fd, F_GETFD), FD_CLOEXEC);
	EXPECT_EQ(SYS(close, fd), 0);
}
