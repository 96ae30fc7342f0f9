/*
 * From a place back to its path. Linux: fs/d_path.c; getcwd(2).
 *
 * Written backwards, from the last name up to the root, under rename_lock and mount_lock, so that it was
 * true at one moment.
 */
#include "internal.h"

/* Puts @len bytes of @text in front of *@end; false: they do not fit behind @start. */
static bool prepend(char **end, const char *start, const char *text, size_t len)
{
	if ((size_t)(*end - start) < len)
		return false;
	*end -= len;
	memcpy(*end, text, len);
	return true;
}

/* 0: up to @root; 1: it ends elsewhere, in a tree that is not mounted or outside of @root; -ENAMETOOLONG. */
static int prepend_path(const struct path *path, const struct path *root, char *start, char **end)
{
	struct dentry *dentry = path->dentry;
	struct vfsmount *mnt = path->mnt;
	char *at = *end;
	int ret = 0;

	spin_lock(&mount_lock);
	spin_lock(&rename_lock);
	while (dentry != root->dentry || mnt != root->mnt) {
		if (dentry == mnt->mnt_root || IS_ROOT(dentry)) {
			if (dentry != mnt->mnt_root || !mnt->parent || mnt->parent == mnt) {
				ret = 1;
				break;
			}
			dentry = mnt->mountpoint;
			mnt = mnt->parent;
			continue;
		}
		if (!prepend(&at, start, dentry->d_name, dentry->d_len) ||
		    !prepend(&at, start, "/", 1)) {
			ret = -ENAMETOOLONG;
			break;
		}
		dentry = dentry->d_parent;
	}
	spin_unlock(&rename_lock);
	spin_unlock(&mount_lock);
	if (ret >= 0 && at == *end && !prepend(&at, start, "/", 1))
		ret = -ENAMETOOLONG;
	*end = at;
	return ret;
}

char *d_path(const struct path *path, char *buf, int size)
{
	struct inode *inode = path->dentry->d_inode;
	char *end = buf + size, pseudo[48];
	const char *name = path->dentry->d_name;
	struct path root;
	int ret;

	*--end = '\0';
	if (inode->i_flags & S_PRIVATE) { /* those have no place, but a kind and a number */
		if (S_ISFIFO(inode->i_mode) || S_ISSOCK(inode->i_mode)) {
			name = pseudo;
			snprintf(pseudo, sizeof(pseudo), "%s:[%lu]",
				 S_ISFIFO(inode->i_mode) ? "pipe" : "socket", inode->i_ino);
		}
		return prepend(&end, buf, name, strlen(name)) ? end : ERR_PTR(-ENAMETOOLONG);
	}
	if (d_unlinked(path->dentry) && !prepend(&end, buf, " (deleted)", 10))
		return ERR_PTR(-ENAMETOOLONG);
	get_fs_root(&root);
	ret = prepend_path(path, &root, buf, &end);
	path_put(&root);
	return ret < 0 ? ERR_PTR(ret) : end;
}

char *dentry_path(const struct dentry *dentry, char *buf, int size)
{
	char *end = buf + size, *last;
	bool fits;

	*--end = '\0';
	fits = !d_unlinked(dentry) || prepend(&end, buf, "//deleted", 9);
	last = end;
	spin_lock(&rename_lock);
	for (; fits && !IS_ROOT(dentry); dentry = dentry->d_parent)
		fits = prepend(&end, buf, dentry->d_name, dentry->d_len) &&
		       prepend(&end, buf, "/", 1);
	spin_unlock(&rename_lock);
	if (fits && end == last)
		fits = prepend(&end, buf, "/", 1);
	return fits ? end : ERR_PTR(-ENAMETOOLONG);
}

/* getcwd(2): the path with its NUL in @buf. Its size; -ENOENT: it was removed; -ERANGE, -EFAULT, -ENOMEM. */
SYSCALL_DEFINE2(getcwd, char __user *, buf, unsigned long, size)
{
	char *page = kmalloc(PATH_MAX, GFP_KERNEL), *end = page + PATH_MAX - 1;
	struct path root, pwd;
	long ret;

	if (!page)
		return -ENOMEM;
	*end = '\0';
	get_fs_root(&root);
	get_fs_pwd(&pwd);
	ret = -ENOENT;
	if (!d_unlinked(pwd.dentry))
		ret = prepend_path(&pwd, &root, page, &end);
	if (ret == 1)
		ret = prepend(&end, page, "(unreachable)", 13) ? 0 : -ENAMETOOLONG;
	path_put(&pwd);
	path_put(&root);
	if (!ret) {
		ret = page + PATH_MAX - end;
		if ((unsigned long)ret > size)
			ret = -ERANGE;
		else if (copy_to_user(buf, end, ret))
			ret = -EFAULT;
	}
	kfree(page);
	return ret;
}

/* umask(2): the bits that new files do not get. The old ones. */
SYSCALL_DEFINE1(umask, int, mask)
{
	return __atomic_exchange_n(&current->fs->umask, mask & 0777, __ATOMIC_RELAXED);
}

/* Takes over @path's references. */
static void set_fs_path(struct path *which, struct path path)
{
	struct path old;

	spin_lock(&current->fs->lock);
	old = *which;
	*which = path;
	spin_unlock(&current->fs->lock);
	path_put(&old);
}

/* chdir(2). 0 or -errno of the path, -EACCES. */
SYSCALL_DEFINE1(chdir, const char __user *, filename)
{
	struct path path;
	long error = user_path_at(AT_FDCWD, filename, LOOKUP_FOLLOW | LOOKUP_DIRECTORY, &path);

	if (error)
		return error;
	error = inode_permission(path.dentry->d_inode, MAY_EXEC | MAY_CHDIR);
	if (error)
		path_put(&path);
	else
		set_fs_path(&current->fs->pwd, path);
	return error;
}

/* fchdir(2). 0, -EBADF, -ENOTDIR, -EACCES. */
SYSCALL_DEFINE1(fchdir, unsigned int, fd)
{
	struct file *file = fget_raw(fd);
	long error = -ENOTDIR;

	if (!file)
		return -EBADF;
	if (S_ISDIR(file->f_inode->i_mode))
		error = inode_permission(file->f_inode, MAY_EXEC | MAY_CHDIR);
	if (!error) {
		path_get(&file->f_path);
		set_fs_path(&current->fs->pwd, file->f_path);
	}
	fput(file);
	return error;
}

/* chroot(2). 0, -EPERM, -EACCES, or -errno of the path. */
SYSCALL_DEFINE1(chroot, const char __user *, filename)
{
	struct path path;
	long error = user_path_at(AT_FDCWD, filename, LOOKUP_FOLLOW | LOOKUP_DIRECTORY, &path);

	if (error)
		return error;
	error = inode_permission(path.dentry->d_inode, MAY_EXEC | MAY_CHDIR);
	if (!error && !capable(CAP_SYS_CHROOT))
		error = -EPERM;
	if (error)
		path_put(&path);
	else
		set_fs_path(&current->fs->root, path);
	return error;
}
