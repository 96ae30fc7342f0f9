/*
 * The working directory. Linux: fs/open.c, fs/d_path.c. It lives in fs_struct, which
 * fork copies and threads share.
 */
#include <linux/err.h>
#include <linux/fs_struct.h>
#include <linux/kernel.h>
#include <linux/ramfs.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

static long set_cwd(struct inode *inode)
{
	if (IS_ERR(inode))
		return PTR_ERR(inode);
	WRITE_ONCE(current->fs->pwd, inode);
	return 0;
}

/* chdir(2). 0 or -errno of the path. */
SYSCALL_DEFINE1(chdir, const char __user *, name)
{
	return set_cwd(user_path_at(AT_FDCWD, name, LOOKUP_FOLLOW | LOOKUP_DIRECTORY));
}

/* fchdir(2). 0, -EBADF, -ENOTDIR. */
SYSCALL_DEFINE1(fchdir, unsigned int, fd)
{
	struct file *file = fget_raw(fd);
	struct inode *inode;

	if (!file)
		return -EBADF;
	inode = file->f_inode;
	fput(file);
	return set_cwd(S_ISDIR(inode->i_mode) ? inode : ERR_PTR(-ENOTDIR));
}

/* Puts "/name of @inode" in front of @end, which has room down to @start. NULL: too long. */
static char *prepend_name(char *start, char *end, const struct inode *inode)
{
	const struct ramfs_entry *entry = inode->i_dir->parent->i_dir->entry;

	while (entry->inode != inode)
		entry++;
	if (end - start < (long)entry->len + 1)
		return NULL;
	end -= entry->len;
	memcpy(end, entry->name, entry->len);
	*--end = '/';
	return end;
}

/* getcwd(2): the path with its NUL in @buf. Its size; -ERANGE, -ENAMETOOLONG, -ENOMEM, -EFAULT. */
SYSCALL_DEFINE2(getcwd, char __user *, buf, unsigned long, size)
{
	const struct inode *inode = READ_ONCE(current->fs->pwd);
	char *page = kmalloc(PATH_MAX, GFP_KERNEL), *end = page + PATH_MAX - 1;
	long ret = -ENAMETOOLONG, len;

	if (!page)
		return -ENOMEM;
	*end = '\0';
	if (inode == &ramfs_root)
		*--end = '/';
	for (; inode != &ramfs_root && end; inode = inode->i_dir->parent)
		end = prepend_name(page, end, inode);
	if (end) {
		len = page + PATH_MAX - end;
		if ((unsigned long)len > size)
			ret = -ERANGE;
		else
			ret = copy_to_user(buf, end, len) ? -EFAULT : len;
	}
	kfree(page);
	return ret;
}
