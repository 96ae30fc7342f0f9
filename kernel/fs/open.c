/*
 * Opening and closing. Linux: fs/open.c, open(2), close(2).
 *
 * The tree is read-only, so that every wish to write a file, make one or cut one off is EROFS, in the
 * order in which Linux finds out on a read-only mount. Devices can be written to all the same.
 */
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

#define CREATE_FLAGS (O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC) /* matter only during open() */
#define O_PATH_FLAGS (O_DIRECTORY | O_NOFOLLOW | O_PATH | O_CLOEXEC)

/* May @inode be opened as @flags ask? 0 or -errno. */
static int may_open(const struct inode *inode, unsigned int flags)
{
	bool write = (flags & O_ACCMODE) != O_RDONLY || flags & O_TRUNC;

	if (flags & O_PATH)
		return 0;
	if ((flags & (O_CREAT | O_EXCL)) == (O_CREAT | O_EXCL))
		return -EEXIST;
	if (flags & __O_TMPFILE)
		return -EROFS;
	if (S_ISLNK(inode->i_mode)) /* O_NOFOLLOW */
		return -ELOOP;
	if (S_ISDIR(inode->i_mode))
		return write || flags & O_CREAT ? -EISDIR : 0;
	return S_ISREG(inode->i_mode) && write ? -EROFS : 0;
}

/* An open file for @inode, whatever its permissions say. -ENOMEM, -ENXIO, -EINVAL, the driver's. */
struct file *dentry_open(struct inode *inode, unsigned int flags)
{
	static const struct file_operations path_fops;
	struct file *file;
	int error = 0;

	if (flags & O_DIRECT) /* nothing here can do without a copy */
		return ERR_PTR(-EINVAL);
	file = kzalloc(sizeof(*file), GFP_KERNEL);
	if (!file)
		return ERR_PTR(-ENOMEM);
	file->f_count = 1;
	file->f_flags = flags & ~(CREATE_FLAGS | O_CLOEXEC);
	file->f_mode = (flags + 1) & O_ACCMODE; /* access mode 3 is neither: for ioctl() only */
	if (S_ISREG(inode->i_mode) || S_ISDIR(inode->i_mode))
		file->f_mode |= FMODE_ATOMIC_POS;
	file->f_inode = inode;
	file->f_op = inode->i_fop;
	mutex_init(&file->f_pos_lock);
	if (flags & O_PATH) {
		file->f_mode = FMODE_PATH;
		file->f_op = &path_fops;
	}
	if (!file->f_op)
		error = -ENXIO;
	else if (file->f_op->open)
		error = file->f_op->open(inode, file);
	if (!error)
		return file;
	kfree(file);
	return ERR_PTR(error);
}

static struct file *path_open(int dfd, char *path, unsigned int flags)
{
	unsigned int lookup = 0;
	struct inode *inode;
	int error;

	if (!(flags & O_NOFOLLOW) && (flags & (O_CREAT | O_EXCL)) != (O_CREAT | O_EXCL))
		lookup |= LOOKUP_FOLLOW;
	if (flags & O_DIRECTORY)
		lookup |= LOOKUP_DIRECTORY;
	if (flags & O_CREAT)
		lookup |= LOOKUP_CREATE;
	inode = path_lookup(dfd, path, lookup);
	error = IS_ERR(inode) ? PTR_ERR(inode) : may_open(inode, flags);
	return error ? ERR_PTR(error) : dentry_open(inode, flags);
}

/* open(2) for the kernel itself; @flags as there, @mode without meaning as nothing can be made. */
struct file *filp_open(const char *name, int flags, umode_t mode)
{
	char *path = getname_kernel(name);
	struct file *file;

	if (IS_ERR(path))
		return ERR_PTR(PTR_ERR(path));
	file = path_open(AT_FDCWD, path, flags);
	kfree(path);
	return file;
}

static long do_sys_open(int dfd, const char __user *name, unsigned int flags)
{
	struct file *file;
	char *path;
	int fd;

	if (flags & O_PATH)
		flags &= O_PATH_FLAGS;
	else
		flags |= O_LARGEFILE; /* what F_GETFL reports in 64 bits */
	if (flags & __O_TMPFILE &&
	    ((flags & (O_TMPFILE | O_CREAT)) != O_TMPFILE || !(flags & O_ACCMODE)))
		return -EINVAL;
	path = getname(name, 0);
	if (IS_ERR(path))
		return PTR_ERR(path);
	fd = get_unused_fd_flags(0, flags);
	if (fd >= 0) {
		file = path_open(dfd, path, flags);
		if (IS_ERR(file)) {
			put_unused_fd(fd);
			fd = PTR_ERR(file);
		} else {
			fd_install(fd, file);
		}
	}
	kfree(path);
	return fd;
}

/* open(2): @name relative to the working directory. A descriptor or -errno. */
SYSCALL_DEFINE3(open, const char __user *, name, int, flags, umode_t, mode)
{
	return do_sys_open(AT_FDCWD, name, flags);
}

/* openat(2): relative to the directory @dfd. Flags that are not known are ignored, as for open(). */
SYSCALL_DEFINE4(openat, int, dfd, const char __user *, name, int, flags, umode_t, mode)
{
	return do_sys_open(dfd, name, flags);
}

/* close(2). 0 or -EBADF. */
SYSCALL_DEFINE1(close, unsigned int, fd)
{
	return close_fd(fd);
}
