/*
 * devpts: the names of pseudoterminals' slaves, /dev/pts/N, each from the opening of its master to the end of it.
 * Linux: fs/devpts/inode.c; pts(4).
 *
 * A tmpfs in which nobody but the kernel makes names. There is one, however often it is mounted (Linux: one
 * a mount), and what a mount says about owner and mode counts for all names made from then on.
 */
#include "../drivers/tty/tty.h"
#include "../shmem/internal.h"

#define DEVPTS_SUPER_MAGIC 0x1cd1
#define FIRST_PTY_INO 3

static struct super_block *pts_sb;
static struct inode *ptmx_inode; /* /dev/pts/ptmx's, which is always there */

static struct pts_options {
	unsigned int mode, ptmxmode, uid, gid;
	bool set_uid, set_gid; /* else it is the opener's */
} opts = { .mode = 0600 };

/* mount(2)'s options. 0, -EINVAL. */
static int devpts_remount(struct super_block *sb, char *options)
{
	struct pts_options new = opts;
	char *option, *value;
	unsigned int max;
	int error = 0;

	while (!error && (option = strsep(&options, ","))) {
		value = strchr(option, '=');
		if (!*option || !strcmp(option, "newinstance"))
			continue;
		if (!value)
			return -EINVAL;
		*value++ = '\0';
		if (!strcmp(option, "mode")) {
			error = kstrtouint(value, 8, &new.mode);
		} else if (!strcmp(option, "ptmxmode")) {
			error = kstrtouint(value, 8, &new.ptmxmode);
		} else if (!strcmp(option, "uid")) {
			error = kstrtouint(value, 10, &new.uid);
			new.set_uid = true;
		} else if (!strcmp(option, "gid")) {
			error = kstrtouint(value, 10, &new.gid);
			new.set_gid = true;
		} else if (strcmp(option, "max") || kstrtouint(value, 10, &max)) {
			error = -EINVAL;
		}
	}
	if (error)
		return -EINVAL;
	new.mode &= 0777;
	new.ptmxmode &= 0777;
	opts = new;
	if (ptmx_inode)
		ptmx_inode->i_mode = S_IFCHR | new.ptmxmode;
	return 0;
}

static int devpts_show_options(struct super_block *sb, char *buf, size_t size)
{
	int n = 0;

	if (opts.set_uid)
		n += scnprintf(buf + n, size - n, ",uid=%u", opts.uid);
	if (opts.set_gid)
		n += scnprintf(buf + n, size - n, ",gid=%u", opts.gid);
	return n +
	       scnprintf(buf + n, size - n, ",mode=%03o,ptmxmode=%03o", opts.mode, opts.ptmxmode);
}

/* The inode of slave @index, or (-1) of ptmx. 0 or -errno. */
static int add_name(const char *name, int index, umode_t mode, dev_t dev)
{
	struct dentry *dentry = shmem_add_node(pts_sb, name, S_IFCHR | mode, dev, NULL);
	struct inode *inode;

	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	inode = dentry->d_inode;
	inode->i_ino = FIRST_PTY_INO + index;
	if (index >= 0) {
		inode->i_fop = &console_fops; /* no other node opens it */
		if (opts.set_uid)
			inode->i_uid = opts.uid;
		if (opts.set_gid)
			inode->i_gid = opts.gid;
	} else {
		ptmx_inode = inode;
	}
	dput(dentry);
	return 0;
}

int devpts_new(unsigned int index)
{
	char name[12];

	snprintf(name, sizeof(name), "%u", index);
	return pts_sb ? add_name(name, index, opts.mode, MKDEV(PTY_SLAVE_MAJOR, index)) : 0;
}

/* The dentry of slave @index, with a reference; NULL: it has none. */
static struct dentry *find_name(unsigned int index)
{
	char name[12];
	int len = snprintf(name, sizeof(name), "%u", index);

	if (!pts_sb)
		return NULL;
	return d_lookup(pts_sb->s_root, name, len, full_name_hash(name, len));
}

void devpts_remove(unsigned int index)
{
	struct dentry *dentry = find_name(index);
	struct inode *dir;

	if (!dentry)
		return;
	dir = pts_sb->s_root->d_inode;
	mutex_lock(&dir->i_rwsem);
	shmem_dir_inode_operations.unlink(dir, dentry);
	mutex_unlock(&dir->i_rwsem);
	dput(dentry);
}

/* Where devpts is: @master is in it, or "pts" beside @master is its root. */
int devpts_path(const struct file *master, unsigned int index, struct path *path)
{
	struct dentry *dir = dget_parent(master->f_path.dentry);
	struct dentry *pts = d_lookup(dir, "pts", 3, full_name_hash("pts", 3));

	*path = (struct path){ mntget(master->f_path.mnt), dget(master->f_path.dentry) };
	if (pts && path->mnt->mnt_sb != pts_sb) {
		dput(path->dentry);
		path->dentry = dget(pts);
		follow_mount(path);
	}
	dput(pts);
	dput(dir);
	dir = path->dentry;
	path->dentry = path->mnt->mnt_sb == pts_sb ? find_name(index) : NULL;
	dput(dir);
	if (path->dentry)
		return 0;
	mntput(path->mnt);
	return -ENODEV;
}

static int devpts_fill_super(struct super_block *sb, char *options)
{
	static const struct inode_operations no_dir_operations = {};
	static struct super_operations devpts_ops;
	char mode[] = "mode=755";
	int error = options ? devpts_remount(sb, options) : 0;

	if (!error)
		error = shmem_fill_super(sb, mode);
	if (error)
		return error;
	devpts_ops = *sb->s_op;
	devpts_ops.remount = devpts_remount;
	devpts_ops.show_options = devpts_show_options;
	sb->s_op = &devpts_ops;
	sb->s_magic = DEVPTS_SUPER_MAGIC;
	sb->s_root->d_inode->i_op = &no_dir_operations;
	pts_sb = sb;
	error = add_name("ptmx", -1, opts.ptmxmode, MKDEV(5, 2));
	if (error) {
		pts_sb = NULL;
		dput(sb->s_root);
		sb->s_op->put_super(sb);
	}
	return error;
}

static int devpts_init(void)
{
	static struct file_system_type devpts_fs_type = {
		.name = "devpts",
		.fs_flags = FS_NODEV | FS_SINGLE,
		.fill_super = devpts_fill_super,
	};

	register_filesystem(&devpts_fs_type);
	return 0;
}
fs_initcall(devpts_init);
