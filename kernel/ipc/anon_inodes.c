/* Open files that no path leads to: <linux/anon_inodes.h>. Linux: fs/anon_inodes.c, fs/file_table.c. */
#include <linux/anon_inodes.h>
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mount.h>
#include <linux/sprintf.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

static void anon_evict_inode(struct inode *inode)
{
	free_lock_context(inode);
	kfree(inode);
}

/* They are on no disk and in no directory, but have numbers and a device as all others. */
static const struct super_operations anon_ops = { .evict_inode = anon_evict_inode };
static struct super_block anon_sb = { .s_dev = 3, .s_op = &anon_ops };
static struct vfsmount anon_mnt = { .mnt_count = 1, .mnt_sb = &anon_sb };

void init_anon_inode(struct inode *inode, umode_t mode)
{
	static const struct inode_operations no_iops;

	inode_init(inode, &anon_sb, mode);
	inode->i_flags = S_PRIVATE;
	inode->i_op = &no_iops;
	inode->i_uid = current_fsuid();
	inode->i_gid = current_fsgid();
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
	struct path path = { &anon_mnt, d_make_root(inode) };

	if (!path.dentry)
		return ERR_PTR(-ENOMEM);
	mntget(&anon_mnt);
	return alloc_file(&path, flags, fops);
}

struct file *alloc_file_clone(struct file *old, unsigned int flags,
			      const struct file_operations *fops)
{
	path_get(&old->f_path);
	return alloc_file(&old->f_path, flags, fops);
}

/* Made at boot, not on first use, which would look like an object that a call left behind. */
static struct inode anon_inode; /* Linux's has no type either: fstat() says mode 0600 */

static int anon_inode_init(void)
{
	init_anon_inode(&anon_inode, 0600);
	return 0;
}
fs_initcall(anon_inode_init);

struct file *anon_inode_getfile(const char *name, const struct file_operations *fops, void *priv,
				unsigned int flags)
{
	struct path path = { .mnt = &anon_mnt };
	struct file *file;
	char text[40];

	path.dentry = d_alloc(NULL, text, snprintf(text, sizeof(text), "anon_inode:%s", name), 0);
	if (!path.dentry)
		return ERR_PTR(-ENOMEM);
	path.dentry->d_inode = igrab(&anon_inode);
	mntget(&anon_mnt);
	file = alloc_file(&path, flags, fops);
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

loff_t noop_llseek(struct file *file, loff_t offset, int whence)
{
	return file->f_pos;
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
