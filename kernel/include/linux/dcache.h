/*
 * Dentries: names in directories. Linux: <linux/dcache.h>. Implemented in kernel/vfs/dcache.c.
 *
 * A dentry that is hashed is found by (parent, name) in O(1). In tmpfs the hashed dentries ARE the
 * directory: each holds a reference to itself until the name is removed. Elsewhere (proc) they are a
 * cache, and go with their last user. A name that does not exist has no dentry, so that asking
 * for such names costs no memory.
 *
 * Locks, in this order: the inodes of directories (i_rwsem) keep a directory's entries as they are;
 * rename_lock keeps every d_parent and d_name; a hash bucket's lock keeps the names in it; the
 * parent's d_lock keeps d_subdirs.
 */
#pragma once

#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/types.h>

struct inode;

/* A place in a directory's list, in order of `off`, which is what readdir calls a position. */
struct dir_link {
	struct list_head list;
	u64 off; /* 0: no name, but where a reader of the directory stopped */
};

struct dentry {
	int d_count;	   /* atomic; 0: dying, found by nobody */
	spinlock_t d_lock; /* protects d_subdirs */
	u32 d_hash;	   /* of the name */
	u16 d_len;
	u16 d_flags;			  /* DCACHE_*; atomic */
	struct dentry *d_next, **d_pprev; /* in the hash; d_pprev NULL: not hashed */
	struct dentry *d_parent;	  /* its own for a root; each child holds a reference */
	struct inode *d_inode;		  /* NULL: negative, on its way to become something */
	const char *d_name;		  /* d_iname, or kmalloc'ed; with its NUL */
	struct dir_link d_child;	  /* in the parent's d_subdirs */
	struct list_head d_subdirs;
	char d_iname[32];
};

#define DCACHE_MOUNTED 0x1u
#define DCACHE_CANT_MOUNT 0x2u /* its directory was removed */

extern spinlock_t rename_lock;
/* Counts renames, each before and after: odd while one is under way. Under rename_lock. */
extern unsigned int rename_seq;

static inline struct dentry *dget(struct dentry *dentry)
{
	__atomic_fetch_add(&dentry->d_count, 1, __ATOMIC_RELAXED);
	return dentry;
}

/* What is the same in each new dentry, whoever has it made: @len bytes of a name below @parent (NULL: a root). */
static inline struct dentry *d_init(struct dentry *dentry, struct dentry *parent, const char *name,
				    size_t len)
{
	dentry->d_name = name;
	dentry->d_len = len;
	dentry->d_count = 1;
	dentry->d_parent = parent ? dget(parent) : dentry;
	spin_lock_init(&dentry->d_lock);
	INIT_LIST_HEAD(&dentry->d_child.list);
	INIT_LIST_HEAD(&dentry->d_subdirs);
	return dentry;
}

void dput(struct dentry *dentry);
struct dentry *dget_parent(struct dentry *dentry);

static inline bool d_unhashed(const struct dentry *dentry)
{
	return !READ_ONCE(dentry->d_pprev);
}

/* Was its name removed? */
static inline bool d_unlinked(const struct dentry *dentry)
{
	return d_unhashed(dentry) && dentry->d_parent != dentry;
}

static inline bool IS_ROOT(const struct dentry *dentry)
{
	return dentry->d_parent == dentry;
}

/* The hash of a name grows with its bytes. */
static inline u32 partial_name_hash(u8 c, u32 hash)
{
	return (hash + c) * 0x9e3779b1u;
}

static inline u32 full_name_hash(const char *name, size_t len)
{
	u32 hash = 0;

	while (len--)
		hash = partial_name_hash(*name++, hash);
	return hash;
}

/* A negative dentry that is not hashed, one reference; NULL: no memory. */
struct dentry *d_alloc(struct dentry *parent, const char *name, size_t len, u32 hash);
/* The dentry of a whole file system, or of an inode without a name; takes over @inode's reference, always. */
struct dentry *d_make_root(struct inode *inode);
/* The hashed dentry of that name, with a reference; NULL: none. */
struct dentry *d_lookup(struct dentry *parent, const char *name, size_t len, u32 hash);
/* @dentry is from now on the name of @inode (takes over the reference) and is found. */
void d_add(struct dentry *dentry, struct inode *inode);
void d_drop(struct dentry *dentry); /* is not found any more */
/* @dentry becomes @name in @parent, or, with @target, changes places with it. Both directories locked. */
void d_move(struct dentry *dentry, struct dentry *target);
void d_exchange(struct dentry *a, struct dentry *b);
bool is_subdir(struct dentry *dentry, struct dentry *ancestor); /* or the same */

/* kernel/vfs/d_path.c: the name of @path from the current root on, in the @size bytes at @buf: its start. ERR_PTR(-ENAMETOOLONG). */
struct path;
char *d_path(const struct path *path, char *buf, int size);
/* The same from the root of its file system on, wherever that is mounted. */
char *dentry_path(const struct dentry *dentry, char *buf, int size);
