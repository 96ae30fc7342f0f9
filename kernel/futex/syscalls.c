/*
 * futex(2), futex_waitv(2). What inherits priorities (FUTEX_LOCK_PI and its like) is ENOSYS, as on a Linux without it:
 * there are no real-time priorities to inherit. Linux: kernel/futex/syscalls.c.
 */
#include "futex.h"
#include <linux/err.h>
#include <linux/slab.h>
#include <linux/syscalls.h>

static long wait_restart(struct restart_block *restart);

/* @timeout 0: none; else absolute, by the clock that @flags name. */
static long futex_wait(u32 __user *uaddr, unsigned int flags, u32 val, ktime_t timeout, u32 bitset)
{
	struct futex_q q = { .uaddr = uaddr,
			     .val = val,
			     .bitset = bitset,
			     .shared = !(flags & FUTEX_PRIVATE_FLAG) };
	struct restart_block *restart = &current->restart_block;
	long ret;

	if (!bitset)
		return -EINVAL;
	ret = futex_wait_multiple(&q, 1, timeout >= 0 ? &timeout : NULL,
				  flags & FUTEX_CLOCK_REALTIME ? CLOCK_REALTIME : CLOCK_MONOTONIC);
	if (ret != -ERESTARTSYS || timeout < 0)
		return ret;
	restart->fn = wait_restart;
	restart->futex.uaddr = uaddr;
	restart->futex.val = val;
	restart->futex.flags = flags;
	restart->futex.bitset = bitset;
	restart->futex.time = timeout;
	return -ERESTART_RESTARTBLOCK;
}

static long wait_restart(struct restart_block *restart)
{
	return futex_wait(restart->futex.uaddr, restart->futex.flags, restart->futex.val,
			  restart->futex.time, restart->futex.bitset);
}

static long do_futex(u32 __user *uaddr, int op, u32 val, ktime_t timeout, u32 __user *uaddr2,
		     u32 val2, u32 val3)
{
	bool shared = !(op & FUTEX_PRIVATE_FLAG);
	int cmd = op & FUTEX_CMD_MASK;

	if (op & FUTEX_CLOCK_REALTIME && cmd != FUTEX_WAIT_BITSET)
		return -ENOSYS;
	switch (cmd) {
	case FUTEX_WAIT:
		return futex_wait(uaddr, op, val, timeout, FUTEX_BITSET_MATCH_ANY);
	case FUTEX_WAIT_BITSET:
		return futex_wait(uaddr, op, val, timeout, val3);
	case FUTEX_WAKE:
		return futex_wake(uaddr, shared, val, FUTEX_BITSET_MATCH_ANY);
	case FUTEX_WAKE_BITSET:
		return futex_wake(uaddr, shared, val, val3);
	case FUTEX_REQUEUE:
		return futex_requeue(uaddr, shared, uaddr2, val, val2, NULL);
	case FUTEX_CMP_REQUEUE:
		return futex_requeue(uaddr, shared, uaddr2, val, val2, &val3);
	case FUTEX_WAKE_OP:
		return futex_wake_op(uaddr, shared, uaddr2, val, val2, val3);
	default:
		return -ENOSYS;
	}
}

static bool has_timeout(int cmd)
{
	return cmd == FUTEX_WAIT || cmd == FUTEX_WAIT_BITSET || cmd == FUTEX_LOCK_PI ||
	       cmd == FUTEX_LOCK_PI2 || cmd == FUTEX_WAIT_REQUEUE_PI;
}

/* futex(2): @utime is a timeout, or the number val2, as the operation has it. */
SYSCALL_DEFINE6(futex, u32 __user *, uaddr, int, op, u32, val,
		const struct __kernel_timespec __user *, utime, u32 __user *, uaddr2, u32, val3)
{
	int cmd = op & FUTEX_CMD_MASK, err;
	ktime_t timeout = -1; /* none */
	u64 ns;

	if (utime && has_timeout(cmd)) {
		err = get_timespec(utime, &ns);
		if (err)
			return err;
		timeout = min(ns, (u64)KTIME_MAX);
		if (cmd == FUTEX_WAIT)
			timeout = ktime_add_safe(ktime_get(), timeout);
	}
	return do_futex(uaddr, op, val, timeout, uaddr2, (unsigned long)utime, val3);
}

/* Takes a vector of user memory apart. 0, -EFAULT, -EINVAL. */
static int parse_waitv(struct futex_q *q, const struct futex_waitv __user *waiters, unsigned int nr)
{
	struct futex_waitv w;

	for (unsigned int i = 0; i < nr; i++) {
		if (copy_from_user(&w, &waiters[i], sizeof(w)))
			return -EFAULT;
		if (w.flags & ~(FUTEX_32 | FUTEX_PRIVATE_FLAG) || w.__reserved ||
		    !(w.flags & FUTEX_32))
			return -EINVAL;
		q[i].uaddr = u64_to_user_ptr(w.uaddr);
		q[i].val = w.val;
		q[i].bitset = FUTEX_BITSET_MATCH_ANY;
		q[i].shared = !(w.flags & FUTEX_PRIVATE_FLAG);
	}
	return 0;
}

/* futex_waitv(2): the index of the one that was woken, or -errno. */
SYSCALL_DEFINE5(futex_waitv, struct futex_waitv __user *, waiters, unsigned int, nr_futexes,
		unsigned int, flags, struct __kernel_timespec __user *, utime, clockid_t, clockid)
{
	ktime_t timeout;
	struct futex_q *q;
	long ret;
	u64 ns;

	if (flags || !nr_futexes || nr_futexes > FUTEX_WAITV_MAX || !waiters)
		return -EINVAL;
	if (utime) {
		if (clockid != CLOCK_REALTIME && clockid != CLOCK_MONOTONIC)
			return -EINVAL;
		ret = get_timespec(utime, &ns);
		if (ret)
			return ret;
		timeout = min(ns, (u64)KTIME_MAX);
	}
	q = kcalloc(nr_futexes, sizeof(*q), GFP_KERNEL);
	if (!q)
		return -ENOMEM;
	ret = parse_waitv(q, waiters, nr_futexes);
	if (!ret)
		ret = futex_wait_multiple(q, nr_futexes, utime ? &timeout : NULL, clockid);
	kfree(q);
	return ret;
}
