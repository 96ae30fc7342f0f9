/*
 * What a file is: stat and its relations. Linux: fs/stat.c, stat(2).
 */
#include <asm/stat.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

#define ROOT_DEV 2	  /* st_dev of all files; Linux's rootfs has such a small number, too */
#define STAT_BLKSIZE 4096 /* a good size for reads */

/* Fills in @user for @inode, which may be an ERR_PTR. All padding is zero: the struct has names for it. */
static long cp_new_stat(const struct inode *inode, struct stat __user *user)
{
	struct stat st;

	if (IS_ERR(inode))
		return PTR_ERR(inode);
	st = (struct stat){
		.st_dev = ROOT_DEV,
		.st_ino = inode->i_ino,
		.st_nlink = inode->i_nlink,
		.st_mode = inode->i_mode,
		.st_uid = inode->i_uid,
		.st_gid = inode->i_gid,
		.st_rdev = inode->i_rdev,
		.st_size = inode->i_size,
		.st_blksize = STAT_BLKSIZE,
		.st_blocks = ALIGN(inode->i_size, STAT_BLKSIZE) / 512,
		.st_atime = inode->i_mtime,
		.st_mtime = inode->i_mtime,
		.st_ctime = inode->i_mtime,
	};
	return copy_to_user(user, &st, sizeof(st)) ? -EFAULT : 0;
}

/* stat(2). 0 or -errno of the path, -EFAULT. */
SYSCALL_DEFINE2(newstat, const char __user *, name, struct stat __user *, user)
{
	return cp_new_stat(user_path_at(AT_FDCWD, name, LOOKUP_FOLLOW), user);
}

/* lstat(2): a symbolic link itself, not what it points to. */
SYSCALL_DEFINE2(newlstat, const char __user *, name, struct stat __user *, user)
{
	return cp_new_stat(user_path_at(AT_FDCWD, name, 0), user);
}

/* fstat(2). 0, -EBADF, -EFAULT. */
SYSCALL_DEFINE2(newfstat, unsigned int, fd, struct stat __user *, user)
{
	struct file *file = fget_raw(fd);
	long ret;

	if (!file)
		return -EBADF;
	ret = cp_new_stat(file->f_inode, user);
	fput(file);
	return ret;
}

/* fstatat(2). AT_SYMLINK_NOFOLLOW, AT_EMPTY_PATH; AT_NO_AUTOMOUNT has nothing to prevent. */
SYSCALL_DEFINE4(newfstatat, int, dfd, const char __user *, name, struct stat __user *, user,
		unsigned int, flags)
{
	unsigned int lookup = 0;

	if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH | AT_NO_AUTOMOUNT))
		return -EINVAL;
	if (!(flags & AT_SYMLINK_NOFOLLOW))
		lookup |= LOOKUP_FOLLOW;
	if (flags & AT_EMPTY_PATH)
		lookup |= LOOKUP_EMPTY;
	return cp_new_stat(user_path_at(dfd, name, lookup), user);
}
