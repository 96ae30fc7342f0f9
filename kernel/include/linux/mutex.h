/* A lock one may sleep under. Not for interrupts. Linux: <linux/mutex.h>. */
#pragma once

#include <asm/current.h>
#include <linux/bug.h>
#include <linux/wait.h>

struct mutex {
	struct task_struct *owner; /* NULL: free; changed by compare-and-exchange */
	wait_queue_head_t wait;
	LOCKDEP(struct lockdep_map dep;)
};

#define __MUTEX_INITIALIZER(lock)                                                  \
	{                                                                          \
		.owner = NULL, .wait = __WAIT_QUEUE_HEAD_INITIALIZER((lock).wait), \
	}
#define DEFINE_MUTEX(n) struct mutex n = __MUTEX_INITIALIZER(n)

#define mutex_init(lock)                               \
	do {                                           \
		(lock)->owner = NULL;                  \
		init_waitqueue_head(&(lock)->wait);    \
		lockdep_init_map(&(lock)->dep, #lock); \
	} while (0)
void __mutex_lock_slowpath(struct mutex *lock);

static inline bool __mutex_trylock(struct mutex *lock)
{
	struct task_struct *nobody = NULL;

	return __atomic_compare_exchange_n(&lock->owner, &nobody, current, false, __ATOMIC_ACQUIRE,
					   __ATOMIC_RELAXED);
}

static inline bool mutex_trylock(struct mutex *lock)
{
	bool got = __mutex_trylock(lock);

	LOCKDEP(if (got) lock_acquire(&lock->dep, LOCK_TRY));
	return got;
}

static inline void mutex_lock(struct mutex *lock)
{
	might_sleep();
	LOCKDEP(lock_acquire(&lock->dep, 0));
	if (unlikely(!__mutex_trylock(lock)))
		__mutex_lock_slowpath(lock);
}

static inline void mutex_unlock(struct mutex *lock)
{
	LOCKDEP(lock_release(&lock->dep));
	BUG_ON(lock->owner != current);
	__atomic_store_n(&lock->owner, NULL, __ATOMIC_SEQ_CST);
	if (unlikely(!list_empty(&lock->wait.head)))
		wake_up(&lock->wait);
}
