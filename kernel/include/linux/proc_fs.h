/* Entries of /proc. Linux: <linux/proc_fs.h>. In kernel/proc/generic.c. */
#pragma once

#include <linux/fs.h>
#include <linux/seq_file.h>

struct proc_dir_entry {
	const char *name;
	umode_t mode;
	uid_t uid; /* root's, until somebody gives it away */
	gid_t gid;
	struct proc_dir_entry *parent, *children, *next; /* only grow, from initcalls */
	int (*show)(struct seq_file *m, void *v);	 /* v: data */
	ssize_t (*write)(struct file *file, const char __user *buf, size_t count, void *data);
	int (*readlink)(char *buf);	    /* symbolic links: as inode_operations.readlink */
	const struct file_operations *fops; /* instead of all that */
	void *data;
	ino_t ino;
	bool about_pids; /* of /proc itself: there even where the mount has but processes */
};

/* @parent NULL: /proc itself. From initcalls; NULL: no memory. */
struct proc_dir_entry *proc_mkdir(const char *name, struct proc_dir_entry *parent);
struct proc_dir_entry *proc_create_single_data(const char *name, umode_t mode,
					       struct proc_dir_entry *parent,
					       int (*show)(struct seq_file *, void *), void *data);
