/*
 * tracefs: the tree. Its files are few, but there is a folder for each event; so an inode's number says what it is, and
 * inodes and dentries are made when somebody looks. Linux: fs/tracefs/, kernel/trace/trace_events.c.
 */
#include "../../vfs/internal.h"
#include "internal.h"
#include <linux/init.h>

#define TRACEFS_MAGIC 0x74726163

static const struct node {
	const char *name;
	unsigned char ino, parent;
	umode_t mode;
} nodes[] = {
	{ "trace", TRACE, ROOT, S_IFREG | 0640 },
	{ "trace_pipe", TRACE_PIPE, ROOT, S_IFREG | 0440 },
	{ "tracing_on", TRACING_ON, ROOT, S_IFREG | 0640 },
	{ "set_event_pid", EVENT_PID, ROOT, S_IFREG | 0640 },
	{ "available_events", AVAILABLE, ROOT, S_IFREG | 0440 },
	{ "current_tracer", TRACER, ROOT, S_IFREG | 0440 },
	{ "available_tracers", TRACERS, ROOT, S_IFREG | 0440 },
	{ "events", EVENTS, ROOT, S_IFDIR | 0750 },
	{ "enable", ALL_ENABLE, EVENTS, S_IFREG | 0640 },
	{ "syscalls", SYSCALLS, EVENTS, S_IFDIR | 0750 },
	{ "enable", SYSCALLS_ENABLE, SYSCALLS, S_IFREG | 0640 },
}, event_nodes[] = {
	{ "enable", EVENT_ENABLE, EVENT_DIR, S_IFREG | 0640 },
	{ "id", EVENT_ID_FILE, EVENT_DIR, S_IFREG | 0440 },
	{ "format", EVENT_FORMAT, EVENT_DIR, S_IFREG | 0440 },
};

static const struct inode_operations tracefs_dir_iops, tracefs_file_iops;
static const struct file_operations tracefs_dir_fops;

static struct inode *make_inode(struct super_block *sb, umode_t mode, ino_t ino)
{
	struct inode *inode = kzalloc(sizeof(*inode), GFP_KERNEL);

	if (!inode)
		return NULL;
	inode_init(inode, sb, mode);
	inode->i_ino = ino;
	inode->i_op = S_ISDIR(mode) ? &tracefs_dir_iops : &tracefs_file_iops;
	inode->i_fop = S_ISDIR(mode)	   ? &tracefs_dir_fops
		       : ino == TRACE_PIPE ? &tracefs_pipe_fops
					   : &tracefs_file_fops;
	if (S_ISDIR(mode))
		inode->i_nlink = 2;
	return inode;
}

/* The @n'th entry of the directory @dir: its name in @name. False: there are no more. */
static bool dir_entry(ino_t dir, unsigned int n, char name[64], ino_t *ino, umode_t *mode)
{
	const struct node *table = dir >= FIRST_EVENT ? event_nodes : nodes;
	unsigned int size = dir >= FIRST_EVENT ? ARRAY_SIZE(event_nodes) : ARRAY_SIZE(nodes);

	for (unsigned int i = 0; i < size; i++) {
		if (table == nodes && table[i].parent != dir)
			continue;
		if (n--)
			continue;
		strscpy(name, table[i].name, 64);
		*ino = table == nodes ? table[i].ino : dir + table[i].ino;
		*mode = table[i].mode;
		return true;
	}
	if (dir != SYSCALLS || n >= nr_events())
		return false;
	event_name(n, name, 64);
	*ino = EVENT_INO(n, EVENT_DIR);
	*mode = S_IFDIR | 0750;
	return true;
}

static int tracefs_lookup(struct inode *dir, struct dentry *dentry)
{
	struct inode *inode;
	char name[64];
	umode_t mode;
	ino_t ino;

	for (unsigned int n = 0; dir_entry(dir->i_ino, n, name, &ino, &mode); n++) {
		if (strcmp(name, dentry->d_name))
			continue;
		inode = make_inode(dir->i_sb, mode, ino);
		if (!inode)
			return -ENOMEM;
		d_add(dentry, inode);
		return 0;
	}
	return -ENOENT;
}

static int tracefs_readdir(struct file *file, struct dir_context *ctx)
{
	char name[64];
	umode_t mode;
	ino_t ino;

	if (!dir_emit_dots(file, ctx))
		return 0;
	while (dir_entry(file->f_inode->i_ino, ctx->pos - 2, name, &ino, &mode))
		if (!dir_emit(ctx, name, ctx->pos + 1, ino, mode))
			break;
	return 0;
}

/* There is no size to set. */
static int tracefs_setattr(struct dentry *dentry, struct iattr *attr)
{
	if (attr->ia_valid & ATTR_SIZE)
		tracefs_truncate(dentry->d_inode->i_ino);
	if (attr->ia_valid & (ATTR_MODE | ATTR_UID | ATTR_GID))
		setattr_copy(dentry->d_inode, attr);
	return 0;
}

static const struct inode_operations tracefs_dir_iops = { .lookup = tracefs_lookup };
static const struct inode_operations tracefs_file_iops = { .setattr = tracefs_setattr };
static const struct file_operations tracefs_dir_fops = { .llseek = seq_lseek,
							 .iterate = tracefs_readdir };

static void tracefs_evict_inode(struct inode *inode)
{
	free_lock_context(inode);
	kfree(inode);
}

static int tracefs_fill_super(struct super_block *sb, char *options)
{
	static const struct super_operations sops = { .evict_inode = tracefs_evict_inode };
	struct inode *inode;

	sb->s_op = &sops;
	sb->s_magic = TRACEFS_MAGIC;
	inode = make_inode(sb, S_IFDIR | 0700, ROOT);
	sb->s_root = inode ? d_make_root(inode) : NULL;
	return sb->s_root ? 0 : -ENOMEM;
}

static int tracefs_init(void)
{
	static struct file_system_type tracefs_type = {
		.name = "tracefs",
		.fs_flags = FS_NODEV | FS_SINGLE,
		.fill_super = tracefs_fill_super,
	};

	register_filesystem(&tracefs_type);
	return 0;
}
fs_initcall(tracefs_init);
