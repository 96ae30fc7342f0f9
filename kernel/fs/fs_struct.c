/* The working directory and the umask, of one process or of all that share them. Linux: fs/fs_struct.c. */
#include <linux/fs_struct.h>
#include <linux/mount.h>
#include <linux/sched.h>
#include <linux/slab.h>

struct fs_struct init_fs = { .users = 1, .umask = 0022 };

struct fs_struct *copy_fs_struct(struct fs_struct *old)
{
	struct fs_struct *fs = kmalloc(sizeof(*fs), GFP_KERNEL);

	if (!fs)
		return NULL;
	spin_lock(&old->lock);
	*fs = *old;
	path_get(&fs->root);
	path_get(&fs->pwd);
	spin_unlock(&old->lock);
	fs->users = 1;
	spin_lock_init(&fs->lock);
	return fs;
}

void free_fs_struct(struct fs_struct *fs)
{
	if (__atomic_sub_fetch(&fs->users, 1, __ATOMIC_ACQ_REL))
		return;
	path_put(&fs->root);
	path_put(&fs->pwd);
	kfree(fs);
}

void get_fs_pwd(struct path *pwd)
{
	struct fs_struct *fs = current->fs;

	spin_lock(&fs->lock);
	*pwd = fs->pwd;
	path_get(pwd);
	spin_unlock(&fs->lock);
}
