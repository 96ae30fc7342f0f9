/*
 * A file's attributes change: the one way for mode, owner, size and times. Linux: fs/attr.c,
 * fs/open.c, touch_atime() in fs/inode.c; inode(7).
 */
#include "internal.h"
#include <uapi/linux/capability.h>
#include <uapi/linux/signal.h>

#define DAY (24 * 3600 * (s64)NSEC_PER_SEC)

/* May the current task make this change? Also takes back bits that it may not set. 0, -EPERM. */
static int setattr_prepare(struct inode *inode, struct iattr *attr)
{
	unsigned int valid = attr->ia_valid;
	bool owner = inode->i_uid == current_fsuid();
	gid_t gid = valid & ATTR_GID ? attr->ia_gid : inode->i_gid;

	if (valid & ATTR_UID && !(owner && attr->ia_uid == inode->i_uid) && !capable(CAP_CHOWN))
		return -EPERM;
	if (valid & ATTR_GID && !(owner && (in_group_p(gid) || gid == inode->i_gid)) &&
	    !capable(CAP_CHOWN))
		return -EPERM;
	if (valid & ATTR_MODE) {
		if (!inode_owner_or_capable(inode))
			return -EPERM;
		if (!in_group_p(gid) && !capable(CAP_FSETID))
			attr->ia_mode &= ~S_ISGID;
	}
	if (valid & (ATTR_ATIME_SET | ATTR_MTIME_SET | ATTR_TIMES_SET) &&
	    !inode_owner_or_capable(inode))
		return -EPERM;
	return 0;
}

/* The mode without the bits that an unprivileged change of contents or owner takes away. */
static umode_t without_privs(umode_t mode)
{
	mode &= ~S_ISUID;
	return mode & S_IXGRP ? mode & ~S_ISGID : mode;
}

void setattr_copy(struct inode *inode, const struct iattr *attr)
{
	unsigned int valid = attr->ia_valid;
	s64 now = ktime_get_real_ns();

	spin_lock(&inode->i_lock);
	if (valid & ATTR_UID)
		inode->i_uid = attr->ia_uid;
	if (valid & ATTR_GID)
		inode->i_gid = attr->ia_gid;
	if (valid & ATTR_MODE)
		inode->i_mode = (inode->i_mode & S_IFMT) | (attr->ia_mode & 07777);
	if (valid & ATTR_ATIME)
		inode->i_atime = valid & ATTR_ATIME_SET ? attr->ia_atime : now;
	if (valid & ATTR_MTIME)
		inode->i_mtime = valid & ATTR_MTIME_SET ? attr->ia_mtime : now;
	if (valid & ATTR_CTIME)
		inode->i_ctime = now;
	spin_unlock(&inode->i_lock);
}

int notify_change(struct dentry *dentry, struct iattr *attr)
{
	struct inode *inode = dentry->d_inode;
	int error;

	if (attr->ia_valid & ATTR_TOUCH && !inode_owner_or_capable(inode)) {
		error = inode_permission(inode, MAY_WRITE);
		if (error)
			return error;
	}
	if (attr->ia_valid & ATTR_KILL_PRIV && without_privs(inode->i_mode) != inode->i_mode) {
		attr->ia_mode = without_privs(inode->i_mode);
		setattr_copy(inode, &(struct iattr){ .ia_valid = ATTR_MODE | ATTR_CTIME,
						     .ia_mode = attr->ia_mode });
	}
	error = setattr_prepare(inode, attr);
	if (!error && inode->i_op->setattr)
		return inode->i_op->setattr(dentry, attr);
	if (!error)
		setattr_copy(inode, attr);
	return error;
}

/* Somebody has written to @file: set-id bits go, unless they may stay. */
int file_remove_privs(struct file *file)
{
	struct inode *inode = file->f_inode;

	if (likely(!(inode->i_mode & (S_ISUID | S_ISGID))) ||
	    without_privs(inode->i_mode) == inode->i_mode || capable(CAP_FSETID))
		return 0;
	setattr_copy(inode, &(struct iattr){ .ia_valid = ATTR_MODE,
					     .ia_mode = without_privs(inode->i_mode) });
	return 0;
}

void file_update_time(struct file *file)
{
	file->f_inode->i_mtime = file->f_inode->i_ctime = ktime_get_real_ns();
}

/* Something at @path was read: notes when, though not more often than relatime wants it. */
void touch_atime(const struct path *path)
{
	struct inode *inode = path->dentry->d_inode;
	s64 now;

	if (path->mnt->flags & (MNT_NOATIME | MNT_READONLY) || inode->i_sb->s_flags & SB_RDONLY ||
	    (path->mnt->flags & MNT_NODIRATIME && S_ISDIR(inode->i_mode)))
		return;
	now = ktime_get_real_ns();
	if (!(path->mnt->flags & MNT_RELATIME) || inode->i_atime <= inode->i_mtime ||
	    inode->i_atime <= inode->i_ctime || now - inode->i_atime >= DAY)
		inode->i_atime = now;
}

/* May the file be this long? 0 or -EFBIG, with SIGXFSZ where it is the task's own limit. */
int inode_newsize_ok(loff_t size)
{
	if ((u64)size > rlimit(RLIMIT_FSIZE)) {
		send_sig_info(SIGXFSZ, SEND_SIG_NOINFO, current, PIDTYPE_PID);
		return -EFBIG;
	}
	return size > MAX_LFS_FILESIZE ? -EFBIG : 0;
}

/* The file ends at @size from now on; @times: that is noted though nothing changes. 0 or -errno. */
int do_truncate(struct dentry *dentry, loff_t size, unsigned int times)
{
	struct inode *inode = dentry->d_inode;
	struct iattr attr = { .ia_valid = ATTR_SIZE | times, .ia_size = size };
	int error;

	if (!capable(CAP_FSETID))
		attr.ia_valid |= ATTR_KILL_PRIV;
	mutex_lock(&inode->i_rwsem);
	error = size > i_size_read(inode) ? inode_newsize_ok(size) : 0;
	if (!error)
		error = notify_change(dentry, &attr);
	mutex_unlock(&inode->i_rwsem);
	return error;
}

int handle_truncate(struct file *file)
{
	if (READ_ONCE(file->f_inode->i_writecount) < 0)
		return -ETXTBSY;
	return do_truncate(file->f_path.dentry, 0, ATTR_MTIME | ATTR_CTIME);
}

static long chmod_path(const struct path *path, umode_t mode)
{
	struct inode *inode = path->dentry->d_inode;
	struct iattr attr = { .ia_valid = ATTR_MODE | ATTR_CTIME, .ia_mode = mode & 07777 };
	long error = mnt_want_write(path);

	if (error)
		return error;
	if (S_ISLNK(inode->i_mode))
		return -EOPNOTSUPP;
	mutex_lock(&inode->i_rwsem);
	error = notify_change(path->dentry, &attr);
	mutex_unlock(&inode->i_rwsem);
	return error;
}

static long do_fchmodat(int dfd, const char __user *name, umode_t mode, unsigned int lookup)
{
	struct path path;
	long error = user_path_at(dfd, name, lookup, &path);

	if (error)
		return error;
	error = chmod_path(&path, mode);
	path_put(&path);
	return error;
}

/* fchmod(2). 0, -EBADF, -EPERM, -EROFS. */
SYSCALL_DEFINE2(fchmod, unsigned int, fd, umode_t, mode)
{
	struct file *file = fget(fd);
	long error;

	if (!file)
		return -EBADF;
	error = chmod_path(&file->f_path, mode);
	fput(file);
	return error;
}

/* chmod(2). 0, -EPERM, -EROFS, and those of paths. */
SYSCALL_DEFINE2(chmod, const char __user *, filename, umode_t, mode)
{
	return do_fchmodat(AT_FDCWD, filename, mode, LOOKUP_FOLLOW);
}

SYSCALL_DEFINE3(fchmodat, int, dfd, const char __user *, filename, umode_t, mode)
{
	return do_fchmodat(dfd, filename, mode, LOOKUP_FOLLOW);
}

/* fchmodat2(2): with flags. -EINVAL; -EOPNOTSUPP: a symbolic link has no mode of its own. */
SYSCALL_DEFINE4(fchmodat2, int, dfd, const char __user *, filename, umode_t, mode, unsigned int,
		flags)
{
	if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	return do_fchmodat(dfd, filename, mode, at_lookup(flags));
}

static long chown_path(const struct path *path, uid_t user, gid_t group)
{
	struct inode *inode = path->dentry->d_inode;
	struct iattr attr = { .ia_valid = ATTR_CTIME, .ia_uid = user, .ia_gid = group };
	long error = mnt_want_write(path);

	if (error)
		return error;
	if (user != (uid_t)-1)
		attr.ia_valid |= ATTR_UID;
	if (group != (gid_t)-1)
		attr.ia_valid |= ATTR_GID;
	mutex_lock(&inode->i_rwsem);
	error = setattr_prepare(inode, &attr);
	if (!error && !S_ISDIR(inode->i_mode))
		attr.ia_valid |= ATTR_KILL_PRIV;
	if (!error)
		error = notify_change(path->dentry, &attr);
	mutex_unlock(&inode->i_rwsem);
	return error;
}

static long do_fchownat(int dfd, const char __user *name, uid_t user, gid_t group,
			unsigned int lookup)
{
	struct path path;
	long error = user_path_at(dfd, name, lookup, &path);

	if (error)
		return error;
	error = chown_path(&path, user, group);
	path_put(&path);
	return error;
}

/* chown(2). -1 leaves the one as it is. 0, -EPERM, -EROFS, and those of paths. */
SYSCALL_DEFINE3(chown, const char __user *, filename, uid_t, user, gid_t, group)
{
	return do_fchownat(AT_FDCWD, filename, user, group, LOOKUP_FOLLOW);
}

SYSCALL_DEFINE3(lchown, const char __user *, filename, uid_t, user, gid_t, group)
{
	return do_fchownat(AT_FDCWD, filename, user, group, 0);
}

SYSCALL_DEFINE5(fchownat, int, dfd, const char __user *, filename, uid_t, user, gid_t, group, int,
		flag)
{
	if (flag & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	return do_fchownat(dfd, filename, user, group, at_lookup(flag));
}

SYSCALL_DEFINE3(fchown, unsigned int, fd, uid_t, user, gid_t, group)
{
	struct file *file = fget(fd);
	long error;

	if (!file)
		return -EBADF;
	error = chown_path(&file->f_path, user, group);
	fput(file);
	return error;
}
