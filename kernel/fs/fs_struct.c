/* The working directory and the umask, of one process or of all that share them. Linux: fs/fs_struct.c. */
#include <linux/fs_struct.h>
#include <linux/ramfs.h>
#include <linux/slab.h>

struct fs_struct init_fs = { .users = 1, .umask = 0022, .pwd = &ramfs_root };

struct fs_struct *copy_fs_struct(struct fs_struct *old)
{
	struct fs_struct *fs = kmalloc(sizeof(*fs), GFP_KERNEL);

	if (!fs)
		return NULL;
	spin_lock(&old->lock);
	*fs = *old;
	spin_unlock(&old->lock);
	fs->users = 1;
	spin_lock_init(&fs->lock);
	return fs;
}

void free_fs_struct(struct fs_struct *fs)
{
	if (!__atomic_sub_fetch(&fs->users, 1, __ATOMIC_ACQ_REL))
		kfree(fs);
}
