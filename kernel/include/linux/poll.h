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

/* Puts an entry of the asker's on @wq. */
typedef void (*poll_queue_proc)(struct file *file, wait_queue_head_t *wq,
				struct poll_table_struct *table);

typedef struct poll_table_struct {
	poll_queue_proc _qproc; /* NULL: the asker will not wait */
	__poll_t _key;		/* the events that it wants to hear of */
} poll_table;

static inline void poll_wait(struct file *file, wait_queue_head_t *wq, poll_table *table)
{
	if (table && table->_qproc)
		table->_qproc(file, wq, table);
}

static inline __poll_t vfs_poll(struct file *file, poll_table *table)
{
	return file->f_op->poll ? file->f_op->poll(file, table) : DEFAULT_POLLMASK;
}
