/* What the calls that wait for several files share. */
#pragma once

#include <linux/ktime.h>
#include <linux/poll.h>

struct __kernel_timespec;
struct poll_table_page;
struct task_struct;

/* One queue that a poll or select waits on. */
struct poll_table_entry {
	struct file *filp; /* with a reference: it owns the queue */
	__poll_t key;	   /* events that are worth waking up for */
	wait_queue_entry_t wait;
	wait_queue_head_t *wait_address;
};

#define N_INLINE_POLL_ENTRIES 4

/* Of one poll or select: pt goes to the files, whose poll_wait() makes the entries. Linux: <linux/poll.h>. */
struct poll_wqueues {
	poll_table pt;
	struct task_struct *polling_task;
	int triggered; /* a queue has told of something since the files were asked */
	int error;     /* -ENOMEM: there was no room for an entry */
	int inline_index;
	struct poll_table_entry inline_entries[N_INLINE_POLL_ENTRIES];
	struct poll_table_page *table; /* the others */
};

/* poll_wait.c */
void poll_initwait(struct poll_wqueues *pwq);
void poll_freewait(struct poll_wqueues *pwq);
/* Sleeps until something was triggered, a signal came, or it is *@expires (NULL: never): then false. */
bool poll_schedule_timeout(struct poll_wqueues *pwq, ktime_t *expires);

/* timeout.c: CLOCK_MONOTONIC times at which a wait ends */
/* @ns from now; KTIME_MAX if that is too far. 0 stays 0, which is: do not wait at all. */
ktime_t poll_deadline(u64 ns);

/* The same for milliseconds; 0 also for a negative number, which the caller takes for no end at all. */
static inline ktime_t poll_deadline_ms(int ms)
{
	return ms > 0 ? poll_deadline(ms * NSEC_PER_MSEC) : 0;
}

/* What a call that waited leaves of its time in user memory, if the time is there; its result. */
long poll_finish_timespec(struct __kernel_timespec __user *user, ktime_t end, long ret);
