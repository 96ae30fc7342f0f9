/*
 * rename(2) and renameat2(2). Linux: fs/namei.c, d_move() in fs/dcache.c.
 *
 * Both directories are locked, the ancestor first. One rename between different directories works at a
 * time (rename_mutex, outside of them), so that which is whose ancestor does not change meanwhile.
 */
#include "internal.h"

static DEFINE_MUTEX(rename_mutex);
unsigned int rename_seq;

/* Around what moves names: odd in between, so that a walk that began meanwhile knows, too. */
static void begin_move(void)
{
	spin_lock(&rename_lock);
	__atomic_fetch_add(&rename_seq, 1, __ATOMIC_SEQ_CST);
}

static void end_move(void)
{
	__atomic_fetch_add(&rename_seq, 1, __ATOMIC_SEQ_CST);
	spin_unlock(&rename_lock);
}

/* Names and parents change places; neither is hashed. Each goes on holding one reference to its parent. */
static void swap_places(struct dentry *a, struct dentry *b)
{
	const char *name_a = a->d_name == a->d_iname ? b->d_iname : a->d_name;
	const char *name_b = b->d_name == b->d_iname ? a->d_iname : b->d_name;
	struct dentry old = *a;

	memcpy(a->d_iname, b->d_iname, sizeof(a->d_iname));
	memcpy(b->d_iname, old.d_iname, sizeof(b->d_iname));
	a->d_name = name_b;
	b->d_name = name_a;
	a->d_len = b->d_len;
	b->d_len = old.d_len;
	a->d_hash = b->d_hash;
	b->d_hash = old.d_hash;
	a->d_parent = b->d_parent;
	b->d_parent = old.d_parent;
}

void d_move(struct dentry *dentry, struct dentry *target)
{
	begin_move();
	d_drop(dentry);
	d_drop(target);
	swap_places(dentry, target);
	d_add(dentry, dentry->d_inode);
	end_move();
}

void d_exchange(struct dentry *a, struct dentry *b)
{
	begin_move();
	d_drop(a);
	d_drop(b);
	swap_places(a, b);
	d_add(a, a->d_inode);
	d_add(b, b->d_inode);
	end_move();
}

bool is_subdir(struct dentry *dentry, struct dentry *ancestor)
{
	spin_lock(&rename_lock);
	while (dentry != ancestor && !IS_ROOT(dentry))
		dentry = dentry->d_parent;
	spin_unlock(&rename_lock);
	return dentry == ancestor;
}

static void lock_rename(struct dentry *a, struct dentry *b)
{
	if (a == b) {
		mutex_lock(&a->d_inode->i_rwsem);
		return;
	}
	mutex_lock(&rename_mutex);
	if (is_subdir(a, b) || (!is_subdir(b, a) && a > b)) {
		mutex_lock(&b->d_inode->i_rwsem);
		mutex_lock(&a->d_inode->i_rwsem);
	} else {
		mutex_lock(&a->d_inode->i_rwsem);
		mutex_lock(&b->d_inode->i_rwsem);
	}
}

static void unlock_rename(struct dentry *a, struct dentry *b)
{
	mutex_unlock(&a->d_inode->i_rwsem);
	if (a == b)
		return;
	mutex_unlock(&b->d_inode->i_rwsem);
	mutex_unlock(&rename_mutex);
}

/* May @old become what @new stands for, which may be negative? 0 or -errno. */
static int may_rename(struct inode *old_dir, struct dentry *old, struct inode *new_dir,
		      struct dentry *new, unsigned int flags)
{
	bool is_dir = S_ISDIR(old->d_inode->i_mode), swap = flags & RENAME_EXCHANGE;
	bool new_is_dir = new->d_inode &&S_ISDIR(new->d_inode->i_mode);
	int error = may_delete(old_dir, old->d_inode, is_dir);

	if (!error)
		error = new->d_inode ? may_delete(new_dir, new->d_inode, swap ? new_is_dir : is_dir)
				     : may_create(new_dir);
	if (!error && !old_dir->i_op->rename)
		error = -EPERM;
	if (!error && is_dir && old_dir != new_dir) /* its ".." is written */
		error = inode_permission(old->d_inode, MAY_WRITE);
	if (!error && swap && new_is_dir && old_dir != new_dir)
		error = inode_permission(new->d_inode, MAY_WRITE);
	if (!error && (old->d_flags | new->d_flags) & DCACHE_MOUNTED)
		error = -EBUSY;
	return error;
}

/* Both directories locked. */
static int vfs_rename(struct inode *old_dir, struct dentry *old, struct inode *new_dir,
		      struct dentry *new, unsigned int flags)
{
	struct inode *target = new->d_inode;
	bool lose_dir = target && S_ISDIR(target->i_mode) && !(flags & RENAME_EXCHANGE);
	int error;

	if (old->d_inode == target)
		return 0;
	error = may_rename(old_dir, old, new_dir, new, flags);
	if (error)
		return error;
	if (lose_dir)
		mutex_lock(&target->i_rwsem);
	error = old_dir->i_op->rename(old_dir, old, new_dir, new, flags);
	if (!error && lose_dir) {
		target->i_flags |= S_DEAD;
		__atomic_fetch_or(&new->d_flags, DCACHE_CANT_MOUNT, __ATOMIC_RELAXED);
	}
	if (lose_dir)
		mutex_unlock(&target->i_rwsem);
	if (!error && flags & RENAME_EXCHANGE)
		d_exchange(old, new);
	else if (!error)
		d_move(old, new);
	return error;
}

static bool is_dir(const struct dentry *dentry)
{
	return dentry->d_inode && S_ISDIR(dentry->d_inode->i_mode);
}

/* The rules about what the names are, before the file system is asked. Both directories locked. */
static int check_names(struct nameidata *from, struct dentry *old, struct nameidata *to,
		       struct dentry *new, unsigned int flags)
{
	bool swap = flags & RENAME_EXCHANGE;

	if (flags & RENAME_NOREPLACE && new->d_inode)
		return -EEXIST;
	if (swap && !new->d_inode)
		return -ENOENT;
	if (swap && !is_dir(new) && to->trailing)
		return -ENOTDIR;
	if (!is_dir(old) && (from->trailing || (!swap && to->trailing)))
		return -ENOTDIR;
	if (is_subdir(to->path.dentry, old))
		return -EINVAL;
	if (new->d_inode && is_subdir(from->path.dentry, new))
		return swap ? -EINVAL : -ENOTEMPTY;
	return 0;
}

static int rename_locked(struct nameidata *from, struct nameidata *to, unsigned int flags)
{
	struct dentry *old, *new;
	int error;

	old = lookup_locked(from->path.dentry, from);
	if (IS_ERR(old))
		return PTR_ERR(old);
	if (!old)
		return -ENOENT;
	new = lookup_locked(to->path.dentry, to);
	if (!new &&names_come(to->path.dentry->d_inode))
		new = ERR_PTR(-ENOENT);
	if (!new)
		new = d_alloc(to->path.dentry, to->last, to->last_len, to->last_hash);
	error = IS_ERR(new) ? PTR_ERR(new) : new ? 0 : -ENOMEM;
	if (!error)
		error = check_names(from, old, to, new, flags);
	if (!error)
		error = vfs_rename(from->path.dentry->d_inode, old, to->path.dentry->d_inode, new,
				   flags);
	if (!IS_ERR(new))
		dput(new);
	dput(old);
	return error;
}

static int rename_names(int olddfd, char *oldname, int newdfd, char *newname, unsigned int flags)
{
	struct nameidata from, to = {};
	int error = path_parentat(&from, olddfd, oldname, 0);

	if (!error)
		error = path_parentat(&to, newdfd, newname, 0);
	if (!error && from.path.mnt != to.path.mnt)
		error = -EXDEV;
	if (!error && from.last_type != LAST_NORM)
		error = -EBUSY;
	if (!error && to.last_type != LAST_NORM)
		error = flags & RENAME_NOREPLACE ? -EEXIST : -EBUSY;
	if (!error)
		error = mnt_want_write(&from.path);
	if (!error) {
		lock_rename(from.path.dentry, to.path.dentry);
		error = rename_locked(&from, &to, flags);
		unlock_rename(from.path.dentry, to.path.dentry);
	}
	terminate_walk(&to);
	terminate_walk(&from);
	return error;
}

static long do_renameat2(int olddfd, const char __user *oldname, int newdfd,
			 const char __user *newname, unsigned int flags)
{
	char *from, *to;
	long error;

	if (flags & ~(RENAME_NOREPLACE | RENAME_EXCHANGE | RENAME_WHITEOUT))
		return -EINVAL;
	if (flags & RENAME_EXCHANGE && flags & (RENAME_NOREPLACE | RENAME_WHITEOUT))
		return -EINVAL;
	from = getname(oldname);
	if (IS_ERR(from))
		return PTR_ERR(from);
	to = getname(newname);
	if (IS_ERR(to)) {
		putname(from);
		return PTR_ERR(to);
	}
	error = rename_names(olddfd, from, newdfd, to, flags);
	putname(to);
	putname(from);
	return error;
}

/*
 * rename(2). 0, -EXDEV, -EBUSY, -EINVAL (into itself), -ENOTEMPTY, -EISDIR, -ENOTDIR, -EEXIST, -EROFS,
 * and those of paths.
 */
SYSCALL_DEFINE2(rename, const char __user *, oldname, const char __user *, newname)
{
	return do_renameat2(AT_FDCWD, oldname, AT_FDCWD, newname, 0);
}

SYSCALL_DEFINE4(renameat, int, olddfd, const char __user *, oldname, int, newdfd,
		const char __user *, newname)
{
	return do_renameat2(olddfd, oldname, newdfd, newname, 0);
}

SYSCALL_DEFINE5(renameat2, int, olddfd, const char __user *, oldname, int, newdfd,
		const char __user *, newname, unsigned int, flags)
{
	return do_renameat2(olddfd, oldname, newdfd, newname, flags);
}
