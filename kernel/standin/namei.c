/*
 * In place of kernel/vfs: names in a tree that is only read, without mounts, permissions, or links that lead anywhere by
 * themselves. A directory is a list of its entries. Linux: fs/namei.c, fs/dcache.c, fs/open.c; path_resolution(7).
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

struct dentry *d_alloc(struct dentry *parent, const char *name, size_t len, u32 hash)
{
	struct dentry *dentry = kzalloc(sizeof(*dentry) + len + 1, GFP_KERNEL);

	if (!dentry)
		return NULL;
	memcpy(dentry->d_iname, name, len);
	return d_init(dentry, parent, dentry->d_iname, len);
}

struct dentry *d_make_root(struct inode *inode)
{
	struct dentry *dentry = d_alloc(NULL, "/", 1, 0);

	if (dentry)
		dentry->d_inode = inode;
	else
		iput(inode);
	return dentry;
}

struct dentry *d_lookup(struct dentry *parent, const char *name, size_t len, u32 hash)
{
	struct dentry *dentry, *found = NULL;

	spin_lock(&parent->d_lock);
	list_for_each_entry(dentry, &parent->d_subdirs, d_child.list)
		if (dentry->d_len == len && !memcmp(dentry->d_name, name, len))
			found = dget(dentry);
	spin_unlock(&parent->d_lock);
	return found;
}

void d_add(struct dentry *dentry, struct inode *inode)
{
	dentry->d_inode = inode;
	spin_lock(&dentry->d_parent->d_lock);
	list_add_tail(&dentry->d_child.list, &dentry->d_parent->d_subdirs);
	spin_unlock(&dentry->d_parent->d_lock);
}

void d_drop(struct dentry *dentry)
{
	spin_lock(&dentry->d_parent->d_lock);
	list_del_init(&dentry->d_child.list);
	spin_unlock(&dentry->d_parent->d_lock);
}

void dput(struct dentry *dentry)
{
	struct dentry *parent;

	while (dentry && !__atomic_sub_fetch(&dentry->d_count, 1, __ATOMIC_ACQ_REL)) {
		parent = IS_ROOT(dentry) ? NULL : dentry->d_parent;
		if (dentry->d_inode)
			iput(dentry->d_inode);
		kfree(dentry);
		dentry = parent;
	}
}

/* Nothing is unmounted: the count does not reach 0. */
void mntput(struct vfsmount *mnt)
{
	__atomic_fetch_sub(&mnt->mnt_count, 1, __ATOMIC_RELEASE);
}

char *getname(const char __user *name)
{
	char *copy = kmalloc(PATH_MAX, GFP_KERNEL);
	long len = copy ? strncpy_from_user(copy, name, PATH_MAX) : -ENOMEM;

	if (len > 0 && len < PATH_MAX)
		return copy;
	kfree(copy);
	return ERR_PTR(!len ? -ENOENT : len > 0 ? -ENAMETOOLONG : len);
}

char *getname_kernel(const char *name)
{
	return kmemdup(name, strlen(name) + 1, GFP_KERNEL) ?: ERR_PTR(-ENOMEM);
}

void putname(char *name)
{
	kfree(name);
}

/*
 * Walks on from *@at, which takes the reference along. The way goes through links as often as they are nested. What is
 * not there at the end is EROFS for O_CREAT, which would have to make it.
 */
static int walk(struct dentry **at, const char *path, unsigned int flags, unsigned int *links)
{
	struct dentry *next;
	const char *end;
	int error;

	if (*path == '/') {
		dput(*at);
		*at = dget(root_path.dentry);
	}
	for (; *path; path = end) {
		if (!S_ISDIR((*at)->d_inode->i_mode))
			return -ENOTDIR;
		path += strspn(path, "/");
		end = strchrnul(path, '/');
		if (end - path > NAME_MAX)
			return -ENAMETOOLONG;
		if (end == path || (end - path == 1 && *path == '.'))
			continue;
		if (end - path == 2 && path[0] == '.' && path[1] == '.')
			next = dget((*at)->d_parent);
		else
			next = d_lookup(*at, path, end - path, 0);
		if (!next)
			return flags & LOOKUP_CREATE && !*end ? -EROFS : -ENOENT;
		if (S_ISLNK(next->d_inode->i_mode) && (flags & LOOKUP_FOLLOW || *end)) {
			error = ++*links > MAX_LINKS ? -ELOOP
						     : walk(at, next->d_inode->i_link,
							    *end ? LOOKUP_FOLLOW : flags, links);
			dput(next);
			if (error)
				return error;
		} else {
			dput(*at);
			*at = next;
		}
	}
	return 0;
}

/* Sets *@path, with references, to where @name leads from @dfd. */
static int lookup(int dfd, const char *name, unsigned int flags, struct path *path)
{
	unsigned int links = 0;
	struct file *file;
	int error;

	if (dfd == AT_FDCWD || *name == '/') {
		get_fs_pwd(path);
	} else {
		file = fget_raw(dfd);
		if (!file)
			return -EBADF;
		*path = file->f_path;
		path_get(path);
		fput(file);
	}
	error = walk(&path->dentry, name, flags, &links);
	if (!error && flags & LOOKUP_DIRECTORY && !S_ISDIR(path->dentry->d_inode->i_mode))
		error = -ENOTDIR;
	if (error)
		path_put(path);
	return error;
}

int kern_path(const char *name, unsigned int flags, struct path *path)
{
	return lookup(AT_FDCWD, name, flags, path);
}

/* May @inode be opened like this? */
static int may_open_inode(const struct inode *inode, unsigned int flags)
{
	if ((flags & (O_CREAT | O_EXCL)) == (O_CREAT | O_EXCL))
		return -EEXIST;
	if (flags & O_PATH)
		return 0;
	if (S_ISLNK(inode->i_mode)) /* O_NOFOLLOW */
		return -ELOOP;
	if (!(flags & (O_ACCMODE | O_TRUNC | O_CREAT)))
		return 0;
	if (S_ISDIR(inode->i_mode))
		return (flags & O_TMPFILE) == O_TMPFILE ? -EROFS : -EISDIR;
	return S_ISREG(inode->i_mode) && flags & (O_ACCMODE | O_TRUNC) ? -EROFS : 0;
}

struct file *do_filp_open(int dfd, char *name, unsigned int flags, umode_t mode,
			  unsigned int lookup_flags)
{
	bool exclusive = (flags & (O_CREAT | O_EXCL)) == (O_CREAT | O_EXCL);
	struct file *file;
	struct path path;
	int error;

	error = lookup(dfd, name,
		       (flags & O_NOFOLLOW || exclusive ? 0 : LOOKUP_FOLLOW) |
			       (flags & O_DIRECTORY ? LOOKUP_DIRECTORY : 0) |
			       (flags & O_CREAT ? LOOKUP_CREATE : 0),
		       &path);
	if (error)
		return ERR_PTR(error);
	error = may_open_inode(path.dentry->d_inode, flags);
	file = error ? ERR_PTR(error) : dentry_open(&path, flags);
	path_put(&path);
	return file;
}
