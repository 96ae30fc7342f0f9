/* Mounts: which file system stands where. Linux: <linux/mount.h>, fs/mount.h. */
#pragma once

#include <linux/list.h>
#include <linux/path.h>
#include <linux/types.h>

struct super_block;

struct vfsmount {
	int mnt_count; /* atomic: paths that lead here, mounts on it, and one while it is mounted */
	unsigned int flags; /* MNT_* */
	int id;
	struct dentry *mnt_root;
	struct super_block *mnt_sb;
	/* Where it stands, under mount_lock; the root's is itself, an unmounted one's NULL. */
	struct vfsmount *parent;
	struct dentry *mountpoint;
	struct vfsmount *next; /* in its hash chain */
	struct list_head list; /* all mounts, in the order of their making */
	bool expire_mark;      /* umount2(MNT_EXPIRE) was here */
	char *devname;
};

#define MNT_NOSUID 0x01u
#define MNT_NODEV 0x02u
#define MNT_NOEXEC 0x04u
#define MNT_NOATIME 0x08u
#define MNT_NODIRATIME 0x10u
#define MNT_RELATIME 0x20u
#define MNT_READONLY 0x40u
#define MNT_NOSYMFOLLOW 0x80u

static inline struct vfsmount *mntget(struct vfsmount *mnt)
{
	__atomic_fetch_add(&mnt->mnt_count, 1, __ATOMIC_RELAXED);
	return mnt;
}

void mntput(struct vfsmount *mnt);
extern struct path root_path; /* of everything; the first process starts here */
