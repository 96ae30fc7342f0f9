/*
 * Second descriptors for an open file, and a descriptor's flags. Linux: fs/file.c, fs/fcntl.c.
 */
#include <linux/cred.h>
#include <linux/fdtable.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/pipe_fs_i.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/syscalls.h>
#include <uapi/linux/close_range.h>

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

	if (new >= rlimit(RLIMIT_NOFILE))
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

long __weak memfd_fcntl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return -EINVAL;
}

long __weak fcntl_owner(struct file *file, unsigned int cmd, unsigned long arg)
{
	return -EINVAL;
}

static long setfl(unsigned int fd, struct file *file, unsigned int flags)
{
	unsigned int mask = SETFL_MASK;
	int error;

	if (flags & ~file->f_flags & O_NOATIME && file->f_inode->i_uid != current_fsuid() &&
	    !capable(CAP_FOWNER))
		return -EPERM;
	if (S_ISFIFO(file->f_inode->i_mode)) /* O_DIRECT: packets */
		mask |= O_DIRECT;
	else if (flags & O_DIRECT)
		return -EINVAL;
	if ((flags ^ file->f_flags) & FASYNC && file->f_op->fasync) {
		error = file->f_op->fasync(fd, file, !!(flags & FASYNC));
		if (error < 0)
			return error;
	}
	__atomic_fetch_or(&file->f_flags, flags & mask, __ATOMIC_RELAXED);
	__atomic_fetch_and(&file->f_flags, flags | ~mask, __ATOMIC_RELAXED);
	return 0;
}

/* What cannot be done to an O_PATH file. */
static long fcntl_opened(unsigned int fd, struct file *file, unsigned int cmd, unsigned long arg)
{
	switch (cmd) {
	case F_SETFL:
		return setfl(fd, file, arg);
	case F_GETLK:
	case F_OFD_GETLK:
		return fcntl_getlk(file, cmd, (struct flock __user *)arg);
	case F_SETLK:
	case F_SETLKW:
	case F_OFD_SETLK:
	case F_OFD_SETLKW:
		return fcntl_setlk(fd, file, cmd, (struct flock __user *)arg);
	case F_GETLEASE: /* nobody can take one: F_SETLEASE is EINVAL */
		return F_UNLCK;
	case F_SETPIPE_SZ:
	case F_GETPIPE_SZ:
		return pipe_fcntl(file, cmd, arg);
	case F_ADD_SEALS:
	case F_GET_SEALS:
		return memfd_fcntl(file, cmd, arg);
	default:
		return fcntl_owner(file, cmd, arg);
	}
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
		ret = -EINVAL;
		if (arg < rlimit(RLIMIT_NOFILE))
			ret = dup_from(fd, arg, cmd == F_DUPFD ? 0 : O_CLOEXEC);
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
	default:
		ret = file->f_mode & FMODE_PATH ? -EBADF : fcntl_opened(fd, file, cmd, arg);
	}
	fput(file);
	return ret;
}

/* close_range(2) with CLOSE_RANGE_CLOEXEC. */
static void mark_range(struct files_struct *files, unsigned int first, unsigned int last)
{
	spin_lock(&files->lock);
	for (; first <= last && first < files->max_fds; first++)
		if (files->open_fds[first / 64] & FD_BIT(first))
			set_cloexec(files, first, true);
	spin_unlock(&files->lock);
}

/*
 * close_range(2): closes, or marks, descriptors @fd to @max_fd. CLOSE_RANGE_UNSHARE: of a table of one's own.
 * 0, -EINVAL, -ENOMEM.
 */
SYSCALL_DEFINE3(close_range, unsigned int, fd, unsigned int, max_fd, unsigned int, flags)
{
	struct files_struct *files = current->files;

	if (flags & ~(CLOSE_RANGE_UNSHARE | CLOSE_RANGE_CLOEXEC) || fd > max_fd)
		return -EINVAL;
	if (flags & CLOSE_RANGE_UNSHARE && READ_ONCE(files->count) > 1) {
		if (unshare_files())
			return -ENOMEM;
		files = current->files;
	}
	if (flags & CLOSE_RANGE_CLOEXEC) {
		mark_range(files, fd, max_fd);
		return 0;
	}
	for (; fd <= max_fd && fd < READ_ONCE(files->max_fds); fd++)
		close_fd(fd);
	return 0;
}
