/* Where a process stands in the tree of files; threads share it (CLONE_FS). Linux: <linux/fs_struct.h>. */
#pragma once

#include <linux/path.h>
#include <linux/spinlock.h>
#include <linux/types.h>

struct fs_struct {
	int users;	 /* atomic: tasks that share it */
	spinlock_t lock; /* protects the rest; nothing is taken under it */
	umode_t umask;
	struct path root, pwd; /* with references */
};

extern struct fs_struct init_fs;

struct fs_struct *copy_fs_struct(struct fs_struct *old); /* a copy with one user; NULL: no memory */
void free_fs_struct(struct fs_struct *fs);		 /* drops a user */
void get_fs_root(struct path *root);			 /* the current task's, with references */
void get_fs_pwd(struct path *pwd);
