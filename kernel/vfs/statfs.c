/* What a file system is; and that its contents are safe. Linux: fs/statfs.c, fs/sync.c; statfs(2), sync(2). */
#include "internal.h"
#include <linux/file.h>
#include <uapi/asm/statfs.h>
#include <uapi/linux/fadvise.h>

struct file_handle;

static void fill_statfs(const struct path *path, struct statfs *st)
{
	struct super_block *sb = path->mnt->mnt_sb;
	struct kstatfs info = {};

	if (sb->s_op->statfs)
		sb->s_op->statfs(sb, &info);
	*st = (struct statfs){
		.f_type = sb->s_magic,
		.f_bsize = PAGE_SIZE,
		.f_frsize = PAGE_SIZE,
		.f_blocks = info.f_blocks,
		.f_bfree = info.f_bfree,
		.f_bavail = info.f_bfree,
		.f_files = info.f_files,
		.f_ffree = info.f_ffree,
		.f_fsid = { { sb->s_dev, 0 } },
		.f_namelen = NAME_MAX,
		.f_flags = ST_VALID,
	};
	/* ST_* are MS_* as far as both have them */
	st->f_flags |= path->mnt->flags & MNT_READONLY || sb->s_flags & SB_RDONLY ? ST_RDONLY : 0;
	st->f_flags |= path->mnt->flags & MNT_NOSUID ? ST_NOSUID : 0;
	st->f_flags |= path->mnt->flags & MNT_NODEV ? ST_NODEV : 0;
	st->f_flags |= path->mnt->flags & MNT_NOEXEC ? ST_NOEXEC : 0;
	st->f_flags |= path->mnt->flags & MNT_NOATIME ? ST_NOATIME : 0;
	st->f_flags |= path->mnt->flags & MNT_NODIRATIME ? ST_NODIRATIME : 0;
	st->f_flags |= path->mnt->flags & MNT_RELATIME ? ST_RELATIME : 0;
	st->f_flags |= path->mnt->flags & MNT_NOSYMFOLLOW ? ST_NOSYMFOLLOW : 0;
}

/* statfs(2). 0, -EFAULT, and those of paths. */
SYSCALL_DEFINE2(statfs, const char __user *, pathname, struct statfs __user *, buf)
{
	struct statfs st;
	struct path path;
	long error = user_path_at(AT_FDCWD, pathname, LOOKUP_FOLLOW, &path);

	if (error)
		return error;
	fill_statfs(&path, &st);
	path_put(&path);
	return copy_to_user(buf, &st, sizeof(st)) ? -EFAULT : 0;
}

/* fstatfs(2). 0, -EBADF, -EFAULT. */
SYSCALL_DEFINE2(fstatfs, unsigned int, fd, struct statfs __user *, buf)
{
	struct file *file = fget_raw(fd);
	struct statfs st;

	if (!file)
		return -EBADF;
	fill_statfs(&file->f_path, &st);
	fput(file);
	return copy_to_user(buf, &st, sizeof(st)) ? -EFAULT : 0;
}

/* sync(2): everything is in memory, which is where it belongs. */
SYSCALL_DEFINE0(sync)
{
	return 0;
}

/* syncfs(2). 0, -EBADF. */
SYSCALL_DEFINE1(syncfs, int, fd)
{
	struct fd f = fdget(fd);

	if (!f.file)
		return -EBADF;
	fdput(f);
	return 0;
}

static long do_fsync(unsigned int fd, bool datasync)
{
	struct fd f = fdget(fd);
	long error;

	if (!f.file)
		return -EBADF;
	error = f.file->f_op->fsync ? f.file->f_op->fsync(f.file, datasync) : -EINVAL;
	fdput(f);
	return error;
}

/* fsync(2), fdatasync(2). 0, -EBADF, -EINVAL: there is nothing to be kept safe. */
SYSCALL_DEFINE1(fsync, unsigned int, fd)
{
	return do_fsync(fd, false);
}

SYSCALL_DEFINE1(fdatasync, unsigned int, fd)
{
	return do_fsync(fd, true);
}

/* sync_file_range(2). 0, -EBADF, -EINVAL, -ESPIPE. */
SYSCALL_DEFINE4(sync_file_range, int, fd, loff_t, offset, loff_t, nbytes, unsigned int, flags)
{
	struct fd f;
	umode_t mode;
	loff_t end;

	f = fdget(fd);
	if (!f.file)
		return -EBADF;
	mode = f.file->f_inode->i_mode;
	fdput(f);
	if (flags & ~SYNC_FILE_RANGE_ALL || offset < 0 ||
	    __builtin_add_overflow(offset, nbytes, &end) || end < offset)
		return -EINVAL;
	return S_ISREG(mode) || S_ISBLK(mode) || S_ISDIR(mode) || S_ISLNK(mode) ? 0 : -ESPIPE;
}

/* readahead(2). 0, -EBADF, -EINVAL: not a file. */
SYSCALL_DEFINE3(readahead, int, fd, loff_t, offset, size_t, count)
{
	struct fd f = fdget(fd);
	long error = 0;

	if (!f.file)
		return -EBADF;
	if (!(f.file->f_mode & FMODE_READ))
		error = -EBADF;
	else if (!S_ISREG(f.file->f_inode->i_mode))
		error = -EINVAL;
	fdput(f);
	return error;
}

/* fadvise64(2): there is nothing to read ahead or to drop. 0, -EBADF, -EINVAL, -ESPIPE. */
SYSCALL_DEFINE4(fadvise64, int, fd, loff_t, offset, size_t, len, int, advice)
{
	struct fd f = fdget(fd);
	long error = 0;

	if (!f.file)
		return -EBADF;
	if (S_ISFIFO(f.file->f_inode->i_mode))
		error = -ESPIPE;
	else if ((ssize_t)len < 0 || advice < POSIX_FADV_NORMAL || advice > POSIX_FADV_NOREUSE)
		error = -EINVAL;
	fdput(f);
	return error;
}

/* name_to_handle_at(2): no file system here can give a name that outlives a reboot. -EOPNOTSUPP, and those of paths. */
SYSCALL_DEFINE5(name_to_handle_at, int, dfd, const char __user *, name, struct file_handle __user *,
		handle, int __user *, mnt_id, int, flag)
{
	struct path path;
	long error;

	if (flag & ~(AT_SYMLINK_FOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	error = user_path_at(dfd, name,
			     (flag & AT_SYMLINK_FOLLOW ? LOOKUP_FOLLOW : 0) |
				     (flag & AT_EMPTY_PATH ? LOOKUP_EMPTY : 0),
			     &path);
	if (error)
		return error;
	path_put(&path);
	return -EOPNOTSUPP;
}
