/*
 * futex(2) under load: a thousand waiters on one word, of whom each wake-up finds as many as it should; and locks made of
 * futexes, which keep what they protect.
 */
#include "threads.h"

#define MOST 1000
#define PRIVATE FUTEX_PRIVATE_FLAG

static struct thread threads[MOST];
static int here, there, woken;

static int wait_and_count(void *arg)
{
	long ret;

	while ((ret = SYS(futex, &here, FUTEX_WAIT | PRIVATE, 0, 0)) == -EINTR)
		;
	if (!ret)
		__atomic_add_fetch(&woken, 1, __ATOMIC_RELAXED);
	return ret;
}

/* As many threads as the machine has room for, up to MOST. */
static int start_many(int (*fn)(void *))
{
	int n;

	for (n = 0; n < MOST; n++) {
		if (thread_start(&threads[n], fn, NULL) < 0) {
			unmap_pages(threads[n].stack, STACK_PAGES);
			break;
		}
	}
	return n;
}

/* Wakes or moves by @op until @n have been, @step at a time. */
static void drain(int *from, int op, int n, int step)
{
	while (n > 0) {
		int want = n < step ? n : step;
		long ret = op == FUTEX_WAKE
				   ? SYS(futex, from, FUTEX_WAKE | PRIVATE, want)
				   : SYS(futex, from, FUTEX_REQUEUE | PRIVATE, 0, want, &there);

		if (!EXPECT(ret >= 0 && ret <= want))
			return;
		n -= ret;
		if (ret < want)
			SYS(sched_yield);
	}
}

TEST(a_thousand_waiters)
{
	int n;

	here = there = woken = 0;
	n = start_many(wait_and_count);
	EXPECT(n >= MOST / 10);
	drain(&here, FUTEX_WAKE, n / 4, 7);
	drain(&here, FUTEX_REQUEUE, n - n / 4, 100);
	EXPECT_EQ(SYS(futex, &here, FUTEX_WAKE | PRIVATE, MOST), 0);
	EXPECT_EQ(SYS(futex, &there, FUTEX_WAKE | PRIVATE, MOST), n - n / 4);
	for (int i = 0; i < n; i++)
		EXPECT_EQ(thread_join(&threads[i]), 0);
	EXPECT_EQ(woken, n);
}

/* All of them die in their sleep. */
TEST(killed_with_all_waiters)
{
	here = 0;
	EXPECT_STATUS(IN_CHILD(start_many(wait_and_count); SYS(exit_group, 4)), EXITED(4));
}

static int lock_word; /* 0 free, 1 taken, 2 taken and somebody may wait */
static long protected_by_it;

static void lock(void)
{
	int c = 0;

	if (__atomic_compare_exchange_n(&lock_word, &c, 1, 0, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
		return;
	while (__atomic_exchange_n(&lock_word, 2, __ATOMIC_ACQUIRE))
		SYS(futex, &lock_word, FUTEX_WAIT | PRIVATE, 2, 0);
}

static void unlock(void)
{
	if (__atomic_exchange_n(&lock_word, 0, __ATOMIC_RELEASE) == 2)
		SYS(futex, &lock_word, FUTEX_WAKE | PRIVATE, 1);
}

static int add_many(void *arg)
{
	for (int i = 0; i < 500; i++) {
		lock();
		long now = protected_by_it;

		if (i % 16 == 0)
			SYS(sched_yield); /* with the lock held */
		protected_by_it = now + 1;
		unlock();
	}
	return 0;
}

TEST(lock_keeps_its_promise)
{
	enum { N = 8 };

	lock_word = 0;
	protected_by_it = 0;
	for (int i = 0; i < N; i++)
		thread_start(&threads[i], add_many, NULL);
	for (int i = 0; i < N; i++)
		thread_join(&threads[i]);
	EXPECT_EQ(protected_by_it, N * 500);
	EXPECT_EQ(lock_word, 0);
}

/* Two threads hand a number to each other by two words, hundreds of times: no wake-up is lost. */
static int ball[2];

static int player(void *arg)
{
	long me = (long)arg;

	for (int i = 1; i <= 300; i++) {
		wait_while(&ball[me], i - 1);
		__atomic_store_n(&ball[!me], i + (int)me, __ATOMIC_RELEASE);
		SYS(futex, &ball[!me], FUTEX_WAKE, 1);
	}
	return 0;
}

TEST(ping_pong)
{
	ball[0] = 1;
	ball[1] = 0;
	thread_start(&threads[0], player, (void *)0);
	thread_start(&threads[1], player, (void *)1);
	EXPECT_EQ(thread_join(&threads[0]), 0);
	EXPECT_EQ(thread_join(&threads[1]), 0);
}
