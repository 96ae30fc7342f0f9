/* What statfs(2) asks a file system; and what there is of file systems and mounts. Linux: <linux/statfs.h>, <linux/fs.h>. */
#pragma once

#include <linux/fs.h>
#include <linux/mount.h>

struct kstatfs {
	u64 f_blocks, f_bfree; /* pages */
	u64 f_files, f_ffree;
};

/* kernel/vfs/namespace.c */
extern spinlock_t mount_lock;
extern struct list_head mounts;
void register_filesystem(struct file_system_type *type); /* from an initcall */
const struct file_system_type *first_filesystem(void);
int path_mount(const char *name, struct path *path, const char *type, unsigned long flags,
	       char *options);
int kern_mount_at(const char *type, const char *where);
