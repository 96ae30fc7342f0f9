/*
 * Spinlocks of four bytes. Whoever comes when the lock is free has it: in a queue, as tickets make one, all would wait
 * for a first one whose virtual CPU the host has stopped, and this kernel runs on such CPUs. Holding one forbids
 * sleeping (preempt_count), and one that an interrupt handler takes too must be taken with the _irqsave form
 * everywhere else. Linux: <linux/spinlock.h>, virt_spin_lock() in <asm/qspinlock.h>.
 */
#pragma once

#include <asm/irqflags.h>
#include <asm/processor.h>
#include <linux/lockdep.h>
#include <linux/preempt.h>
#include <linux/types.h>

typedef struct {
	u32 locked; /* 1 or 0 */
	LOCKDEP(struct lockdep_map dep;)
} spinlock_t;

#define __SPIN_LOCK_UNLOCKED \
	{                    \
		.locked = 0, \
	}
#define DEFINE_SPINLOCK(name) spinlock_t name = __SPIN_LOCK_UNLOCKED

#define spin_lock_init(lock)                           \
	do {                                           \
		(lock)->locked = 0;                    \
		lockdep_init_map(&(lock)->dep, #lock); \
	} while (0)

static inline void spin_lock(spinlock_t *lock)
{
	LOCKDEP(u64 since = 0);

	preempt_disable();
	spin_acquire(lock);
	while (unlikely(__atomic_exchange_n(&lock->locked, 1, __ATOMIC_ACQUIRE))) {
		do { /* reads only: the cache line stays with all who wait */
			cpu_relax();
			LOCKDEP(lock_spins(&lock->dep, &since));
		} while (READ_ONCE(lock->locked));
	}
	spin_acquired(lock);
}

static inline void spin_unlock(spinlock_t *lock)
{
	spin_release(lock);
	__atomic_store_n(&lock->locked, 0, __ATOMIC_RELEASE);
	preempt_enable();
}

static inline bool spin_is_locked(spinlock_t *lock)
{
	return READ_ONCE(lock->locked);
}

#define spin_lock_irqsave(lock, flags)      \
	do {                                \
		(flags) = local_irq_save(); \
		spin_lock(lock);            \
	} while (0)

static inline void spin_unlock_irqrestore(spinlock_t *lock, unsigned long flags)
{
	spin_unlock(lock);
	local_irq_restore(flags);
}

static inline void spin_lock_irq(spinlock_t *lock)
{
	local_irq_disable();
	spin_lock(lock);
}

static inline void spin_unlock_irq(spinlock_t *lock)
{
	spin_unlock(lock);
	local_irq_enable();
}
