/* A lock one may sleep under. Not for interrupts. Linux: <linux/mutex.h>. */
#pragma once

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
void mutex_lock(struct mutex *lock);
void mutex_unlock(struct mutex *lock);
