/*
 * Questions about a path: access(2), readlink(2) and their *at forms. Linux: fs/open.c, fs/stat.c.
 */
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

#define MAY_EXEC 1
#define MAY_WRITE 2
#define MAY_ALL 7 /* read is 4: root always may */

/* Root may do all but write to a read-only tree and execute what nobody may execute. */
static long do_access(int dfd, const char __user *name, int mode, int flags)
{
	unsigned int lookup = flags & AT_SYMLINK_NOFOLLOW ? 0 : LOOKUP_FOLLOW;
	const struct inode *inode;

	if (mode & ~MAY_ALL || flags & ~(AT_EACCESS | AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	inode = user_path_at(dfd, name, lookup | (flags & AT_EMPTY_PATH ? LOOKUP_EMPTY : 0));
	if (IS_ERR(inode))
		return PTR_ERR(inode);
	if (mode & MAY_EXEC && !S_ISDIR(inode->i_mode) && !(inode->i_mode & 0111))
		return -EACCES;
	if (mode & MAY_WRITE &&
	    (S_ISREG(inode->i_mode) || S_ISDIR(inode->i_mode) || S_ISLNK(inode->i_mode)))
		return -EROFS;
	return 0;
}

/* access(2). 0, -EACCES, -EROFS, -EINVAL, or the path's -errno. */
SYSCALL_DEFINE2(access, const char __user *, name, int, mode)
{
	return do_access(AT_FDCWD, name, mode, 0);
}

/* faccessat(2) as the kernel has it: without flags. */
SYSCALL_DEFINE3(faccessat, int, dfd, const char __user *, name, int, mode)
{
	return do_access(dfd, name, mode, 0);
}

/* faccessat2(2). */
SYSCALL_DEFINE4(faccessat2, int, dfd, const char __user *, name, int, mode, int, flags)
{
	return do_access(dfd, name, mode, flags);
}

static long do_readlinkat(int dfd, const char __user *name, char __user *buf, int size)
{
	const struct inode *inode;
	size_t len;

	if (size <= 0)
		return -EINVAL;
	inode = user_path_at(dfd, name, 0);
	if (IS_ERR(inode))
		return PTR_ERR(inode);
	if (!S_ISLNK(inode->i_mode))
		return -EINVAL;
	len = min((size_t)size, (size_t)inode->i_size);
	return copy_to_user(buf, inode->i_data, len) ? -EFAULT : (long)len;
}

/* readlink(2): bytes of the link's target in @buf, without a NUL; -EINVAL: @size, or not a link. */
SYSCALL_DEFINE3(readlink, const char __user *, name, char __user *, buf, int, size)
{
	return do_readlinkat(AT_FDCWD, name, buf, size);
}

/* readlinkat(2). */
SYSCALL_DEFINE4(readlinkat, int, dfd, const char __user *, name, char __user *, buf, int, size)
{
	return do_readlinkat(dfd, name, buf, size);
}
