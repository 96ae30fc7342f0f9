/*
 * Second descriptors for an open file, and a descriptor's flags. Linux: fs/file.c, fs/fcntl.c.
 */
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/pipe_fs_i.h>
#include <linux/syscalls.h>

#define SETFL_MASK (O_APPEND | O_NONBLOCK | O_NOATIME) /* what F_SETFL may change */

/* The lowest free descriptor >= @start for the file of @fd. */
static long dup_from(unsigned int fd, unsigned int start, unsigned int flags)
{
	struct file *file = fget_raw(fd);
	int new;

	if (!file)
		return -EBADF;
	new = get_unused_fd_flags(start, flags);
	if (new < 0)
		fput(file);
	else
		fd_install(new, file);
	return new;
}

static long dup_to(unsigned int old, unsigned int new, unsigned int flags)
{
	struct file *file;
	int error;

	if (new >= NR_OPEN)
		return -EBADF;
	file = fget_raw(old);
	if (!file)
		return -EBADF;
	error = replace_fd(new, file, flags);
	if (!error)
		return new;
	fput(file);
	return error;
}

/* dup(2). The new descriptor, -EBADF, -EMFILE, -ENOMEM. */
SYSCALL_DEFINE1(dup, unsigned int, fd)
{
	return dup_from(fd, 0, 0);
}

/* dup2(2): @old == @new only checks it. @new, -EBADF, -EBUSY, -ENOMEM. */
SYSCALL_DEFINE2(dup2, unsigned int, old, unsigned int, new)
{
	struct file *file;

	if (old != new)
		return dup_to(old, new, 0);
	file = fget_raw(old);
	if (!file)
		return -EBADF;
	fput(file);
	return new;
}

/* dup3(2): with O_CLOEXEC; @old == @new is -EINVAL. */
SYSCALL_DEFINE3(dup3, unsigned int, old, unsigned int, new, int, flags)
{
	if (flags & ~O_CLOEXEC || old == new)
		return -EINVAL;
	return dup_to(old, new, flags);
}

/* In a kernel without kernel/ipc nothing is a pipe. */
long __weak pipe_fcntl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return -EBADF;
}

static long setfl(struct file *file, unsigned int flags)
{
	unsigned int mask = SETFL_MASK;

	if (S_ISFIFO(file->f_inode->i_mode)) /* O_DIRECT: packets */
		mask |= O_DIRECT;
	else if (flags & O_DIRECT)
		return -EINVAL;
	file->f_flags = (file->f_flags & ~mask) | (flags & mask);
	return 0;
}

/*
 * fcntl(2). -EBADF (also for what an O_PATH file cannot do), -EMFILE, -EINVAL: unknown @cmd or number.
 */
SYSCALL_DEFINE3(fcntl, unsigned int, fd, unsigned int, cmd, unsigned long, arg)
{
	struct file *file = fget_raw(fd);
	long ret = 0;

	if (!file)
		return -EBADF;
	switch (cmd) {
	case F_DUPFD:
	case F_DUPFD_CLOEXEC:
		ret = arg < NR_OPEN ? dup_from(fd, arg, cmd == F_DUPFD ? 0 : O_CLOEXEC) : -EINVAL;
		break;
	case F_GETFD:
		ret = get_close_on_exec(fd) ? FD_CLOEXEC : 0;
		break;
	case F_SETFD:
		set_close_on_exec(fd, arg & FD_CLOEXEC);
		break;
	case F_GETFL:
		ret = file->f_flags;
		break;
	case F_SETFL:
		ret = file->f_mode & FMODE_PATH ? -EBADF : setfl(file, arg);
		break;
	case F_SETPIPE_SZ:
	case F_GETPIPE_SZ:
		ret = file->f_mode & FMODE_PATH ? -EBADF : pipe_fcntl(file, cmd, arg);
		break;
	default:
		ret = file->f_mode & FMODE_PATH ? -EBADF : -EINVAL;
	}
	fput(file);
	return ret;
}
