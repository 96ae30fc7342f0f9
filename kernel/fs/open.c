/*
 * Opening and closing: descriptor, name and file are brought together. How a name leads to a file is kernel/vfs's
 * business. Linux: fs/open.c, fs/file_table.c; open(2), close(2).
 */
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/fs_struct.h>
#include <linux/kernel.h>
#include <linux/mount.h>
#include <linux/namei.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

#define CREATE_FLAGS (O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC) /* matter only during open() */
#define O_PATH_FLAGS (O_DIRECTORY | O_NOFOLLOW | O_PATH | O_CLOEXEC)

/* Makes the new @file one of @path, whose reference it takes over. */
struct file *init_file(struct file *file, const struct path *path, unsigned int flags,
		       const struct file_operations *fops)
{
	file->f_count = 1;
	file->f_flags = flags & ~(CREATE_FLAGS | O_CLOEXEC);
	file->f_mode = (flags + 1) & O_ACCMODE; /* access mode 3 is neither: for ioctl() only */
	file->f_path = *path;
	file->f_inode = path->dentry->d_inode;
	file->f_op = fops;
	if (S_ISREG(file->f_inode->i_mode) || S_ISDIR(file->f_inode->i_mode))
		file->f_mode |= FMODE_ATOMIC_POS;
	mutex_init(&file->f_pos_lock);
	return file;
}

struct file *do_dentry_open(struct file *file, const struct path *path, unsigned int flags)
{
	static const struct file_operations path_fops;
	struct inode *inode = path->dentry->d_inode;
	int error = 0;

	if (!file)
		return ERR_PTR(-ENOMEM);
	path_get(path);
	init_file(file, path, flags, inode->i_fop);
	if (flags & O_PATH) {
		file->f_mode = FMODE_PATH;
		file->f_op = &path_fops;
		return file;
	}
	if (file->f_mode & FMODE_WRITE && S_ISREG(inode->i_mode))
		error = get_write_access(inode);
	if (error)
		file->f_mode = 0;
	else if (!file->f_op)
		error = -ENXIO;
	else if (file->f_op->open)
		error = file->f_op->open(inode, file);
	if (error)
		file->f_op = &path_fops; /* there is nothing to release */
	else if (flags & O_DIRECT)
		error = -EINVAL; /* nothing here can do without a copy */
	else
		return file;
	fput(file);
	return ERR_PTR(error);
}

/* An open file for @path, whatever its permissions say. -ENOMEM, -ENXIO, -EINVAL, -ETXTBSY, the driver's. */
struct file *dentry_open(const struct path *path, unsigned int flags)
{
	return do_dentry_open(kzalloc(sizeof(struct file), GFP_KERNEL), path, flags);
}

/* open(2) for the kernel itself. */
struct file *filp_open(const char *name, int flags, umode_t mode)
{
	char *path = getname_kernel(name);
	struct file *file;

	if (IS_ERR(path))
		return ERR_PTR(PTR_ERR(path));
	file = do_filp_open(AT_FDCWD, path, flags, mode, 0);
	putname(path);
	return file;
}

long do_sys_open(int dfd, const char __user *name, unsigned int flags, umode_t mode,
		 unsigned int lookup)
{
	struct file *file;
	char *path;
	int fd;

	path = getname(name);
	if (IS_ERR(path))
		return PTR_ERR(path);
	fd = get_unused_fd_flags(0, flags);
	if (fd >= 0) {
		file = do_filp_open(dfd, path, flags, mode & ~current->fs->umask, lookup);
		if (IS_ERR(file)) {
			put_unused_fd(fd);
			fd = PTR_ERR(file);
		} else {
			fd_install(fd, file);
		}
	}
	putname(path);
	return fd;
}

/* open(2) and openat(2) do not know of wrong flags: what they do not understand they ignore. */
static long open_old(int dfd, const char __user *name, unsigned int flags, umode_t mode)
{
	if (flags & O_PATH)
		flags &= O_PATH_FLAGS;
	else
		flags |= O_LARGEFILE; /* what F_GETFL reports in 64 bits */
	if (flags & __O_TMPFILE &&
	    ((flags & (O_TMPFILE | O_CREAT)) != O_TMPFILE || !(flags & O_ACCMODE)))
		return -EINVAL;
	if (!(flags & (O_CREAT | __O_TMPFILE)))
		mode = 0;
	return do_sys_open(dfd, name, flags & VALID_OPEN_FLAGS, mode & 07777, 0);
}

/* open(2): @name relative to the working directory. A descriptor or -errno. */
SYSCALL_DEFINE3(open, const char __user *, name, int, flags, umode_t, mode)
{
	return open_old(AT_FDCWD, name, flags, mode);
}

/* openat(2): relative to the directory @dfd. */
SYSCALL_DEFINE4(openat, int, dfd, const char __user *, name, int, flags, umode_t, mode)
{
	return open_old(dfd, name, flags, mode);
}

/* close(2). 0 or -EBADF. */
SYSCALL_DEFINE1(close, unsigned int, fd)
{
	return close_fd(fd);
}
