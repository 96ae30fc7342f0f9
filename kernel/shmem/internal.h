/* What the files of tmpfs share. Linux: <linux/shmem_fs.h>. */
#pragma once

#include "../vfs/internal.h"
#include <linux/init.h>
#include <linux/kstrtox.h>
#include <linux/sprintf.h>

#define BOGO_DIRENT_SIZE 20 /* what a name adds to its directory's size */
#define TMPFS_MAGIC 0x01021994

/* A tmpfs's limits; 0: none. */
struct shmem_sb_info {
	unsigned long max_blocks, used_blocks; /* pages; used is atomic */
	unsigned long max_inodes, used_inodes;
	umode_t mode; /* of the root, and its owner */
	uid_t uid;
	gid_t gid;
};

struct shmem_inode {
	struct inode vfs_inode;
	/* Regular files only: others are allocated without it. */
	struct address_space mapping;
	unsigned int seals; /* F_SEAL_*; under i_rwsem */
};

/* shmem.c: an inode in @dir (NULL: none), with one reference. ERR_PTR: -ENOSPC, -ENOMEM */
struct inode *shmem_get_inode(struct super_block *sb, const struct inode *dir, umode_t mode,
			      dev_t dev);
bool shmem_reserve_inode(struct super_block *sb);
void shmem_free_inode(struct super_block *sb);
int shmem_fill_super(struct super_block *sb, char *options);

/* dir.c, file.c */
/* A node, directory or (with @target) link in the root of @sb, made if it is not there; with a reference. ERR_PTR. */
struct dentry *shmem_add_node(struct super_block *sb, const char *name, umode_t mode, dev_t dev,
			      const char *target);
extern const struct inode_operations shmem_dir_inode_operations, shmem_inode_operations;
extern const struct file_operations shmem_file_operations;
int shmem_setattr(struct dentry *dentry, struct iattr *attr);
