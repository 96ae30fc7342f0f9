/* Pipes as splice and the file systems see them. Linux: <linux/pipe_fs_i.h>. */
#pragma once

#include <linux/fs.h>
#include <linux/mutex.h>
#include <linux/wait.h>

#define PIPE_DEF_BUFFERS 16
#define PIPE_MAX_SIZE 0x100000U /* what F_SETPIPE_SZ gives to anybody: /proc/sys/fs/pipe-max-size */

#define PIPE_BUF_FLAG_PACKET 0x08u /* one write(2) with O_DIRECT: what is read ends with it */
#define PIPE_BUF_FLAG_CAN_MERGE \
	0x10u /* the page is the pipe's own: the next write may fill it up */

/* A piece of a page, which holds a reference to it. */
struct pipe_buffer {
	struct page *page;
	unsigned int offset, len;
	unsigned int flags;
};

/*
 * A ring of buffers. Positions only grow; slot number n is bufs[n & (ring_size - 1)], those from
 * tail to head are full. `mutex` protects everything but `files`, also across user copies; it comes
 * before mmap_lock and the wait queues' locks. poll and sleepers look at positions and
 * counts without it, and again with it before they act.
 */
struct pipe_inode_info {
	struct mutex mutex;
	wait_queue_head_t rd_wait, wr_wait;
	unsigned int head, tail;
	unsigned int ring_size;		   /* slots, a power of two */
	unsigned int readers, writers;	   /* open files that can read, write */
	unsigned int r_counter, w_counter; /* how often it was opened for that */
	unsigned int files;		   /* open files; under pipe_files_lock */
	struct fasync_struct *fasync_readers, *fasync_writers; /* O_ASYNC */
	wait_queue_entry_t
		async[2]; /* on rd_wait, wr_wait if there are such: then somebody "waits" there */
	struct page *tmp_page; /* the last page that was read empty: the next write's */
	struct pipe_buffer *bufs;
};

static inline unsigned int pipe_occupancy(const struct pipe_inode_info *pipe)
{
	return pipe->head - pipe->tail;
}

static inline bool pipe_empty(const struct pipe_inode_info *pipe)
{
	return pipe->head == pipe->tail;
}

static inline bool pipe_full(const struct pipe_inode_info *pipe)
{
	return pipe_occupancy(pipe) >= pipe->ring_size;
}

static inline struct pipe_buffer *pipe_buf(const struct pipe_inode_info *pipe, unsigned int slot)
{
	return &pipe->bufs[slot & (pipe->ring_size - 1)];
}

extern const struct file_operations pipefifo_fops;

/* kernel/ipc/pipe.c */
struct pipe_inode_info *get_pipe_info(struct file *file); /* NULL: not a pipe */
void pipe_buf_release(struct pipe_inode_info *pipe, struct pipe_buffer *buf);
/* Both sleep without the lock, which is held at their call and return; -EAGAIN (@nonblock), -ERESTARTSYS. */
int pipe_wait_readable(struct pipe_inode_info *pipe, bool nonblock); /* 1; 0: nobody will write */
int pipe_wait_writable(struct pipe_inode_info *pipe, bool nonblock); /* 0: look again */
/* After the lock: if somebody sleeps there, one can go on. */
void pipe_wake_readers(struct pipe_inode_info *pipe);
void pipe_wake_writers(struct pipe_inode_info *pipe);
/* The first @len bytes of the oldest buffer have been taken. */
static inline void pipe_buf_advance(struct pipe_inode_info *pipe, struct pipe_buffer *buf,
				    unsigned int len)
{
	buf->offset += len;
	buf->len -= len;
	if (buf->len)
		return;
	pipe_buf_release(pipe, buf);
	pipe->tail++;
}
/* Nobody reads any more: SIGPIPE. Returns -EPIPE. */
int pipe_broken(void);

/* kernel/ipc/fifo.c */
int fifo_open(struct inode *inode, struct file *file);
int pipe_fasync(int fd, struct file *file, int on);
void pipe_release_file(struct inode *inode, struct file *file);
/* kernel/ipc/pipe_size.c: fcntl's F_SETPIPE_SZ and F_GETPIPE_SZ */
long pipe_fcntl(struct file *file, unsigned int cmd, unsigned long arg);
