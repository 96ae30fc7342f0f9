/* Names go: unlink and rmdir. Linux: fs/namei.c. */
#include "internal.h"

/* Is something mounted there? */
static bool is_mountpoint(const struct dentry *dentry)
{
	return READ_ONCE(dentry->d_flags) & DCACHE_MOUNTED;
}

/* Takes @dentry out of @dir, which is locked. */
static int vfs_remove(struct inode *dir, struct dentry *dentry, bool want_dir)
{
	struct inode *inode = dentry->d_inode;
	int error = may_delete(dir, inode, want_dir);

	if (error)
		return error;
	if (!dir->i_op->unlink)
		return -EPERM;
	if (want_dir) /* nothing may come into it meanwhile */
		mutex_lock(&inode->i_rwsem);
	if (is_mountpoint(dentry))
		error = -EBUSY;
	else
		error = dir->i_op->unlink(dir, dentry);
	if (want_dir) {
		if (!error) {
			inode->i_flags |= S_DEAD;
			__atomic_fetch_or(&dentry->d_flags, DCACHE_CANT_MOUNT, __ATOMIC_RELAXED);
		}
		mutex_unlock(&inode->i_rwsem);
	}
	return error;
}

/* What the last component says where it is no name. */
static int bad_last(unsigned int type, bool want_dir)
{
	if (!want_dir)
		return -EISDIR;
	return type == LAST_DOTDOT ? -ENOTEMPTY : type == LAST_DOT ? -EINVAL : -EBUSY;
}

static long do_remove(int dfd, const char __user *pathname, bool want_dir)
{
	char *name = getname(pathname);
	struct dentry *dir, *dentry;
	struct nameidata nd;
	long error;

	if (IS_ERR(name))
		return PTR_ERR(name);
	error = path_parentat(&nd, dfd, name, 0);
	if (!error && nd.last_type != LAST_NORM)
		error = bad_last(nd.last_type, want_dir);
	if (!error)
		error = mnt_want_write(&nd.path);
	if (error)
		goto out;
	dir = nd.path.dentry;
	mutex_lock(&dir->d_inode->i_rwsem);
	dentry = lookup_locked(dir, &nd);
	if (IS_ERR(dentry)) {
		error = PTR_ERR(dentry);
	} else if (!dentry) {
		error = -ENOENT;
	} else {
		if (!want_dir && nd.trailing)
			error = S_ISDIR(dentry->d_inode->i_mode) ? -EISDIR : -ENOTDIR;
		else
			error = vfs_remove(dir->d_inode, dentry, want_dir);
	}
	mutex_unlock(&dir->d_inode->i_rwsem);
	if (!IS_ERR(dentry))
		dput(dentry); /* perhaps the last of the file: its pages go now */
out:
	terminate_walk(&nd);
	putname(name);
	return error;
}

/* unlink(2). 0, -EISDIR, -EPERM (sticky), -EBUSY, -EROFS, and those of paths. */
SYSCALL_DEFINE1(unlink, const char __user *, pathname)
{
	return do_remove(AT_FDCWD, pathname, false);
}

/* unlinkat(2): AT_REMOVEDIR makes it rmdir(2). */
SYSCALL_DEFINE3(unlinkat, int, dfd, const char __user *, pathname, int, flag)
{
	return flag & ~AT_REMOVEDIR ? -EINVAL : do_remove(dfd, pathname, flag & AT_REMOVEDIR);
}

/* rmdir(2). 0, -ENOTEMPTY, -ENOTDIR, -EINVAL ("."), -EBUSY, -EROFS, and those of paths. */
SYSCALL_DEFINE1(rmdir, const char __user *, pathname)
{
	return do_remove(AT_FDCWD, pathname, true);
}
