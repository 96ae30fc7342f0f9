/* Sockets with a path: an inode in the tree, by which others find them. Linux: net/unix/af_unix.c. */
#include "unix.h"
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/fs_struct.h>
#include <linux/kernel.h>
#include <linux/namei.h>
#include <linux/sched.h>
#include <linux/string.h>

#define PATH_OFFSET ((int)offsetof(struct sockaddr_un, sun_path))

/* The path of @name, which need not end with a NUL there, in @path. */
static void get_path(char path[UNIX_PATH_MAX + 1], const struct sockaddr_un *name, int len)
{
	memcpy(path, name->sun_path, len - PATH_OFFSET);
	path[len - PATH_OFFSET] = 0;
}

/* Makes the inode, with what is 0777 under the umask, and names @u after it. 0; -EADDRINUSE, -EINVAL, those of paths. */
int unix_bind_path(struct unix_sock *u, const struct sockaddr_un *name, int len)
{
	char path[UNIX_PATH_MAX + 1], *copy;
	struct dentry *dentry;
	struct nameidata nd;
	struct inode *dir;
	int err;

	if (u->addr)
		return -EINVAL;
	get_path(path, name, len);
	copy = getname_kernel(path);
	if (IS_ERR(copy))
		return PTR_ERR(copy);
	dentry = filename_create(&nd, AT_FDCWD, copy, false);
	err = IS_ERR(dentry) ? PTR_ERR(dentry) : 0;
	if (!err) {
		dir = nd.path.dentry->d_inode;
		err = vfs_mknod(dir, dentry, S_IFSOCK | (0777 & ~current->fs->umask), 0);
		if (!err) {
			err = unix_set_name(u, name, PATH_OFFSET + strlen(path) + 1,
					    igrab(dentry->d_inode));
			if (err) {
				iput(dentry->d_inode);
				dir->i_op->unlink(dir, dentry);
			}
		}
	}
	end_creating(&nd, dentry);
	putname(copy);
	return err == -EEXIST ? -EADDRINUSE : err;
}

struct unix_sock *unix_find_path(const struct sockaddr_un *name, int len, int type)
{
	char path[UNIX_PATH_MAX + 1];
	struct unix_sock *u;
	struct path at;
	int err;

	get_path(path, name, len);
	err = kern_path(path, LOOKUP_FOLLOW, &at);
	if (err)
		return ERR_PTR(err);
	err = inode_permission(at.dentry->d_inode, MAY_WRITE);
	if (!err && !S_ISSOCK(at.dentry->d_inode->i_mode))
		err = -ECONNREFUSED;
	u = err ? ERR_PTR(err) : unix_find_name(at.dentry->d_inode, name, len, type);
	path_put(&at);
	return u;
}

void unix_put_path(struct unix_sock *u)
{
	if (u->path_inode)
		iput(u->path_inode);
	u->path_inode = NULL;
}
