/*
 * New names: files by open(2), and mknod, mkdir, symlink, link. Linux: fs/namei.c.
 *
 * The directory is locked from the look-up that finds the name free to its coming into being, so that
 * O_EXCL and EEXIST are exact.
 */
#include "internal.h"
#include <uapi/linux/capability.h>

/* The mode that a new file gets in @dir: only directories keep a set-gid bit that is not the creator's to give. */
static umode_t mode_in(const struct inode *dir, umode_t mode)
{
	if ((mode & (S_ISGID | S_IXGRP)) == (S_ISGID | S_IXGRP) && !S_ISDIR(mode) &&
	    dir->i_mode & S_ISGID && !in_group_p(dir->i_gid) && !capable(CAP_FSETID))
		mode &= ~S_ISGID;
	return mode;
}

int vfs_create(struct path *dir, struct dentry *dentry, umode_t mode)
{
	struct inode *inode = dir->dentry->d_inode;
	int error = names_come(inode) ? -ENOENT : mnt_want_write(dir) ?: may_create(inode);

	if (error)
		return error;
	if (!inode->i_op->mknod)
		return -EACCES;
	return inode->i_op->mknod(inode, dentry, mode_in(inode, S_IFREG | mode), 0);
}

int vfs_tmpfile(struct path *path, unsigned int flags, umode_t mode)
{
	struct inode *dir = path->dentry->d_inode, *inode;
	int error = mnt_want_write(path) ?: inode_permission(dir, MAY_WRITE | MAY_EXEC);
	struct dentry *dentry;
	char name[24];

	if (error)
		return error;
	if (!dir->i_op->tmpfile)
		return -EOPNOTSUPP;
	inode = dir->i_op->tmpfile(dir, mode_in(dir, S_IFREG | mode));
	if (IS_ERR(inode))
		return PTR_ERR(inode);
	inode->i_nlink = 0;
	if (!(flags & O_EXCL))
		inode->i_flags |= S_LINKABLE;
	/* It has no name; this is what its path ends in, to tell it from others. */
	snprintf(name, sizeof(name), "#%lu", inode->i_ino);
	dentry = d_alloc(path->dentry, name, strlen(name), 0);
	if (!dentry) {
		iput(inode);
		return -ENOMEM;
	}
	dentry->d_inode = inode;
	dput(path->dentry);
	path->dentry = dentry;
	return 0;
}

/*
 * The last component of @name as a negative dentry in its directory, which is nd->path and locked until
 * end_creating(); that also ends the walk, for errors as well. ERR_PTR: -EEXIST, -ENOENT (a slash behind
 * what is no directory), -EROFS, those of walks.
 */
struct dentry *filename_create(struct nameidata *nd, int dfd, char *name, bool is_dir)
{
	int error = path_parentat(nd, dfd, name, 0);
	struct dentry *dir, *dentry;

	if (error)
		return ERR_PTR(error);
	if (nd->last_type != LAST_NORM)
		return ERR_PTR(-EEXIST);
	dir = nd->path.dentry;
	mutex_lock(&dir->d_inode->i_rwsem);
	dentry = lookup_locked(dir, nd);
	if (IS_ERR(dentry)) {
		error = PTR_ERR(dentry);
		dentry = NULL;
	} else if (dentry) {
		error = -EEXIST;
	} else if ((nd->trailing && !is_dir) || names_come(dir->d_inode)) {
		error = -ENOENT;
	} else {
		error = mnt_want_write(&nd->path);
	}
	if (!error) {
		dentry = d_alloc(dir, nd->last, nd->last_len, nd->last_hash);
		if (dentry)
			return dentry;
		error = -ENOMEM;
	}
	mutex_unlock(&dir->d_inode->i_rwsem);
	dput(dentry);
	return ERR_PTR(error);
}

void end_creating(struct nameidata *nd, struct dentry *dentry)
{
	if (!IS_ERR(dentry)) {
		mutex_unlock(&nd->path.dentry->d_inode->i_rwsem);
		dput(dentry);
	}
	terminate_walk(nd);
}

int vfs_mknod(struct inode *dir, struct dentry *dentry, umode_t mode, dev_t dev)
{
	int error = may_create(dir);

	if (error)
		return error;
	if ((S_ISCHR(mode) || S_ISBLK(mode)) && !(S_ISCHR(mode) && !dev) && !capable(CAP_MKNOD))
		return -EPERM;
	if (!dir->i_op->mknod)
		return -EPERM;
	return dir->i_op->mknod(dir, dentry, mode_in(dir, mode), dev);
}

static long do_mknodat(int dfd, const char __user *filename, umode_t mode, dev_t dev)
{
	struct nameidata nd;
	struct dentry *dentry;
	char *name;
	long error = 0;

	switch (mode & S_IFMT) {
	case 0:
		mode |= S_IFREG;
		fallthrough;
	case S_IFREG:
	case S_IFIFO:
	case S_IFSOCK:
		dev = 0;
		break;
	case S_IFCHR:
	case S_IFBLK:
		break;
	case S_IFDIR:
		error = -EPERM;
		break;
	default:
		error = -EINVAL;
	}
	name = error ? NULL : getname(filename);
	if (error || IS_ERR(name))
		return error ?: PTR_ERR(name);
	dentry = filename_create(&nd, dfd, name, false);
	error = IS_ERR(dentry) ? PTR_ERR(dentry)
			       : vfs_mknod(nd.path.dentry->d_inode, dentry,
					   mode & ~current->fs->umask & (S_IFMT | 07777), dev);
	end_creating(&nd, dentry);
	putname(name);
	return error;
}

static long do_mkdirat(int dfd, const char __user *pathname, umode_t mode)
{
	char *name = getname(pathname);
	struct nameidata nd;
	struct dentry *dentry;
	struct inode *dir;
	long error;

	if (IS_ERR(name))
		return PTR_ERR(name);
	dentry = filename_create(&nd, dfd, name, true);
	if (IS_ERR(dentry)) {
		error = PTR_ERR(dentry);
	} else {
		dir = nd.path.dentry->d_inode;
		error = may_create(dir);
		if (!error && !dir->i_op->mknod)
			error = -EPERM;
		if (!error)
			error = dir->i_op->mknod(dir, dentry,
						 S_IFDIR | (mode & ~current->fs->umask & 01777), 0);
	}
	end_creating(&nd, dentry);
	putname(name);
	return error;
}

static long do_symlinkat(const char __user *oldname, int dfd, const char __user *newname)
{
	char *target = getname(oldname), *name;
	struct nameidata nd;
	struct dentry *dentry;
	struct inode *dir;
	long error;

	if (IS_ERR(target))
		return PTR_ERR(target);
	name = getname(newname);
	if (IS_ERR(name)) {
		putname(target);
		return PTR_ERR(name);
	}
	dentry = filename_create(&nd, dfd, name, false);
	if (IS_ERR(dentry)) {
		error = PTR_ERR(dentry);
	} else {
		dir = nd.path.dentry->d_inode;
		error = may_create(dir);
		if (!error)
			error = dir->i_op->symlink ? dir->i_op->symlink(dir, dentry, target)
						   : -EPERM;
	}
	end_creating(&nd, dentry);
	putname(name);
	putname(target);
	return error;
}

/* A second name for @old in @dir, which is locked. */
static int vfs_link(const struct path *old, const struct path *dir, struct dentry *dentry)
{
	struct inode *inode = old->dentry->d_inode;
	int error;

	if (old->mnt != dir->mnt)
		return -EXDEV;
	error = may_create(dir->dentry->d_inode);
	if (error)
		return error;
	if (inode->i_sb != dir->dentry->d_inode->i_sb)
		return -EXDEV;
	if (!dir->dentry->d_inode->i_op->link || S_ISDIR(inode->i_mode))
		return -EPERM;
	if (!inode->i_nlink && !(inode->i_flags & S_LINKABLE))
		return -ENOENT;
	error = dir->dentry->d_inode->i_op->link(old->dentry, dir->dentry->d_inode, dentry);
	if (!error)
		inode->i_flags &= ~S_LINKABLE;
	return error;
}

static long do_linkat(int olddfd, const char __user *oldname, int newdfd,
		      const char __user *newname, int flags)
{
	unsigned int how = flags & AT_SYMLINK_FOLLOW ? LOOKUP_FOLLOW : 0;
	struct nameidata nd;
	struct dentry *dentry;
	struct path old;
	char *name;
	long error;

	if (flags & ~(AT_SYMLINK_FOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	if (flags & AT_EMPTY_PATH) {
		if (!capable(CAP_DAC_READ_SEARCH))
			return -ENOENT;
		how |= LOOKUP_EMPTY;
	}
	error = user_path_at(olddfd, oldname, how, &old);
	if (error)
		return error;
	name = getname(newname);
	if (IS_ERR(name)) {
		path_put(&old);
		return PTR_ERR(name);
	}
	dentry = filename_create(&nd, newdfd, name, false);
	error = IS_ERR(dentry) ? PTR_ERR(dentry) : vfs_link(&old, &nd.path, dentry);
	end_creating(&nd, dentry);
	putname(name);
	path_put(&old);
	return error;
}

/* mknod(2): a file, FIFO, socket or device. 0, -EPERM, -EINVAL, -EEXIST, -EROFS, and those of paths. */
SYSCALL_DEFINE3(mknod, const char __user *, filename, umode_t, mode, unsigned int, dev)
{
	return do_mknodat(AT_FDCWD, filename, mode, dev);
}

SYSCALL_DEFINE4(mknodat, int, dfd, const char __user *, filename, umode_t, mode, unsigned int, dev)
{
	return do_mknodat(dfd, filename, mode, dev);
}

/* mkdir(2). 0, -EEXIST, -EMLINK, -ENOSPC, -EROFS, and those of paths. */
SYSCALL_DEFINE2(mkdir, const char __user *, pathname, umode_t, mode)
{
	return do_mkdirat(AT_FDCWD, pathname, mode);
}

SYSCALL_DEFINE3(mkdirat, int, dfd, const char __user *, pathname, umode_t, mode)
{
	return do_mkdirat(dfd, pathname, mode);
}

/* symlink(2). 0, -EEXIST, -ENOENT (empty), -EROFS, and those of paths. */
SYSCALL_DEFINE2(symlink, const char __user *, oldname, const char __user *, newname)
{
	return do_symlinkat(oldname, AT_FDCWD, newname);
}

SYSCALL_DEFINE3(symlinkat, const char __user *, oldname, int, newdfd, const char __user *, newname)
{
	return do_symlinkat(oldname, newdfd, newname);
}

/* link(2). 0, -EXDEV, -EPERM (a directory), -EEXIST, -EMLINK, -EROFS, and those of paths. */
SYSCALL_DEFINE2(link, const char __user *, oldname, const char __user *, newname)
{
	return do_linkat(AT_FDCWD, oldname, AT_FDCWD, newname, 0);
}

SYSCALL_DEFINE5(linkat, int, olddfd, const char __user *, oldname, int, newdfd, const char __user *,
		newname, int, flags)
{
	return do_linkat(olddfd, oldname, newdfd, newname, flags);
}
