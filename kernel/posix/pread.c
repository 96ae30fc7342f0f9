/*
 * Reading and writing at a place of its own, past the file's position. Linux: fs/read_write.c.
 */
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/syscalls.h>

static long do_prw(unsigned int fd, bool write, char __user *buf, size_t count, loff_t pos)
{
	struct file *file;
	long ret = -ESPIPE;

	if (pos < 0)
		return -EINVAL;
	file = fget(fd);
	if (!file)
		return -EBADF;
	/* A terminal can be asked for its position, and says that it has none. */
	if (file->f_op->llseek && file->f_op->llseek(file, 0, SEEK_CUR) != -ESPIPE)
		ret = vfs_rw(file, write, buf, count, &pos);
	fput(file);
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
