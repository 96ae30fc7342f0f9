/*
 * Inodes, super blocks and mounts as far as every kernel has them: their counts. Linux: fs/inode.c,
 * fs/super.c, fs/namespace.c.
 */
#include <linux/fs.h>
#include <linux/ktime.h>
#include <linux/mount.h>
#include <linux/slab.h>

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

/* In a kernel built without kernel/vfs nothing is unmounted, so that the count does not reach 0. */
void __weak mntput(struct vfsmount *mnt)
{
	__atomic_fetch_sub(&mnt->mnt_count, 1, __ATOMIC_RELEASE);
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
