/*
 * Mounts: mount(2), umount2(2), and stepping over them in walks. Linux: fs/namespace.c.
 *
 * Locks: namespace_mutex around each change; inside it mount_lock, which keeps the tree of mounts and
 * is all that a walk takes. A mount is found by where it stands, so that however many there are, crossing
 * one costs the same; dentries that have any are marked, so that others cost nothing.
 */
#include "internal.h"
#include <uapi/linux/capability.h>
#include <uapi/linux/mount.h>

#define BUCKETS 64

DEFINE_SPINLOCK(mount_lock);
LIST_HEAD(mounts); /* all but the root's, in the order of their making; under mount_lock */
static DEFINE_MUTEX(namespace_mutex);
static struct vfsmount *hash[BUCKETS]; /* by where they stand; chained by next */

static struct vfsmount **bucket_of(const struct vfsmount *mnt, const struct dentry *dentry)
{
	return &hash[(((unsigned long)mnt ^ (unsigned long)dentry) >> 7) % BUCKETS];
}

/* What stands at @path; NULL: nothing. mount_lock held. */
static struct vfsmount *lookup_mnt(const struct path *path)
{
	struct vfsmount *mnt = *bucket_of(path->mnt, path->dentry);

	while (mnt && (mnt->parent != path->mnt || mnt->mountpoint != path->dentry))
		mnt = mnt->next;
	return mnt;
}

bool follow_mount(struct path *path)
{
	struct vfsmount *mnt = NULL;

	if (path->dentry->d_flags & DCACHE_MOUNTED) {
		spin_lock(&mount_lock);
		mnt = lookup_mnt(path);
		if (mnt)
			mntget(mnt);
		spin_unlock(&mount_lock);
	}
	if (!mnt)
		return false;
	path_put(path);
	*path = (struct path){ mnt, dget(mnt->mnt_root) };
	return true;
}

bool follow_up(struct path *path)
{
	struct path up;

	spin_lock(&mount_lock);
	up = (struct path){ path->mnt->parent, path->mnt->mountpoint };
	if (up.mnt && up.mnt != path->mnt)
		path_get(&up);
	else
		up.mnt = NULL;
	spin_unlock(&mount_lock);
	if (!up.mnt)
		return false;
	path_put(path);
	*path = up;
	return true;
}

int mnt_want_write(const struct path *path)
{
	return path->mnt->flags & MNT_READONLY || path->mnt->mnt_sb->s_flags & SB_RDONLY ? -EROFS
											 : 0;
}

void mntput(struct vfsmount *mnt)
{
	if (__atomic_sub_fetch(&mnt->mnt_count, 1, __ATOMIC_ACQ_REL))
		return;
	dput(mnt->mnt_root);
	put_super(mnt->mnt_sb);
	kfree(mnt->devname);
	kfree(mnt);
}

/* A mount of @sb (takes over the user) that shows it from @root on. NULL: no memory. */
static struct vfsmount *alloc_mount(struct super_block *sb, struct dentry *root, const char *name,
				    unsigned int flags)
{
	static int last_id = 1;
	struct vfsmount *mnt = kzalloc(sizeof(*mnt), GFP_KERNEL);

	if (mnt)
		mnt->devname = kmemdup(name, strlen(name) + 1, GFP_KERNEL);
	if (!mnt || !mnt->devname) {
		kfree(mnt);
		put_super(sb);
		return NULL;
	}
	mnt->mnt_count = 1;
	mnt->id = __atomic_add_fetch(&last_id, 1, __ATOMIC_RELAXED);
	mnt->flags = flags;
	mnt->mnt_sb = sb;
	mnt->mnt_root = dget(root);
	return mnt;
}

/* Puts @mnt, and the caller's reference to it, at @path. 0 or -errno: then it is gone. */
static int attach_mount(struct vfsmount *mnt, struct path *path)
{
	struct vfsmount **bucket;
	int error = 0;

	while (follow_mount(path)) /* the last one there is on top */
		;
	if (S_ISDIR(path->dentry->d_inode->i_mode) != S_ISDIR(mnt->mnt_root->d_inode->i_mode))
		error = -ENOTDIR;
	else if (path->mnt->mnt_sb == mnt->mnt_sb && path->dentry == path->mnt->mnt_root &&
		 path->dentry == mnt->mnt_root)
		error = -EBUSY;
	else if (!path->mnt->parent) /* it was taken off the tree meanwhile */
		error = -EINVAL;
	mutex_lock(&path->dentry->d_inode->i_rwsem);
	if (!error && (path->dentry->d_flags & DCACHE_CANT_MOUNT || d_unlinked(path->dentry)))
		error = -ENOENT;
	if (!error) {
		path_get(path);
		spin_lock(&mount_lock);
		mnt->parent = path->mnt;
		mnt->mountpoint = path->dentry;
		bucket = bucket_of(path->mnt, path->dentry);
		mnt->next = *bucket;
		*bucket = mnt;
		list_add_tail(&mnt->list, &mounts);
		__atomic_fetch_or(&path->dentry->d_flags, DCACHE_MOUNTED, __ATOMIC_RELEASE);
		spin_unlock(&mount_lock);
	}
	mutex_unlock(&path->dentry->d_inode->i_rwsem);
	if (error)
		mntput(mnt);
	return error;
}

/* Takes @mnt off the tree; mount_lock held. What it stood on is to be put, and its own reference. */
static struct path detach_mount(struct vfsmount *mnt)
{
	struct path at = { mnt->parent, mnt->mountpoint };
	struct vfsmount **link = bucket_of(at.mnt, at.dentry), *other;

	while (*link != mnt)
		link = &(*link)->next;
	*link = mnt->next;
	list_del(&mnt->list);
	mnt->parent = NULL;
	list_for_each_entry(other, &mounts, list)
		if (other->mountpoint == at.dentry)
			return at;
	__atomic_fetch_and(&at.dentry->d_flags, (u16)~DCACHE_MOUNTED, __ATOMIC_RELAXED);
	return at;
}

static bool is_below(const struct vfsmount *mnt, const struct vfsmount *top)
{
	while (mnt != top && mnt->parent && mnt->parent != mnt)
		mnt = mnt->parent;
	return mnt == top;
}

/* The newest mount on or below @top: nothing stands on it. mount_lock held. */
static struct vfsmount *leaf_below(const struct vfsmount *top)
{
	struct vfsmount *mnt, *leaf = NULL;

	list_for_each_entry(mnt, &mounts, list)
		if (is_below(mnt, top))
			leaf = mnt;
	return leaf;
}

/* @flags: MNT_DETACH takes all that stands on it as well, in use or not. 0 or -EBUSY, -EINVAL, -EAGAIN. */
static int do_umount(struct vfsmount *mnt, int flags)
{
	struct vfsmount *leaf;
	struct path at;

	do {
		spin_lock(&mount_lock);
		/* One for being mounted, one for the caller's path. */
		if (!mnt->parent || mnt->parent == mnt ||
		    (!(flags & MNT_DETACH) && READ_ONCE(mnt->mnt_count) > 2)) {
			spin_unlock(&mount_lock);
			return mnt->parent && mnt->parent != mnt ? -EBUSY : -EINVAL;
		}
		if (flags & MNT_EXPIRE && !mnt->expire_mark) {
			mnt->expire_mark = true;
			spin_unlock(&mount_lock);
			return -EAGAIN;
		}
		leaf = leaf_below(mnt);
		at = detach_mount(leaf);
		spin_unlock(&mount_lock);
		path_put(&at);
		mntput(leaf);
	} while (leaf != mnt);
	return 0;
}

static unsigned int mnt_flags(unsigned long flags)
{
	unsigned int mnt = 0;

	if (!(flags & MS_NOATIME))
		mnt |= MNT_RELATIME;
	mnt |= flags & MS_NOSUID ? MNT_NOSUID : 0;
	mnt |= flags & MS_NODEV ? MNT_NODEV : 0;
	mnt |= flags & MS_NOEXEC ? MNT_NOEXEC : 0;
	mnt |= flags & MS_NOATIME ? MNT_NOATIME : 0;
	mnt |= flags & MS_NODIRATIME ? MNT_NODIRATIME : 0;
	mnt |= flags & MS_RDONLY ? MNT_READONLY : 0;
	mnt |= flags & MS_NOSYMFOLLOW ? MNT_NOSYMFOLLOW : 0;
	if (flags & MS_STRICTATIME)
		mnt &= ~(MNT_RELATIME | MNT_NOATIME);
	return mnt;
}

static int do_remount(const struct path *path, unsigned long flags, char *options)
{
	struct super_block *sb = path->mnt->mnt_sb;
	int error = 0;

	if (path->dentry != path->mnt->mnt_root)
		return -EINVAL;
	if (!(flags & MS_BIND) && sb->s_op->remount)
		error = sb->s_op->remount(sb, options);
	if (error)
		return error;
	if (!(flags & MS_BIND))
		sb->s_flags = flags & MS_RDONLY ? SB_RDONLY : 0;
	path->mnt->flags = mnt_flags(flags);
	return 0;
}

static int do_bind(const char *name, struct path *path)
{
	struct vfsmount *mnt = NULL;
	struct path old;
	int error;

	if (!name || !*name)
		return -EINVAL;
	error = kern_path(name, LOOKUP_FOLLOW, &old);
	if (error)
		return error;
	__atomic_fetch_add(&old.mnt->mnt_sb->s_active, 1, __ATOMIC_RELAXED);
	mnt = alloc_mount(old.mnt->mnt_sb, old.dentry, old.mnt->devname, old.mnt->flags);
	error = mnt ? attach_mount(mnt, path) : -ENOMEM;
	path_put(&old);
	return error;
}

static int do_new_mount(struct path *path, const char *type_name, unsigned long flags,
			const char *name, char *options)
{
	struct file_system_type *type;
	struct super_block *sb;
	struct vfsmount *mnt;

	if (!type_name)
		return -EINVAL;
	type = find_filesystem(type_name);
	if (!type)
		return -ENODEV;
	sb = get_super(type, options);
	if (IS_ERR(sb))
		return PTR_ERR(sb);
	if (!(type->fs_flags & FS_SINGLE))
		sb->s_flags = flags & MS_RDONLY ? SB_RDONLY : 0;
	mnt = alloc_mount(sb, sb->s_root, name ?: "none", mnt_flags(flags));
	return mnt ? attach_mount(mnt, path) : -ENOMEM;
}

/* mount(2) with everything in kernel memory; @options is changed. */
int path_mount(const char *name, struct path *path, const char *type, unsigned long flags,
	       char *options)
{
	int error;

	if ((flags & MS_MGC_MSK) == MS_MGC_VAL)
		flags &= ~MS_MGC_MSK;
	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (flags & MS_NOUSER)
		return -EINVAL;
	mutex_lock(&namespace_mutex);
	if (flags & MS_REMOUNT)
		error = do_remount(path, flags, options);
	else if (flags & MS_BIND)
		error = do_bind(name, path);
	else if (flags & (MS_SHARED | MS_PRIVATE | MS_SLAVE | MS_UNBINDABLE | MS_MOVE))
		error = -EINVAL;
	else
		error = do_new_mount(path, type, flags, name, options);
	mutex_unlock(&namespace_mutex);
	return error;
}

/* The same for the kernel itself, at boot. */
int kern_mount_at(const char *type, const char *where)
{
	struct path path;
	int error = kern_path(where, LOOKUP_FOLLOW | LOOKUP_DIRECTORY, &path);

	if (error)
		return error;
	error = path_mount(type, &path, type, 0, NULL);
	path_put(&path);
	return error;
}

/* A string of the user's, or NULL for NULL. ERR_PTR: -EFAULT, -EINVAL (too long), -ENOMEM. */
static char *copy_mount_string(const char __user *user)
{
	char *copy = user ? getname_flags(user, LOOKUP_EMPTY) : NULL;

	return IS_ERR(copy) && PTR_ERR(copy) == -ENAMETOOLONG ? ERR_PTR(-EINVAL) : copy;
}

/* A page with as much of @user as can be read, and a NUL at its end. ERR_PTR: -EFAULT, -ENOMEM. */
static char *copy_mount_options(const void __user *user)
{
	char *copy;
	size_t left;

	if (!user)
		return NULL;
	copy = kzalloc(PAGE_SIZE, GFP_KERNEL);
	if (!copy)
		return ERR_PTR(-ENOMEM);
	left = copy_from_user(copy, user, PAGE_SIZE);
	if (left == PAGE_SIZE) {
		kfree(copy);
		return ERR_PTR(-EFAULT);
	}
	copy[PAGE_SIZE - 1] = '\0';
	return copy;
}

/*
 * mount(2): tmpfs, proc, devtmpfs, MS_BIND, MS_REMOUNT. 0, -EPERM, -ENODEV (no such file system), -EINVAL,
 * -ENOTDIR, -EBUSY, -EFAULT, and those of paths.
 */
SYSCALL_DEFINE5(mount, const char __user *, dev_name, const char __user *, dir_name,
		const char __user *, type, unsigned long, flags, void __user *, data)
{
	char *kernel_type = copy_mount_string(type), *kernel_dev = NULL, *options = NULL;
	struct path path;
	long error = IS_ERR(kernel_type) ? PTR_ERR(kernel_type) : 0;

	if (error)
		return error;
	kernel_dev = copy_mount_string(dev_name);
	if (IS_ERR(kernel_dev)) {
		error = PTR_ERR(kernel_dev);
		kernel_dev = NULL;
	}
	if (!error) {
		options = copy_mount_options(data);
		if (IS_ERR(options)) {
			error = PTR_ERR(options);
			options = NULL;
		}
	}
	if (!error)
		error = user_path_at(AT_FDCWD, dir_name, LOOKUP_FOLLOW, &path);
	if (!error) {
		error = path_mount(kernel_dev, &path, kernel_type, flags, options);
		path_put(&path);
	}
	kfree(options);
	putname(kernel_dev);
	putname(kernel_type);
	return error;
}

/* umount2(2). 0, -EPERM, -EINVAL (not a mount), -EBUSY, -EAGAIN (MNT_EXPIRE, the first time), and those of paths. */
SYSCALL_DEFINE2(umount, char __user *, name, int, flags)
{
	struct path path;
	long error;

	if (flags & ~(MNT_FORCE | MNT_DETACH | MNT_EXPIRE | UMOUNT_NOFOLLOW))
		return -EINVAL;
	error = user_path_at(AT_FDCWD, name, flags & UMOUNT_NOFOLLOW ? 0 : LOOKUP_FOLLOW, &path);
	if (error)
		return error;
	if (!capable(CAP_SYS_ADMIN))
		error = -EPERM;
	else if (path.dentry != path.mnt->mnt_root ||
		 (flags & MNT_EXPIRE && flags & (MNT_FORCE | MNT_DETACH)))
		error = -EINVAL;
	dput(path.dentry);
	if (!error) {
		mutex_lock(&namespace_mutex);
		error = do_umount(path.mnt, flags);
		mutex_unlock(&namespace_mutex);
	}
	mntput(path.mnt);
	return error;
}

/* pivot_root(2): the root is the initramfs here, which cannot be moved (pivot_root(2), NOTES). */
SYSCALL_DEFINE2(pivot_root, const char __user *, new_root, const char __user *, put_old)
{
	struct path new, old;
	long error;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	error = user_path_at(AT_FDCWD, new_root, LOOKUP_FOLLOW | LOOKUP_DIRECTORY, &new);
	if (error)
		return error;
	error = user_path_at(AT_FDCWD, put_old, LOOKUP_FOLLOW | LOOKUP_DIRECTORY, &old);
	if (!error) {
		error = new.mnt == root_path.mnt || old.mnt == root_path.mnt ? -EBUSY : -EINVAL;
		path_put(&old);
	}
	path_put(&new);
	return error;
}
