/*
 * Memory in pieces, and how far a copy has come in it; and a read or write of an open file that uses
 * it. Linux: <linux/uio.h>, lib/iov_iter.c, and struct kiocb of <linux/fs.h>.
 */
#pragma once

#include <linux/types.h>
#include <linux/uaccess.h>
#include <uapi/linux/uio.h>

struct file;

struct iov_iter {
	char __user *ubuf;	 /* what is left of the current piece */
	size_t len;		 /* bytes there */
	size_t count;		 /* bytes left in all */
	const struct iovec *iov; /* the pieces behind it, in kernel memory */
	void *kbuf;		 /* not NULL: all is kernel memory, from here on; then len is 0 */
};

struct kiocb {
	struct file *ki_filp;
	loff_t ki_pos;
	int ki_flags; /* IOCB_* */
};

#define IOCB_APPEND 0x2
#define IOCB_NOWAIT 0x8

/* A single piece. */
#define IOV_ITER_UBUF(buf, n) ((struct iov_iter){ (char __user *)(buf), n, n, NULL, NULL })

/* The pieces at @iov, @count bytes in all. */
static inline void iov_iter_init(struct iov_iter *iter, const struct iovec *iov, size_t count)
{
	*iter = (struct iov_iter){ NULL, 0, count, iov, NULL };
}

static inline size_t iov_iter_count(const struct iov_iter *iter)
{
	return iter->count;
}

/* kernel/ipc/iov_iter.c */
size_t __copy_to_iter(const void *from, size_t bytes, struct iov_iter *iter);
size_t __copy_from_iter(void *to, size_t bytes, struct iov_iter *iter);

static inline size_t iov_iter_step(struct iov_iter *iter, size_t bytes)
{
	iter->ubuf += bytes;
	iter->len -= bytes;
	iter->count -= bytes;
	return bytes;
}

/* The number of bytes copied; less than @bytes at a fault or at the end. */
static inline size_t copy_to_iter(const void *from, size_t bytes, struct iov_iter *iter)
{
	if (unlikely(bytes > iter->len))
		return __copy_to_iter(from, bytes, iter);
	return iov_iter_step(iter, bytes - copy_to_user(iter->ubuf, from, bytes));
}

static inline size_t copy_from_iter(void *to, size_t bytes, struct iov_iter *iter)
{
	if (unlikely(bytes > iter->len))
		return __copy_from_iter(to, bytes, iter);
	return iov_iter_step(iter, bytes - copy_from_user(to, iter->ubuf, bytes));
}

/*
 * kernel/vfs/iovec.c: copies @n pieces from user memory, checks their ranges, and cuts the total at
 * MAX_RW_COUNT. They end up in @fast, which has room for UIO_FASTIOV, if they fit, else in memory to
 * kfree(). @iter is set up to go through them. ERR_PTR: -EINVAL, -ENOMEM, -EFAULT.
 */
#define UIO_FASTIOV 8
struct iovec *import_iovec(const struct iovec __user *user, unsigned long n, struct iovec *fast,
			   struct iov_iter *iter);

/* kernel/vfs/iovec.c: for .read and .write of a file whose .read_iter and .write_iter do it all. */
ssize_t read_by_iter(struct file *file, char __user *buf, size_t count, loff_t *pos);
ssize_t write_by_iter(struct file *file, const char __user *buf, size_t count, loff_t *pos);
