/*
 * Locks used as they must not be, for kernel/selftest/lockdep.c to see; none of it deadlocks. Linux:
 * lib/locking-selftest.c.
 */
#include "selftest.h"
#include <asm/irqflags.h>
#include <asm/processor.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/spinlock.h>

#define HOLD_LIMIT (20 * NSEC_PER_MSEC)
#define HOLD_MAX (20 * NSEC_PER_SEC)

static DEFINE_SPINLOCK(a);
static DEFINE_SPINLOCK(b);
static DEFINE_SPINLOCK(c);
static DEFINE_MUTEX(m);
static DEFINE_MUTEX(n);

/* a before b, b before c: so c before a closes a circle. */
static void wrong_order(void)
{
	spin_lock(&a);
	spin_lock(&b);
	spin_unlock(&b);
	spin_unlock(&a);
	spin_lock(&b);
	spin_lock(&c);
	spin_unlock(&b);
	spin_unlock(&c);
	spin_lock(&c);
	spin_lock(&a);
	spin_unlock(&a);
	spin_unlock(&c);
}

static void wrong_mutex_order(void)
{
	mutex_lock(&m);
	mutex_lock(&n);
	mutex_unlock(&n);
	mutex_unlock(&m);
	mutex_lock(&n);
	mutex_lock(&m);
	mutex_unlock(&m);
	mutex_unlock(&n);
}

/* As an interrupt handler would take it; then as one may not that knows of the handler. */
static void wrong_irqs(void)
{
	static DEFINE_SPINLOCK(lock);
	unsigned long flags = local_irq_save();

	preempt_count_add(HARDIRQ_OFFSET);
	spin_lock(&lock);
	spin_unlock(&lock);
	preempt_count_sub(HARDIRQ_OFFSET);
	local_irq_restore(flags);
	spin_lock(&lock);
	spin_unlock(&lock);
}

/* Only the check sees that it is taken twice: really to take it would hang. */
static void taken_twice(void)
{
	spin_lock(&a);
	spin_acquire(&a);
	spin_release(&a);
	spin_unlock(&a);
}

/* Held until somebody else's wait has been reported; waited for by the second caller. */
static long hold(bool waits)
{
	static DEFINE_SPINLOCK(lock);
	u64 limit = spin_limit, end = ktime_get_ns() + HOLD_MAX;
	unsigned int before = READ_ONCE(lockdep_reports);

	if (waits) {
		while (!spin_is_locked(&lock) && ktime_get_ns() < end)
			cpu_relax();
		spin_lock(&lock);
		spin_unlock(&lock);
		return 0;
	}
	spin_limit = HOLD_LIMIT;
	spin_lock(&lock);
	while (READ_ONCE(lockdep_reports) == before && ktime_get_ns() < end)
		cpu_relax();
	spin_limit = limit;
	spin_unlock(&lock);
	return READ_ONCE(lockdep_reports) - before;
}

/* How many reports there were because of it. */
long selftest_locks(const unsigned long *arg)
{
	unsigned int before = READ_ONCE(lockdep_reports);

	switch ((enum selftest_locks)arg[0]) {
	case LOCKS_ORDER:
		wrong_order();
		break;
	case LOCKS_MUTEX_ORDER:
		wrong_mutex_order();
		break;
	case LOCKS_IRQS:
		wrong_irqs();
		break;
	case LOCKS_TWICE:
		taken_twice();
		break;
	case LOCKS_HOLD:
	case LOCKS_WAIT:
		return hold(arg[0] == LOCKS_WAIT);
	default:
		return -EINVAL;
	}
	return READ_ONCE(lockdep_reports) - before;
}
