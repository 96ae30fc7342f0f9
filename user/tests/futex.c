/*
 * futex(2): waiting for a word to change, and waking who waits. No test counts on time: a waiter is known to sleep when
 * a wake-up or a move finds it.
 */
#include <sys/syscall.h>
#include <time.h>
#include "threads.h"

#define MATCH_ANY 0xffffffff
#define PRIVATE FUTEX_PRIVATE_FLAG
#define REALTIME FUTEX_CLOCK_REALTIME

static int word;

static long futex(int *uaddr, int op, int val, const void *timeout, int *uaddr2, int val3)
{
	return SYS(futex, uaddr, op, val, timeout, uaddr2, val3);
}

/* Wakes until @n have been woken. */
static void wake_exactly(int *uaddr, int op, int n, int bits)
{
	while (n > 0) {
		long ret = futex(uaddr, op, n, 0, 0, bits);

		if (ret < 0 && !EXPECT_EQ(ret, 0))
			return;
		n -= ret;
		SYS(sched_yield);
	}
}

static int wait_zero(void *arg)
{
	return futex(&word, FUTEX_WAIT | (long)arg, 0, 0, 0, 0);
}

TEST(values)
{
	word = 5;
	EXPECT_EQ(futex(&word, FUTEX_WAIT, 6, 0, 0, 0), -EAGAIN);
	EXPECT_EQ(futex(&word, FUTEX_WAIT | PRIVATE, 4, 0, 0, 0), -EAGAIN);
	EXPECT_EQ(futex(&word, FUTEX_WAIT_BITSET, 4, 0, 0, 1), -EAGAIN);
	EXPECT_EQ(futex(&word, FUTEX_WAIT_BITSET, 4, 0, 0, 0), -EINVAL);
	EXPECT_EQ(futex(&word, FUTEX_WAKE, 1, 0, 0, 0), 0);
	EXPECT_EQ(futex(&word, FUTEX_WAKE, 0, 0, 0, 0), 0);
	EXPECT_EQ(futex(&word, FUTEX_WAKE_BITSET, 1, 0, 0, 1), 0);
	EXPECT_EQ(futex(&word, FUTEX_WAKE_BITSET, 1, 0, 0, 0), -EINVAL);
	EXPECT_EQ(word, 5);
}

TEST(operations)
{
	EXPECT_EQ(futex(&word, 2 /* FUTEX_FD */, 0, 0, 0, 0), -ENOSYS);
	EXPECT_EQ(futex(&word, 14, 0, 0, 0, 0), -ENOSYS);
	EXPECT_EQ(futex(&word, 127, 0, 0, 0, 0), -ENOSYS);
	EXPECT_EQ(futex(&word, 512, 0, 0, 0, 0), -ENOSYS);
	EXPECT_EQ(futex(&word, FUTEX_WAKE | REALTIME, 0, 0, 0, 0), -ENOSYS);
	EXPECT_EQ(futex(&word, FUTEX_WAIT | REALTIME | 512, 0, 0, 0, 0), -ENOSYS);
	/* A bad pointer where no operation is. */
	EXPECT_EQ(futex((int *)-1, 99, 0, 0, 0, 0), -ENOSYS);
}

TEST(addresses)
{
	static const int ops[] = { FUTEX_WAIT, FUTEX_WAKE, FUTEX_WAIT | PRIVATE,
				   FUTEX_WAKE | PRIVATE };
	char *page = map_pages(2, PROT_READ | PROT_WRITE);

	for (unsigned int i = 0; i < ARRAY_SIZE(ops); i++) {
		for (int odd = 1; odd < 4; odd++)
			EXPECT_EQ(futex((int *)(page + odd), ops[i], 1, 0, 0, 0), -EINVAL);
		for (EACH_BAD_POINTER(b))
			EXPECT_EQ_IN(b->name, futex((int *)(b->addr & ~3UL), ops[i], 1, 0, 0, 0),
				     -EFAULT);
	}
	SYS(mprotect, page, PAGE, PROT_NONE);
	EXPECT_EQ(futex((int *)page, FUTEX_WAIT, 1, 0, 0, 0), -EFAULT);
	EXPECT_EQ(futex((int *)page, FUTEX_WAIT | PRIVATE, 1, 0, 0, 0), -EFAULT);
	unmap_pages(page, 2);
	EXPECT_EQ(futex((int *)page, FUTEX_WAIT, 0, 0, 0, 0), -EFAULT);
	EXPECT_EQ(futex((int *)page, FUTEX_WAIT | PRIVATE, 0, 0, 0, 0), -EFAULT);
	/* Among threads only the number counts; among processes there must be something. */
	EXPECT_EQ(futex((int *)page, FUTEX_WAKE | PRIVATE, 1, 0, 0, 0), 0);
	EXPECT_EQ(futex((int *)page, FUTEX_WAKE, 1, 0, 0, 0), -EFAULT);
}

TEST(timeouts)
{
	static const struct timespec bad[] = { { -1, 0 }, { 0, -1 }, { 0, 1000000000 } };
	struct timespec zero = { 0, 0 }, some = { 0, 1000000 }, now;

	word = 0;
	for (unsigned int i = 0; i < ARRAY_SIZE(bad); i++) {
		EXPECT_EQ(futex(&word, FUTEX_WAIT, 0, &bad[i], 0, 0), -EINVAL);
		/* Before the word is looked at. */
		EXPECT_EQ(futex(&word, FUTEX_WAIT, 1, &bad[i], 0, 0), -EINVAL);
	}
	for (EACH_BAD_POINTER(b))
		EXPECT_EQ_IN(b->name, futex(&word, FUTEX_WAIT, 0, (void *)b->addr, 0, 0), -EFAULT);
	EXPECT_EQ(futex(&word, FUTEX_WAIT, 0, &zero, 0, 0), -ETIMEDOUT);
	EXPECT_EQ(futex(&word, FUTEX_WAIT | PRIVATE, 0, &some, 0, 0), -ETIMEDOUT);
	EXPECT_EQ(futex(&word, FUTEX_WAIT, 1, &zero, 0, 0), -EAGAIN);
	/* Absolute: what is past is over at once, by each clock. */
	EXPECT_EQ(futex(&word, FUTEX_WAIT_BITSET, 0, &some, 0, MATCH_ANY), -ETIMEDOUT);
	EXPECT_EQ(futex(&word, FUTEX_WAIT_BITSET | REALTIME, 0, &some, 0, MATCH_ANY), -ETIMEDOUT);
	SYS(clock_gettime, CLOCK_REALTIME, &now);
	EXPECT_EQ(futex(&word, FUTEX_WAIT_BITSET | REALTIME, 0, &now, 0, MATCH_ANY), -ETIMEDOUT);
	SYS(clock_gettime, CLOCK_MONOTONIC, &now);
	EXPECT_EQ(futex(&word, FUTEX_WAIT_BITSET, 0, &now, 0, MATCH_ANY), -ETIMEDOUT);
}

/* A relative time is waited for, and no longer than a long time. */
TEST(time_passes)
{
	struct timespec wait = { 0, 20000000 }, before, after;
	long ns;

	word = 0;
	SYS(clock_gettime, CLOCK_MONOTONIC, &before);
	EXPECT_EQ(futex(&word, FUTEX_WAIT, 0, &wait, 0, 0), -ETIMEDOUT);
	SYS(clock_gettime, CLOCK_MONOTONIC, &after);
	ns = (after.tv_sec - before.tv_sec) * 1000000000 + after.tv_nsec - before.tv_nsec;
	EXPECT(ns >= 20000000);
}

TEST(wake_one)
{
	struct thread t;

	for (long flag = 0; flag <= PRIVATE; flag += PRIVATE) {
		word = 0;
		EXPECT(thread_start(&t, wait_zero, (void *)flag) > 0);
		wake_exactly(&word, FUTEX_WAKE | flag, 1, 0);
		EXPECT_EQ(thread_join(&t), 0);
		EXPECT_EQ(futex(&word, FUTEX_WAKE | flag, 1, 0, 0, 0), 0);
	}
}

/* As many as asked for, not one more. */
TEST(wake_some)
{
	enum { N = 8 };
	struct thread t[N];
	long woken = 0;

	word = 0;
	for (int i = 0; i < N; i++)
		thread_start(&t[i], wait_zero, (void *)PRIVATE);
	while (woken < 3) {
		long ret = futex(&word, FUTEX_WAKE | PRIVATE, 3 - woken, 0, 0, 0);

		EXPECT(ret <= 3 - woken);
		woken += ret;
		SYS(sched_yield);
	}
	wake_exactly(&word, FUTEX_WAKE | PRIVATE, N - 3, 0);
	for (int i = 0; i < N; i++)
		EXPECT_EQ(thread_join(&t[i]), 0);
}

static int wait_bits(void *arg)
{
	return futex(&word, FUTEX_WAIT_BITSET | PRIVATE, 0, 0, 0, (long)arg);
}

TEST(bitsets)
{
	struct thread a, b;

	word = 0;
	thread_start(&a, wait_bits, (void *)1);
	thread_start(&b, wait_bits, (void *)6);
	wake_exactly(&word, FUTEX_WAKE_BITSET | PRIVATE, 1, 4);
	EXPECT_EQ(thread_join(&b), 0);
	EXPECT_EQ(futex(&word, FUTEX_WAKE_BITSET | PRIVATE, 9, 0, 0, 6), 0);
	EXPECT(a.tid != 0);
	wake_exactly(&word, FUTEX_WAKE_BITSET | PRIVATE, 1, 1 | 8);
	EXPECT_EQ(thread_join(&a), 0);
}

/* The shared and the private futex at one address are two. */
TEST(shared_is_not_private)
{
	struct thread t;

	word = 0;
	thread_start(&t, wait_zero, (void *)0);
	for (int i = 0; i < 50; i++) {
		EXPECT_EQ(futex(&word, FUTEX_WAKE | PRIVATE, 1, 0, 0, 0), 0);
		SYS(sched_yield);
	}
	wake_exactly(&word, FUTEX_WAKE, 1, 0);
	EXPECT_EQ(thread_join(&t), 0);
}

/* Processes meet in shared memory, wherever each has mapped it. */
TEST(between_processes)
{
	int *here = (int *)SYS(mmap, 0, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
			       -1, 0);
	int pid = fork_child();

	if (!pid) {
		EXPECT_EQ(futex(here + 5, FUTEX_WAIT, 0, 0, 0, 0), 0);
		child_done();
	}
	wake_exactly(here + 5, FUTEX_WAKE, 1, 0);
	EXPECT_STATUS(reap(pid), PASSED);
	/* Copies are not the same. */
	word = 0;
	pid = fork_child();
	if (!pid) {
		struct timespec t = { 0, 1000000 };

		EXPECT_EQ(futex(&word, FUTEX_WAIT, 0, &t, 0, 0), -ETIMEDOUT);
		child_done();
	}
	for (int i = 0; i < 50; i++) {
		EXPECT_EQ(futex(&word, FUTEX_WAKE, 1, 0, 0, 0), 0);
		SYS(sched_yield);
	}
	EXPECT_STATUS(reap(pid), PASSED);
	unmap_pages(here, 1);
}

/* A page that is not there yet, and one still shared with a forked child. */
TEST(faults_in)
{
	int *page = (int *)map_pages(2, PROT_READ | PROT_WRITE);
	struct timespec zero = { 0, 0 };

	EXPECT_EQ(futex(page, FUTEX_WAIT | PRIVATE, 1, 0, 0, 0), -EAGAIN);
	EXPECT_EQ(futex(page + 1024, FUTEX_WAIT, 0, &zero, 0, 0), -ETIMEDOUT);
	unmap_pages(page, 2);
}

TEST(killed_while_waiting)
{
	int pid = fork_child();

	if (!pid) {
		word = 0;
		futex(&word, FUTEX_WAIT, 0, 0, 0, 0);
		SYS(exit, 1);
	}
	give_way(10);
	SYS(kill, pid, SIGKILL);
	EXPECT_STATUS(reap(pid), KILLED(SIGKILL));
}

struct waitv {
	unsigned long val, uaddr;
	unsigned int flags, reserved;
};

static int words[3];

static int wait_three(void *arg)
{
	struct waitv v[3];

	for (int i = 0; i < 3; i++)
		v[i] = (struct waitv){ .uaddr = (unsigned long)&words[i], .flags = 2 | PRIVATE };
	return SYS(futex_waitv, v, 3, 0, 0, CLOCK_MONOTONIC);
}

TEST(waitv)
{
	struct timespec zero = { 0, 0 }, bad = { 0, -1 };
	struct waitv v[2] = { { .uaddr = (unsigned long)&words[0], .flags = 2 },
			      { .uaddr = (unsigned long)&words[1], .flags = 2 | PRIVATE } };
	struct thread t;

	words[0] = words[1] = words[2] = 0;
	for (int i = 0; i < 3; i++) {
		thread_start(&t, wait_three, NULL);
		wake_exactly(&words[i], FUTEX_WAKE | PRIVATE, 1, 0);
		EXPECT_EQ(thread_join(&t), i);
		EXPECT_EQ(futex(&words[(i + 1) % 3], FUTEX_WAKE | PRIVATE, 9, 0, 0, 0), 0);
	}
	EXPECT_EQ(SYS(futex_waitv, v, 2, 0, &zero, CLOCK_MONOTONIC), -ETIMEDOUT);
	EXPECT_EQ(SYS(futex_waitv, v, 2, 0, &bad, CLOCK_MONOTONIC), -EINVAL);
	EXPECT_EQ(SYS(futex_waitv, v, 2, 0, &zero, CLOCK_BOOTTIME), -EINVAL);
	EXPECT_EQ(SYS(futex_waitv, v, 2, 1, &zero, CLOCK_MONOTONIC), -EINVAL);
	EXPECT_EQ(SYS(futex_waitv, v, 0, 0, &zero, CLOCK_MONOTONIC), -EINVAL);
	EXPECT_EQ(SYS(futex_waitv, v, 129, 0, &zero, CLOCK_MONOTONIC), -EINVAL);
	EXPECT_EQ(SYS(futex_waitv, 0, 1, 0, &zero, CLOCK_MONOTONIC), -EINVAL);
	for (EACH_BAD_POINTER(b))
		EXPECT_EQ_IN(b->name, SYS(futex_waitv, b->addr, 1, 0, &zero, CLOCK_MONOTONIC),
			     -EFAULT);
	v[1].val = 1;
	EXPECT_EQ(SYS(futex_waitv, v, 2, 0, 0, 0), -EAGAIN);
	v[1].reserved = 1;
	EXPECT_EQ(SYS(futex_waitv, v, 2, 0, 0, 0), -EINVAL);
	v[1].reserved = 0;
	v[1].flags = 0;
	EXPECT_EQ(SYS(futex_waitv, v, 2, 0, 0, 0), -EINVAL);
}
