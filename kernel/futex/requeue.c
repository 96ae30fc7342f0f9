/*
 * FUTEX_REQUEUE, FUTEX_CMP_REQUEUE: some waiters are woken, the others go on waiting for another futex, so that they do
 * not all wake only to queue up for the same lock. Linux: kernel/futex/requeue.c.
 */
#include "futex.h"

/* @cmpval: only if the first word has this value (-EAGAIN); NULL: in any case. How many were woken or moved. */
long futex_requeue(u32 __user *uaddr1, bool shared, u32 __user *uaddr2, int nr_wake, int nr_requeue,
		   const u32 *cmpval)
{
	struct futex_hash_bucket *hb1, *hb2;
	struct futex_key key1, key2;
	struct futex_q *q, *next;
	long ret, count = 0;
	u32 val;

	if (nr_wake < 0 || nr_requeue < 0)
		return -EINVAL;
	ret = get_futex_key(uaddr1, shared, &key1) ?: get_futex_key(uaddr2, shared, &key2);
	if (ret)
		return ret;
	hb1 = futex_hash(&key1);
	hb2 = futex_hash(&key2);
	futex_lock_two(hb1, hb2);
	while (cmpval && futex_get_value_locked(&val, uaddr1)) {
		futex_unlock_two(hb1, hb2);
		if (get_user(val, uaddr1))
			return -EFAULT;
		futex_lock_two(hb1, hb2);
	}
	if (cmpval && val != *cmpval) {
		futex_unlock_two(hb1, hb2);
		return -EAGAIN;
	}
	list_for_each_entry_safe(q, next, &hb1->chain, list) {
		if (count - nr_wake >= nr_requeue)
			break;
		if (!futex_match(&q->key, &key1))
			continue;
		if (++count <= nr_wake) {
			futex_wake_q(q);
			continue;
		}
		q->key = key2;
		if (hb1 != hb2) {
			list_del(&q->list);
			list_add_tail(&q->list, &hb2->chain);
			WRITE_ONCE(q->hb, hb2);
		}
	}
	futex_unlock_two(hb1, hb2);
	return count;
}
