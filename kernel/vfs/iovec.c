/*
 * Reading and writing many pieces of memory, or at a place of its own past the file's position. Linux:
 * fs/read_write.c, lib/iov_iter.c.
 */
#include "internal.h"
#include <linux/file.h>
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
static ssize_t rw_pieces(struct file *file, bool write, struct iovec *vec, unsigned long n,
			 loff_t *pos)
{
	ssize_t done = 0, ret = 0;
	unsigned long i;

	for (i = 0; i < n && ret >= 0; i++) {
		if (!vec[i].iov_len)
			continue;
		ret = vfs_rw(file, write, vec[i].iov_base, vec[i].iov_len, pos);
		if (ret >= 0)
			done += ret;
		if (ret != (ssize_t)vec[i].iov_len)
			break;
	}
	return done ? done : min(ret, 0L);
}

/* RWF_* as IOCB_*. No file here can say beforehand whether it would have to wait: that is -EOPNOTSUPP. */
static int rw_flags(struct file *file, bool write, rwf_t flags, int *iocb_flags)
{
	if (flags & ~RWF_SUPPORTED || flags & RWF_NOWAIT)
		return -EOPNOTSUPP;
	*iocb_flags = write && (file->f_flags & O_APPEND || flags & RWF_APPEND) ? IOCB_APPEND : 0;
	return 0;
}

static ssize_t do_iter(struct file *file, bool write, const struct iovec __user *user,
		       unsigned long n, loff_t *pos, rwf_t flags)
{
	struct kiocb iocb = { .ki_filp = file, .ki_pos = *pos };
	struct iovec fast[UIO_FASTIOV], *vec;
	struct iov_iter iter;
	ssize_t ret;

	vec = import_iovec(user, n, fast, &iter);
	if (IS_ERR(vec))
		return PTR_ERR(vec);
	ret = may_rw(file, write) ?: rw_flags(file, write, flags, &iocb.ki_flags);
	if (!ret && iter.count) {
		if (write && file->f_op->write_iter)
			ret = file->f_op->write_iter(&iocb, &iter);
		else if (!write && file->f_op->read_iter)
			ret = file->f_op->read_iter(&iocb, &iter);
		else
			ret = rw_pieces(file, write, vec, n, &iocb.ki_pos);
		*pos = iocb.ki_pos;
	}
	if (vec != fast)
		kfree(vec);
	return ret;
}

ssize_t read_by_iter(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	struct kiocb iocb = { .ki_filp = file, .ki_pos = *pos };
	ssize_t ret = file->f_op->read_iter(&iocb, &IOV_ITER_UBUF(buf, count));

	*pos = iocb.ki_pos;
	return ret;
}

ssize_t write_by_iter(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	struct kiocb iocb = { .ki_filp = file, .ki_pos = *pos };
	ssize_t ret = file->f_op->write_iter(&iocb, &IOV_ITER_UBUF(buf, count));

	*pos = iocb.ki_pos;
	return ret;
}

static ssize_t do_vec(unsigned int fd, bool write, const struct iovec __user *vec, unsigned long n,
		      rwf_t flags)
{
	struct fd f = fdget_pos(fd);
	ssize_t ret;

	if (!f.file)
		return -EBADF;
	ret = do_iter(f.file, write, vec, n, &f.file->f_pos, flags);
	fdput_pos(f);
	return ret;
}

static ssize_t do_pvec(unsigned int fd, bool write, const struct iovec __user *vec, unsigned long n,
		       loff_t pos, rwf_t flags)
{
	ssize_t ret = -ESPIPE;
	struct fd f;

	if (pos < 0)
		return -EINVAL;
	f = fdget(fd);
	if (!f.file)
		return -EBADF;
	if (has_positions(f.file))
		ret = do_iter(f.file, write, vec, n, &pos, flags);
	fdput(f);
	return ret;
}

static ssize_t do_prw(unsigned int fd, bool write, char __user *buf, size_t count, loff_t pos)
{
	ssize_t ret = -ESPIPE;
	struct fd f;

	if (pos < 0)
		return -EINVAL;
	f = fdget(fd);
	if (!f.file)
		return -EBADF;
	if (has_positions(f.file))
		ret = vfs_rw(f.file, write, buf, count, &pos);
	fdput(f);
	return ret;
}

/* pread64(2). As read(2), and -ESPIPE: the file has no positions, -EINVAL: negative @pos. */
SYSCALL_DEFINE4(pread64, unsigned int, fd, char __user *, buf, size_t, count, loff_t, pos)
{
	return do_prw(fd, false, buf, count, pos);
}

/* pwrite64(2). */
SYSCALL_DEFINE4(pwrite64, unsigned int, fd, const char __user *, buf, size_t, count, loff_t, pos)
{
	return do_prw(fd, true, (char __user *)buf, count, pos);
}

/* readv(2): read(2) into @vlen pieces of memory, one after the other. */
SYSCALL_DEFINE3(readv, unsigned long, fd, const struct iovec __user *, vec, unsigned long, vlen)
{
	return do_vec(fd, false, vec, vlen, 0);
}

/* writev(2): write(2) from @vlen pieces of memory. */
SYSCALL_DEFINE3(writev, unsigned long, fd, const struct iovec __user *, vec, unsigned long, vlen)
{
	return do_vec(fd, true, vec, vlen, 0);
}

/* preadv(2): the position in two halves, of which 64 bits need only the first. */
SYSCALL_DEFINE5(preadv, unsigned long, fd, const struct iovec __user *, vec, unsigned long, vlen,
		unsigned long, pos_l, unsigned long, pos_h)
{
	return do_pvec(fd, false, vec, vlen, pos_l, 0);
}

SYSCALL_DEFINE5(pwritev, unsigned long, fd, const struct iovec __user *, vec, unsigned long, vlen,
		unsigned long, pos_l, unsigned long, pos_h)
{
	return do_pvec(fd, true, vec, vlen, pos_l, 0);
}

/* preadv2(2): with RWF_*; position -1 is the file's own. -EOPNOTSUPP. */
SYSCALL_DEFINE6(preadv2, unsigned long, fd, const struct iovec __user *, vec, unsigned long, vlen,
		unsigned long, pos_l, unsigned long, pos_h, rwf_t, flags)
{
	if (pos_l == ~0UL)
		return do_vec(fd, false, vec, vlen, flags);
	return do_pvec(fd, false, vec, vlen, pos_l, flags);
}

SYSCALL_DEFINE6(pwritev2, unsigned long, fd, const struct iovec __user *, vec, unsigned long, vlen,
		unsigned long, pos_l, unsigned long, pos_h, rwf_t, flags)
{
	if (pos_l == ~0UL)
		return do_vec(fd, true, vec, vlen, flags);
	return do_pvec(fd, true, vec, vlen, pos_l, flags);
}
