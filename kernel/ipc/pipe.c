/*
 * Pipes: reading, writing, waiting. A ring of pages between those who write and those who read; see
 * <linux/pipe_fs_i.h> for the ring and its lock. Linux: fs/pipe.c; pipe(7).
 *
 *   A write of up to PIPE_BUF bytes goes in whole or waits: the lock is held from the test for room to the
 *   last byte. What fits behind the last write shares its page; so the ring is full with few bytes
 *   only if they came in packets.
 *   Who sleeps is exclusive: each change wakes one, and one who leaves something to do wakes the next.
 */
#include <asm/ioctls.h>
#include <linux/fasync.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/pipe_fs_i.h>
#include <linux/poll.h>
#include <linux/sched/signal.h>
#include <linux/uaccess.h>
#include <linux/uio.h>
#include <uapi/linux/signal.h>

struct pipe_inode_info *get_pipe_info(struct file *file)
{
	return file->f_op == &pipefifo_fops ? file->private_data : NULL;
}

static noinline void wake_readers(struct pipe_inode_info *pipe)
{
	if (pipe_empty(pipe))
		return;
	wake_up_interruptible_poll(&pipe->rd_wait, EPOLLIN | EPOLLRDNORM);
	kill_fasync(&pipe->fasync_readers, POLL_IN);
}

static noinline void wake_writers(struct pipe_inode_info *pipe)
{
	if (pipe_full(pipe))
		return;
	wake_up_interruptible_poll(&pipe->wr_wait, EPOLLOUT | EPOLLWRNORM);
	kill_fasync(&pipe->fasync_writers, POLL_OUT);
}

/*
 * After unlocking the mutex, which was a full barrier, so that waitqueue_active() needs none: if
 * somebody sleeps there and can go on, one is woken.
 */
void pipe_wake_readers(struct pipe_inode_info *pipe)
{
	if (unlikely(waitqueue_active(&pipe->rd_wait)))
		wake_readers(pipe);
}

void pipe_wake_writers(struct pipe_inode_info *pipe)
{
	if (unlikely(waitqueue_active(&pipe->wr_wait)))
		wake_writers(pipe);
}

/* Gives the page back; the pipe keeps one, for the next write. */
void pipe_buf_release(struct pipe_inode_info *pipe, struct pipe_buffer *buf)
{
	if (!pipe->tmp_page && buf->flags & PIPE_BUF_FLAG_CAN_MERGE &&
	    READ_ONCE(buf->page->refcount) == 1)
		pipe->tmp_page = buf->page;
	else
		put_page(buf->page);
}

/* Takes what is there, up to the packet's end; there is something. The number, or -EFAULT. */
static __always_inline ssize_t take(struct pipe_inode_info *pipe, struct iov_iter *to)
{
	size_t len, done = 0;
	struct pipe_buffer *buf;
	bool packet;

	do {
		buf = pipe_buf(pipe, pipe->tail);
		len = min((size_t)buf->len, iov_iter_count(to));
		if (copy_to_iter(page_address(buf->page) + buf->offset, len, to) < len)
			return done ? (ssize_t)done : -EFAULT;
		done += len;
		buf->offset += len;
		buf->len -= len;
		packet = buf->flags & PIPE_BUF_FLAG_PACKET; /* its rest is lost */
		if (!buf->len || packet) {
			pipe_buf_release(pipe, buf);
			pipe->tail++;
		}
	} while (!packet && iov_iter_count(to) && !pipe_empty(pipe));
	return done;
}

static bool pipe_readable(const struct pipe_inode_info *pipe)
{
	return !pipe_empty(pipe) || !pipe->writers;
}

noinline int pipe_wait_readable(struct pipe_inode_info *pipe, bool nonblock)
{
	int ret = 0;

	while (pipe_empty(pipe) && !ret) {
		if (!pipe->writers)
			return 0;
		if (nonblock)
			return -EAGAIN;
		mutex_unlock(&pipe->mutex);
		ret = wait_event_interruptible_exclusive(pipe->rd_wait, pipe_readable(pipe));
		mutex_lock(&pipe->mutex);
	}
	return ret ? ret : 1;
}

static __always_inline ssize_t do_pipe_read(struct file *file, struct iov_iter *to)
{
	struct pipe_inode_info *pipe = file->private_data;
	bool was_full, slept = false;
	ssize_t ret = 1;

	if (!iov_iter_count(to))
		return 0;
	mutex_lock(&pipe->mutex);
	if (unlikely(pipe_empty(pipe))) {
		ret = pipe_wait_readable(pipe, file->f_flags & O_NONBLOCK);
		slept = true;
	}
	was_full = pipe_full(pipe);
	if (likely(ret > 0))
		ret = take(pipe, to);
	mutex_unlock(&pipe->mutex);
	if (unlikely(was_full))
		pipe_wake_writers(pipe);
	if (unlikely(slept)) /* the wake-up was for this one alone: the next can have the rest */
		pipe_wake_readers(pipe);
	return ret;
}

int pipe_broken(void)
{
	send_sig_info(SIGPIPE, SEND_SIG_NOINFO, current, PIDTYPE_PID);
	return -EPIPE;
}

/*
 * Puts the part of a write that does not fill pages behind the last one's bytes, if it fits there
 * whole. The number, 0, or -EFAULT.
 */
static ssize_t merge(struct pipe_inode_info *pipe, struct iov_iter *from)
{
	size_t len = iov_iter_count(from) % PAGE_SIZE;
	struct pipe_buffer *buf = pipe_buf(pipe, pipe->head - 1);
	unsigned int end;

	if (!len || !(buf->flags & PIPE_BUF_FLAG_CAN_MERGE))
		return 0;
	end = buf->offset + buf->len;
	if (end + len > PAGE_SIZE)
		return 0;
	if (copy_from_iter(page_address(buf->page) + end, len, from) < len)
		return -EFAULT;
	buf->len += len;
	return len;
}

/* Fills one slot. The number, or -ENOMEM, -EFAULT: nothing has changed. */
static __always_inline ssize_t fill_slot(struct pipe_inode_info *pipe, struct iov_iter *from,
					 bool packet)
{
	struct page *page = pipe->tmp_page;
	size_t len = min(iov_iter_count(from), PAGE_SIZE);

	if (!page)
		page = pipe->tmp_page = alloc_page(GFP_KERNEL);
	if (!page)
		return -ENOMEM;
	if (copy_from_iter(page_address(page), len, from) < len)
		return -EFAULT;
	pipe->tmp_page = NULL;
	*pipe_buf(pipe, pipe->head) =
		(struct pipe_buffer){ page, 0, len,
				      packet ? PIPE_BUF_FLAG_PACKET : PIPE_BUF_FLAG_CAN_MERGE };
	pipe->head++;
	return len;
}

static bool pipe_writable(const struct pipe_inode_info *pipe)
{
	return !pipe_full(pipe) || !pipe->readers;
}

noinline int pipe_wait_writable(struct pipe_inode_info *pipe, bool nonblock)
{
	int ret;

	if (nonblock)
		return -EAGAIN;
	mutex_unlock(&pipe->mutex);
	pipe_wake_readers(pipe);
	ret = wait_event_interruptible_exclusive(pipe->wr_wait, pipe_writable(pipe));
	mutex_lock(&pipe->mutex);
	return ret;
}

static __always_inline ssize_t do_pipe_write(struct file *file, struct iov_iter *from)
{
	struct pipe_inode_info *pipe = file->private_data;
	ssize_t done = 0, ret = 0;
	bool slept = false;

	if (!iov_iter_count(from))
		return 0;
	mutex_lock(&pipe->mutex);
	if (!pipe_empty(pipe) && pipe->readers)
		done = ret = merge(pipe, from);
	while (ret >= 0 && iov_iter_count(from)) {
		if (unlikely(!pipe->readers)) {
			ret = pipe_broken();
		} else if (unlikely(pipe_full(pipe))) {
			ret = pipe_wait_writable(pipe, file->f_flags & O_NONBLOCK);
			slept = true;
		} else {
			ret = fill_slot(pipe, from, file->f_flags & O_DIRECT);
			if (likely(ret > 0))
				done += ret;
		}
	}
	mutex_unlock(&pipe->mutex);
	pipe_wake_readers(pipe);
	if (unlikely(slept))
		pipe_wake_writers(pipe);
	return done > 0 ? done : ret;
}

static ssize_t pipe_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	struct iov_iter to = IOV_ITER_UBUF(buf, count);

	return do_pipe_read(file, &to);
}

static ssize_t pipe_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	struct iov_iter from = IOV_ITER_UBUF(buf, count);

	return do_pipe_write(file, &from);
}

static ssize_t pipe_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	return do_pipe_read(iocb->ki_filp, to);
}

static ssize_t pipe_write_iter(struct kiocb *iocb, struct iov_iter *from)
{
	return do_pipe_write(iocb->ki_filp, from);
}

static __always_inline __poll_t read_events(const struct file *file)
{
	const struct pipe_inode_info *pipe = file->private_data;
	__poll_t mask = 0;

	if (!pipe_empty(pipe))
		mask |= EPOLLIN | EPOLLRDNORM;
	/* A FIFO that nobody has opened for writing since is not hung up. */
	if (unlikely(!pipe->writers) && file->f_pipe != pipe->w_counter)
		mask |= EPOLLHUP;
	return mask;
}

static noinline __poll_t all_events(struct file *file, poll_table *wait)
{
	struct pipe_inode_info *pipe = file->private_data;
	__poll_t mask = 0;

	if (file->f_mode & FMODE_READ)
		poll_wait(file, &pipe->rd_wait, wait);
	if (file->f_mode & FMODE_WRITE) {
		poll_wait(file, &pipe->wr_wait, wait);
		if (!pipe_full(pipe))
			mask |= EPOLLOUT | EPOLLWRNORM;
		if (!pipe->readers)
			mask |= EPOLLERR;
	}
	return file->f_mode & FMODE_READ ? mask | read_events(file) : mask;
}

static __poll_t pipe_poll(struct file *file, poll_table *wait)
{
	if (likely(poll_does_not_wait(wait) && !(file->f_mode & FMODE_WRITE)))
		return read_events(file);
	return all_events(file, wait);
}

static long pipe_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct pipe_inode_info *pipe = file->private_data;
	unsigned int slot;
	int count = 0;

	if (cmd != FIONREAD)
		return -ENOTTY;
	mutex_lock(&pipe->mutex);
	for (slot = pipe->tail; slot != pipe->head; slot++)
		count += pipe_buf(pipe, slot)->len;
	mutex_unlock(&pipe->mutex);
	return put_user(count, (int __user *)arg);
}

const struct file_operations pipefifo_fops = {
	.open = fifo_open,
	.release = pipe_release_file,
	.read = pipe_read,
	.write = pipe_write,
	.read_iter = pipe_read_iter,
	.write_iter = pipe_write_iter,
	.poll = pipe_poll,
	.unlocked_ioctl = pipe_ioctl,
	.fasync = pipe_fasync,
};
