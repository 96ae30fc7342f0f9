/*
 * read, write, lseek. Linux: fs/read_write.c.
 *
 * Reading and writing differ in one function pointer only, hence the @write argument all through.
 * The order of checks is Linux's: descriptor, mode, whether the file can do it at all, the user's
 * range, then the file's own. One call moves at most MAX_RW_COUNT bytes.
 *
 * Files and directories have a position, which one call at a time may move; a terminal has none, and
 * must not be locked: its reader sleeps, and others want to write meanwhile.
 */
#include <linux/err.h>
#include <linux/file.h>
#include <linux/kernel.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

static __always_inline ssize_t rw(struct file *file, bool write, char __user *buf, size_t count,
				  loff_t *pos)
{
	int error = may_rw(file, write);

	if (error)
		return error;
	if (!access_ok(buf, count))
		return -EFAULT;
	count = min(count, MAX_RW_COUNT);
	return write ? file->f_op->write(file, buf, count, pos)
		     : file->f_op->read(file, buf, count, pos);
}

/* Moves @count bytes at most between @buf and position *@pos of @file. The number or -errno. */
ssize_t vfs_rw(struct file *file, bool write, char __user *buf, size_t count, loff_t *pos)
{
	return rw(file, write, buf, count, pos);
}

static noinline ssize_t rw_slow(unsigned int fd, bool write, char __user *buf, size_t count)
{
	struct fd f = fdget_pos(fd);
	ssize_t ret;

	if (!f.file)
		return -EBADF;
	ret = rw(f.file, write, buf, count, &f.file->f_pos);
	fdput_pos(f);
	return ret;
}

/* Nothing is to be done after the file's own part, as a rule. */
static __always_inline ssize_t do_rw(unsigned int fd, bool write, char __user *buf, size_t count)
{
	struct file *file = fdget_light(fd);

	if (unlikely(!file))
		return rw_slow(fd, write, buf, count);
	return rw(file, write, buf, count, &file->f_pos);
}

/* read(2): up to @count bytes into @buf. The number, 0 at the end, -errno. */
SYSCALL_DEFINE3(read, unsigned int, fd, char __user *, buf, size_t, count)
{
	return do_rw(fd, false, buf, count);
}

/* write(2): up to @count bytes from @buf. The number or -errno. */
SYSCALL_DEFINE3(write, unsigned int, fd, const char __user *, buf, size_t, count)
{
	return do_rw(fd, true, (char __user *)buf, count);
}

/*
 * The ordinary lseek of a file of @size bytes without holes. The new position or -EINVAL (it would be
 * negative, or @whence is unknown), -ENXIO (no data there).
 */
loff_t generic_llseek(struct file *file, loff_t offset, int whence, loff_t size)
{
	loff_t base = 0;

	switch (whence) {
	case SEEK_SET:
		break;
	case SEEK_CUR:
		base = file->f_pos;
		break;
	case SEEK_END:
		base = size;
		break;
	case SEEK_DATA:
	case SEEK_HOLE:
		if (offset < 0 || offset >= size)
			return -ENXIO;
		if (whence == SEEK_HOLE) /* the one behind the end */
			offset = size;
		break;
	default:
		return -EINVAL;
	}
	if (__builtin_add_overflow(base, offset, &base) || base < 0)
		return -EINVAL;
	file->f_pos = base;
	return base;
}

/* lseek(2): sets the position; returns it. -EBADF, -EINVAL, -ESPIPE, -ENXIO. */
SYSCALL_DEFINE3(lseek, unsigned int, fd, off_t, offset, unsigned int, whence)
{
	struct fd f = fdget_pos(fd);
	loff_t ret = -EINVAL;

	if (!f.file)
		return -EBADF;
	if (whence <= SEEK_HOLE)
		ret = f.file->f_op->llseek ? f.file->f_op->llseek(f.file, offset, whence) : -ESPIPE;
	fdput_pos(f);
	return ret;
}
