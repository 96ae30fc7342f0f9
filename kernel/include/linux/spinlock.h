/*
 * Ticket spinlocks: fair, four bytes. Holding one forbids sleeping (preempt_count), and one that an
 * interrupt handler takes too must be taken with the _irqsave form everywhere else.
 * Linux: <linux/spinlock.h>.
 */
#pragma once

#include <asm/irqflags.h>
#include <asm/processor.h>
#include <linux/lockdep.h>
#include <linux/preempt.h>
#include <linux/types.h>

typedef struct {
	u16 owner; /* the ticket being served */
	u16 next;  /* the ticket the next comer draws */
	LOCKDEP(struct lockdep_map dep;)
} spinlock_t;

#define __SPIN_LOCK_UNLOCKED           \
	{                              \
		.owner = 0, .next = 0, \
	}
#define DEFINE_SPINLOCK(name) spinlock_t name = __SPIN_LOCK_UNLOCKED

#define spin_lock_init(lock)                           \
	do {                                           \
		(lock)->owner = 0;                     \
		(lock)->next = 0;                      \
		lockdep_init_map(&(lock)->dep, #lock); \
	} while (0)

static inline void spin_lock(spinlock_t *lock)
{
	LOCKDEP(u64 since = 0);
	u16 ticket;

	preempt_disable();
	spin_acquire(lock);
	ticket = __atomic_fetch_add(&lock->next, 1, __ATOMIC_RELAXED);
	while (__atomic_load_n(&lock->owner, __ATOMIC_ACQUIRE) != ticket) {
		cpu_relax();
		LOCKDEP(lock_spins(&lock->dep, &since));
	}
	spin_acquired(lock);
}

static inline void spin_unlock(spinlock_t *lock)
{
	spin_release(lock);
	/* Only the holder writes owner, so a plain increment with release order will do. */
	__atomic_store_n(&lock->owner, (u16)(lock->owner + 1), __ATOMIC_RELEASE);
	preempt_enable();
}

static inline bool spin_is_locked(spinlock_t *lock)
{
	return READ_ONCE(lock->owner) != READ_ONCE(lock->next);
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
