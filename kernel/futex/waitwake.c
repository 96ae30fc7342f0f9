/* Waiting and waking. Linux: kernel/futex/waitwake.c; futex(2), futex_waitv(2). */
#include "futex.h"
#include <linux/err.h>
#include <linux/kernel.h>

/*
 * Queues @q if its word still has the value. 0; -EAGAIN: it has not; -EFAULT: it is not there, and cannot be read
 * with the lock held.
 */
static int futex_wait_setup(struct futex_q *q)
{
	struct futex_hash_bucket *hb = futex_hash(&q->key);
	u32 val;
	int err;

	spin_lock(&hb->lock);
	q->task = current;
	q->hb = hb;
	list_add_tail(&q->list, &hb->chain);
	/* On the queue before the look at the word: futex_wake() looks at the queue without the lock. */
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	err = futex_get_value_locked(&val, q->uaddr);
	if (!err && val != q->val)
		err = -EAGAIN;
	if (err) {
		list_del(&q->list);
		q->hb = NULL;
	}
	spin_unlock(&hb->lock);
	return err;
}

/* The index of the last of @nr that was woken, all taken off their queues; -1: none was. */
static int unqueue_multiple(struct futex_q *q, unsigned int nr)
{
	int woken = -1;

	for (unsigned int i = 0; i < nr; i++)
		if (!futex_unqueue(&q[i]))
			woken = i;
	return woken;
}

/* All of them queued (0), or none: the index of one that was woken meanwhile, plus 1; -EAGAIN, -EFAULT, -EINVAL. */
static long setup_multiple(struct futex_q *q, unsigned int nr)
{
	int err, woken;
	u32 val;

	for (unsigned int i = 0; i < nr; i++) {
		err = get_futex_key(q[i].uaddr, q[i].shared, &q[i].key);
		if (err)
			return err;
	}
retry:
	set_current_state(TASK_INTERRUPTIBLE);
	for (unsigned int i = 0; i < nr; i++) {
		err = futex_wait_setup(&q[i]);
		if (!err)
			continue;
		set_current_state(TASK_RUNNING);
		woken = unqueue_multiple(q, i);
		if (woken >= 0)
			return woken + 1;
		if (err != -EFAULT)
			return err;
		if (get_user(val, q[i].uaddr))
			return -EFAULT;
		if (val != q[i].val)
			return -EAGAIN;
		goto retry;
	}
	return 0;
}

long futex_wait_multiple(struct futex_q *q, unsigned int nr, const ktime_t *timeout,
			 clockid_t clock)
{
	struct hrtimer_sleeper timer;
	long ret;

	if (timeout) {
		hrtimer_init_sleeper(&timer, clock, HRTIMER_MODE_ABS);
		hrtimer_start(&timer.timer, *timeout, HRTIMER_MODE_ABS);
	}
	do {
		ret = setup_multiple(q, nr);
		if (ret) {
			if (ret > 0)
				ret--;
			break;
		}
		if (!timeout || READ_ONCE(timer.task))
			schedule();
		set_current_state(TASK_RUNNING);
		ret = unqueue_multiple(q, nr);
		if (ret >= 0)
			break;
		if (timeout && !READ_ONCE(timer.task))
			ret = -ETIMEDOUT;
		else
			ret = signal_pending(current) ? -ERESTARTSYS : 0;
	} while (!ret); /* woken for no reason that is ours */
	if (timeout)
		hrtimer_cancel(&timer.timer);
	return ret;
}

/* Wakes up to @nr waiters of @key, at least one, on the locked @hb; how many it were. */
static long wake_waiters(struct futex_hash_bucket *hb, const struct futex_key *key, int nr,
			 u32 bitset)
{
	struct futex_q *q, *next;
	int woken = 0;

	list_for_each_entry_safe(q, next, &hb->chain, list) {
		if (!futex_match(&q->key, key) || !(q->bitset & bitset))
			continue;
		futex_wake_q(q);
		if (++woken >= nr)
			break;
	}
	return woken;
}

/* FUTEX_WAKE_BITSET; FUTEX_WAKE with all bits. How many were woken; -EINVAL, -EFAULT. */
long futex_wake(u32 __user *uaddr, bool shared, int nr_wake, u32 bitset)
{
	struct futex_hash_bucket *hb;
	struct futex_key key;
	long ret;

	if (!bitset)
		return -EINVAL;
	ret = get_futex_key(uaddr, shared, &key);
	if (ret)
		return ret;
	hb = futex_hash(&key);
	/* No look at the queue without the lock: who has it may just have seen the word's old value. */
	spin_lock(&hb->lock);
	ret = wake_waiters(hb, &key, nr_wake, bitset);
	spin_unlock(&hb->lock);
	return ret;
}

static int sign_extend12(u32 value)
{
	return (int)(value << 20) >> 20;
}

/* What FUTEX_WAKE_OP makes of @old; -ENOSYS: no such operation. */
static int new_value(u32 encoded, u32 old, u32 *new)
{
	u32 arg = sign_extend12(encoded >> 12);

	if (encoded >> 28 & FUTEX_OP_OPARG_SHIFT)
		arg = 1U << (arg & 31);
	switch (encoded >> 28 & 7) {
	case FUTEX_OP_SET:
		*new = arg;
		return 0;
	case FUTEX_OP_ADD:
		*new = old + arg;
		return 0;
	case FUTEX_OP_OR:
		*new = old | arg;
		return 0;
	case FUTEX_OP_ANDN:
		*new = old & ~arg;
		return 0;
	case FUTEX_OP_XOR:
		*new = old ^ arg;
		return 0;
	default:
		return -ENOSYS;
	}
}

/* Changes the word; 1 or 0: what the comparison of its old value says; -ENOSYS, -EFAULT. Buckets locked. */
static int futex_atomic_op_inuser(u32 encoded, u32 __user *uaddr)
{
	int arg = sign_extend12(encoded), old, err;
	u32 seen, expected, new;

	err = futex_get_value_locked(&seen, uaddr);
	do {
		expected = seen;
		err = err ?: new_value(encoded, expected, &new);
		err = err ?: user_cmpxchg(&seen, uaddr, expected, new);
	} while (!err && seen != expected);
	if (err)
		return err;
	old = seen;
	switch (encoded >> 24 & 0xf) {
	case FUTEX_OP_CMP_EQ:
		return old == arg;
	case FUTEX_OP_CMP_NE:
		return old != arg;
	case FUTEX_OP_CMP_LT:
		return old < arg;
	case FUTEX_OP_CMP_GE:
		return old >= arg;
	case FUTEX_OP_CMP_LE:
		return old <= arg;
	case FUTEX_OP_CMP_GT:
		return old > arg;
	default:
		return -ENOSYS;
	}
}

long futex_wake_op(u32 __user *uaddr1, bool shared, u32 __user *uaddr2, int nr_wake, int nr_wake2,
		   u32 encoded)
{
	struct futex_hash_bucket *hb1, *hb2;
	struct futex_key key1, key2;
	long ret;

	ret = get_futex_key(uaddr1, shared, &key1) ?: get_futex_key(uaddr2, shared, &key2);
	if (ret)
		return ret;
	hb1 = futex_hash(&key1);
	hb2 = futex_hash(&key2);
	for (;;) {
		futex_lock_two(hb1, hb2);
		ret = futex_atomic_op_inuser(encoded, uaddr2);
		if (ret >= 0)
			break;
		futex_unlock_two(hb1, hb2);
		if (ret == -EFAULT)
			ret = fault_in_user_writeable(uaddr2) ? -EFAULT : 0;
		if (ret)
			return ret;
	}
	if (ret)
		ret = wake_waiters(hb1, &key1, nr_wake, FUTEX_BITSET_MATCH_ANY) +
		      wake_waiters(hb2, &key2, nr_wake2, FUTEX_BITSET_MATCH_ANY);
	else
		ret = wake_waiters(hb1, &key1, nr_wake, FUTEX_BITSET_MATCH_ANY);
	futex_unlock_two(hb1, hb2);
	return ret;
}
