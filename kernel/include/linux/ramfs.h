/*
 * The read-only tree of files that the initramfs fills at boot. Linux: fs/ramfs, init/initramfs.c.
 */
#pragma once

#include <linux/fs.h>

/* A name in a directory. The bytes of the name lie in the archive and are not terminated. */
struct ramfs_entry {
	const char *name;
	size_t len;
	struct inode *inode;
};

struct directory {
	struct inode *parent; /* the root's is the root */
	unsigned int nr, max;
	struct ramfs_entry *entry; /* sorted by name: found by halving, listed by number */
};

extern struct inode ramfs_root;

/* What @name is in @dir, which must be a directory; "." and ".." too. NULL: no such name. */
struct inode *ramfs_lookup(struct inode *dir, const char *name, size_t len);

/*
 * The inode of @name in @dir for a file of type and permissions @mode, made or, if the name exists,
 * emptied. @name must stay. -EISDIR: a directory cannot become anything else; -ENOMEM.
 */
struct inode *ramfs_add(struct inode *dir, const char *name, size_t len, umode_t mode);

/* Adds the files of the cpio archives at @data, which stay in use. 0, -EINVAL (malformed), -ENOMEM. */
int initramfs_unpack(const char *data, size_t size);

/* kernel/posix/readdir.c: .iterate of directories; NULL in a kernel built without it. */
__weak int ramfs_iterate(struct file *file, struct dir_context *ctx);
