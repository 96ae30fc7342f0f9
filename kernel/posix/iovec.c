/*
 * readv(2), writev(2): one position, many pieces of memory. Linux: fs/read_write.c, lib/iov_iter.c.
 */
#include <linux/err.h>
#include <linux/file.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <linux/uio.h>

struct iovec *import_iovec(const struct iovec __user *user, unsigned long n, struct iovec *fast,
			   struct iov_iter *iter)
{
	struct iovec *vec = fast;
	size_t room = MAX_RW_COUNT;
	unsigned long i;
	int error = 0;

	if (n > UIO_MAXIOV)
		return ERR_PTR(-EINVAL);
	if (n > UIO_FASTIOV)
		vec = kmalloc(n * sizeof(*vec), GFP_KERNEL);
	if (!vec)
		return ERR_PTR(-ENOMEM);
	if (copy_from_user(vec, user, n * sizeof(*vec)))
		error = -EFAULT;
	for (i = 0; i < n && !error; i++)
		if ((ssize_t)vec[i].iov_len < 0)
			error = -EINVAL;
	for (i = 0; i < n && !error; i++) {
		if (!access_ok(vec[i].iov_base, vec[i].iov_len))
			error = -EFAULT;
		vec[i].iov_len = min(vec[i].iov_len, room);
		room -= vec[i].iov_len;
	}
	iov_iter_init(iter, vec, MAX_RW_COUNT - room);
	if (!error)
		return vec;
	if (vec != fast)
		kfree(vec);
	return ERR_PTR(error);
}

/* One piece after the other, for files that do not care. */
static ssize_t rw_pieces(struct file *file, bool write, struct iovec *vec, unsigned long n)
{
	ssize_t done = 0, ret = 0;
	unsigned long i;

	for (i = 0; i < n && ret >= 0; i++) {
		if (!vec[i].iov_len)
			continue;
		ret = vfs_rw(file, write, vec[i].iov_base, vec[i].iov_len, &file->f_pos);
		if (ret >= 0)
			done += ret;
		if (ret != (ssize_t)vec[i].iov_len)
			break;
	}
	return done ? done : min(ret, 0L);
}

static ssize_t do_vec(unsigned int fd, bool write, const struct iovec __user *user, unsigned long n)
{
	struct fd f = fdget_pos(fd);
	struct file *file = f.file;
	struct iovec fast[UIO_FASTIOV], *vec;
	struct kiocb iocb = { .ki_filp = file };
	struct iov_iter iter;
	ssize_t ret;

	if (!file)
		return -EBADF;
	vec = import_iovec(user, n, fast, &iter);
	ret = IS_ERR(vec) ? PTR_ERR(vec) : may_rw(file, write);
	if (ret)
		;
	else if (!file->f_op->read_iter && !file->f_op->write_iter)
		ret = rw_pieces(file, write, vec, n);
	else
		ret = write ? file->f_op->write_iter(&iocb, &iter)
			    : file->f_op->read_iter(&iocb, &iter);
	if (!IS_ERR(vec) && vec != fast)
		kfree(vec);
	fdput_pos(f);
	return ret;
}

/* readv(2): read(2) into @n pieces of memory, one after the other. */
SYSCALL_DEFINE3(readv, unsigned long, fd, const struct iovec __user *, vec, unsigned long, n)
{
	return do_vec(fd, false, vec, n);
}

/* writev(2): write(2) from @n pieces of memory. */
SYSCALL_DEFINE3(writev, unsigned long, fd, const struct iovec __user *, vec, unsigned long, n)
{
	return do_vec(fd, true, vec, n);
}
