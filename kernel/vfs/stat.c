/* What a file is: stat and its relations, access, readlink. Linux: fs/stat.c, fs/open.c; stat(2), statx(2). */
#include "internal.h"
#include <asm/stat.h>
#include <uapi/linux/securebits.h>

#define STAT_BLKSIZE 4096 /* a good size for reads */

/* Of 512 bytes each; what the page cache holds is what a file takes. */
static u64 blocks_of(const struct inode *inode)
{
	return inode->i_mapping ? READ_ONCE(inode->i_mapping->nrpages) * (PAGE_SIZE / 512) : 0;
}

/* All padding is zero: the struct has names for it. */
static long cp_new_stat(const struct inode *inode, struct stat __user *user)
{
	struct stat st = {
		.st_dev = inode->i_sb->s_dev,
		.st_ino = inode->i_ino,
		.st_nlink = inode->i_nlink,
		.st_mode = inode->i_mode,
		.st_uid = inode->i_uid,
		.st_gid = inode->i_gid,
		.st_rdev = inode->i_rdev,
		.st_size = i_size_read(inode),
		.st_blksize = STAT_BLKSIZE,
		.st_blocks = blocks_of(inode),
	};

	st.st_atime = ns_to_timespec(inode->i_atime, &st.st_atime_nsec);
	st.st_mtime = ns_to_timespec(inode->i_mtime, &st.st_mtime_nsec);
	st.st_ctime = ns_to_timespec(inode->i_ctime, &st.st_ctime_nsec);
	return copy_to_user(user, &st, sizeof(st)) ? -EFAULT : 0;
}

static long do_stat(int dfd, const char __user *name, struct stat __user *user, unsigned int lookup)
{
	struct path path;
	long ret = user_path_at(dfd, name, lookup, &path);

	if (ret)
		return ret;
	ret = cp_new_stat(path.dentry->d_inode, user);
	path_put(&path);
	return ret;
}

/* stat(2). 0 or -errno of the path, -EFAULT. */
SYSCALL_DEFINE2(newstat, const char __user *, filename, struct stat __user *, statbuf)
{
	return do_stat(AT_FDCWD, filename, statbuf, LOOKUP_FOLLOW);
}

/* lstat(2): a symbolic link itself, not what it points to. */
SYSCALL_DEFINE2(newlstat, const char __user *, filename, struct stat __user *, statbuf)
{
	return do_stat(AT_FDCWD, filename, statbuf, 0);
}

/* fstat(2). 0, -EBADF, -EFAULT. */
SYSCALL_DEFINE2(newfstat, unsigned int, fd, struct stat __user *, statbuf)
{
	struct file *file = fget_raw(fd);
	long ret;

	if (!file)
		return -EBADF;
	ret = cp_new_stat(file->f_inode, statbuf);
	fput(file);
	return ret;
}

/* fstatat(2). AT_SYMLINK_NOFOLLOW, AT_EMPTY_PATH; AT_NO_AUTOMOUNT has nothing to prevent. */
SYSCALL_DEFINE4(newfstatat, int, dfd, const char __user *, filename, struct stat __user *, statbuf,
		int, flag)
{
	if (flag & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH | AT_NO_AUTOMOUNT))
		return -EINVAL;
	return do_stat(dfd, filename, statbuf, at_lookup(flag));
}

static struct statx_timestamp statx_time(s64 ns)
{
	struct statx_timestamp time = {};
	__kernel_ulong_t nsec;

	time.tv_sec = ns_to_timespec(ns, &nsec);
	time.tv_nsec = nsec;
	return time;
}

static void fill_statx(const struct path *path, struct statx *stx)
{
	const struct inode *inode = path->dentry->d_inode;
	dev_t dev = inode->i_sb->s_dev;

	*stx = (struct statx){
		.stx_mask = STATX_BASIC_STATS | STATX_BTIME | STATX_MNT_ID,
		.stx_blksize = STAT_BLKSIZE,
		.stx_nlink = inode->i_nlink,
		.stx_uid = inode->i_uid,
		.stx_gid = inode->i_gid,
		.stx_mode = inode->i_mode,
		.stx_ino = inode->i_ino,
		.stx_size = i_size_read(inode),
		.stx_blocks = blocks_of(inode),
		.stx_attributes_mask = STATX_ATTR_MOUNT_ROOT,
		.stx_atime = statx_time(inode->i_atime),
		.stx_btime = statx_time(inode->i_btime),
		.stx_ctime = statx_time(inode->i_ctime),
		.stx_mtime = statx_time(inode->i_mtime),
		.stx_rdev_major = MAJOR(inode->i_rdev),
		.stx_rdev_minor = MINOR(inode->i_rdev),
		.stx_dev_major = MAJOR(dev),
		.stx_dev_minor = MINOR(dev),
		.stx_mnt_id = path->mnt->id,
	};
	if (path->dentry == path->mnt->mnt_root)
		stx->stx_attributes = STATX_ATTR_MOUNT_ROOT;
}

/* statx(2). 0 or -errno of the path, -EINVAL (flags, or a mask from the future), -EFAULT. */
SYSCALL_DEFINE5(statx, int, dfd, const char __user *, filename, unsigned int, flags, unsigned int,
		mask, struct statx __user *, buffer)
{
	struct statx stx;
	struct path path;
	long ret;

	if (mask & STATX__RESERVED || (flags & AT_STATX_SYNC_TYPE) == AT_STATX_SYNC_TYPE ||
	    flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH | AT_NO_AUTOMOUNT | AT_STATX_SYNC_TYPE))
		return -EINVAL;
	ret = user_path_at(dfd, filename, at_lookup(flags), &path);
	if (ret)
		return ret;
	fill_statx(&path, &stx);
	path_put(&path);
	return copy_to_user(buffer, &stx, sizeof(stx)) ? -EFAULT : 0;
}

/* May the real user do @mode? An effective root that is none really has capabilities only if its real one has. */
static long access_path(const struct path *path, int mode)
{
	struct inode *inode = path->dentry->d_inode;
	long ret;

	if (mode & MAY_EXEC && S_ISREG(inode->i_mode) && path->mnt->flags & MNT_NOEXEC)
		return -EACCES;
	ret = inode_permission(inode, mode | MAY_ACCESS);
	if (!ret && mode & MAY_WRITE && !S_ISCHR(inode->i_mode) && !S_ISBLK(inode->i_mode) &&
	    !S_ISFIFO(inode->i_mode) && !S_ISSOCK(inode->i_mode))
		ret = mnt_want_write(path);
	return ret;
}

/* Credentials that act by the real ids. NULL: no memory. */
static struct cred *real_creds(void)
{
	struct cred *cred = prepare_creds();

	if (!cred)
		return NULL;
	cred->fsuid = cred->uid;
	cred->fsgid = cred->gid;
	if (!(cred->securebits & SECBIT_NO_SETUID_FIXUP)) {
		if (cred->uid)
			cred->cap_effective = CAP_EMPTY_SET;
		else
			cred->cap_effective = cred->cap_permitted;
	}
	return cred;
}

static long do_access(int dfd, const char __user *name, int mode, int flags)
{
	const struct cred *old = NULL;
	struct cred *cred = NULL;
	struct path path;
	long ret;

	if (mode & ~(MAY_READ | MAY_WRITE | MAY_EXEC) ||
	    flags & ~(AT_EACCESS | AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	if (!(flags & AT_EACCESS)) {
		cred = real_creds();
		if (!cred)
			return -ENOMEM;
		old = override_creds(cred);
	}
	ret = user_path_at(dfd, name, at_lookup(flags), &path);
	if (!ret) {
		ret = access_path(&path, mode);
		path_put(&path);
	}
	if (cred) {
		revert_creds(old);
		put_cred(cred);
	}
	return ret;
}

/* access(2). 0, -EACCES, -EROFS, -EINVAL, or the path's -errno. */
SYSCALL_DEFINE2(access, const char __user *, filename, int, mode)
{
	return do_access(AT_FDCWD, filename, mode, 0);
}

/* faccessat(2) as the kernel has it: without flags. */
SYSCALL_DEFINE3(faccessat, int, dfd, const char __user *, filename, int, mode)
{
	return do_access(dfd, filename, mode, 0);
}

SYSCALL_DEFINE4(faccessat2, int, dfd, const char __user *, filename, int, mode, int, flags)
{
	return do_access(dfd, filename, mode, flags);
}

/* The text of a link: from memory, from the file system, or where it leads. In @page; its start and *@len. */
static const char *link_text(struct dentry *dentry, char *page, int *len)
{
	struct inode *inode = dentry->d_inode;
	struct path path;
	char *text;

	if (inode->i_op->readlink) {
		*len = inode->i_op->readlink(dentry, page);
		return *len < 0 ? ERR_PTR(*len) : page;
	}
	if (!inode->i_op->get_link) {
		*len = inode->i_size;
		return inode->i_link;
	}
	*len = inode->i_op->get_link(dentry, &path);
	if (*len)
		return ERR_PTR(*len);
	text = d_path(&path, page, PATH_MAX);
	path_put(&path);
	if (!IS_ERR(text))
		*len = strlen(text);
	return text;
}

/* The target of the link at @path in @buf. Its length or -errno. */
static long read_link(const struct path *path, char __user *buf, int size)
{
	char *page = kmalloc(PATH_MAX, GFP_KERNEL);
	const char *text;
	long ret;
	int len;

	if (!page)
		return -ENOMEM;
	touch_atime(path);
	text = link_text(path->dentry, page, &len);
	ret = IS_ERR(text) ? PTR_ERR(text) : min(size, len);
	if (ret > 0 && copy_to_user(buf, text, ret))
		ret = -EFAULT;
	kfree(page);
	return ret;
}

static long do_readlinkat(int dfd, const char __user *pathname, char __user *buf, int size)
{
	struct path path;
	char *name;
	bool empty;
	long ret;

	if (size <= 0)
		return -EINVAL;
	name = getname_flags(pathname, LOOKUP_EMPTY);
	if (IS_ERR(name))
		return PTR_ERR(name);
	empty = !*name;
	ret = filename_lookup(dfd, name, LOOKUP_EMPTY, &path);
	putname(name);
	if (ret)
		return ret;
	if (S_ISLNK(path.dentry->d_inode->i_mode))
		ret = read_link(&path, buf, size);
	else
		ret = empty ? -ENOENT : -EINVAL;
	path_put(&path);
	return ret;
}

/* readlink(2): bytes of the link's target in @buf, without a NUL; -EINVAL: @size, or not a link. */
SYSCALL_DEFINE3(readlink, const char __user *, path, char __user *, buf, int, bufsiz)
{
	return do_readlinkat(AT_FDCWD, path, buf, bufsiz);
}

/* readlinkat(2). */
SYSCALL_DEFINE4(readlinkat, int, dfd, const char __user *, path, char __user *, buf, int, bufsiz)
{
	return do_readlinkat(dfd, path, buf, bufsiz);
}
