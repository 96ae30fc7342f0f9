/*
 * /proc/PID/mounts and mountinfo: what stands where, one line a mount. Linux: fs/proc_namespace.c; proc(5).
 *
 * There is one tree of mounts for all; places are told as seen from the reader's root.
 */
#include "internal.h"
#include <linux/init.h>
#include <linux/vfs.h>

static void show_options(struct seq_file *m, const struct vfsmount *mnt)
{
	static const struct {
		unsigned int flag;
		const char *text;
	} options[] = {
		{ MNT_NOSUID, ",nosuid" },	     { MNT_NODEV, ",nodev" },
		{ MNT_NOEXEC, ",noexec" },	     { MNT_NOATIME, ",noatime" },
		{ MNT_NODIRATIME, ",nodiratime" },   { MNT_RELATIME, ",relatime" },
		{ MNT_NOSYMFOLLOW, ",nosymfollow" },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(options); i++)
		if (mnt->flags & options[i].flag)
			seq_puts(m, options[i].text);
}

/* What the file system itself was mounted with. */
static void show_sb_options(struct seq_file *m, struct super_block *sb)
{
	char options[80] = "";

	if (sb->s_op->show_options)
		sb->s_op->show_options(sb, options, sizeof(options));
	seq_puts(m, options);
}

static const char *ro_or_rw(bool ro)
{
	return ro ? "ro" : "rw";
}

/* A line of mounts; @where: its place. @page: room for a path. */
static void show_mount(struct seq_file *m, const struct vfsmount *mnt, const char *where,
		       char *page)
{
	struct super_block *sb = mnt->mnt_sb;

	seq_escape(m, mnt->devname);
	seq_putc(m, ' ');
	seq_escape(m, where);
	seq_printf(m, " %s %s", sb->s_type->name,
		   ro_or_rw(mnt->flags & MNT_READONLY || sb->s_flags & SB_RDONLY));
	show_options(m, mnt);
	show_sb_options(m, sb);
	seq_puts(m, " 0 0\n");
}

/* A line of mountinfo: with numbers, and what of the file system is seen there. */
static void show_mountinfo(struct seq_file *m, const struct vfsmount *mnt, const char *where,
			   char *page)
{
	struct super_block *sb = mnt->mnt_sb;
	const char *root = dentry_path(mnt->mnt_root, page, PATH_MAX);
	int parent;

	spin_lock(&mount_lock);
	parent = mnt->parent ? mnt->parent->id : 0;
	spin_unlock(&mount_lock);
	seq_printf(m, "%d %d %u:%u ", mnt->id, parent, MAJOR(sb->s_dev), MINOR(sb->s_dev));
	seq_escape(m, IS_ERR(root) ? "/" : root);
	seq_putc(m, ' ');
	seq_escape(m, where);
	seq_printf(m, " %s", ro_or_rw(mnt->flags & MNT_READONLY));
	show_options(m, mnt);
	seq_printf(m, " - %s ", sb->s_type->name);
	seq_escape(m, mnt->devname);
	seq_printf(m, " %s", ro_or_rw(sb->s_flags & SB_RDONLY));
	show_sb_options(m, sb);
	seq_putc(m, '\n');
}

typedef void show_fn(struct seq_file *m, const struct vfsmount *mnt, const char *where, char *page);

static void show_one(struct seq_file *m, struct vfsmount *mnt, show_fn *show, char *pages)
{
	struct path path = { mnt, mnt->mnt_root };
	const char *where = d_path(&path, pages, PATH_MAX);

	if (!IS_ERR(where))
		show(m, mnt, where, pages + PATH_MAX);
}

static int show_all(struct seq_file *m, show_fn *show)
{
	char *pages = kmalloc(2 * PATH_MAX, GFP_KERNEL);
	struct vfsmount *mnt, *last = NULL;
	bool more = true;

	if (!pages)
		return -ENOMEM;
	show_one(m, root_path.mnt, show, pages);
	while (more) { /* the next one is found under the lock, and told of without it */
		more = false;
		spin_lock(&mount_lock);
		list_for_each_entry(mnt, &mounts, list)
			if (!last || mnt->id > last->id) {
				mntget(mnt);
				more = true;
				break;
			}
		spin_unlock(&mount_lock);
		if (last)
			mntput(last);
		last = more ? mnt : NULL;
		if (more)
			show_one(m, mnt, show, pages);
	}
	kfree(pages);
	return 0;
}

int proc_mounts(struct seq_file *m, struct task_struct *task)
{
	return show_all(m, show_mount);
}

int proc_mountinfo(struct seq_file *m, struct task_struct *task)
{
	return show_all(m, show_mountinfo);
}
