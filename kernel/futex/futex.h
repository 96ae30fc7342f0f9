/* Between the files of kernel/futex. Linux: kernel/futex/futex.h. */
#pragma once

#include <asm/futex.h>
#include <linux/hrtimer.h>
#include <linux/list.h>
#include <linux/sched.h>
#include <linux/uaccess.h>
#include <uapi/linux/futex.h>

/*
 * What makes two addresses the same futex: a place in an address space, or, where processes share it, in a file.
 * Only compared, never followed.
 */
struct futex_key {
	const void *object;   /* mm_struct or inode */
	unsigned long offset; /* address, or place in the file; FUT_OFF_MMSHARED: see there */
};

#define FUT_OFF_MMSHARED \
	1UL /* asked for as shared, in memory that is not: another futex than the private one */

/* One waiter. On its bucket's list until it is woken, which is when hb becomes NULL. */
struct futex_q {
	struct list_head list;
	struct task_struct *task;
	struct futex_hash_bucket *hb; /* changes under the lock of the bucket that it names */
	struct futex_key key;
	u32 bitset;
	/* What the waiter asked for: futex_waitv(2) has several of these. */
	u32 __user *uaddr;
	u32 val;
	bool shared;
};

struct futex_hash_bucket {
	spinlock_t
		lock; /* protects chain; two at once in the order of their addresses; the run queues' lock is inside */
	struct list_head chain; /* first come, first woken */
};

/* core.c */
int get_futex_key(u32 __user *uaddr, bool shared, struct futex_key *key); /* 0, -EINVAL, -EFAULT */
struct futex_hash_bucket *futex_hash(const struct futex_key *key);
void futex_lock_two(struct futex_hash_bucket *a, struct futex_hash_bucket *b);
void futex_unlock_two(struct futex_hash_bucket *a, struct futex_hash_bucket *b);
void futex_wake_q(struct futex_q *q);		/* its bucket is locked */
bool futex_unqueue(struct futex_q *q);		/* false: it has been woken */
int fault_in_user_writeable(u32 __user *uaddr); /* 0 or -EFAULT; may sleep */

static inline bool futex_match(const struct futex_key *a, const struct futex_key *b)
{
	return a->object == b->object && a->offset == b->offset;
}

/* The word as it is there now, with a bucket locked; -EFAULT: get_user() without the lock tells whether for good. */
static inline int futex_get_value_locked(u32 *val, u32 __user *uaddr)
{
	return __get_user_nocheck(*val, uaddr);
}

/* waitwake.c */
/*
 * Waits on @nr futexes until one is woken: its index. -EAGAIN: one has not the value that is asked for; -ETIMEDOUT,
 * -ERESTARTSYS, -EFAULT, -EINVAL. @timeout: absolute, by @clock; NULL: none.
 */
long futex_wait_multiple(struct futex_q *q, unsigned int nr, const ktime_t *timeout,
			 clockid_t clock);
long futex_wake(u32 __user *uaddr, bool shared, int nr_wake, u32 bitset);
long futex_wake_op(u32 __user *uaddr1, bool shared, u32 __user *uaddr2, int nr_wake, int nr_wake2,
		   u32 encoded);

/* requeue.c */
long futex_requeue(u32 __user *uaddr1, bool shared, u32 __user *uaddr2, int nr_wake, int nr_requeue,
		   const u32 *cmpval);
