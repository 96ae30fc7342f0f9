/*
 * A pipe's life: pipe(2), opening a FIFO, closing an end. Linux: fs/pipe.c; pipe(7), fifo(7).
 *
 * An inode has at most one pipe, from its first open file to its last; one of pipe(2) has an inode of
 * its own, which goes with it.
 */
#include <linux/anon_inodes.h>
#include <linux/err.h>
#include <linux/fasync.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/pipe_fs_i.h>
#include <linux/poll.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

#define O_NOTIFICATION_PIPE O_EXCL

static DEFINE_SPINLOCK(
	pipe_files_lock); /* protects i_pipe of all inodes, and `files` of all pipes */

static void free_pipe_info(struct pipe_inode_info *pipe)
{
	for (; pipe->tail != pipe->head; pipe->tail++)
		put_page(pipe_buf(pipe, pipe->tail)->page);
	if (pipe->tmp_page)
		put_page(pipe->tmp_page);
	kfree(pipe->bufs);
	kfree(pipe);
}

/* A pipe with one user. NULL: no memory. */
static struct pipe_inode_info *alloc_pipe_info(void)
{
	struct pipe_inode_info *pipe = kzalloc(sizeof(*pipe), GFP_KERNEL);

	if (!pipe)
		return NULL;
	pipe->bufs = kcalloc(PIPE_DEF_BUFFERS, sizeof(*pipe->bufs), GFP_KERNEL);
	if (!pipe->bufs) {
		kfree(pipe);
		return NULL;
	}
	mutex_init(&pipe->mutex);
	init_waitqueue_head(&pipe->rd_wait);
	init_waitqueue_head(&pipe->wr_wait);
	pipe->ring_size = PIPE_DEF_BUFFERS;
	pipe->r_counter = pipe->w_counter = 1;
	pipe->files = 1;
	return pipe;
}

static void put_pipe_info(struct inode *inode, struct pipe_inode_info *pipe)
{
	bool last;

	spin_lock(&pipe_files_lock);
	last = !--pipe->files;
	if (last)
		inode->i_pipe = NULL;
	spin_unlock(&pipe_files_lock);
	if (!last)
		return;
	free_pipe_info(pipe);
}

/* The pipe of @inode with one user more, made if there is none. NULL: no memory. */
static struct pipe_inode_info *use_pipe_info(struct inode *inode)
{
	struct pipe_inode_info *pipe, *new = NULL;

	for (;;) {
		spin_lock(&pipe_files_lock);
		pipe = inode->i_pipe;
		if (pipe)
			pipe->files++;
		else
			pipe = inode->i_pipe = new;
		spin_unlock(&pipe_files_lock);
		if (pipe)
			break;
		new = alloc_pipe_info();
		if (!new)
			return NULL;
	}
	if (new &&pipe != new)
		free_pipe_info(new);
	return pipe;
}

/* Sleeps until the other side has been opened once more. 0 or -ERESTARTSYS. Drops the lock meanwhile. */
static int wait_for_partner(struct pipe_inode_info *pipe, unsigned int *counter)
{
	unsigned int old = *counter;
	int ret;

	mutex_unlock(&pipe->mutex);
	ret = wait_event_interruptible(pipe->rd_wait, READ_ONCE(*counter) != old);
	mutex_lock(&pipe->mutex);
	return *counter == old ? ret : 0;
}

/* One side has lost its last end: all who wait for it are told. */
static void wake_all(struct pipe_inode_info *pipe)
{
	__wake_up(&pipe->rd_wait, 0, poll_to_key(EPOLLIN | EPOLLRDNORM | EPOLLERR | EPOLLHUP));
	__wake_up(&pipe->wr_wait, 0, poll_to_key(EPOLLOUT | EPOLLWRNORM | EPOLLERR | EPOLLHUP));
	kill_fasync(&pipe->fasync_readers, POLL_IN);
	kill_fasync(&pipe->fasync_writers, POLL_OUT);
}

static void drop_ends(struct pipe_inode_info *pipe, unsigned int mode)
{
	pipe->readers -= !!(mode & FMODE_READ);
	pipe->writers -= !!(mode & FMODE_WRITE);
	if (!pipe->readers != !pipe->writers)
		wake_all(pipe);
}

/*
 * open(2) of a FIFO: waits for somebody at the other end, unless it opens both. -ENXIO: O_NONBLOCK, for
 * writing, and no reader; -ERESTARTSYS, -ENOMEM, -EINVAL.
 */
int fifo_open(struct inode *inode, struct file *file)
{
	unsigned int mode = file->f_mode & (FMODE_READ | FMODE_WRITE);
	struct pipe_inode_info *pipe;
	bool nonblock = file->f_flags & O_NONBLOCK;
	bool is_pipe = inode->i_flags &
		       S_PRIVATE; /* by /proc/self/fd: nobody can come, so nobody waits */
	int ret = 0;

	if (!mode)
		return -EINVAL;
	pipe = use_pipe_info(inode);
	if (!pipe)
		return -ENOMEM;
	file->private_data = pipe;
	file->f_op = &pipefifo_fops;
	mutex_lock(&pipe->mutex);
	if (!is_pipe && mode == FMODE_WRITE && nonblock && !pipe->readers) {
		ret = -ENXIO;
		goto out;
	}
	pipe->readers += !!(mode & FMODE_READ);
	pipe->r_counter += !!(mode & FMODE_READ);
	pipe->writers += !!(mode & FMODE_WRITE);
	pipe->w_counter += !!(mode & FMODE_WRITE);
	wake_up_interruptible_all(&pipe->rd_wait); /* partners wait there */
	if (is_pipe) {
		ret = 0;
	} else if (mode == FMODE_READ && !pipe->writers) {
		if (nonblock)
			file->f_pipe = pipe->w_counter;
		else
			ret = wait_for_partner(pipe, &pipe->w_counter);
	} else if (mode == FMODE_WRITE && !pipe->readers) {
		ret = wait_for_partner(pipe, &pipe->r_counter);
	}
	if (ret)
		drop_ends(pipe, mode);
out:
	mutex_unlock(&pipe->mutex);
	if (ret)
		put_pipe_info(inode, pipe);
	return ret;
}

static int wakes_nobody(struct wait_queue_entry *entry, unsigned int mode, int flags, void *key)
{
	return 0;
}

/* One side's list changes, and with it whether the hot path finds somebody on the queue. 0, 1, -ENOMEM. */
static int set_async(int fd, struct file *file, int on, struct fasync_struct **list,
		     wait_queue_head_t *wq, wait_queue_entry_t *entry)
{
	bool before = *list;
	int ret = fasync_helper(fd, file, on, list);

	if (!before && *list) {
		init_waitqueue_func_entry(entry, wakes_nobody);
		add_wait_queue(wq, entry);
	} else if (before && !*list) {
		remove_wait_queue(wq, entry);
	}
	return ret;
}

/* O_ASYNC: an end that can both read and write is told of both. */
int pipe_fasync(int fd, struct file *file, int on)
{
	struct pipe_inode_info *pipe = file->private_data;
	int ret = 0;

	mutex_lock(&pipe->mutex);
	if (file->f_mode & FMODE_READ)
		ret = set_async(fd, file, on, &pipe->fasync_readers, &pipe->rd_wait,
				&pipe->async[0]);
	if (ret >= 0 && file->f_mode & FMODE_WRITE)
		ret = set_async(fd, file, on, &pipe->fasync_writers, &pipe->wr_wait,
				&pipe->async[1]);
	if (ret < 0 && file->f_mode & FMODE_READ) /* both or none */
		set_async(-1, file, 0, &pipe->fasync_readers, &pipe->rd_wait, &pipe->async[0]);
	mutex_unlock(&pipe->mutex);
	return ret;
}

void pipe_release_file(struct inode *inode, struct file *file)
{
	struct pipe_inode_info *pipe = file->private_data;

	mutex_lock(&pipe->mutex);
	drop_ends(pipe, file->f_mode);
	mutex_unlock(&pipe->mutex);
	put_pipe_info(inode, pipe);
}

/* @file is one more end of @pipe. */
static void add_end(struct file *file, struct pipe_inode_info *pipe)
{
	file->private_data = pipe;
	pipe->files++;
	pipe->readers += !!(file->f_mode & FMODE_READ);
	pipe->writers += !!(file->f_mode & FMODE_WRITE);
}

/* A pipe's two open files, for reading and for writing. 0 or -ENOMEM. */
static int create_pipe_files(struct file **files, unsigned int flags)
{
	struct inode *inode = alloc_anon_inode(S_IFIFO | 0600);
	struct pipe_inode_info *pipe = inode ? alloc_pipe_info() : NULL;

	if (!pipe) {
		kfree(inode);
		return -ENOMEM;
	}
	inode->i_pipe = pipe;
	inode->i_fop = &pipefifo_fops; /* for who opens it anew, by /proc/self/fd */
	files[0] = alloc_file_pseudo(inode, O_RDONLY | (flags & O_NONBLOCK), &pipefifo_fops);
	if (IS_ERR(files[0])) {
		free_pipe_info(pipe);
		return PTR_ERR(files[0]);
	}
	pipe->files = 0;
	add_end(files[0], pipe);
	files[1] = alloc_file_clone(files[0], O_WRONLY | (flags & (O_NONBLOCK | O_DIRECT)),
				    &pipefifo_fops);
	if (IS_ERR(files[1])) {
		fput(files[0]);
		return PTR_ERR(files[1]);
	}
	add_end(files[1], pipe);
	return 0;
}

static long do_pipe2(int __user *fildes, unsigned int flags)
{
	struct file *files[2];
	int ret;

	if (flags & ~(O_CLOEXEC | O_NONBLOCK | O_DIRECT | O_NOTIFICATION_PIPE))
		return -EINVAL;
	if (flags & O_NOTIFICATION_PIPE) /* as a Linux without CONFIG_WATCH_QUEUE */
		return -ENOPKG;
	ret = create_pipe_files(files, flags);
	if (ret)
		return ret;
	return fd_install_pair(files, flags, fildes);
}

/* pipe2(2). 0; -EINVAL, -EFAULT, -EMFILE, -ENOMEM. */
SYSCALL_DEFINE2(pipe2, int __user *, fildes, int, flags)
{
	return do_pipe2(fildes, flags);
}

/* pipe(2). */
SYSCALL_DEFINE1(pipe, int __user *, fildes)
{
	return do_pipe2(fildes, 0);
}
