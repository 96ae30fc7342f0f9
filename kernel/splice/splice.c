/*
 * splice(2): between a pipe and a file, or two pipes. Linux: fs/splice.c.
 *
 * A pipe's lock is held while the file at its other end is read or written, as under Linux: what stands in
 * the pipe stays in order, whoever else uses it. So a file that sleeps (a socket, a terminal) lets the pipe's
 * other users wait.
 */
#include "internal.h"
#include <linux/err.h>

/* Puts what @in has into the pipe's free slots; the pipe is locked, and has room. The number or -errno. */
static ssize_t fill_pipe(struct file *in, struct pipe_inode_info *pipe, loff_t *pos, size_t len)
{
	ssize_t done = 0, got;
	struct page *page;

	do {
		page = alloc_page(GFP_KERNEL);
		if (!page)
			return done ?: -ENOMEM;
		got = file_read_kernel(in, page_address(page), min(len, PAGE_SIZE), pos);
		if (got <= 0) {
			put_page(page);
			return done ?: got;
		}
		*pipe_buf(pipe, pipe->head++) = (struct pipe_buffer){ page, 0, got, 0 };
		done += got;
		len -= got;
		/* What is no file in memory may make the next read wait. */
	} while (len && !pipe_full(pipe) && in->f_inode->i_mapping && !signal_pending(current));
	return done;
}

ssize_t splice_file_to_pipe(struct file *in, struct pipe_inode_info *pipe, loff_t *pos, size_t len,
			    bool nonblock)
{
	ssize_t ret = 0;

	mutex_lock(&pipe->mutex);
	while (!ret && pipe->readers && pipe_full(pipe))
		ret = pipe_wait_writable(pipe, nonblock);
	if (!ret)
		ret = pipe->readers ? fill_pipe(in, pipe, pos, len) : pipe_broken();
	mutex_unlock(&pipe->mutex);
	pipe_wake_readers(pipe);
	pipe_wake_writers(pipe); /* the wake-up may have been for another one's room as well */
	return ret;
}

/* Writes what the pipe holds to @out; waits for the first byte. The number or -errno. */
static ssize_t splice_from_pipe(struct pipe_inode_info *pipe, struct file *out, loff_t *pos,
				size_t len, bool nonblock)
{
	struct pipe_buffer *buf;
	ssize_t done = 0, ret;

	mutex_lock(&pipe->mutex);
	ret = pipe_wait_readable(pipe, nonblock);
	while (ret > 0 && len && !pipe_empty(pipe)) {
		buf = pipe_buf(pipe, pipe->tail);
		ret = file_write_kernel(out, page_address(buf->page) + buf->offset,
					min(len, (size_t)buf->len), pos);
		if (ret <= 0)
			break;
		done += ret;
		len -= ret;
		pipe_buf_advance(pipe, buf, ret);
		if (signal_pending(current))
			break;
	}
	mutex_unlock(&pipe->mutex);
	pipe_wake_writers(pipe);
	pipe_wake_readers(pipe);
	return done ?: ret;
}

/* One of the two is a pipe, or both are. *@off_*: NULL is the file's own position. */
static ssize_t do_splice(struct file *in, loff_t *off_in, struct file *out, loff_t *off_out,
			 size_t len, unsigned int flags)
{
	struct pipe_inode_info *ipipe = get_pipe_info(in), *opipe = get_pipe_info(out);
	bool nonblock = flags & SPLICE_F_NONBLOCK || (opipe && out->f_flags & O_NONBLOCK) ||
			(ipipe && in->f_flags & O_NONBLOCK);
	loff_t *pos;

	if (!(in->f_mode & FMODE_READ) || !(out->f_mode & FMODE_WRITE))
		return -EBADF;
	len = min(len, MAX_RW_COUNT);
	if (ipipe && opipe)
		return ipipe == opipe ? -EINVAL : pipe_to_pipe(ipipe, opipe, len, nonblock, false);
	if (!ipipe && !opipe)
		return -EINVAL;
	if ((ipipe ? off_out : off_in) && !has_positions(ipipe ? out : in))
		return -EINVAL;
	if (ipipe) {
		pos = off_out ?: &out->f_pos;
		if (*pos < 0 || out->f_flags & O_APPEND || !out->f_op->write_iter)
			return -EINVAL;
		return splice_from_pipe(ipipe, out, pos, len, nonblock);
	}
	pos = off_in ?: &in->f_pos;
	if (*pos < 0)
		return -EINVAL;
	return splice_file_to_pipe(in, opipe, pos, len, nonblock);
}

static ssize_t splice_files(struct file *in, loff_t __user *off_in, struct file *out,
			    loff_t __user *off_out, size_t len, unsigned int flags)
{
	loff_t in_pos, out_pos;
	ssize_t ret;

	if ((off_in && get_pipe_info(in)) || (off_out && get_pipe_info(out)))
		return -ESPIPE;
	if ((off_out && get_user(out_pos, off_out)) || (off_in && get_user(in_pos, off_in)))
		return -EFAULT;
	ret = do_splice(in, off_in ? &in_pos : NULL, out, off_out ? &out_pos : NULL, len, flags);
	if (ret >= 0 &&
	    ((off_out && put_user(out_pos, off_out)) || (off_in && put_user(in_pos, off_in))))
		return -EFAULT;
	return ret;
}

/*
 * splice(2). The number of bytes; 0: nobody writes to the pipe any more; -EBADF, -EINVAL (no pipe, or what cannot be
 * spliced), -ESPIPE, -EAGAIN, -EPIPE, -EFAULT, -ENOMEM.
 */
SYSCALL_DEFINE6(splice, int, fd_in, loff_t __user *, off_in, int, fd_out, loff_t __user *, off_out,
		size_t, len, unsigned int, flags)
{
	struct fd in, out;
	ssize_t ret = -EBADF;

	if (!len)
		return 0;
	if (flags & ~SPLICE_F_ALL)
		return -EINVAL;
	in = fdget(fd_in);
	if (!in.file)
		return -EBADF;
	out = fdget(fd_out);
	if (out.file) {
		ret = splice_files(in.file, off_in, out.file, off_out, len, flags);
		fdput(out);
	}
	fdput(in);
	return ret;
}
