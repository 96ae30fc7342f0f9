/*
 * /proc: the file system, and those of its entries that tell of the system. Linux: fs/proc/generic.c,
 * root.c, inode.c; proc(5).
 *
 * Inodes and dentries are made when somebody looks, and go with their last user.
 */
#include "internal.h"
#include <linux/init.h>

#define PROC_ROOT_INO 1
#define FIRST_PROCESS_POS 256 /* positions in /proc from here on are processes */

static const struct inode_operations proc_dir_iops, proc_link_iops, proc_file_iops;
static const struct file_operations proc_dir_fops, proc_single_fops;

static struct proc_dir_entry proc_root = { .name = "/proc",
					   .mode = S_IFDIR | 0555,
					   .ino = PROC_ROOT_INO };
static ino_t last_ino = PROC_ROOT_INO; /* initcalls do not run side by side */

struct proc_dir_entry *proc_register(const char *name, umode_t mode, struct proc_dir_entry *parent)
{
	struct proc_dir_entry *pde = kzalloc(sizeof(*pde), GFP_KERNEL), **link;

	if (!pde)
		return NULL;
	pde->name = name;
	pde->mode = mode;
	pde->parent = parent ?: &proc_root;
	pde->ino = ++last_ino;
	for (link = &pde->parent->children; *link; link = &(*link)->next)
		;
	*link = pde;
	return pde;
}

struct proc_dir_entry *proc_mkdir(const char *name, struct proc_dir_entry *parent)
{
	return proc_register(name, S_IFDIR | 0555, parent);
}

struct proc_dir_entry *proc_create_single_data(const char *name, umode_t mode,
					       struct proc_dir_entry *parent,
					       int (*show)(struct seq_file *, void *), void *data)
{
	struct proc_dir_entry *pde = proc_register(name, S_IFREG | (mode ?: 0444), parent);

	if (pde) {
		pde->show = show;
		pde->data = data;
	}
	return pde;
}

struct proc_inode *proc_new_inode(struct super_block *sb, umode_t mode, ino_t ino)
{
	struct proc_inode *pi = kzalloc(sizeof(*pi), GFP_KERNEL);

	if (!pi)
		return NULL;
	inode_init(&pi->vfs_inode, sb, mode);
	pi->vfs_inode.i_ino = ino;
	pi->vfs_inode.i_op = &proc_file_iops;
	if (S_ISDIR(mode))
		pi->vfs_inode.i_nlink = 2;
	return pi;
}

static struct inode *pde_inode(struct super_block *sb, struct proc_dir_entry *pde)
{
	struct proc_inode *pi = proc_new_inode(sb, pde->mode, pde->ino);

	if (!pi)
		return NULL;
	pi->pde = pde;
	pi->vfs_inode.i_uid = pde->uid;
	pi->vfs_inode.i_gid = pde->gid;
	if (S_ISDIR(pde->mode)) {
		pi->vfs_inode.i_op = &proc_dir_iops;
		pi->vfs_inode.i_fop = &proc_dir_fops;
	} else if (S_ISLNK(pde->mode)) {
		pi->vfs_inode.i_op = &proc_link_iops;
	} else {
		pi->vfs_inode.i_fop = pde->fops ?: &proc_single_fops;
	}
	return &pi->vfs_inode;
}

struct inode *proc_root_inode(struct super_block *sb)
{
	return pde_inode(sb, &proc_root);
}

static int proc_lookup(struct inode *dir, struct dentry *dentry)
{
	struct proc_dir_entry *pde;
	struct inode *inode;
	unsigned int nr;

	for (pde = PROC_I(dir)->pde->children; pde; pde = pde->next) {
		if (strcmp(pde->name, dentry->d_name) ||
		    (proc_sb_info(dir->i_sb)->pidonly && !pde->about_pids))
			continue;
		inode = pde_inode(dir->i_sb, pde);
		if (!inode)
			return -ENOMEM;
		d_add(dentry, inode);
		return 0;
	}
	if (PROC_I(dir)->pde == &proc_root && name_to_number(dentry, &nr))
		return proc_pid_instantiate(dentry, dir->i_sb, nr, false);
	return -ENOENT;
}

/* Processes come and go, and a cached name is still hidden from some. */
static bool proc_revalidate(struct dentry *dentry)
{
	const struct proc_inode *pi = PROC_I(dentry->d_inode);

	if (pi->pid)
		return proc_pid_visible(dentry->d_inode) && proc_pid_revalidate(dentry);
	return pi->pde->about_pids || !proc_sb_info(dentry->d_inode->i_sb)->pidonly;
}

static int proc_readlink(struct dentry *dentry, char *buf)
{
	return PROC_I(dentry->d_inode)->pde->readlink(buf);
}

/* Is @pde one of the kernel's parameters? Those stay as they are. */
static bool is_sysctl(const struct proc_dir_entry *pde)
{
	while (pde->parent && pde->parent != &proc_root)
		pde = pde->parent;
	return !strcmp(pde->name, "sys");
}

/* Owner and mode last for as long as the entry, its times for as long as the inode. What is written does not change a size. */
static int proc_setattr(struct dentry *dentry, struct iattr *attr)
{
	struct inode *inode = dentry->d_inode;
	struct proc_dir_entry *pde = PROC_I(inode)->pde;

	if (attr->ia_valid & (ATTR_MODE | ATTR_UID | ATTR_GID) && is_sysctl(pde))
		return -EPERM;
	setattr_copy(inode, attr);
	pde->mode = inode->i_mode;
	pde->uid = inode->i_uid;
	pde->gid = inode->i_gid;
	return 0;
}

static const struct inode_operations proc_dir_iops = {
	.lookup = proc_lookup,
	.revalidate = proc_revalidate,
	.setattr = proc_setattr,
};
static const struct inode_operations proc_link_iops = {
	.readlink = proc_readlink,
	.setattr = proc_setattr,
};
static const struct inode_operations proc_file_iops = { .setattr = proc_setattr };

static int proc_readdir(struct file *file, struct dir_context *ctx)
{
	struct proc_dir_entry *dir = PROC_I(file->f_inode)->pde, *pde;
	const struct proc_fs_info *info = proc_sb_info(file->f_inode->i_sb);
	loff_t pos = 2;

	/* Linux shows no dots in a /proc of processes only. */
	if (info->pidonly)
		ctx->pos = max(ctx->pos, pos);
	if (!dir_emit_dots(file, ctx))
		return 0;
	for (pde = dir->children; pde; pde = pde->next, pos++) {
		if (ctx->pos == pos && info->pidonly && !pde->about_pids)
			ctx->pos++;
		else if (ctx->pos == pos && !dir_emit(ctx, pde->name, pos + 1, pde->ino, pde->mode))
			return 0;
	}
	return dir == &proc_root ? proc_pid_readdir(info, ctx, FIRST_PROCESS_POS) : 0;
}

static const struct file_operations proc_dir_fops = {
	.llseek = seq_lseek,
	.iterate = proc_readdir,
};

static int proc_single_open(struct inode *inode, struct file *file)
{
	struct proc_dir_entry *pde = PROC_I(inode)->pde;

	return single_open(file, pde->show, pde->data);
}

static ssize_t proc_single_write(struct file *file, const char __user *buf, size_t count,
				 loff_t *pos)
{
	struct proc_dir_entry *pde = PROC_I(file->f_inode)->pde;

	return pde->write ? pde->write(file, buf, count, pde->data) : -EIO;
}

static void proc_single_release(struct inode *inode, struct file *file)
{
	seq_free(file);
}

static const struct file_operations proc_single_fops = {
	.open = proc_single_open,
	.read = seq_read,
	.read_iter = seq_read_iter,
	.write = proc_single_write,
	.llseek = seq_lseek,
	.release = proc_single_release,
};
