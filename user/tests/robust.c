/*
 * set_robust_list(2), get_robust_list(2), and what becomes of the locks of a thread that dies: marked, and one waiter
 * woken. Lists that lead nowhere, in circles or into the kernel do no harm.
 */
#include "threads.h"

struct lock {
	struct robust_list list;
	int word;
};

#define OFFSET ((long)offsetof(struct lock, word))

static struct shared {
	struct robust_list_head head;
	struct lock lock[3];
	int pid;
} * s;

static void setup(void)
{
	if (!s)
		s = (void *)SYS(mmap, 0, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
				-1, 0);
	memset(s, 0, sizeof(*s));
	s->head.list.next = &s->head.list;
	s->head.futex_offset = OFFSET;
}

/* A child with the list; it dies once it has set everything up by @prepare. */
static int die_with(void (*prepare)(int tid))
{
	int pid = fork_child();

	if (!pid) {
		prepare(SYS(gettid));
		if (SYS(set_robust_list, &s->head, sizeof(s->head)))
			SYS(exit, 9);
		SYS(exit, 0);
	}
	EXPECT_STATUS(reap(pid), PASSED);
	return pid;
}

TEST(set_and_get)
{
	struct robust_list_head *head = (void *)1, *before;
	size_t len = 7;

	setup();
	EXPECT_EQ(SYS(get_robust_list, 0, &before, &len), 0);
	EXPECT_EQ(len, 24);
	EXPECT_EQ(SYS(set_robust_list, &s->head, 23), -EINVAL);
	EXPECT_EQ(SYS(set_robust_list, &s->head, 25), -EINVAL);
	EXPECT_EQ(SYS(set_robust_list, &s->head, 24), 0);
	EXPECT_EQ(SYS(get_robust_list, 0, &head, &len), 0);
	EXPECT_EQ(head, &s->head);
	head = NULL;
	EXPECT_EQ(SYS(get_robust_list, SYS(gettid), &head, &len), 0);
	EXPECT_EQ(head, &s->head);
	EXPECT_EQ(SYS(get_robust_list, 0x3ffffff, &head, &len), -ESRCH);
	for (EACH_BAD_POINTER(b)) {
		EXPECT_EQ_IN(b->name, SYS(get_robust_list, 0, b->addr, &len), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(get_robust_list, 0, &head, b->addr), -EFAULT);
	}
	/* Not inherited. */
	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(SYS(get_robust_list, 0, &head, &len), 0);
			       EXPECT_EQ(head, NULL)),
		      PASSED);
	EXPECT_EQ(SYS(set_robust_list, before, 24), 0);
}

static void chain(int tid)
{
	s->head.list.next = &s->lock[0].list;
	s->lock[0].list.next = &s->lock[1].list;
	s->lock[1].list.next = &s->lock[2].list;
	s->lock[2].list.next = &s->head.list;
	s->lock[0].word = tid;
	s->lock[1].word = 12345; /* somebody else's */
	s->lock[2].word = tid | FUTEX_WAITERS;
}

TEST(locks_are_marked)
{
	setup();
	die_with(chain);
	EXPECT_EQ(s->lock[0].word, FUTEX_OWNER_DIED);
	EXPECT_EQ(s->lock[1].word, 12345);
	EXPECT_EQ((unsigned int)s->lock[2].word, FUTEX_OWNER_DIED | FUTEX_WAITERS);
}

/* Who waits is woken by the death. */
TEST(waiter_is_woken)
{
	int pid, waiter, status;

	setup();
	pid = fork_child();
	if (!pid) {
		s->lock[0].word = SYS(gettid) | FUTEX_WAITERS;
		s->head.list.next = &s->lock[0].list;
		s->lock[0].list.next = &s->head.list;
		SYS(set_robust_list, &s->head, sizeof(s->head));
		__atomic_store_n(&s->pid, SYS(gettid), __ATOMIC_RELEASE);
		for (;;)
			SYS(pause);
	}
	while (!__atomic_load_n(&s->pid, __ATOMIC_ACQUIRE))
		SYS(sched_yield);
	waiter = fork_child();
	if (!waiter) {
		int word = s->pid | FUTEX_WAITERS;
		long ret = SYS(futex, &s->lock[0].word, FUTEX_WAIT, word, 0);

		EXPECT(ret == 0 || ret == -EAGAIN);
		EXPECT_EQ((unsigned int)s->lock[0].word, FUTEX_OWNER_DIED | FUTEX_WAITERS);
		child_done();
	}
	give_way(20);
	SYS(kill, pid, SIGKILL);
	EXPECT_EQ(SYS(wait4, pid, &status, 0, 0), pid);
	EXPECT_STATUS(reap(waiter), PASSED);
}

static void pending(int tid)
{
	s->head.list_op_pending = &s->lock[1].list;
	s->lock[1].word = tid;
}

TEST(pending_lock)
{
	setup();
	die_with(pending);
	EXPECT_EQ(s->lock[1].word, FUTEX_OWNER_DIED);
}

static void circle(int tid)
{
	s->head.list.next = &s->lock[0].list;
	s->lock[0].list.next = &s->lock[1].list;
	s->lock[1].list.next = &s->lock[0].list;
	s->lock[1].word = tid;
}

TEST(circle_ends)
{
	setup();
	die_with(circle);
	EXPECT_EQ(s->lock[1].word, FUTEX_OWNER_DIED);
}

static unsigned long bad_address;

static void bad_next(int tid)
{
	s->head.list.next = &s->lock[0].list;
	s->lock[0].list.next = (void *)bad_address;
	s->lock[0].word = tid;
}

static void bad_offset(int tid)
{
	chain(tid);
	s->head.futex_offset = bad_address - (unsigned long)&s->lock[0];
}

static void bad_pending(int tid)
{
	chain(tid);
	s->head.list_op_pending = (void *)(bad_address & ~1UL);
}

TEST(hostile_lists)
{
	for (EACH_BAD_POINTER(b)) {
		int pid;

		bad_address = b->addr;
		setup();
		die_with(bad_next);
		EXPECT_EQ_IN(b->name, s->lock[0].word, FUTEX_OWNER_DIED);
		setup();
		pid = die_with(bad_offset);
		EXPECT_EQ_IN(b->name, s->lock[0].word, pid);
		setup();
		die_with(bad_pending);
		EXPECT_EQ_IN(b->name, s->lock[0].word, FUTEX_OWNER_DIED);
		/* And the head itself. */
		EXPECT_STATUS_IN(b->name, IN_CHILD(SYS(set_robust_list, b->addr, 24)), PASSED);
	}
}

/* Memory that cannot be written stays as it is; the child dies all the same. */
static void read_only(int tid)
{
	chain(tid);
	s->head.list.next = &s->head.list;
	s->head.list_op_pending = NULL;
	SYS(mprotect, s, PAGE, PROT_READ);
}

TEST(read_only_list)
{
	setup();
	die_with(read_only);
	EXPECT(s->lock[0].word > 0);
}

/* A thread's locks are its own: the process goes on and finds them marked. */
static int die_as_thread(void *arg)
{
	chain(SYS(gettid));
	SYS(set_robust_list, &s->head, sizeof(s->head));
	return 0;
}

TEST(thread)
{
	struct thread t;

	setup();
	thread_start(&t, die_as_thread, NULL);
	thread_join(&t);
	EXPECT_EQ(s->lock[0].word, FUTEX_OWNER_DIED);
	EXPECT_EQ(s->lock[1].word, 12345);
	unmap_pages(s, 1);
	s = NULL;
}
