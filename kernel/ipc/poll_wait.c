/*
 * Waiting on several queues at once, for poll and select: an entry for each queue, in the caller's
 * frame as far as there is room. Linux: fs/select.c.
 */
#include "internal.h"
#include <linux/hrtimer.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched.h>

struct poll_table_page {
	struct poll_table_page *next;
	unsigned int used;
	struct poll_table_entry entries[];
};

#define ENTRIES_PER_PAGE \
	((PAGE_SIZE - sizeof(struct poll_table_page)) / sizeof(struct poll_table_entry))

static struct poll_table_entry *get_entry(struct poll_wqueues *pwq)
{
	struct poll_table_page *table = pwq->table;

	if (pwq->inline_index < N_INLINE_POLL_ENTRIES)
		return &pwq->inline_entries[pwq->inline_index++];
	if (!table || table->used == ENTRIES_PER_PAGE) {
		table = (struct poll_table_page *)__get_free_page(GFP_KERNEL);
		if (!table) {
			pwq->error = -ENOMEM;
			return NULL;
		}
		table->next = pwq->table;
		table->used = 0;
		pwq->table = table;
	}
	return &table->entries[table->used++];
}

static int pollwake(wait_queue_entry_t *wait, unsigned int mode, int flags, void *key)
{
	struct poll_table_entry *entry = container_of(wait, struct poll_table_entry, wait);
	struct poll_wqueues *pwq = wait->private;

	if (key && !(key_to_poll(key) & entry->key))
		return 0;
	__atomic_store_n(&pwq->triggered, 1, __ATOMIC_SEQ_CST);
	return wake_up_process(pwq->polling_task);
}

static void __pollwait(struct file *filp, wait_queue_head_t *wq, poll_table *pt)
{
	struct poll_wqueues *pwq = container_of(pt, struct poll_wqueues, pt);
	struct poll_table_entry *entry = get_entry(pwq);

	if (!entry)
		return;
	__atomic_fetch_add(&filp->f_count, 1, __ATOMIC_RELAXED);
	entry->filp = filp;
	entry->key = pt->_key;
	entry->wait_address = wq;
	init_waitqueue_func_entry(&entry->wait, pollwake);
	entry->wait.private = pwq;
	add_wait_queue(wq, &entry->wait);
}

void poll_initwait(struct poll_wqueues *pwq)
{
	pwq->pt._qproc = __pollwait;
	pwq->polling_task = current;
	pwq->triggered = 0;
	pwq->error = 0;
	pwq->inline_index = 0;
	pwq->table = NULL;
}

static void free_entry(struct poll_table_entry *entry)
{
	remove_wait_queue(entry->wait_address, &entry->wait);
	fput(entry->filp);
}

void poll_freewait(struct poll_wqueues *pwq)
{
	struct poll_table_page *table;

	while (pwq->inline_index)
		free_entry(&pwq->inline_entries[--pwq->inline_index]);
	while ((table = pwq->table)) {
		while (table->used)
			free_entry(&table->entries[--table->used]);
		pwq->table = table->next;
		free_page((unsigned long)table);
	}
}

bool poll_schedule_timeout(struct poll_wqueues *pwq, ktime_t *expires)
{
	bool in_time = true;

	set_current_state(TASK_INTERRUPTIBLE);
	if (!__atomic_load_n(&pwq->triggered, __ATOMIC_SEQ_CST))
		in_time = schedule_hrtimeout_range(expires, 0, HRTIMER_MODE_ABS) != 0;
	set_current_state(TASK_RUNNING);
	/* Before the files are asked again: what happens after that triggers anew. */
	__atomic_store_n(&pwq->triggered, 0, __ATOMIC_SEQ_CST);
	return in_time;
}
