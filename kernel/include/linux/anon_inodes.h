/* Open files that no path leads to. Linux: <linux/anon_inodes.h>, <linux/file.h>. In kernel/ipc/anon_inodes.c. */
#pragma once

#include <linux/types.h>

struct file;
struct file_operations;
struct inode;

/* An inode with a number of its own and the caller's owner, one reference. NULL: no memory. */
struct inode *alloc_anon_inode(umode_t mode);
void init_anon_inode(struct inode *inode, umode_t mode);
/* An open file for @inode, whose reference it takes over, with O_* @flags. ERR_PTR(-ENOMEM): the inode is gone. */
struct file *alloc_file_pseudo(struct inode *inode, unsigned int flags,
			       const struct file_operations *fops);
/* Another one for what @old is open on. */
struct file *alloc_file_clone(struct file *old, unsigned int flags,
			      const struct file_operations *fops);
/* An open file with @priv as its private data, on an inode that all of them share. ERR_PTR. */
struct file *anon_inode_getfile(const char *name, const struct file_operations *fops, void *priv,
				unsigned int flags);
/* The same behind a new descriptor of the current task. @priv stays the caller's if that fails. */
int anon_inode_getfd(const char *name, const struct file_operations *fops, void *priv,
		     unsigned int flags);
/* What lseek() of such a file does, where it is allowed at all: nothing. */
loff_t noop_llseek(struct file *file, loff_t offset, int whence);
/*
 * Puts two files, and the caller's references, behind descriptors that are told to @user, an int[2].
 * 0, -EMFILE, -ENOMEM, -EFAULT: the files are closed then.
 */
int fd_install_pair(struct file *files[2], unsigned int flags, int __user *user);
