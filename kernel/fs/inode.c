/*
 * Inodes, super blocks and mounts as far as every kernel has them: their counts. Linux: fs/inode.c,
 * fs/super.c, fs/namespace.c. And the first mount of all.
 */
#include <linux/fs.h>
#include <linux/fs_struct.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/mount.h>
#include <linux/slab.h>

struct path root_path;

/* A new inode, all zeroes so far, of @sb, which root owns. */
void inode_init(struct inode *inode, struct super_block *sb, umode_t mode)
{
	inode->i_mode = mode;
	inode->i_nlink = 1;
	inode->i_count = 1;
	inode->i_ino = __atomic_add_fetch(&sb->s_last_ino, 1, __ATOMIC_RELAXED);
	inode->i_sb = sb;
	inode->i_btime = inode->i_ctime = inode->i_mtime = inode->i_atime = ktime_get_real_ns();
	mutex_init(&inode->i_rwsem);
	spin_lock_init(&inode->i_lock);
}

/* Drops a reference; with the last one the inode goes. */
void iput(struct inode *inode)
{
	if (!__atomic_sub_fetch(&inode->i_count, 1, __ATOMIC_ACQ_REL))
		inode->i_sb->s_op->evict_inode(inode);
}

void path_get(const struct path *path)
{
	mntget(path->mnt);
	dget(path->dentry);
}

void path_put(const struct path *path)
{
	dput(path->dentry);
	mntput(path->mnt);
}

void mount_root(void)
{
	static const struct file_system_type rootfs_type = { .name = "rootfs" };
	static struct super_block root_sb = { .s_type = &rootfs_type, .s_dev = 2, .s_active = 1 };
	static struct vfsmount root_mnt = {
		.mnt_count = 1,
		.mnt_sb = &root_sb,
		.parent = &root_mnt,
		.list = LIST_HEAD_INIT(root_mnt.list),
		.id = 1,
		.devname = "rootfs",
		.flags = MNT_RELATIME,
	};

	if (rootfs_fill_super(&root_sb, NULL))
		panic("No memory for the root directory.");
	root_mnt.mnt_root = root_sb.s_root;
	root_mnt.mountpoint = root_sb.s_root;
	root_path = (struct path){ &root_mnt, root_sb.s_root };
	path_get(&root_path);
	init_fs.root = root_path;
	path_get(&root_path);
	init_fs.pwd = root_path;
}
