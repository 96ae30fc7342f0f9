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
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

/* The file of @fd with its position locked. NULL: EBADF. */
struct file *fget_pos(unsigned int fd)
{
	struct file *file = fget(fd);

	if (file && (S_ISREG(file->f_inode->i_mode) || S_ISDIR(file->f_inode->i_mode)))
		mutex_lock(&file->f_pos_lock);
	return file;
}

void fput_pos(struct file *file)
{
	if (S_ISREG(file->f_inode->i_mode) || S_ISDIR(file->f_inode->i_mode))
		mutex_unlock(&file->f_pos_lock);
	fput(file);
}

/* May @file be read, or written? 0, -EBADF, -EINVAL. */
int may_rw(const struct file *file, bool write)
{
	if (!(file->f_mode & (write ? FMODE_WRITE : FMODE_READ)))
		return -EBADF;
	if (write ? !file->f_op->write : !file->f_op->read)
		return -EINVAL;
	return 0;
}

/* Moves @count bytes at most between @buf and position *@pos of @file. The number or -errno. */
ssize_t vfs_rw(struct file *file, bool write, char __user *buf, size_t count, loff_t *pos)
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

/* read(2): up to @count bytes into @buf. The number, 0 at the end, -errno. */
SYSCALL_DEFINE3(read, unsigned int, fd, char __user *, buf, size_t, count)
{
	struct file *file = fget_pos(fd);
	ssize_t ret;

	if (!file)
		return -EBADF;
	ret = vfs_rw(file, false, buf, count, &file->f_pos);
	fput_pos(file);
	return ret;
}

/* write(2): up to @count bytes from @buf. The number or -errno. */
SYSCALL_DEFINE3(write, unsigned int, fd, const char __user *, buf, size_t, count)
{
	struct file *file = fget_pos(fd);
	ssize_t ret;

	if (!file)
		return -EBADF;
	ret = vfs_rw(file, true, (char __user *)buf, count, &file->f_pos);
	fput_pos(file);
	return ret;
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
	struct file *file = fget_pos(fd);
	loff_t ret = -EINVAL;

	if (!file)
		return -EBADF;
	if (whence <= SEEK_HOLE)
		ret = file->f_op->llseek ? file->f_op->llseek(file, offset, whence) : -ESPIPE;
	fput_pos(file);
	return ret;
}
