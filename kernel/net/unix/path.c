/* Sockets with a path. Linux: net/unix/af_unix.c. */
#include "unix.h"
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>

/* The inode of @name, whose path need not end with a NUL. ERR_PTR. */
static struct inode *path_of(const struct sockaddr_un *name, int len, unsigned int flags)
{
	char *path = kzalloc(PATH_MAX, GFP_KERNEL);
	struct inode *inode;

	if (!path)
		return ERR_PTR(-ENOMEM);
	memcpy(path, name->sun_path, len - offsetof(struct sockaddr_un, sun_path));
	inode = path_lookup(AT_FDCWD, path, flags);
	kfree(path);
	return inode;
}

int unix_bind_path(struct unix_sock *u, const struct sockaddr_un *name, int len)
{
	struct inode *inode = path_of(name, len, LOOKUP_CREATE);

	return IS_ERR(inode) ? PTR_ERR(inode) : -EADDRINUSE;
}

struct unix_sock *unix_find_path(const struct sockaddr_un *name, int len, int type)
{
	struct inode *inode = path_of(name, len, LOOKUP_FOLLOW);

	return IS_ERR(inode) ? (void *)inode : unix_find_name(inode, name, len, type);
}

void unix_put_path(struct unix_sock *u)
{
}
