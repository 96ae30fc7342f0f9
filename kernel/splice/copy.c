/*
 * Reading and writing open files from inside the kernel, and from one to the other. Linux:
 * fs/read_write.c, fs/splice.c. What Linux moves by pages goes through one page here.
 */
#include "internal.h"

ssize_t file_read_kernel(struct file *file, void *buf, size_t count, loff_t *pos)
{
	struct kiocb iocb = { .ki_filp = file, .ki_pos = *pos };
	struct iov_iter iter = { .kbuf = buf, .count = count };
	ssize_t ret;

	if (file->f_op->read_iter) {
		ret = file->f_op->read_iter(&iocb, &iter);
		*pos = iocb.ki_pos;
		return ret;
	}
	if (!file->f_inode->i_mapping)
		return -EINVAL;
	ret = pagecache_read(file->f_inode, buf, count, *pos);
	if (ret > 0)
		*pos += ret;
	if (!(file->f_flags & O_NOATIME))
		touch_atime(&file->f_path);
	return ret;
}

ssize_t file_write_kernel(struct file *file, void *buf, size_t count, loff_t *pos)
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

ssize_t copy_file(struct file *in, loff_t *in_pos, struct file *out, loff_t *out_pos, size_t count)
{
	char *page = kmalloc(PAGE_SIZE, GFP_KERNEL);
	ssize_t done = 0, got, ret = 0;
	loff_t next;

	if (!page)
		return -ENOMEM;
	while (count) {
		next = *in_pos;
		got = file_read_kernel(in, page, min(count, PAGE_SIZE), &next);
		ret = got > 0 ? file_write_kernel(out, page, got, out_pos) : got;
		if (ret <= 0)
			break;
		*in_pos += ret;
		done += ret;
		count -= ret;
		if (ret < got || signal_pending(current))
			break;
		cond_resched();
	}
	kfree(page);
	return done ?: ret;
}
