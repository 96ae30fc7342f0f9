/*
 * futex(2): FUTEX_REQUEUE, FUTEX_CMP_REQUEUE, FUTEX_WAKE_OP. Two words at once.
 */
#include "threads.h"

#define PRIVATE FUTEX_PRIVATE_FLAG
#define OP(op, oparg, cmp, cmparg) \
	((op) << 28 | (cmp) << 24 | ((oparg)&0xfff) << 12 | ((cmparg)&0xfff))

static int here, there;

static int wait_here(void *arg)
{
	return SYS(futex, &here, FUTEX_WAIT | PRIVATE, 0, 0);
}

/* Moves or wakes all @n waiters of `here`, however late they come: @n of them at the end. */
static void move(int op, int n)
{
	while (n > 0) {
		long ret = SYS(futex, &here, op | PRIVATE, 0, n, &there, here);

		if (ret < 0 && !EXPECT_EQ(ret, 0))
			return;
		n -= ret;
		SYS(sched_yield);
	}
}

static void requeue_with(int op)
{
	enum { N = 5 };
	struct thread t[N];

	here = there = 0;
	for (int i = 0; i < N; i++)
		thread_start(&t[i], wait_here, NULL);
	move(op, N);
	/* Nobody waits here any more, and each of those there is woken once. */
	EXPECT_EQ(SYS(futex, &here, FUTEX_WAKE | PRIVATE, N), 0);
	EXPECT_EQ(SYS(futex, &there, FUTEX_WAKE | PRIVATE, 2), 2);
	EXPECT_EQ(SYS(futex, &there, FUTEX_WAKE | PRIVATE, 99), N - 2);
	for (int i = 0; i < N; i++)
		EXPECT_EQ(thread_join(&t[i]), 0);
}

TEST(requeue)
{
	requeue_with(FUTEX_REQUEUE);
}

TEST(cmp_requeue)
{
	requeue_with(FUTEX_CMP_REQUEUE);
}

TEST(wake_and_requeue)
{
	struct thread t[4];

	here = there = 0;
	for (int i = 0; i < 4; i++)
		thread_start(&t[i], wait_here, NULL);
	move(FUTEX_REQUEUE, 4);
	/* Back from there to here: one is woken, one moved, two stay. */
	EXPECT_EQ(SYS(futex, &there, FUTEX_REQUEUE | PRIVATE, 1, 1, &here), 2);
	EXPECT_EQ(SYS(futex, &here, FUTEX_WAKE | PRIVATE, 9), 1);
	EXPECT_EQ(SYS(futex, &there, FUTEX_WAKE | PRIVATE, 9), 2);
	for (int i = 0; i < 4; i++)
		EXPECT_EQ(thread_join(&t[i]), 0);
}

TEST(errors)
{
	char *page = map_pages(1, PROT_READ | PROT_WRITE);

	unmap_pages(page, 1);
	here = 3;
	EXPECT_EQ(SYS(futex, &here, FUTEX_CMP_REQUEUE, 1, 1, &there, 4), -EAGAIN);
	EXPECT_EQ(SYS(futex, &here, FUTEX_CMP_REQUEUE, 1, 1, &there, 3), 0);
	EXPECT_EQ(SYS(futex, &here, FUTEX_CMP_REQUEUE, -1, 1, &there, 3), -EINVAL);
	EXPECT_EQ(SYS(futex, &here, FUTEX_CMP_REQUEUE, 1, -1, &there, 3), -EINVAL);
	EXPECT_EQ(SYS(futex, &here, FUTEX_REQUEUE, 1, 0x80000000UL, &there), -EINVAL);
	EXPECT_EQ(SYS(futex, page, FUTEX_CMP_REQUEUE | PRIVATE, 1, 1, &there, 0), -EFAULT);
	EXPECT_EQ(SYS(futex, &here, FUTEX_REQUEUE, 1, 1, (char *)&there + 1), -EINVAL);
	EXPECT_EQ(SYS(futex, (char *)&here + 2, FUTEX_REQUEUE, 1, 1, &there), -EINVAL);
	for (EACH_BAD_POINTER(b)) {
		EXPECT_EQ_IN(b->name, SYS(futex, b->addr & ~3UL, FUTEX_REQUEUE, 1, 1, &there),
			     -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(futex, &here, FUTEX_REQUEUE, 1, 1, b->addr & ~3UL),
			     -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(futex, &here, FUTEX_WAKE_OP, 1, 1, b->addr & ~3UL, 0),
			     -EFAULT);
	}
}

/* What becomes of the word, for each operation and comparison. */
TEST(wake_op)
{
	static const struct {
		int old, op, arg, new;
	} ops[] = {
		{ 7, 0, 5, 5 },
		{ 7, 0, -5, -5 },
		{ 7, 1, 5, 12 },
		{ 7, 1, -8, -1 },
		{ 5, 2, 0x12, 0x17 },
		{ 7, 3, 5, 2 },
		{ 7, 4, 5, 2 },
		{ -1, 1, 1, 0 },
		{ 0, 8, 4, 0x10 },
		{ 1, 8 | 1, 31, (int)0x80000001 },
		{ 0xff, 8 | 3, 3, 0xf7 },
		{ 0, 8, 36, 0x10 }, /* too much of a shift counts by its low bits */
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(ops); i++) {
		there = ops[i].old;
		EXPECT_EQ(SYS(futex, &here, FUTEX_WAKE_OP, 1, 1, &there,
			      OP(ops[i].op, ops[i].arg, 0, 0)),
			  0);
		EXPECT_EQ(there, ops[i].new);
	}
	there = 7;
	EXPECT_EQ(SYS(futex, &here, FUTEX_WAKE_OP, 1, 1, &there, OP(5, 1, 0, 0)), -ENOSYS);
	EXPECT_EQ(there, 7);
	/* The comparison is found to be none after the change. */
	EXPECT_EQ(SYS(futex, &here, FUTEX_WAKE_OP, 1, 1, &there, OP(1, 1, 6, 0)), -ENOSYS);
}

TEST(wake_op_compares)
{
	static const struct {
		int cmp, arg, holds;
	} rows[] = {
		{ 0, 5, 1 }, { 0, 4, 0 }, { 1, 5, 0 }, { 1, 4, 1 },  { 2, 5, 0 }, { 2, 6, 1 },
		{ 3, 5, 1 }, { 3, 4, 0 }, { 4, 5, 0 }, { 4, -1, 1 }, { 5, 5, 1 }, { 5, 6, 0 },
	};
	struct thread t;

	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++) {
		here = 0;
		thread_start(&t, wait_here, NULL);
		move(FUTEX_REQUEUE, 1);
		/* The waiter waits at `there`, which holds 5. */
		there = 5;
		EXPECT_EQ(SYS(futex, &here, FUTEX_WAKE_OP | PRIVATE, 1, 1, &there,
			      OP(0, 9, rows[i].cmp, rows[i].arg)),
			  rows[i].holds);
		EXPECT_EQ(there, 9);
		if (!rows[i].holds)
			EXPECT_EQ(SYS(futex, &there, FUTEX_WAKE | PRIVATE, 1), 1);
		EXPECT_EQ(thread_join(&t), 0);
	}
}

/* The word's page is copied on write, or read-only: the kernel's store is as one's own. */
TEST(wake_op_faults)
{
	int *page = (int *)map_pages(2, PROT_READ | PROT_WRITE);

	page[0] = 1;
	EXPECT_STATUS(
		IN_CHILD(EXPECT_EQ(SYS(futex, &here, FUTEX_WAKE_OP, 1, 1, page, OP(1, 1, 0, 0)), 0);
			 EXPECT_EQ(page[0], 2)),
		PASSED);
	EXPECT_EQ(page[0], 1);
	EXPECT_EQ(SYS(futex, &here, FUTEX_WAKE_OP | PRIVATE, 1, 1, page + 1024, OP(1, 1, 0, 0)), 0);
	EXPECT_EQ(page[1024], 1);
	SYS(mprotect, page, PAGE, PROT_READ);
	EXPECT_EQ(SYS(futex, &here, FUTEX_WAKE_OP | PRIVATE, 1, 1, page, OP(1, 1, 0, 0)), -EFAULT);
	EXPECT_EQ(page[0], 1);
	unmap_pages(page, 2);
}
