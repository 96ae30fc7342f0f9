/* What the files of kernel/vfs share. Linux: fs/internal.h, <linux/fs.h>. */
#pragma once

#include <linux/anon_inodes.h>
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/fs_struct.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/mount.h>
#include <linux/namei.h>
#include <linux/pagemap.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <linux/vfs.h>

/* What a change of attributes changes; Linux: <linux/fs.h>. */
struct iattr {
	unsigned int ia_valid; /* ATTR_* */
	umode_t ia_mode;
	uid_t ia_uid;
	gid_t ia_gid;
	loff_t ia_size;
	s64 ia_atime, ia_mtime;
};

#define ATTR_MODE 0x1u
#define ATTR_UID 0x2u
#define ATTR_GID 0x4u
#define ATTR_SIZE 0x8u
#define ATTR_ATIME 0x10u
#define ATTR_MTIME 0x20u
#define ATTR_ATIME_SET 0x40u /* to ia_atime, not to now */
#define ATTR_MTIME_SET 0x80u
#define ATTR_TOUCH 0x100u     /* both to now: who may write may */
#define ATTR_KILL_PRIV 0x200u /* the set-id bits go */
#define ATTR_CTIME 0x400u
#define ATTR_TIMES_SET 0x800u /* explicitly, if only to now */

#define MAX_LFS_FILESIZE ((loff_t)(~0UL >> 1))

/* AT_* flags as LOOKUP_*. */
static inline unsigned int at_lookup(unsigned int flags)
{
	return (flags & AT_SYMLINK_NOFOLLOW ? 0 : LOOKUP_FOLLOW) |
	       (flags & AT_EMPTY_PATH ? LOOKUP_EMPTY : 0);
}

/*
 * Can @file be read and written at places? A terminal can be asked for its position, and says that it has none; an
 * eventfd and its like let it be set, and have none all the same.
 */
static inline bool has_positions(struct file *file)
{
	return file->f_op->llseek && file->f_op->llseek != noop_llseek &&
	       file->f_op->llseek(file, 0, SEEK_CUR) != -ESPIPE;
}

/* permission.c */
bool inode_owner_or_capable(const struct inode *inode);
bool capable_wrt_inode(const struct inode *inode, int cap);
int generic_permission(const struct inode *inode, int mask); /* by the mode alone */
int may_create(struct inode *dir);
int may_delete(struct inode *dir, const struct inode *victim, bool want_dir);

/* attr.c; the inode is locked */
int notify_change(struct dentry *dentry, struct iattr *attr);
int file_remove_privs(struct file *file);
void file_update_time(struct file *file);
void setattr_copy(struct inode *inode, const struct iattr *attr);
int inode_newsize_ok(loff_t size);
int do_truncate(struct dentry *dentry, loff_t size, unsigned int times); /* not locked */

/* readdir.c: a name for getdents(2), behind which position @next stands; "." and "..". False: there was no room. */
bool dir_emit(struct dir_context *ctx, const char *name, loff_t next, ino_t ino, umode_t mode);
bool dir_emit_dots(struct file *file, struct dir_context *ctx);

/* namespace.c */
int mnt_want_write(const struct path *path); /* 0 or -EROFS */

/* super.c; the last user of a super block takes it with them */
struct file_system_type *find_filesystem(const char *name); /* NULL: no such type */
struct super_block *get_super(struct file_system_type *type, char *options);
void put_super(struct super_block *sb);

/* Nanoseconds since 1970 as seconds and what is over. */
static inline s64 ns_to_timespec(s64 ns, unsigned long *nsec)
{
	s64 sec = ns / (s64)NSEC_PER_SEC;

	ns -= sec * (s64)NSEC_PER_SEC;
	*nsec = ns < 0 ? ns + (s64)NSEC_PER_SEC : ns;
	return ns < 0 ? sec - 1 : sec;
}

/*
 * Do names in @dir come by themselves only, as in /proc? Then to look for one that is not there is an error already, before
 * anybody asks whether it may be made.
 */
static inline bool names_come(const struct inode *dir)
{
	return dir->i_op->revalidate;
}
