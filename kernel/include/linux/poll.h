/*
 * Asking files what would not have to wait, and being told when that changes. A file's poll() calls
 * poll_wait() for each queue that it will wake, then says what holds now; in that order, so that
 * nothing is missed in between. Linux: <linux/poll.h>.
 */
#pragma once

#include <linux/fs.h>
#include <linux/wait.h>
#include <uapi/linux/eventpoll.h>
#include <uapi/linux/poll.h>

/* What a file without poll() is always ready for. */
#define DEFAULT_POLLMASK (EPOLLIN | EPOLLOUT | EPOLLRDNORM | EPOLLWRNORM)

/* Puts an entry of the asker's on @wq. Unlike Linux's, a table is always there; it may have no _qproc. */
typedef void (*poll_queue_proc)(struct file *file, wait_queue_head_t *wq,
				struct poll_table_struct *table);

typedef struct poll_table_struct {
	poll_queue_proc _qproc; /* NULL: the asker will not wait */
	__poll_t _key;		/* the events that it wants to hear of */
} poll_table;

static inline bool poll_does_not_wait(const poll_table *table)
{
	return !table->_qproc;
}

static inline void poll_wait(struct file *file, wait_queue_head_t *wq, poll_table *table)
{
	if (!poll_does_not_wait(table)) {
		table->_qproc(file, wq, table);
		/* Against wq_has_sleeper()'s: the file's state is read after the entry can be seen. */
		__atomic_thread_fence(__ATOMIC_SEQ_CST);
	}
}

static inline __poll_t vfs_poll(struct file *file, poll_table *table)
{
	return file->f_op->poll ? file->f_op->poll(file, table) : DEFAULT_POLLMASK;
}
