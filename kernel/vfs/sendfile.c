/*
 * From one file to another without a way through the program: sendfile(2), copy_file_range(2). Linux:
 * fs/read_write.c, fs/splice.c. What Linux moves by pages goes through one page here.
 */
#include "internal.h"
#include <linux/file.h>
#include <linux/uio.h>

/* write(2) of kernel memory at *@pos, which it advances. The number or -errno; -EINVAL: that file cannot. */
ssize_t kernel_write(struct file *file, void *buf, size_t count, loff_t *pos)
{
	struct kiocb iocb = { .ki_filp = file, .ki_pos = *pos };
	struct iov_iter iter = { .kbuf = buf, .count = count };
	ssize_t ret;

	if (!file->f_op->write_iter)
		return -EINVAL;
	ret = file->f_op->write_iter(&iocb, &iter);
	*pos = iocb.ki_pos;
	return ret;
}

/* Copies up to @count bytes of the page cache from @in at *@in_pos to @out at *@out_pos; both advance. The number or -errno. */
static ssize_t copy_file(struct file *in, loff_t *in_pos, struct file *out, loff_t *out_pos,
			 size_t count)
{
	char *page = kmalloc(PAGE_SIZE, GFP_KERNEL);
	ssize_t done = 0, got, ret = 0;

	if (!page)
		return -ENOMEM;
	while (count) {
		got = pagecache_read(in->f_inode, page, min(count, PAGE_SIZE), *in_pos);
		ret = got > 0 ? kernel_write(out, page, got, out_pos) : got;
		if (ret <= 0)
			break;
		*in_pos += ret;
		done += ret;
		count -= ret;
		if (ret < got || signal_pending(current))
			break;
	}
	kfree(page);
	if (done && !(in->f_flags & O_NOATIME))
		touch_atime(&in->f_path);
	return done ?: ret;
}

/* *@offset NULL: the file's own position, which moves. */
static ssize_t do_sendfile(struct file *in, struct file *out, loff_t *offset, size_t count)
{
	loff_t in_pos = offset ? *offset : in->f_pos;
	ssize_t ret;

	if (!(in->f_mode & FMODE_READ))
		return -EBADF;
	if (offset && !in->f_op->llseek)
		return -ESPIPE;
	if (in_pos < 0)
		return -EINVAL;
	if (!(out->f_mode & FMODE_WRITE))
		return -EBADF;
	if (!in->f_inode->i_mapping || out->f_flags & O_APPEND)
		return -EINVAL;
	ret = copy_file(in, &in_pos, out, &out->f_pos, min(count, MAX_RW_COUNT));
	if (offset)
		*offset = in_pos;
	else
		in->f_pos = in_pos;
	return ret;
}

/* sendfile(2). The number of bytes; -EBADF, -EINVAL (not a file in memory, or O_APPEND), -ESPIPE, -EFAULT. */
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
