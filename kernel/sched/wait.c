/* Wait queues and mutexes: <linux/wait.h>, <linux/mutex.h>. Linux: kernel/sched/wait.c, kernel/locking/mutex.c. */
#include <linux/bug.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/wait.h>

static void prepare(wait_queue_head_t *wq, struct wait_queue_entry *wait, unsigned int state,
		    unsigned int wait_flags)
{
	unsigned long flags;

	spin_lock_irqsave(&wq->lock, flags);
	wait->flags = wait_flags;
	if (list_empty(&wait->entry))
		list_add(&wait->entry, wait_flags ? wq->head.prev : &wq->head);
	set_current_state(state);
	spin_unlock_irqrestore(&wq->lock, flags);
}

void prepare_to_wait(wait_queue_head_t *wq, struct wait_queue_entry *wait, unsigned int state)
{
	prepare(wq, wait, state, 0);
}

void prepare_to_wait_exclusive(wait_queue_head_t *wq, struct wait_queue_entry *wait,
			       unsigned int state)
{
	prepare(wq, wait, state, WQ_FLAG_EXCLUSIVE);
}

void finish_wait(wait_queue_head_t *wq, struct wait_queue_entry *wait)
{
	unsigned long flags;

	set_current_state(TASK_RUNNING);
	spin_lock_irqsave(&wq->lock, flags);
	if (!list_empty(&wait->entry))
		list_del_init(&wait->entry);
	spin_unlock_irqrestore(&wq->lock, flags);
}

int autoremove_wake_function(struct wait_queue_entry *wait, unsigned int mode, int flags, void *key)
{
	int woken = wake_up_process(wait->private);

	if (woken)
		list_del_init(&wait->entry);
	return woken;
}

void __wake_up(wait_queue_head_t *wq, int nr_exclusive, void *key)
{
	struct wait_queue_entry *wait, *next;
	unsigned long flags;
	bool exclusive;
	int woken;

	spin_lock_irqsave(&wq->lock, flags);
	list_for_each_entry_safe(wait, next, &wq->head, entry) {
		exclusive = wait->flags & WQ_FLAG_EXCLUSIVE;
		woken = wait->func(wait, TASK_INTERRUPTIBLE | TASK_UNINTERRUPTIBLE, 0, key);
		if (woken < 0 || (woken && exclusive && !--nr_exclusive))
			break;
	}
	spin_unlock_irqrestore(&wq->lock, flags);
}

void __mutex_lock_slowpath(struct mutex *lock)
{
	BUG_ON(lock->owner == current);
	(void)__wait_event(lock->wait, __mutex_trylock(lock), TASK_UNINTERRUPTIBLE,
			   prepare_to_wait_exclusive, (void)0);
}
