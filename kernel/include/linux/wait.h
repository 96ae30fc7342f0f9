/*
 * Wait queues: sleep until a condition holds. wake_up() may be called from interrupts; the condition
 * is tested again after the task has put itself on the queue, so no wake-up is lost.
 * Linux: <linux/wait.h>.
 */
#pragma once

#include <linux/list.h>
#include <linux/spinlock.h>

struct task_struct;

typedef struct wait_queue_head {
	spinlock_t lock; /* protects head; taken with interrupts off */
	struct list_head head;
} wait_queue_head_t;

struct wait_queue_entry {
	struct task_struct *task;
	struct list_head entry;
};

#define __WAIT_QUEUE_HEAD_INITIALIZER(name)                       \
	{                                                         \
		__SPIN_LOCK_UNLOCKED, LIST_HEAD_INIT((name).head) \
	}
#define DECLARE_WAIT_QUEUE_HEAD(name) wait_queue_head_t name = __WAIT_QUEUE_HEAD_INITIALIZER(name)

void init_waitqueue_head(wait_queue_head_t *wq);
void prepare_to_wait(wait_queue_head_t *wq, struct wait_queue_entry *wait, unsigned int state);
void finish_wait(wait_queue_head_t *wq, struct wait_queue_entry *wait);
void wake_up(wait_queue_head_t *wq); /* all waiters */

#define __wait_event(wq, cond, state, on_signal)                      \
	({                                                            \
		struct wait_queue_entry __wait = { .task = current }; \
		long __ret = 0;                                       \
		INIT_LIST_HEAD(&__wait.entry);                        \
		might_sleep();                                        \
		for (;;) {                                            \
			prepare_to_wait(&(wq), &__wait, state);       \
			if (cond)                                     \
				break;                                \
			on_signal;                                    \
			schedule();                                   \
		}                                                     \
		finish_wait(&(wq), &__wait);                          \
		__ret;                                                \
	})

/* Sleeps until @cond is true; signals do not end it. */
#define wait_event(wq, cond) (void)__wait_event(wq, cond, TASK_UNINTERRUPTIBLE, (void)0)

/* Sleeps until @cond is true (0) or a signal is pending (-ERESTARTSYS). */
#define wait_event_interruptible(wq, cond)                                   \
	__wait_event(                                                        \
		wq, cond, TASK_INTERRUPTIBLE, if (signal_pending(current)) { \
			__ret = -ERESTARTSYS;                                \
			break;                                               \
		})
