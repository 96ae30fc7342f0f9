/*
 * From pipe to pipe, with splice(2) and tee(2), and between a pipe and memory, vmsplice(2). Linux: fs/splice.c.
 *
 * What goes from pipe to pipe are references to pages. Of a page that stands in two pipes only the first may
 * be added to by the next write (CAN_MERGE), behind what the other shows. vmsplice copies, which the man page allows: what
 * the program changes in its memory afterwards does not show in the pipe.
 */
#include "internal.h"
#include <linux/err.h>

static void lock_both(struct pipe_inode_info *a, struct pipe_inode_info *b)
{
	mutex_lock(a < b ? &a->mutex : &b->mutex);
	mutex_lock(a < b ? &b->mutex : &a->mutex);
}

static void unlock_both(struct pipe_inode_info *a, struct pipe_inode_info *b)
{
	mutex_unlock(&a->mutex);
	mutex_unlock(&b->mutex);
}

/* Waits until the pipe has something to read (1), or will never (0); or has room (1), or nobody to read it (1). -errno. */
static int wait_for(struct pipe_inode_info *pipe, bool room, bool nonblock)
{
	int ret = 0;

	mutex_lock(&pipe->mutex);
	if (!room)
		ret = pipe_wait_readable(pipe, nonblock);
	else
		while (!ret && pipe->readers && pipe_full(pipe))
			ret = pipe_wait_writable(pipe, nonblock);
	mutex_unlock(&pipe->mutex);
	return room && !ret ? 1 : ret;
}

/* One turn with both locked: as much as there is and fits. The number or -errno. */
static ssize_t move_buffers(struct pipe_inode_info *in, struct pipe_inode_info *out, size_t len,
			    bool keep)
{
	unsigned int slot = in->tail;
	struct pipe_buffer *from, *to;
	ssize_t done = 0;

	if (!out->readers)
		return pipe_broken();
	for (; len && slot != in->head && !pipe_full(out); slot++) {
		from = pipe_buf(in, slot);
		to = pipe_buf(out, out->head++);
		*to = *from;
		to->len = min(len, (size_t)from->len);
		len -= to->len;
		done += to->len;
		if (to->len == from->len && !keep) {
			in->tail++;
			continue;
		}
		get_page(to->page);
		to->flags &= ~PIPE_BUF_FLAG_CAN_MERGE;
		if (!keep)
			pipe_buf_advance(in, from, to->len);
	}
	return done;
}

ssize_t pipe_to_pipe(struct pipe_inode_info *in, struct pipe_inode_info *out, size_t len,
		     bool nonblock, bool keep)
{
	ssize_t ret;

	do { /* what was there may have been taken between the wait and the locks */
		ret = wait_for(in, false, nonblock);
		if (ret > 0)
			ret = wait_for(out, true, nonblock);
		if (ret <= 0)
			return ret;
		lock_both(in, out);
		ret = move_buffers(in, out, len, keep);
		unlock_both(in, out);
	} while (!ret);
	pipe_wake_readers(out);
	pipe_wake_writers(in);
	pipe_wake_readers(
		in); /* the wake-up that ended a wait above may have been for others as well */
	pipe_wake_writers(out);
	return ret;
}

/*
 * tee(2): what the first pipe holds stands in the second as well. The number of bytes; 0: nobody writes any more; -EBADF,
 * -EINVAL, -EAGAIN, -EPIPE.
 */
SYSCALL_DEFINE4(tee, int, fdin, int, fdout, size_t, len, unsigned int, flags)
{
	struct pipe_inode_info *ipipe, *opipe;
	ssize_t ret = -EBADF;
	struct fd in, out;

	if (flags & ~SPLICE_F_ALL)
		return -EINVAL;
	if (!len)
		return 0;
	in = fdget(fdin);
	if (!in.file)
		return -EBADF;
	out = fdget(fdout);
	if (!out.file)
		goto out_in;
	if (in.file->f_mode & FMODE_READ && out.file->f_mode & FMODE_WRITE) {
		ipipe = get_pipe_info(in.file);
		opipe = get_pipe_info(out.file);
		ret = -EINVAL;
		if (ipipe && opipe && ipipe != opipe)
			ret = pipe_to_pipe(ipipe, opipe, min(len, MAX_RW_COUNT),
					   flags & SPLICE_F_NONBLOCK ||
						   (in.file->f_flags | out.file->f_flags) &
							   O_NONBLOCK,
					   true);
	}
	fdput(out);
out_in:
	fdput(in);
	return ret;
}

/* Memory into the pipe, as much as fits. The number, -EFAULT, -ENOMEM, -EAGAIN, -ERESTARTSYS, -EPIPE. */
static ssize_t memory_to_pipe(struct pipe_inode_info *pipe, struct iov_iter *from, bool nonblock)
{
	ssize_t done = 0, ret = 0;
	struct page *page;
	size_t len;

	mutex_lock(&pipe->mutex);
	while (!ret && pipe->readers && pipe_full(pipe))
		ret = pipe_wait_writable(pipe, nonblock);
	if (!ret && !pipe->readers)
		ret = pipe_broken();
	while (!ret && iov_iter_count(from) && !pipe_full(pipe)) {
		page = alloc_page(GFP_KERNEL);
		if (!page) {
			ret = -ENOMEM;
			break;
		}
		len = min(iov_iter_count(from), PAGE_SIZE);
		if (copy_from_iter(page_address(page), len, from) < len) {
			put_page(page);
			ret = -EFAULT;
			break;
		}
		*pipe_buf(pipe, pipe->head++) = (struct pipe_buffer){ page, 0, len, 0 };
		done += len;
	}
	mutex_unlock(&pipe->mutex);
	pipe_wake_readers(pipe);
	pipe_wake_writers(pipe);
	return done ?: ret;
}

/* The other way. The number; 0: nobody writes any more; -EFAULT, -EAGAIN, -ERESTARTSYS. */
static ssize_t pipe_to_memory(struct pipe_inode_info *pipe, struct iov_iter *to, bool nonblock)
{
	struct pipe_buffer *buf;
	ssize_t done = 0, ret;
	size_t len;

	mutex_lock(&pipe->mutex);
	ret = pipe_wait_readable(pipe, nonblock);
	while (ret > 0 && iov_iter_count(to) && !pipe_empty(pipe)) {
		buf = pipe_buf(pipe, pipe->tail);
		len = min((size_t)buf->len, iov_iter_count(to));
		if (copy_to_iter(page_address(buf->page) + buf->offset, len, to) < len) {
			ret = -EFAULT;
			break;
		}
		pipe_buf_advance(pipe, buf, len);
		done += len;
	}
	mutex_unlock(&pipe->mutex);
	pipe_wake_writers(pipe);
	pipe_wake_readers(pipe);
	return done ?: ret;
}

/*
 * vmsplice(2): memory into a pipe's writing end, or out of its reading end. The number of bytes; -EBADF: no pipe; -EINVAL,
 * -EFAULT, -EAGAIN, -EPIPE, -ENOMEM.
 */
SYSCALL_DEFINE4(vmsplice, int, fd, const struct iovec __user *, uiov, unsigned long, nr_segs,
		unsigned int, flags)
{
	struct iovec fast[UIO_FASTIOV], *vec;
	struct pipe_inode_info *pipe;
	struct iov_iter iter;
	ssize_t ret = -EBADF;
	bool nonblock;
	struct fd f;

	if (flags & ~SPLICE_F_ALL)
		return -EINVAL;
	f = fdget(fd);
	if (!f.file)
		return -EBADF;
	if (!(f.file->f_mode & (FMODE_READ | FMODE_WRITE)))
		goto out;
	vec = import_iovec(uiov, nr_segs, fast, &iter);
	ret = PTR_ERR(vec);
	if (IS_ERR(vec))
		goto out;
	pipe = get_pipe_info(f.file);
	nonblock = flags & SPLICE_F_NONBLOCK;
	if (!iov_iter_count(&iter))
		ret = 0;
	else if (!pipe)
		ret = -EBADF;
	else if (f.file->f_mode & FMODE_WRITE)
		ret = memory_to_pipe(pipe, &iter, nonblock);
	else
		ret = pipe_to_memory(pipe, &iter, nonblock);
	if (vec != fast)
		kfree(vec);
out:
	fdput(f);
	return ret;
}
