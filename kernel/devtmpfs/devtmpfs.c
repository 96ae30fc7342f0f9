/*
 * devtmpfs: a tmpfs on /dev in which the kernel itself makes a node for each device that has a driver.
 * Linux: drivers/base/devtmpfs.c.
 */
#include "../shmem/internal.h"

static struct super_block *dev_sb; /* there is one, however often it is mounted */

static int dev_fill_super(struct super_block *sb, char *options)
{
	char mode[] = "mode=755";
	int error = shmem_fill_super(sb, mode);

	if (!error)
		dev_sb = sb;
	return error;
}

static struct file_system_type dev_fs_type = {
	.name = "devtmpfs",
	.fs_flags = FS_NODEV | FS_SINGLE,
	.fill_super = dev_fill_super,
};

static int add_node(const char *name, umode_t mode, dev_t dev, const char *target)
{
	struct dentry *dentry = shmem_add_node(dev_sb, name, mode, dev, target);

	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	dput(dentry);
	return 0;
}

/* Who may use a device is known by its name; the others are root's. */
static umode_t mode_of(const char *name)
{
	static const char *const everybodys[] = { "null",    "zero", "full", "random",
						  "urandom", "tty",  "ptmx" };

	for (unsigned int i = 0; i < ARRAY_SIZE(everybodys); i++)
		if (!strcmp(name, everybodys[i]))
			return S_IFCHR | 0666;
	return S_IFCHR | (strcmp(name, "kmsg") ? 0600 : 0644);
}

int devtmpfs_create_node(const char *name, dev_t dev)
{
	return dev_sb ? add_node(name, mode_of(name), dev, NULL) : 0;
}

/* After all drivers: from here on register_chrdev_minor() makes the nodes of those that come later. */
static int devtmpfs_init(void)
{
	static const char *const links[][2] = { { "fd", "/proc/self/fd" },
						{ "stdin", "/proc/self/fd/0" },
						{ "stdout", "/proc/self/fd/1" },
						{ "stderr", "/proc/self/fd/2" } };
	int error;

	register_filesystem(&dev_fs_type);
	error = kern_mount_at("devtmpfs", "/dev");
	if (error) {
		pr_warn("devtmpfs: cannot be mounted on /dev (error %d)\n", error);
		return error;
	}
	for_each_chrdev(devtmpfs_create_node);
	add_node("shm", S_IFDIR | 01777, 0, NULL); /* init mounts there what it likes */
	add_node("pts", S_IFDIR | 0755, 0, NULL);
	if (find_filesystem("devpts"))
		kern_mount_at("devpts", "/dev/pts");
	for (unsigned int i = 0; i < ARRAY_SIZE(links); i++)
		add_node(links[i][0], 0, 0, links[i][1]);
	return 0;
}
late_initcall(devtmpfs_init);
