/*
 * From one file to another without a way through the program: sendfile(2), copy_file_range(2). Linux:
 * fs/read_write.c, fs/splice.c.
 */
#include "internal.h"

/* *@offset NULL: the file's own position, which moves. */
static ssize_t do_sendfile(struct file *in, struct file *out, loff_t *offset, size_t count)
{
	struct pipe_inode_info *pipe = get_pipe_info(out);
	loff_t *in_pos = offset ?: &in->f_pos, pos = *in_pos;
	ssize_t ret;

	if (!(in->f_mode & FMODE_READ))
		return -EBADF;
	if (offset && !has_positions(in))
		return -ESPIPE;
	if (pos < 0)
		return -EINVAL;
	if (!(out->f_mode & FMODE_WRITE))
		return -EBADF;
	if (get_pipe_info(in)) /* only splice(2) locks two pipes; this would lock one twice */
		return -EINVAL;
	count = min(count, MAX_RW_COUNT);
	if (pipe)
		ret = splice_file_to_pipe(in, pipe, &pos, count, out->f_flags & O_NONBLOCK);
	else if (out->f_flags & O_APPEND || !has_positions(in))
		ret = -EINVAL;
	else
		ret = copy_file(in, &pos, out, &out->f_pos, count);
	*in_pos = pos;
	return ret;
}

/* sendfile(2). The number of bytes; -EBADF, -EINVAL (no positions in one, or O_APPEND), -ESPIPE, -EFAULT. */
SYSCALL_DEFINE4(sendfile64, int, out_fd, int, in_fd, loff_t __user *, offset, size_t, count)
{
	struct file *in, *out;
	loff_t pos;
	ssize_t ret;

	if (offset && get_user(pos, offset))
		return -EFAULT;
	in = fget(in_fd);
	if (!in)
		return -EBADF;
	out = fget(out_fd);
	ret = out ? do_sendfile(in, out, offset ? &pos : NULL, count) : -EBADF;
	if (out)
		fput(out);
	fput(in);
	if (offset && ret > 0 && put_user(pos, offset))
		return -EFAULT;
	return ret;
}

static ssize_t do_copy_file_range(struct file *in, loff_t *in_pos, struct file *out,
				  loff_t *out_pos, size_t len)
{
	struct inode *from = in->f_inode, *to = out->f_inode;
	loff_t size, end;

	if (S_ISDIR(from->i_mode) || S_ISDIR(to->i_mode))
		return -EISDIR;
	if (!S_ISREG(from->i_mode) || !S_ISREG(to->i_mode))
		return -EINVAL;
	if (!(in->f_mode & FMODE_READ) || !(out->f_mode & FMODE_WRITE) || out->f_flags & O_APPEND)
		return -EBADF;
	if (from->i_sb != to->i_sb || !from->i_mapping || !to->i_mapping)
		return -EXDEV;
	if (*in_pos < 0 || *out_pos < 0)
		return -EINVAL;
	if (__builtin_add_overflow(*in_pos, len, &end) ||
	    __builtin_add_overflow(*out_pos, len, &end))
		return -EOVERFLOW;
	size = i_size_read(from);
	len = *in_pos >= size ? 0 : min(len, (size_t)(size - *in_pos));
	if (from == to && *out_pos + (loff_t)len > *in_pos && *out_pos < *in_pos + (loff_t)len)
		return -EINVAL;
	return len ? copy_file(in, in_pos, out, out_pos, min(len, MAX_RW_COUNT)) : 0;
}

/* copy_file_range(2). The number of bytes; -EBADF, -EINVAL, -EISDIR, -EXDEV, -EOVERFLOW, -EFAULT. */
SYSCALL_DEFINE6(copy_file_range, int, fd_in, loff_t __user *, off_in, int, fd_out, loff_t __user *,
		off_out, size_t, len, unsigned int, flags)
{
	struct file *in = fget(fd_in), *out;
	loff_t in_pos, out_pos;
	ssize_t ret = -EBADF;

	if (!in)
		return -EBADF;
	out = fget(fd_out);
	if (!out)
		goto out_in;
	in_pos = in->f_pos;
	out_pos = out->f_pos;
	ret = -EFAULT;
	if ((off_in && get_user(in_pos, off_in)) || (off_out && get_user(out_pos, off_out)))
		goto out_both;
	ret = flags ? -EINVAL : do_copy_file_range(in, &in_pos, out, &out_pos, len);
	if (ret <= 0)
		goto out_both;
	if (!off_in)
		in->f_pos = in_pos;
	else if (put_user(in_pos, off_in))
		ret = -EFAULT;
	if (!off_out)
		out->f_pos = out_pos;
	else if (put_user(out_pos, off_out))
		ret = -EFAULT;
out_both:
	fput(out);
out_in:
	fput(in);
	return ret;
}
