/* Open files that no path leads to: <linux/anon_inodes.h>. Linux: fs/anon_inodes.c, fs/file_table.c. */
#include <linux/anon_inodes.h>
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

void init_anon_inode(struct inode *inode, umode_t mode)
{
	static unsigned int last_ino;

	inode->i_ino = __atomic_add_fetch(&last_ino, 1, __ATOMIC_RELAXED);
	inode->i_mode = mode;
	inode->i_uid = current_fsuid();
	inode->i_gid = current_fsgid();
	inode->i_nlink = 1;
	inode->i_mtime = ktime_get_real_ns() / NSEC_PER_SEC;
}

struct inode *alloc_anon_inode(umode_t mode)
{
	struct inode *inode = kzalloc(sizeof(*inode), GFP_KERNEL);

	if (inode)
		init_anon_inode(inode, mode);
	return inode;
}

struct file *alloc_file_pseudo(struct inode *inode, unsigned int flags,
			       const struct file_operations *fops)
{
	struct file *file = kzalloc(sizeof(*file), GFP_KERNEL);

	if (!file)
		return ERR_PTR(-ENOMEM);
	file->f_count = 1;
	file->f_flags = flags & ~O_CLOEXEC;
	file->f_mode = (flags + 1) & O_ACCMODE;
	file->f_inode = inode;
	file->f_op = fops;
	mutex_init(&file->f_pos_lock);
	return file;
}

/* Linux's has no type either: fstat() says mode 0600. */
static struct inode anon_inode_inode = { .i_ino = 1, .i_mode = 0600, .i_nlink = 1 };

struct file *anon_inode_getfile(const char *name, const struct file_operations *fops, void *priv,
				unsigned int flags)
{
	struct file *file = alloc_file_pseudo(&anon_inode_inode, flags, fops);

	if (!IS_ERR(file))
		file->private_data = priv;
	return file;
}

int anon_inode_getfd(const char *name, const struct file_operations *fops, void *priv,
		     unsigned int flags)
{
	int fd = get_unused_fd_flags(0, flags);
	struct file *file;

	if (fd < 0)
		return fd;
	file = anon_inode_getfile(name, fops, priv, flags);
	if (IS_ERR(file)) {
		put_unused_fd(fd);
		return PTR_ERR(file);
	}
	fd_install(fd, file);
	return fd;
}

int fd_install_pair(struct file *files[2], unsigned int flags, int __user *user)
{
	int fd[2], ret;

	ret = fd[0] = get_unused_fd_flags(0, flags);
	if (ret >= 0) {
		ret = fd[1] = get_unused_fd_flags(0, flags);
		if (ret >= 0) {
			ret = copy_to_user(user, fd, sizeof(fd)) ? -EFAULT : 0;
			if (!ret) {
				fd_install(fd[0], files[0]);
				fd_install(fd[1], files[1]);
				return 0;
			}
			put_unused_fd(fd[1]);
		}
		put_unused_fd(fd[0]);
	}
	fput(files[0]);
	fput(files[1]);
	return ret;
}
