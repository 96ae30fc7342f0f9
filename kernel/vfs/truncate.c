/* truncate(2), ftruncate(2), fallocate(2). Linux: fs/open.c. */
#include "internal.h"
#include <uapi/linux/falloc.h>

/* truncate(2). 0, -EINVAL, -EISDIR, -EACCES, -EPERM, -ETXTBSY, -EFBIG, -EROFS, and those of paths. */
SYSCALL_DEFINE2(truncate, const char __user *, pathname, long, length)
{
	struct inode *inode;
	struct path path;
	long error;

	if (length < 0)
		return -EINVAL;
	error = user_path_at(AT_FDCWD, pathname, LOOKUP_FOLLOW, &path);
	if (error)
		return error;
	inode = path.dentry->d_inode;
	if (S_ISDIR(inode->i_mode))
		error = -EISDIR;
	else if (!S_ISREG(inode->i_mode))
		error = -EINVAL;
	else
		error = mnt_want_write(&path) ?: inode_permission(inode, MAY_WRITE);
	if (!error && READ_ONCE(inode->i_writecount) < 0)
		error = -ETXTBSY;
	if (!error)
		error = do_truncate(path.dentry, length, 0);
	path_put(&path);
	return error;
}

/* ftruncate(2). 0, -EBADF, -EINVAL (negative, not a file, not open for writing), -EPERM, -EFBIG. */
SYSCALL_DEFINE2(ftruncate, unsigned int, fd, off_t, length)
{
	struct file *file;
	long error;

	if (length < 0)
		return -EINVAL;
	file = fget(fd);
	if (!file)
		return -EBADF;
	if (!S_ISREG(file->f_inode->i_mode) || !(file->f_mode & FMODE_WRITE))
		error = -EINVAL;
	else
		error = do_truncate(file->f_path.dentry, length, ATTR_MTIME | ATTR_CTIME);
	fput(file);
	return error;
}

/* Is @mode one that fallocate(2) knows, and does it make sense? 0, -EOPNOTSUPP, -EINVAL. */
static int check_mode(int mode)
{
	if (mode & ~FALLOC_FL_SUPPORTED_MASK)
		return -EOPNOTSUPP;
	if ((mode & (FALLOC_FL_PUNCH_HOLE | FALLOC_FL_ZERO_RANGE)) ==
	    (FALLOC_FL_PUNCH_HOLE | FALLOC_FL_ZERO_RANGE))
		return -EOPNOTSUPP;
	if (mode & FALLOC_FL_PUNCH_HOLE && !(mode & FALLOC_FL_KEEP_SIZE))
		return -EOPNOTSUPP;
	if (mode & FALLOC_FL_COLLAPSE_RANGE && mode & ~FALLOC_FL_COLLAPSE_RANGE)
		return -EINVAL;
	if (mode & FALLOC_FL_INSERT_RANGE && mode & ~FALLOC_FL_INSERT_RANGE)
		return -EINVAL;
	if (mode & FALLOC_FL_UNSHARE_RANGE &&
	    mode & ~(FALLOC_FL_UNSHARE_RANGE | FALLOC_FL_KEEP_SIZE))
		return -EINVAL;
	return 0;
}

static long vfs_fallocate(struct file *file, int mode, loff_t offset, loff_t len)
{
	struct inode *inode = file->f_inode;
	loff_t end;
	int error;

	if (offset < 0 || len <= 0)
		return -EINVAL;
	error = check_mode(mode);
	if (error)
		return error;
	if (!(file->f_mode & FMODE_WRITE))
		return -EBADF;
	if (S_ISFIFO(inode->i_mode))
		return -ESPIPE;
	if (S_ISDIR(inode->i_mode))
		return -EISDIR;
	if (!S_ISREG(inode->i_mode) && !S_ISBLK(inode->i_mode))
		return -ENODEV;
	if (__builtin_add_overflow(offset, len, &end) || end > MAX_LFS_FILESIZE)
		return -EFBIG;
	if (!file->f_op->fallocate)
		return -EOPNOTSUPP;
	return file->f_op->fallocate(file, mode, offset, len);
}

/*
 * fallocate(2): makes room, or with FALLOC_FL_PUNCH_HOLE gives it back. 0, -EBADF, -EINVAL, -EOPNOTSUPP,
 * -ESPIPE, -ENODEV, -EFBIG, -ENOSPC, -EINTR.
 */
SYSCALL_DEFINE4(fallocate, int, fd, int, mode, loff_t, offset, loff_t, len)
{
	struct file *file = fget(fd);
	long error;

	if (!file)
		return -EBADF;
	error = vfs_fallocate(file, mode, offset, len);
	fput(file);
	return error;
}
