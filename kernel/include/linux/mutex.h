/* A lock one may sleep under. Not for interrupts. Linux: <linux/mutex.h>. */
#pragma once

#include <asm/current.h>
#include <linux/bug.h>
#include <linux/wait.h>

struct mutex {
	struct task_struct *owner; /* NULL: free; changed by compare-and-exchange */
	wait_queue_head_t wait;
};

#define __MUTEX_INITIALIZER(name)                                \
	{                                                        \
		NULL, __WAIT_QUEUE_HEAD_INITIALIZER((name).wait) \
	}
#define DEFINE_MUTEX(name) struct mutex name = __MUTEX_INITIALIZER(name)

void mutex_init(struct mutex *lock);
void __mutex_lock_slowpath(struct mutex *lock);

static inline bool mutex_trylock(struct mutex *lock)
{
	struct task_struct *nobody = NULL;

	return __atomic_compare_exchange_n(&lock->owner, &nobody, current, false, __ATOMIC_ACQUIRE,
					   __ATOMIC_RELAXED);
}

static inline void mutex_lock(struct mutex *lock)
{
	might_sleep();
	if (unlikely(!mutex_trylock(lock)))
		__mutex_lock_slowpath(lock);
}

static inline void mutex_unlock(struct mutex *lock)
{
	BUG_ON(lock->owner != current);
	__atomic_store_n(&lock->owner, NULL, __ATOMIC_SEQ_CST);
	if (unlikely(!list_empty(&lock->wait.head)))
		wake_up(&lock->wait);
}
