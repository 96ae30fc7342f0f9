/*
 * Extended attributes: names with values at an inode, as tmpfs has them in Linux 6.1: trusted.* and
 * security.*, for those with CAP_SYS_ADMIN. Linux: fs/xattr.c, simple_xattr_*; xattr(7).
 */
#include "internal.h"
#include <linux/file.h>
#include <uapi/linux/capability.h>
#include <uapi/linux/xattr.h>

struct simple_xattr {
	struct simple_xattr *next;
	size_t size;
	char *value; /* behind the name */
	char name[];
};

void simple_xattrs_free(struct inode *inode)
{
	struct simple_xattr *xattr, *next;

	for (xattr = inode->i_xattrs; xattr; xattr = next) {
		next = xattr->next;
		kfree(xattr);
	}
}

/* Where @name's attribute is linked, or the chain's end. i_rwsem held. */
static struct simple_xattr **find_xattr(struct inode *inode, const char *name)
{
	struct simple_xattr **link = &inode->i_xattrs;

	while (*link && strcmp((*link)->name, name))
		link = &(*link)->next;
	return link;
}

/* May attribute @name be read, or with @write changed? 0 or -errno in Linux's order. */
static int xattr_permission(const struct path *path, const char *name, bool write)
{
	struct inode *inode = path->dentry->d_inode;
	int error = write ? mnt_want_write(path) : 0;

	if (error)
		return error;
	if (strstarts(name, XATTR_TRUSTED_PREFIX))
		return capable(CAP_SYS_ADMIN) ? 0 : write ? -EPERM : -ENODATA;
	if (strstarts(name, XATTR_SECURITY_PREFIX))
		return write && !capable(CAP_SYS_ADMIN) ? -EPERM : 0;
	if (strstarts(name, XATTR_USER_PREFIX) && !S_ISREG(inode->i_mode) &&
	    !S_ISDIR(inode->i_mode))
		return write ? -EPERM : -ENODATA;
	error = inode_permission(inode, write ? MAY_WRITE : MAY_READ);
	return error ?: -EOPNOTSUPP;
}

/* A prefix alone is no name. */
static int check_name(const char *name)
{
	return !strcmp(name, XATTR_TRUSTED_PREFIX) || !strcmp(name, XATTR_SECURITY_PREFIX) ? -EINVAL
											   : 0;
}

/* @user's name in @name of XATTR_NAME_MAX + 1 bytes. 0, -ERANGE (empty or too long), -EFAULT. */
static int copy_name(char *name, const char __user *user)
{
	long n = strncpy_from_user(name, user, XATTR_NAME_MAX + 1);

	return n < 0 ? n : !n || n > XATTR_NAME_MAX ? -ERANGE : 0;
}

/* The value, of @size bytes, is set; NULL: removed. */
static long set_locked(struct inode *inode, const char *name, struct simple_xattr *new, int flags)
{
	struct simple_xattr **link = find_xattr(inode, name), *old = *link;

	if (old && flags & XATTR_CREATE)
		return -EEXIST;
	if (!old && (flags & XATTR_REPLACE || !new))
		return -ENODATA;
	if (new)
		new->next = old ? old->next : NULL;
	*link = new ?: old->next;
	kfree(old);
	inode->i_ctime = ktime_get_real_ns();
	return 0;
}

static long vfs_setxattr(const struct path *path, const char *name, struct simple_xattr *new,
			 int flags)
{
	struct inode *inode = path->dentry->d_inode;
	long error = xattr_permission(path, name, true) ?: check_name(name);

	if (error)
		return error;
	mutex_lock(&inode->i_rwsem);
	error = set_locked(inode, name, new, flags);
	mutex_unlock(&inode->i_rwsem);
	return error;
}

static long do_setxattr(const struct path *path, const char __user *user_name,
			const void __user *value, size_t size, int flags)
{
	struct simple_xattr *new;
	size_t len;
	long error;
	char name[XATTR_NAME_MAX + 1];

	if (flags & ~(XATTR_CREATE | XATTR_REPLACE))
		return -EINVAL;
	error = copy_name(name, user_name);
	if (error)
		return error;
	if (size > XATTR_SIZE_MAX)
		return -E2BIG;
	len = strlen(name) + 1;
	new = kmalloc(sizeof(*new) + len + size, GFP_KERNEL);
	if (!new)
		return -ENOMEM;
	memcpy(new->name, name, len);
	new->value = new->name + len;
	new->size = size;
	if (copy_from_user(new->value, value, size))
		error = -EFAULT;
	else
		error = vfs_setxattr(path, name, new, flags);
	if (error)
		kfree(new);
	return error;
}

static long do_getxattr(const struct path *path, const char __user *user_name, void __user *value,
			size_t size)
{
	struct inode *inode = path->dentry->d_inode;
	struct simple_xattr *xattr;
	char name[XATTR_NAME_MAX + 1];
	long ret = copy_name(name, user_name) ?: xattr_permission(path, name, false) ?: check_name(name);

	if (ret)
		return ret;
	mutex_lock(&inode->i_rwsem);
	xattr = *find_xattr(inode, name);
	if (!xattr)
		ret = -ENODATA;
	else if (size && size < xattr->size)
		ret = -ERANGE;
	else if (size && copy_to_user(value, xattr->value, xattr->size))
		ret = -EFAULT;
	else
		ret = xattr->size;
	mutex_unlock(&inode->i_rwsem);
	return ret;
}

/* Names of trusted.* are only for those who may read them. */
static long do_listxattr(const struct path *path, char __user *list, size_t size)
{
	struct inode *inode = path->dentry->d_inode;
	bool trusted = capable(CAP_SYS_ADMIN);
	struct simple_xattr *xattr;
	long done = 0, len;

	mutex_lock(&inode->i_rwsem);
	for (xattr = inode->i_xattrs; xattr && done >= 0; xattr = xattr->next) {
		if (!trusted && strstarts(xattr->name, XATTR_TRUSTED_PREFIX))
			continue;
		len = strlen(xattr->name) + 1;
		if (size && done + len > (long)min(size, XATTR_LIST_MAX))
			done = -ERANGE;
		else if (size && copy_to_user(list + done, xattr->name, len))
			done = -EFAULT;
		else
			done += len;
	}
	mutex_unlock(&inode->i_rwsem);
	return done;
}

static long do_removexattr(const struct path *path, const char __user *user_name)
{
	char name[XATTR_NAME_MAX + 1];
	long error = copy_name(name, user_name);

	return error ?: vfs_setxattr(path, name, NULL, 0);
}

/*
 * Each of the four exists for a path, for a path whose last link is not followed, and for a descriptor.
 * @call says what is done with `path`.
 */
#define AT_PATH(pathname, lookup, call)                                      \
	({                                                                   \
		struct path path;                                            \
		long ret_ = user_path_at(AT_FDCWD, pathname, lookup, &path); \
		if (!ret_) {                                                 \
			ret_ = call;                                         \
			path_put(&path);                                     \
		}                                                            \
		ret_;                                                        \
	})
#define AT_FD(fd, call)                                     \
	({                                                  \
		struct fd f_ = fdget(fd);                   \
		long ret_ = -EBADF;                         \
		if (f_.file) {                              \
			struct path path = f_.file->f_path; \
			ret_ = call;                        \
			fdput(f_);                          \
		}                                           \
		ret_;                                       \
	})

/* setxattr(2). 0, -EEXIST, -ENODATA, -EINVAL, -ERANGE, -E2BIG, -EOPNOTSUPP, -EPERM, -EFAULT, and those of paths. */
SYSCALL_DEFINE5(setxattr, const char __user *, pathname, const char __user *, name,
		const void __user *, value, size_t, size, int, flags)
{
	return AT_PATH(pathname, LOOKUP_FOLLOW, do_setxattr(&path, name, value, size, flags));
}

SYSCALL_DEFINE5(lsetxattr, const char __user *, pathname, const char __user *, name,
		const void __user *, value, size_t, size, int, flags)
{
	return AT_PATH(pathname, 0, do_setxattr(&path, name, value, size, flags));
}

SYSCALL_DEFINE5(fsetxattr, int, fd, const char __user *, name, const void __user *, value, size_t,
		size, int, flags)
{
	return AT_FD(fd, do_setxattr(&path, name, value, size, flags));
}

/* getxattr(2): the value in @value, its size; @size 0 only asks. -ENODATA, -ERANGE, and as above. */
SYSCALL_DEFINE4(getxattr, const char __user *, pathname, const char __user *, name, void __user *,
		value, size_t, size)
{
	return AT_PATH(pathname, LOOKUP_FOLLOW, do_getxattr(&path, name, value, size));
}

SYSCALL_DEFINE4(lgetxattr, const char __user *, pathname, const char __user *, name, void __user *,
		value, size_t, size)
{
	return AT_PATH(pathname, 0, do_getxattr(&path, name, value, size));
}

SYSCALL_DEFINE4(fgetxattr, int, fd, const char __user *, name, void __user *, value, size_t, size)
{
	return AT_FD(fd, do_getxattr(&path, name, value, size));
}

/* listxattr(2): the names, each with its NUL; their size; @size 0 only asks. -ERANGE, and as above. */
SYSCALL_DEFINE3(listxattr, const char __user *, pathname, char __user *, list, size_t, size)
{
	return AT_PATH(pathname, LOOKUP_FOLLOW, do_listxattr(&path, list, size));
}

SYSCALL_DEFINE3(llistxattr, const char __user *, pathname, char __user *, list, size_t, size)
{
	return AT_PATH(pathname, 0, do_listxattr(&path, list, size));
}

SYSCALL_DEFINE3(flistxattr, int, fd, char __user *, list, size_t, size)
{
	return AT_FD(fd, do_listxattr(&path, list, size));
}

/* removexattr(2). 0, -ENODATA, and as above. */
SYSCALL_DEFINE2(removexattr, const char __user *, pathname, const char __user *, name)
{
	return AT_PATH(pathname, LOOKUP_FOLLOW, do_removexattr(&path, name));
}

SYSCALL_DEFINE2(lremovexattr, const char __user *, pathname, const char __user *, name)
{
	return AT_PATH(pathname, 0, do_removexattr(&path, name));
}

SYSCALL_DEFINE2(fremovexattr, int, fd, const char __user *, name)
{
	return AT_FD(fd, do_removexattr(&path, name));
}
