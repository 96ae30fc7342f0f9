/* Entries that stay on a wait queue until they are removed. Linux: kernel/sched/wait.c. */
#include <linux/wait.h>

/* Those that are not exclusive go first: a wake-up must reach them all. */
void add_wait_queue(wait_queue_head_t *wq, struct wait_queue_entry *wait)
{
	unsigned long flags;

	wait->flags &= ~WQ_FLAG_EXCLUSIVE;
	spin_lock_irqsave(&wq->lock, flags);
	list_add(&wait->entry, &wq->head);
	spin_unlock_irqrestore(&wq->lock, flags);
}

void add_wait_queue_exclusive(wait_queue_head_t *wq, struct wait_queue_entry *wait)
{
	unsigned long flags;

	wait->flags |= WQ_FLAG_EXCLUSIVE;
	spin_lock_irqsave(&wq->lock, flags);
	list_add_tail(&wait->entry, &wq->head);
	spin_unlock_irqrestore(&wq->lock, flags);
}

void remove_wait_queue(wait_queue_head_t *wq, struct wait_queue_entry *wait)
{
	unsigned long flags;

	spin_lock_irqsave(&wq->lock, flags);
	list_del(&wait->entry);
	spin_unlock_irqrestore(&wq->lock, flags);
}
