/* Times of access and modification are set. Linux: fs/utimes.c; utimensat(2), utime(2), futimesat(2). */
#include "internal.h"
#include <linux/file.h>
#include <uapi/linux/time.h>
#include <uapi/linux/utime.h>

#define UTIME_NOW ((1L << 30) - 1L)
#define UTIME_OMIT ((1L << 30) - 2L)

static bool nsec_valid(long nsec)
{
	return nsec == UTIME_NOW || nsec == UTIME_OMIT || (nsec >= 0 && nsec < (long)NSEC_PER_SEC);
}

/* As far as 64 bits of nanoseconds go: from 1677 to 2262. */
static s64 to_ns(const struct __kernel_timespec *time)
{
	s64 ns;

	if (__builtin_mul_overflow((s64)time->tv_sec, (s64)NSEC_PER_SEC, &ns) ||
	    __builtin_add_overflow(ns, (s64)time->tv_nsec, &ns))
		return time->tv_sec < 0 ? (s64)1 << 63 : (s64)(~0UL >> 1);
	return ns;
}

/* @times NULL: both are now. 0, -EINVAL, -EPERM, -EACCES, -EROFS. */
static int vfs_utimes(const struct path *path, const struct __kernel_timespec *times)
{
	struct iattr attr = { .ia_valid = ATTR_ATIME | ATTR_MTIME | ATTR_CTIME };
	struct inode *inode = path->dentry->d_inode;
	int error = mnt_want_write(path);

	if (times && (!nsec_valid(times[0].tv_nsec) || !nsec_valid(times[1].tv_nsec)))
		return -EINVAL;
	if (error)
		return error;
	if (times && times[0].tv_nsec == UTIME_NOW && times[1].tv_nsec == UTIME_NOW)
		times = NULL;
	if (!times) {
		attr.ia_valid |= ATTR_TOUCH;
	} else {
		attr.ia_valid |= ATTR_TIMES_SET;
		if (times[0].tv_nsec == UTIME_OMIT)
			attr.ia_valid &= ~ATTR_ATIME;
		else if (times[0].tv_nsec != UTIME_NOW)
			attr.ia_valid |= ATTR_ATIME_SET;
		if (times[1].tv_nsec == UTIME_OMIT)
			attr.ia_valid &= ~ATTR_MTIME;
		else if (times[1].tv_nsec != UTIME_NOW)
			attr.ia_valid |= ATTR_MTIME_SET;
		attr.ia_atime = to_ns(&times[0]);
		attr.ia_mtime = to_ns(&times[1]);
	}
	mutex_lock(&inode->i_rwsem);
	error = notify_change(path->dentry, &attr);
	mutex_unlock(&inode->i_rwsem);
	return error;
}

/* @name NULL: the file of @dfd itself. */
static long do_utimes(int dfd, const char __user *name, const struct __kernel_timespec *times,
		      int flags)
{
	struct path path;
	long error;

	if (!name && dfd != AT_FDCWD) {
		struct fd f = fdget(dfd);

		if (flags || !f.file) {
			error = flags ? -EINVAL : -EBADF;
		} else {
			error = vfs_utimes(&f.file->f_path, times);
		}
		if (f.file)
			fdput(f);
		return error;
	}
	if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	error = user_path_at(dfd, name, at_lookup(flags), &path);
	if (error)
		return error;
	error = vfs_utimes(&path, times);
	path_put(&path);
	return error;
}

/* utimensat(2). @utimes NULL: now. 0, -EINVAL, -EPERM, -EACCES, -EROFS, -EFAULT, and those of paths. */
SYSCALL_DEFINE4(utimensat, int, dfd, const char __user *, filename,
		struct __kernel_timespec __user *, utimes, int, flags)
{
	struct __kernel_timespec times[2];

	if (!utimes)
		return do_utimes(dfd, filename, NULL, flags);
	if (copy_from_user(times, utimes, sizeof(times)))
		return -EFAULT;
	if (times[0].tv_nsec == UTIME_OMIT && times[1].tv_nsec == UTIME_OMIT)
		return 0; /* not even the path matters */
	return do_utimes(dfd, filename, times, flags);
}

static long do_futimesat(int dfd, const char __user *filename,
			 struct __kernel_old_timeval __user *utimes)
{
	struct __kernel_old_timeval old[2];
	struct __kernel_timespec times[2];

	if (!utimes)
		return do_utimes(dfd, filename, NULL, 0);
	if (copy_from_user(old, utimes, sizeof(old)))
		return -EFAULT;
	for (int i = 0; i < 2; i++) {
		if (old[i].tv_usec < 0 || old[i].tv_usec >= 1000000)
			return -EINVAL;
		times[i].tv_sec = old[i].tv_sec;
		times[i].tv_nsec = old[i].tv_usec * (long)NSEC_PER_USEC;
	}
	return do_utimes(dfd, filename, times, 0);
}

/* futimesat(2), utimes(2): microseconds. */
SYSCALL_DEFINE3(futimesat, int, dfd, const char __user *, filename,
		struct __kernel_old_timeval __user *, utimes)
{
	return do_futimesat(dfd, filename, utimes);
}

SYSCALL_DEFINE2(utimes, char __user *, filename, struct __kernel_old_timeval __user *, utimes)
{
	return do_futimesat(AT_FDCWD, filename, utimes);
}

/* utime(2): seconds. */
SYSCALL_DEFINE2(utime, char __user *, filename, struct utimbuf __user *, times)
{
	struct __kernel_timespec ts[2] = {};
	struct utimbuf buf;

	if (!times)
		return do_utimes(AT_FDCWD, filename, NULL, 0);
	if (copy_from_user(&buf, times, sizeof(buf)))
		return -EFAULT;
	ts[0].tv_sec = buf.actime;
	ts[1].tv_sec = buf.modtime;
	return do_utimes(AT_FDCWD, filename, ts, 0);
}
