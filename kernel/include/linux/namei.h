/* From paths to places. Linux: <linux/namei.h>. Implemented in kernel/vfs/walk.c. */
#pragma once

#include <linux/path.h>
#include <linux/types.h>

#define LOOKUP_FOLLOW 0x1u    /* a symbolic link at the end is followed */
#define LOOKUP_DIRECTORY 0x2u /* ENOTDIR if the end is anything else */
#define LOOKUP_EMPTY 0x4u     /* "" means @dfd itself (AT_EMPTY_PATH) */
#define LOOKUP_CREATE 0x8u    /* what is missing at the end is to be made */
/* openat2(2)'s RESOLVE_*, as they are, shifted */
#define LOOKUP_RESOLVE_SHIFT 8
#define LOOKUP_NO_XDEV 0x100u
#define LOOKUP_NO_MAGICLINKS 0x200u
#define LOOKUP_NO_SYMLINKS 0x400u
#define LOOKUP_BENEATH 0x800u
#define LOOKUP_IN_ROOT 0x1000u
#define LOOKUP_CACHED 0x2000u
#define LOOKUP_IS_SCOPED (LOOKUP_BENEATH | LOOKUP_IN_ROOT)

enum { LAST_NORM, LAST_ROOT, LAST_DOT, LAST_DOTDOT };

/* A walk in progress. */
struct nameidata {
	struct path path; /* so far, with references */
	struct path root; /* where "/" is, with references; mnt NULL: not asked for yet */
	unsigned int flags;
	unsigned int links; /* followed so far */
	unsigned int seq;   /* rename_seq at the start, for LOOKUP_IS_SCOPED */
	char *name;	    /* the whole path, PATH_MAX bytes at least, changed by links */
	char *longer;	    /* instead of it, once links have made it too long; kfree() */
	const char *last;   /* the last component, not walked yet */
	unsigned int last_len, last_type;
	u32 last_hash;
	bool trailing; /* slashes follow it */
};

char *getname_flags(const char __user *name, unsigned int flags); /* putname() it; ERR_PTR */
char *getname(const char __user *name);
char *getname_kernel(const char *name);
void putname(char *name);

/* All return 0 or -errno; the caller puts the path, with references, and the name. */
int filename_lookup(int dfd, char *name, unsigned int flags, struct path *path);
int user_path_at(int dfd, const char __user *name, unsigned int flags, struct path *path);
int kern_path(const char *name, unsigned int flags, struct path *path);

/* A walk up to the last component, for those who make, remove or open it. Ends with terminate_walk(), always. */
int path_parentat(struct nameidata *nd, int dfd, char *name, unsigned int flags);
int link_path_walk(struct nameidata *nd); /* the same for what following a link has left to walk */
/* The last component's dentry, positive, with a reference; NULL: none; ERR_PTR. _locked: @parent is. */
struct dentry *lookup_fast(const struct nameidata *nd);
struct dentry *lookup_locked(struct dentry *parent, const struct nameidata *nd);
/* Goes on to the last component. 0; 1: it is a link, and link_path_walk() is next; -errno. */
int walk_last(struct nameidata *nd, bool follow);
int step_into(struct nameidata *nd, struct dentry *dentry, bool follow);
void terminate_walk(struct nameidata *nd);

/* kernel/vfs/: nothing is mounted in a kernel without it */
bool follow_mount(struct path *path); /* down to what is mounted there, if anything: true */
bool follow_up(struct path *path);    /* from a mount's root to where it is mounted: true */

/* kernel/vfs/create.c: the place for a new name, the node there, and the end of it; see there */
struct dentry *filename_create(struct nameidata *nd, int dfd, char *name, bool is_dir);
int vfs_mknod(struct inode *dir, struct dentry *dentry, umode_t mode, dev_t dev);
void end_creating(struct nameidata *nd, struct dentry *dentry);
