/*
 * From a path to an inode. Linux: fs/namei.c, path_resolution(7).
 *
 * The path is copied from user memory once, then only the copy counts. A symbolic link is followed by
 * writing its target over the part of the copy that is done with, so that links need no recursion and
 * no second buffer; the price is that a path and the targets in it must fit in PATH_MAX together.
 */
#include <linux/err.h>
#include <linux/fs_struct.h>
#include <linux/kernel.h>
#include <linux/ramfs.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#define MAX_LINKS 40 /* followed in one path: then it is ELOOP */

/*
 * A copy of the path at @name in PATH_MAX bytes, to be freed with kfree(). -EFAULT, -ENAMETOOLONG,
 * -ENOMEM; -ENOENT: it is empty, and @flags has no LOOKUP_EMPTY.
 */
char *getname(const char __user *name, unsigned int flags)
{
	char *path = kmalloc(PATH_MAX, GFP_KERNEL);
	long len;

	if (!path)
		return ERR_PTR(-ENOMEM);
	len = strncpy_from_user(path, name, PATH_MAX);
	if (len == PATH_MAX)
		len = -ENAMETOOLONG;
	else if (!len && !(flags & LOOKUP_EMPTY))
		len = -ENOENT;
	if (len >= 0)
		return path;
	kfree(path);
	return ERR_PTR(len);
}

/* Where a relative path starts. -EBADF; that it is a directory is the walk's to check. */
static struct inode *start_at(int dfd)
{
	struct inode *inode;
	struct file *file;

	if (dfd == AT_FDCWD)
		return current->fs->pwd;
	file = fget_raw(dfd);
	if (!file)
		return ERR_PTR(-EBADF);
	inode = file->f_inode;
	fput(file);
	return inode;
}

/* Puts the target of @link in front of @rest, the end of the path in @buf. 0 or -errno. */
static int expand_link(char *buf, const char *rest, const struct inode *link)
{
	size_t rest_len = strlen(rest) + 1;

	if (!link->i_size)
		return -ENOENT;
	if (link->i_size + rest_len > PATH_MAX)
		return -ENAMETOOLONG;
	memmove(buf + link->i_size, rest, rest_len);
	memcpy(buf, link->i_data, link->i_size);
	return 0;
}

/*
 * The inode that @path leads to from @dfd (a descriptor or AT_FDCWD). @path is a buffer of PATH_MAX
 * bytes, which is overwritten. @flags: LOOKUP_*. -ENOENT, -ENOTDIR, -ENAMETOOLONG, -ELOOP, -EBADF,
 * and with LOOKUP_CREATE -EROFS or -EISDIR where only the last component is missing.
 */
struct inode *path_lookup(int dfd, char *path, unsigned int flags)
{
	struct inode *inode = *path == '/' ? &ramfs_root : start_at(dfd), *next;
	const char *at = path, *name;
	int links = 0, error;
	bool last;

	if (IS_ERR(inode))
		return inode;
	for (;;) {
		if (*at == '/' && !S_ISDIR(inode->i_mode))
			return ERR_PTR(-ENOTDIR);
		name = at + strspn(at, "/");
		at = strchrnul(name, '/');
		if (at == name)
			break;
		if (!S_ISDIR(inode->i_mode))
			return ERR_PTR(-ENOTDIR);
		if (at - name > NAME_MAX)
			return ERR_PTR(-ENAMETOOLONG);
		last = !at[strspn(at, "/")];
		if (last && *at && flags & LOOKUP_CREATE)
			return ERR_PTR(-EISDIR); /* open("new/", O_CREAT) */
		next = ramfs_lookup(inode, name, at - name);
		if (!next)
			return ERR_PTR(last && flags & LOOKUP_CREATE ? -EROFS : -ENOENT);
		if (S_ISLNK(next->i_mode) && (*at || flags & LOOKUP_FOLLOW)) {
			error = ++links > MAX_LINKS ? -ELOOP : expand_link(path, at, next);
			if (error)
				return ERR_PTR(error);
			at = path;
			if (*path == '/')
				inode = &ramfs_root;
			continue;
		}
		inode = next;
	}
	if (flags & LOOKUP_DIRECTORY && !S_ISDIR(inode->i_mode))
		return ERR_PTR(-ENOTDIR);
	return inode;
}

/* A copy of the kernel's @name, as getname() makes one of the user's. -ENAMETOOLONG, -ENOMEM. */
char *getname_kernel(const char *name)
{
	char *path = kmalloc(PATH_MAX, GFP_KERNEL);

	if (!path)
		return ERR_PTR(-ENOMEM);
	if (strscpy(path, name, PATH_MAX) >= 0)
		return path;
	kfree(path);
	return ERR_PTR(-ENAMETOOLONG);
}

/* path_lookup() for a path in kernel memory, links followed. */
struct inode *lookup_path(const char *name)
{
	char *path = getname_kernel(name);
	struct inode *inode;

	if (IS_ERR(path))
		return ERR_PTR(PTR_ERR(path));
	inode = path_lookup(AT_FDCWD, path, LOOKUP_FOLLOW);
	kfree(path);
	return inode;
}
