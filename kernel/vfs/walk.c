/*
 * From a path to a place in the tree. Linux: fs/namei.c, path_resolution(7).
 *
 * The path is copied from user memory once, then only the copy counts. A symbolic link is followed by
 * writing its target over the part of the copy that is done with, so that links need no recursion; where
 * it does not fit, into a longer copy.
 *
 * A walk holds a reference to where it is. It goes up to the last component, which is left to whoever
 * wants it: a lookup, a creation, an open.
 */
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/fs_struct.h>
#include <linux/kernel.h>
#include <linux/mount.h>
#include <linux/namei.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#define MAX_LINKS 40 /* followed in one path: then it is ELOOP */

/* A copy of a path. Most are short; a link's target is put in front of what is left of one if it fits. */
struct filename {
	unsigned int size; /* of name */
	char name[];
};

#define SHORT_NAME (256 - sizeof(struct filename))

static struct filename *alloc_name(unsigned int size)
{
	struct filename *copy = kmalloc(sizeof(*copy) + size, GFP_KERNEL);

	if (copy)
		copy->size = size;
	return copy;
}

static struct filename *filename_of(const char *name)
{
	return container_of(name, struct filename, name[0]);
}

void putname(char *name)
{
	if (name)
		kfree(filename_of(name));
}

/* The user's path did not fit into *@copy, which is full: gets the rest of it. Its length or -errno. */
static long __cold get_long_name(struct filename **copy, const char __user *name)
{
	struct filename *more = alloc_name(PATH_MAX);
	long len;

	if (!more)
		return -ENOMEM;
	memcpy(more->name, (*copy)->name, SHORT_NAME);
	kfree(*copy);
	*copy = more;
	len = strncpy_from_user(more->name + SHORT_NAME, name + SHORT_NAME, PATH_MAX - SHORT_NAME);
	return len == (long)(PATH_MAX - SHORT_NAME) ? -ENAMETOOLONG : len;
}

/*
 * A copy of the path at @name, to be freed with putname(). -EFAULT, -ENAMETOOLONG, -ENOMEM; -ENOENT: it
 * is empty, and @flags has no LOOKUP_EMPTY.
 */
char *getname_flags(const char __user *name, unsigned int flags)
{
	struct filename *copy = alloc_name(SHORT_NAME);
	long len;

	if (!copy)
		return ERR_PTR(-ENOMEM);
	len = strncpy_from_user(copy->name, name, SHORT_NAME);
	if (unlikely(len == (long)SHORT_NAME))
		len = get_long_name(&copy, name);
	else if (!len && !(flags & LOOKUP_EMPTY))
		len = -ENOENT;
	if (len >= 0)
		return copy->name;
	kfree(copy);
	return ERR_PTR(len);
}

char *getname(const char __user *name)
{
	return getname_flags(name, 0);
}

/* The same of the kernel's @name. */
char *getname_kernel(const char *name)
{
	size_t size = strlen(name) + 1;
	struct filename *copy;

	if (size > PATH_MAX)
		return ERR_PTR(-ENAMETOOLONG);
	copy = alloc_name(max(size, SHORT_NAME));
	if (!copy)
		return ERR_PTR(-ENOMEM);
	memcpy(copy->name, name, size);
	return copy->name;
}

void get_fs_root(struct path *root)
{
	struct fs_struct *fs = current->fs;

	spin_lock(&fs->lock);
	*root = fs->root;
	path_get(root);
	spin_unlock(&fs->lock);
}

static void set_root(struct nameidata *nd)
{
	if (!nd->root.mnt)
		get_fs_root(&nd->root);
}

/* From here on the walk is at @path, and owns its references. */
static void move_to(struct nameidata *nd, struct path path)
{
	path_put(&nd->path);
	nd->path = path;
}

static int jump_to_root(struct nameidata *nd)
{
	struct path root;

	if (nd->flags & LOOKUP_BENEATH)
		return -EXDEV;
	set_root(nd);
	if (nd->flags & LOOKUP_NO_XDEV && nd->path.mnt && nd->path.mnt != nd->root.mnt)
		return -EXDEV;
	root = nd->root;
	path_get(&root);
	if (nd->path.mnt)
		move_to(nd, root);
	else
		nd->path = root;
	return 0;
}

/* Where a relative path starts. 0, -EBADF, -ENOTDIR. */
static int start_at(struct nameidata *nd, int dfd)
{
	struct file *file;
	int error = 0;

	nd->seq = __atomic_load_n(&rename_seq, __ATOMIC_ACQUIRE);
	if (dfd == AT_FDCWD) {
		get_fs_pwd(&nd->path);
	} else {
		file = fget_raw(dfd);
		if (!file)
			return -EBADF;
		if (*nd->name && !S_ISDIR(file->f_inode->i_mode)) {
			error = -ENOTDIR;
		} else {
			nd->path = file->f_path;
			path_get(&nd->path);
		}
		fput(file);
	}
	if (!error && nd->flags & LOOKUP_IS_SCOPED) {
		nd->root = nd->path;
		path_get(&nd->root);
	}
	return error;
}

/* "..": at most to the root, and out of a mount to where it stands. */
static int walk_up(struct nameidata *nd)
{
	struct path up = nd->path;

	set_root(nd);
	path_get(&up);
	for (;;) {
		if (path_equal(&up, &nd->root)) {
			path_put(&up);
			return nd->flags & LOOKUP_BENEATH ? -EXDEV : 0;
		}
		if (up.dentry != up.mnt->mnt_root)
			break;
		if (!follow_up(&up)) {
			path_put(&up);
			return 0;
		}
		if (nd->flags & LOOKUP_NO_XDEV) {
			path_put(&up);
			return -EXDEV;
		}
	}
	move_to(nd, (struct path){ mntget(up.mnt), dget_parent(up.dentry) });
	path_put(&up);
	/* What has been renamed meanwhile may lie outside now, so that the way up does not come by the root. */
	if (nd->flags & LOOKUP_IS_SCOPED &&
	    (nd->seq & 1 || nd->seq != __atomic_load_n(&rename_seq, __ATOMIC_ACQUIRE)))
		return -EAGAIN;
	while (follow_mount(&nd->path))
		;
	return 0;
}

/* The name that nd->last is in @parent, which is locked: positive, NULL or ERR_PTR. */
struct dentry *lookup_locked(struct dentry *parent, const struct nameidata *nd)
{
	struct inode *dir = parent->d_inode;
	struct dentry *dentry = d_lookup(parent, nd->last, nd->last_len, nd->last_hash);
	int error;

	if (dentry || !dir->i_op->lookup || dir->i_flags & S_DEAD)
		return dentry;
	dentry = d_alloc(parent, nd->last, nd->last_len, nd->last_hash);
	error = dentry ? dir->i_op->lookup(dir, dentry) : -ENOMEM;
	if (!error)
		return dentry;
	dput(dentry);
	return error == -ENOENT ? NULL : ERR_PTR(error);
}

/* The same where nothing is locked: mostly the cache knows. */
struct dentry *lookup_fast(const struct nameidata *nd)
{
	struct dentry *dir = nd->path.dentry, *dentry;

	for (;;) {
		dentry = d_lookup(dir, nd->last, nd->last_len, nd->last_hash);
		if (!dentry) {
			mutex_lock(&dir->d_inode->i_rwsem);
			dentry = lookup_locked(dir, nd);
			mutex_unlock(&dir->d_inode->i_rwsem);
			return dentry;
		}
		if (likely(!dir->d_inode->i_op->revalidate) ||
		    dir->d_inode->i_op->revalidate(dentry))
			return dentry;
		d_drop(dentry);
		dput(dentry);
	}
}

/* What is left to walk; links move it to the buffer's start. */
static const char *path_left(const struct nameidata *nd)
{
	return nd->longer ? nd->longer : nd->name;
}

/* Puts @target, the @len bytes of a link, in front of @rest, the end of the path. 1 or -ENOMEM. */
static int splice_link(struct nameidata *nd, const char *target, size_t len, const char *rest)
{
	char *now = nd->longer ? nd->longer : nd->name, *to = now;
	size_t rest_len = strlen(rest) + 1;
	struct filename *more = NULL;

	if (len + rest_len > filename_of(now)->size) {
		more = alloc_name(max(len + rest_len, (size_t)PATH_MAX));
		if (!more)
			return -ENOMEM;
		to = more->name;
	}
	memmove(to + len, rest, rest_len);
	memcpy(to, target, len);
	if (more) {
		putname(nd->longer);
		nd->longer = to;
	}
	return 1;
}

/* A link that is no text, but leads somewhere by itself: those of /proc. */
static int follow_magic_link(struct nameidata *nd, const struct path *link, const char *rest)
{
	struct path path;
	int error;

	if (nd->flags & LOOKUP_NO_MAGICLINKS)
		return -ELOOP;
	error = nd->flags & LOOKUP_IS_SCOPED
			? -EXDEV
			: link->dentry->d_inode->i_op->get_link(link->dentry, &path);
	if (error)
		return error;
	if (nd->flags & LOOKUP_NO_XDEV && path.mnt != nd->path.mnt) {
		path_put(&path);
		return -EXDEV;
	}
	move_to(nd, path);
	return splice_link(nd, "", 0, rest);
}

/* The walk goes on where @link leads, and then with @rest. 1 or -errno. */
static int follow_link(struct nameidata *nd, const struct path *link, const char *rest)
{
	struct inode *inode = link->dentry->d_inode;
	const char *target = inode->i_link;
	int len = inode->i_size, error;
	char *text = NULL;

	if (++nd->links > MAX_LINKS || nd->flags & LOOKUP_NO_SYMLINKS ||
	    link->mnt->flags & MNT_NOSYMFOLLOW)
		return -ELOOP;
	touch_atime(link);
	if (inode->i_op->get_link)
		return follow_magic_link(nd, link, rest);
	if (inode->i_op->readlink) {
		target = text = kmalloc(PATH_MAX, GFP_KERNEL);
		len = text ? inode->i_op->readlink(link->dentry, text) : -ENOMEM;
	}
	error = len > 0 ? splice_link(nd, target, len, rest) : len ?: -ENOENT;
	if (error > 0 && *target == '/')
		error = jump_to_root(nd) ?: 1;
	kfree(text);
	return error;
}

/*
 * The walk, which is in @dentry's directory, goes on to it, and takes over the reference. 0; 1: it was
 * a link, and path_left() is to be walked; -errno.
 */
int step_into(struct nameidata *nd, struct dentry *dentry, bool follow)
{
	struct path path = { nd->path.mnt, dentry };
	int error = 0;

	if (likely(!(dentry->d_flags & DCACHE_MOUNTED) &&
		   !(S_ISLNK(dentry->d_inode->i_mode) && follow))) {
		dput(nd->path.dentry);
		nd->path.dentry = dentry;
		return 0;
	}
	mntget(path.mnt);
	while (unlikely(path.dentry->d_flags & DCACHE_MOUNTED) && follow_mount(&path))
		if (nd->flags & LOOKUP_NO_XDEV)
			error = -EXDEV;
	if (!error && S_ISLNK(path.dentry->d_inode->i_mode) && follow)
		error = follow_link(nd, &path, nd->last + nd->last_len);
	else if (!error) {
		move_to(nd, path);
		return 0;
	}
	path_put(&path);
	return error;
}

int walk_last(struct nameidata *nd, bool follow)
{
	struct dentry *dentry;

	if (nd->last_type == LAST_DOTDOT)
		return walk_up(nd);
	if (nd->last_type != LAST_NORM)
		return 0;
	dentry = lookup_fast(nd);
	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	return dentry ? step_into(nd, dentry, follow) : -ENOENT;
}

/* Cuts the next component off @at. */
static void next_component(struct nameidata *nd, const char *at)
{
	const char *end = at;
	u32 hash = 0;

	for (; *end && *end != '/'; end++)
		hash = partial_name_hash(*end, hash);
	nd->last = at;
	nd->last_len = end - at;
	nd->last_hash = hash;
	nd->last_type = LAST_NORM;
	if (*at == '.' && nd->last_len == 1)
		nd->last_type = LAST_DOT;
	else if (*at == '.' && at[1] == '.' && nd->last_len == 2)
		nd->last_type = LAST_DOTDOT;
}

int link_path_walk(struct nameidata *nd)
{
	const char *at = path_left(nd), *rest;
	struct inode *dir;
	int error;

	for (;;) {
		while (*at == '/')
			at++;
		nd->last_type = LAST_ROOT;
		nd->trailing = false;
		if (!*at)
			return 0;
		dir = nd->path.dentry->d_inode;
		if (!S_ISDIR(dir->i_mode))
			return -ENOTDIR;
		if (unlikely((dir->i_mode & 0111) != 0111 || dir->i_op->permission)) {
			error = inode_permission(dir, MAY_EXEC);
			if (error)
				return error;
		}
		next_component(nd, at);
		if (nd->last_len > NAME_MAX)
			return -ENAMETOOLONG;
		rest = nd->last + nd->last_len;
		for (at = rest; *at == '/';)
			at++;
		nd->trailing = *rest;
		if (!*at)
			return 0;
		error = walk_last(nd, true);
		if (error < 0)
			return error;
		if (error)
			at = path_left(nd);
	}
}

int path_parentat(struct nameidata *nd, int dfd, char *name, unsigned int flags)
{
	int error;

	*nd = (struct nameidata){ .name = name, .flags = flags };
	if (*name == '/' && flags & LOOKUP_IS_SCOPED) { /* relative to dfd, or out of it */
		if (flags & LOOKUP_BENEATH)
			return -EXDEV;
		error = start_at(nd, dfd);
	} else if (*name == '/') {
		error = jump_to_root(nd);
	} else {
		error = start_at(nd, dfd);
	}
	return error ?: link_path_walk(nd);
}

void terminate_walk(struct nameidata *nd)
{
	if (nd->path.mnt)
		path_put(&nd->path);
	if (nd->root.mnt)
		path_put(&nd->root);
	putname(nd->longer);
}

/*
 * Where @name, of getname(), which is overwritten, leads from @dfd (a descriptor or
 * AT_FDCWD). @flags: LOOKUP_*. 0, -ENOENT, -ENOTDIR, -ENAMETOOLONG, -ELOOP, -EACCES, -EBADF, -ENOMEM.
 */
int filename_lookup(int dfd, char *name, unsigned int flags, struct path *path)
{
	struct nameidata nd;
	int error = path_parentat(&nd, dfd, name, flags);

	while (!error) {
		error = walk_last(&nd, flags & LOOKUP_FOLLOW || nd.trailing);
		if (error <= 0)
			break;
		error = link_path_walk(&nd);
	}
	if (!error && (flags & LOOKUP_DIRECTORY || nd.trailing) &&
	    !S_ISDIR(nd.path.dentry->d_inode->i_mode))
		error = -ENOTDIR;
	if (!error) {
		*path = nd.path;
		nd.path.mnt = NULL;
	}
	terminate_walk(&nd);
	return error;
}

/* filename_lookup() of a path in kernel memory. */
int kern_path(const char *name, unsigned int flags, struct path *path)
{
	char *copy = getname_kernel(name);
	int error;

	if (IS_ERR(copy))
		return PTR_ERR(copy);
	error = filename_lookup(AT_FDCWD, copy, flags, path);
	putname(copy);
	return error;
}
