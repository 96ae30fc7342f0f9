/*
 * What open(2) finds or makes at the end of a path, and whether it may. Linux: do_open() in fs/namei.c.
 */
#include "internal.h"

struct file *alloc_file(const struct path *path, unsigned int flags,
			const struct file_operations *fops)
{
	struct file *file = kzalloc(sizeof(*file), GFP_KERNEL);

	if (file)
		return init_file(file, path, flags, fops);
	path_put(path);
	return ERR_PTR(-ENOMEM);
}

/* A file is opened for writing, or that fails: it is being executed. 0 or -ETXTBSY. */
int get_write_access(struct inode *inode)
{
	int count = READ_ONCE(inode->i_writecount);

	while (count >= 0)
		if (__atomic_compare_exchange_n(&inode->i_writecount, &count, count + 1, false,
						__ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
			return 0;
	return -ETXTBSY;
}

/* The last component of open(O_CREAT): found or made. As walk_last(); sets *@created. */
static int walk_create(struct nameidata *nd, unsigned int flags, umode_t mode, bool *created)
{
	struct dentry *dir = nd->path.dentry, *dentry;
	int error;

	if (nd->last_type != LAST_NORM)
		return walk_last(nd, true);
	if (nd->trailing)
		return -EISDIR;
	dentry = d_lookup(dir, nd->last, nd->last_len, nd->last_hash);
	if (!dentry) {
		mutex_lock(&dir->d_inode->i_rwsem);
		dentry = lookup_locked(dir, nd);
		if (!dentry) {
			dentry = d_alloc(dir, nd->last, nd->last_len, nd->last_hash);
			error = dentry ? vfs_create(&nd->path, dentry, mode) : -ENOMEM;
			*created = !error;
			if (error) {
				dput(dentry);
				dentry = ERR_PTR(error);
			}
		}
		mutex_unlock(&dir->d_inode->i_rwsem);
	}
	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	return step_into(nd, dentry, !(flags & (O_NOFOLLOW | O_EXCL)));
}

/* What was found, or made, is opened as @file; gone where that fails. */
static struct file *do_open(struct file *file, struct nameidata *nd, unsigned int flags,
			    bool created)
{
	struct inode *inode = nd->path.dentry->d_inode;
	int error = 0;

	if (flags & O_CREAT && !created) {
		if (flags & O_EXCL)
			error = -EEXIST;
		else if (S_ISDIR(inode->i_mode))
			error = -EISDIR;
	}
	/* With O_TMPFILE, O_DIRECTORY was about where the file is to be; it stays among the file's flags. */
	if (!error && ((flags & O_TMPFILE) == O_DIRECTORY || nd->trailing) &&
	    !S_ISDIR(inode->i_mode))
		error = -ENOTDIR;
	if (!error && !created && !(flags & O_PATH)) {
		if (S_ISLNK(inode->i_mode)) /* O_NOFOLLOW */
			error = -ELOOP;
		else if (S_ISDIR(inode->i_mode) && (flags & O_ACCMODE || flags & O_TRUNC))
			error = -EISDIR;
		else
			error = may_open(&nd->path, flags);
	}
	if (!S_ISREG(inode->i_mode) || created)
		flags &= ~O_TRUNC;
	if (error) {
		kfree(file);
		return ERR_PTR(error);
	}
	file = do_dentry_open(file, &nd->path, flags);
	if (!IS_ERR(file) && flags & O_TRUNC)
		error = handle_truncate(file);
	if (error) {
		fput(file);
		return ERR_PTR(error);
	}
	return file;
}

/*
 * Opens @name (see filename_lookup()) as @flags, which are checked, say; a new file gets @mode, whose umask is
 * applied already. @lookup: LOOKUP_* of RESOLVE_*. ERR_PTR.
 */
struct file *do_filp_open(int dfd, char *name, unsigned int flags, umode_t mode,
			  unsigned int lookup)
{
	bool follow = !(flags & O_NOFOLLOW), created = false;
	/* First: nothing is made for an open() that cannot succeed. */
	struct file *file = kzalloc(sizeof(*file), GFP_KERNEL);
	struct nameidata nd;
	int error;

	if (!file)
		return ERR_PTR(-ENOMEM);
	error = path_parentat(&nd, dfd, name, lookup);
	while (!error) {
		if (flags & O_CREAT)
			error = walk_create(&nd, flags, mode, &created);
		else
			error = walk_last(&nd, follow || nd.trailing);
		if (error <= 0)
			break;
		error = link_path_walk(&nd);
	}
	if (!error && flags & __O_TMPFILE) {
		error = S_ISDIR(nd.path.dentry->d_inode->i_mode)
				? vfs_tmpfile(&nd.path, flags, mode)
				: -ENOTDIR;
		created = true;
		nd.trailing = false;
	}
	if (error)
		kfree(file);
	file = error ? ERR_PTR(error) : do_open(file, &nd, flags, created);
	terminate_walk(&nd);
	return file;
}
