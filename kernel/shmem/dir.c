/* Directories of tmpfs: names are made, linked, moved and removed. Linux: mm/shmem.c. */
#include "internal.h"

static void inc_nlink(struct inode *inode)
{
	__atomic_fetch_add(&inode->i_nlink, 1, __ATOMIC_RELAXED);
}

static void drop_nlink(struct inode *inode)
{
	__atomic_fetch_sub(&inode->i_nlink, 1, __ATOMIC_RELAXED);
}

/* @dir has gained or lost a name. */
static void dir_changed(struct inode *dir, long size)
{
	dir->i_size += size;
	dir->i_mtime = dir->i_ctime = ktime_get_real_ns();
}

/* A name holds a reference to itself: the dentries are all there is of a directory. */
static int add_name(struct inode *dir, struct dentry *dentry, struct inode *inode)
{
	if (IS_ERR(inode))
		return PTR_ERR(inode);
	if (S_ISDIR(inode->i_mode))
		inc_nlink(dir);
	dir_changed(dir, BOGO_DIRENT_SIZE);
	d_add(dget(dentry), inode);
	return 0;
}

static int shmem_mknod(struct inode *dir, struct dentry *dentry, umode_t mode, dev_t dev)
{
	return add_name(dir, dentry, shmem_get_inode(dir->i_sb, dir, mode, dev));
}

static int shmem_symlink(struct inode *dir, struct dentry *dentry, const char *target)
{
	struct inode *inode = shmem_get_inode(dir->i_sb, dir, S_IFLNK | 0777, 0);

	if (IS_ERR(inode))
		return PTR_ERR(inode);
	inode->i_size = strlen(target);
	inode->i_link = kmemdup(target, inode->i_size + 1, GFP_KERNEL);
	if (!inode->i_link) {
		iput(inode);
		return -ENOMEM;
	}
	return add_name(dir, dentry, inode);
}

static struct inode *shmem_tmpfile(struct inode *dir, umode_t mode)
{
	return shmem_get_inode(dir->i_sb, dir, mode, 0);
}

static int shmem_link(struct dentry *old, struct inode *dir, struct dentry *dentry)
{
	struct inode *inode = old->d_inode;

	/* Each further name of a file is counted as a file, for the memory that it takes. */
	if (inode->i_nlink && !shmem_reserve_inode(inode->i_sb))
		return -ENOSPC;
	inc_nlink(inode);
	inode->i_ctime = ktime_get_real_ns();
	return add_name(dir, dentry, igrab(inode));
}

static bool is_empty(struct dentry *dir)
{
	struct dir_link *link;
	bool empty = true;

	spin_lock(&dir->d_lock);
	list_for_each_entry(link, &dir->d_subdirs, list)
		if (link->off)
			empty = false;
	spin_unlock(&dir->d_lock);
	return empty;
}

static int shmem_unlink(struct inode *dir, struct dentry *dentry)
{
	struct inode *inode = dentry->d_inode;

	if (S_ISDIR(inode->i_mode)) {
		if (!is_empty(dentry))
			return -ENOTEMPTY;
		drop_nlink(inode); /* "." */
		drop_nlink(dir);
	} else if (inode->i_nlink > 1) {
		shmem_free_inode(inode->i_sb);
	}
	drop_nlink(inode);
	dir_changed(dir, -BOGO_DIRENT_SIZE);
	inode->i_ctime = dir->i_ctime;
	d_drop(dentry);
	dput(dentry);
	return 0;
}

/* RENAME_WHITEOUT: a device 0:0 stays where @old was. */
static int add_whiteout(struct inode *dir, struct dentry *old)
{
	struct dentry *dentry = d_alloc(old->d_parent, old->d_name, old->d_len, old->d_hash);
	int error = dentry ? shmem_mknod(dir, dentry, S_IFCHR, 0) : -ENOMEM;

	dput(dentry);
	return error;
}

/* The caller moves the dentries. */
static int shmem_rename(struct inode *old_dir, struct dentry *old, struct inode *new_dir,
			struct dentry *new, unsigned int flags)
{
	bool is_dir = S_ISDIR(old->d_inode->i_mode), swap = flags & RENAME_EXCHANGE;
	bool new_is_dir = new->d_inode &&S_ISDIR(new->d_inode->i_mode);
	int error = 0;

	if (new->d_inode && !swap && S_ISDIR(new->d_inode->i_mode) && !is_empty(new))
		return -ENOTEMPTY;
	if (flags & RENAME_WHITEOUT)
		error = add_whiteout(old_dir, old);
	if (!error && new->d_inode && !swap)
		error = shmem_unlink(new_dir, new);
	if (error)
		return error;
	if (is_dir && (!swap || !new_is_dir)) {
		drop_nlink(old_dir);
		inc_nlink(new_dir);
	} else if (!is_dir && swap && new_is_dir) {
		drop_nlink(new_dir);
		inc_nlink(old_dir);
	}
	dir_changed(old_dir, swap ? 0 : -BOGO_DIRENT_SIZE);
	dir_changed(new_dir, swap ? 0 : BOGO_DIRENT_SIZE);
	old->d_inode->i_ctime = new_dir->i_ctime;
	if (swap)
		new->d_inode->i_ctime = new_dir->i_ctime;
	return 0;
}

struct dentry *shmem_add_node(struct super_block *sb, const char *name, umode_t mode, dev_t dev,
			      const char *target)
{
	u32 hash = full_name_hash(name, strlen(name));
	struct inode *dir = sb->s_root->d_inode;
	struct dentry *dentry;
	int error = 0;

	mutex_lock(&dir->i_rwsem);
	dentry = d_lookup(sb->s_root, name, strlen(name), hash);
	if (!dentry) {
		dentry = d_alloc(sb->s_root, name, strlen(name), hash);
		if (!dentry)
			error = -ENOMEM;
		else if (target)
			error = shmem_symlink(dir, dentry, target);
		else
			error = shmem_mknod(dir, dentry, mode, dev);
	}
	mutex_unlock(&dir->i_rwsem);
	if (!error)
		return dentry;
	dput(dentry);
	return ERR_PTR(error);
}

const struct inode_operations shmem_dir_inode_operations = {
	.mknod = shmem_mknod,
	.symlink = shmem_symlink,
	.link = shmem_link,
	.unlink = shmem_unlink,
	.rename = shmem_rename,
	.tmpfile = shmem_tmpfile,
};
