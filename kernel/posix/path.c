/* Calls that take a path and change nothing. Linux: fs/namei.c. */
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/slab.h>

/* path_lookup() for a path in user memory. */
struct inode *user_path_at(int dfd, const char __user *name, unsigned int flags)
{
	char *path = getname(name, flags);
	struct inode *inode;

	if (IS_ERR(path))
		return ERR_PTR(PTR_ERR(path));
	inode = path_lookup(dfd, path, flags);
	kfree(path);
	return inode;
}
