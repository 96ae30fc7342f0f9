/*
 * readv(2), writev(2): one position, many pieces of memory. Linux: fs/read_write.c, lib/iov_iter.c.
 */
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/uio.h>

#define FAST_IOV 8 /* pieces that need no allocation */

/*
 * Copies @n pieces from @user, checks their ranges, and cuts the total at MAX_RW_COUNT. They end up
 * in @fast if they fit, else in memory to kfree(). ERR_PTR: -EINVAL, -ENOMEM, -EFAULT.
 */
static struct iovec *import_iovec(const struct iovec __user *user, unsigned long n,
				  struct iovec *fast)
{
	struct iovec *vec = fast;
	size_t room = MAX_RW_COUNT;
	unsigned long i;
	int error = 0;

	if (n > UIO_MAXIOV)
		return ERR_PTR(-EINVAL);
	if (n > FAST_IOV)
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
	if (!error)
		return vec;
	if (vec != fast)
		kfree(vec);
	return ERR_PTR(error);
}

static ssize_t do_vec(unsigned int fd, bool write, const struct iovec __user *user, unsigned long n)
{
	struct file *file = fget_pos(fd);
	struct iovec fast[FAST_IOV], *vec;
	ssize_t done = 0, ret;
	unsigned long i;

	if (!file)
		return -EBADF;
	vec = import_iovec(user, n, fast);
	ret = IS_ERR(vec) ? PTR_ERR(vec) : may_rw(file, write);
	for (i = 0; i < n && ret >= 0; i++) {
		if (!vec[i].iov_len)
			continue;
		ret = vfs_rw(file, write, vec[i].iov_base, vec[i].iov_len, &file->f_pos);
		if (ret >= 0)
			done += ret;
		if (ret != (ssize_t)vec[i].iov_len)
			break;
	}
	if (!IS_ERR(vec) && vec != fast)
		kfree(vec);
	fput_pos(file);
	return done ? done : min(ret, 0L);
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
