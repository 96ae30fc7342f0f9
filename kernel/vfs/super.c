/* File systems, and the trees that are made of them. Linux: fs/super.c, fs/filesystems.c. */
#include "internal.h"

static struct file_system_type *file_systems; /* only grows, at the head */

void register_filesystem(struct file_system_type *type)
{
	type->next = file_systems;
	__atomic_store_n(&file_systems, type, __ATOMIC_RELEASE);
}

const struct file_system_type *first_filesystem(void)
{
	return __atomic_load_n(&file_systems, __ATOMIC_ACQUIRE);
}

struct file_system_type *find_filesystem(const char *name)
{
	struct file_system_type *type = (struct file_system_type *)first_filesystem();

	while (type && strcmp(type->name, name))
		type = type->next;
	return type;
}

/* Takes every name out of a tree whose names hold themselves; only its root is left. */
static void drop_names(struct dentry *dentry)
{
	struct dentry *parent;

	for (;;) {
		while (!list_empty(&dentry->d_subdirs))
			dentry = list_first_entry(&dentry->d_subdirs, struct dentry, d_child.list);
		if (IS_ROOT(dentry))
			return;
		parent = dentry->d_parent;
		d_drop(dentry);
		dput(dentry);
		dentry = parent;
	}
}

void put_super(struct super_block *sb)
{
	if (__atomic_sub_fetch(&sb->s_active, 1, __ATOMIC_ACQ_REL))
		return;
	drop_names(sb->s_root);
	dput(sb->s_root);
	if (sb->s_op->put_super)
		sb->s_op->put_super(sb);
	kfree(sb);
}

/*
 * A file system of @type with one user more: a new one, or the one that there is, which then goes by @options. ERR_PTR; not
 * called side by side.
 */
struct super_block *get_super(struct file_system_type *type, char *options)
{
	static unsigned int last_dev = 20; /* under the caller's lock */
	struct super_block *sb = type->single;
	int error;

	if (sb) {
		error = options && sb->s_op->remount ? sb->s_op->remount(sb, options) : 0;
		if (error)
			return ERR_PTR(error);
		__atomic_fetch_add(&sb->s_active, 1, __ATOMIC_RELAXED);
		return sb;
	}
	sb = kzalloc(sizeof(*sb), GFP_KERNEL);
	if (!sb)
		return ERR_PTR(-ENOMEM);
	sb->s_type = type;
	sb->s_active = 1;
	last_dev++;
	sb->s_dev = MKDEV(0, last_dev);
	error = type->fill_super(sb, options);
	if (error) {
		kfree(sb);
		return ERR_PTR(error);
	}
	if (type->fs_flags & FS_SINGLE) {
		type->single = sb;
		sb->s_active++;
	}
	return sb;
}
