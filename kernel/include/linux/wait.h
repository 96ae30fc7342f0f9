/*
 * Wait queues: sleep until a condition holds, or be told when it may. Each entry has a function that
 * wake_up() calls under the queue's lock; the usual one wakes a task. wake_up() may be called from
 * interrupts; a sleeper tests its condition again after it has put itself on the queue, so no wake-up
 * is lost. Exclusive entries stand at the end, and of those one wake-up wakes only the first.
 * Linux: <linux/wait.h>.
 */
#pragma once

#include <linux/list.h>
#include <linux/spinlock.h>

struct task_struct;
struct wait_queue_entry;

/*
 * Called with interrupts off and the queue's lock held. @key says what has happened (poll_to_key()), NULL
 * anything. 0: nobody was woken; 1: somebody; negative: the others need not be.
 */
typedef int (*wait_queue_func_t)(struct wait_queue_entry *entry, unsigned int mode, int flags,
				 void *key);

typedef struct wait_queue_head {
	spinlock_t lock; /* protects head; taken with interrupts off */
	struct list_head head;
} wait_queue_head_t;

#define WQ_FLAG_EXCLUSIVE 0x1u

typedef struct wait_queue_entry {
	unsigned int flags;
	void *private; /* the task, for the functions below */
	wait_queue_func_t func;
	struct list_head entry;
} wait_queue_entry_t;

#define __WAIT_QUEUE_HEAD_INITIALIZER(name)                                        \
	{                                                                          \
		.lock = __SPIN_LOCK_UNLOCKED, .head = LIST_HEAD_INIT((name).head), \
	}
#define DECLARE_WAIT_QUEUE_HEAD(name) wait_queue_head_t name = __WAIT_QUEUE_HEAD_INITIALIZER(name)
#define DEFINE_WAIT_FUNC(name, function)                     \
	struct wait_queue_entry name = { .private = current, \
					 .func = (function), \
					 .entry = LIST_HEAD_INIT((name).entry) }
#define DEFINE_WAIT(name) DEFINE_WAIT_FUNC(name, autoremove_wake_function)

static inline void init_waitqueue_func_entry(struct wait_queue_entry *entry, wait_queue_func_t func)
{
	*entry = (struct wait_queue_entry){ .func = func };
}

/* kernel/sched/wait.c */
#define init_waitqueue_head(wq)              \
	do {                                 \
		spin_lock_init(&(wq)->lock); \
		INIT_LIST_HEAD(&(wq)->head); \
	} while (0)
void prepare_to_wait(wait_queue_head_t *wq, struct wait_queue_entry *wait, unsigned int state);
void prepare_to_wait_exclusive(wait_queue_head_t *wq, struct wait_queue_entry *wait,
			       unsigned int state);
void finish_wait(wait_queue_head_t *wq, struct wait_queue_entry *wait);
/* Wakes the task if it sleeps; and takes the entry off the queue if it did. */
int autoremove_wake_function(struct wait_queue_entry *wait, unsigned int mode, int flags,
			     void *key);
/* All entries that are not exclusive, and @nr_exclusive (0: all) of those. */
void __wake_up(wait_queue_head_t *wq, int nr_exclusive, void *key);

/* kernel/ipc/waitqueue.c: entries that stay on a queue until they are removed */
void add_wait_queue(wait_queue_head_t *wq, struct wait_queue_entry *wait);
void add_wait_queue_exclusive(wait_queue_head_t *wq, struct wait_queue_entry *wait);
void remove_wait_queue(wait_queue_head_t *wq, struct wait_queue_entry *wait);

/* Who waits without signals, and who waits for them, is woken alike: each tests its condition. */
#define wake_up(wq) __wake_up(wq, 1, NULL)
#define wake_up_nr(wq, nr) __wake_up(wq, nr, NULL)
#define wake_up_all(wq) __wake_up(wq, 0, NULL)
#define wake_up_interruptible(wq) wake_up(wq)
#define wake_up_interruptible_all(wq) wake_up_all(wq)
#define poll_to_key(events) ((void *)(unsigned long)(events))
#define key_to_poll(key) ((__poll_t)(unsigned long)(key))
#define wake_up_poll(wq, events) __wake_up(wq, 1, poll_to_key(events))
#define wake_up_interruptible_poll(wq, events) wake_up_poll(wq, events)

/* Does anybody wait? Where a full barrier stands between the condition's change and this. */
static inline bool waitqueue_active(wait_queue_head_t *wq)
{
	return !list_empty(&wq->head);
}

/*
 * Does anybody wait? After the condition has changed: the fence stands against the one between a
 * sleeper's joining and its test, so that one of the two sees the other.
 */
static inline bool wq_has_sleeper(wait_queue_head_t *wq)
{
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	return waitqueue_active(wq);
}

#define __wait_event(wq, cond, state, prepare, on_signal) \
	({                                                \
		DEFINE_WAIT(__wait);                      \
		long __ret = 0;                           \
		might_sleep();                            \
		for (;;) {                                \
			prepare(&(wq), &__wait, state);   \
			if (cond)                         \
				break;                    \
			on_signal;                        \
			schedule();                       \
		}                                         \
		finish_wait(&(wq), &__wait);              \
		__ret;                                    \
	})
#define __wait_break_on_signal         \
	if (signal_pending(current)) { \
		__ret = -ERESTARTSYS;  \
		break;                 \
	}

/* Sleeps until @cond is true; signals do not end it. */
#define wait_event(wq, cond) \
	(void)__wait_event(wq, cond, TASK_UNINTERRUPTIBLE, prepare_to_wait, (void)0)

/* Sleeps until @cond is true (0) or a signal is pending (-ERESTARTSYS). */
#define wait_event_interruptible(wq, cond) \
	__wait_event(wq, cond, TASK_INTERRUPTIBLE, prepare_to_wait, __wait_break_on_signal)

/* Sleeps until @cond is true (0) or the task is being killed (-ERESTARTSYS). */
#define wait_event_killable(wq, cond)                                                          \
	__wait_event(                                                                          \
		wq, cond, TASK_KILLABLE, prepare_to_wait, if (fatal_signal_pending(current)) { \
			__ret = -ERESTARTSYS;                                                  \
			break;                                                                 \
		})

/* The same as one of those of which a wake-up wakes one. Who is woken and leaves work wakes the next. */
#define wait_event_interruptible_exclusive(wq, cond)                          \
	__wait_event(wq, cond, TASK_INTERRUPTIBLE, prepare_to_wait_exclusive, \
		     __wait_break_on_signal)
