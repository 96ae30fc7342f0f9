/*
 * /proc as a file system: each mount has its own options, which say of whom it tells to whom. Linux: fs/proc/root.c;
 * proc(5), "Mount options".
 */
#include "internal.h"
#include <linux/init.h>
#include <linux/kstrtox.h>
#include <linux/ptrace.h>

#define PROC_SUPER_MAGIC 0x9fa0

static const char *const hidepid_names[] = { [HIDEPID_OFF] = "off",
					     [HIDEPID_NO_ACCESS] = "noaccess",
					     [HIDEPID_INVISIBLE] = "invisible",
					     [HIDEPID_NOT_PTRACEABLE] = "ptraceable" };

bool has_pid_permissions(const struct proc_fs_info *info, struct task_struct *task,
			 enum proc_hidepid min)
{
	enum proc_hidepid hide = READ_ONCE(info->hide_pid);

	if (hide != HIDEPID_NOT_PTRACEABLE && (hide < min || in_group_p(READ_ONCE(info->pid_gid))))
		return true;
	return ptrace_may_access(task, PTRACE_MODE_READ_FSCREDS);
}

/* hidepid=: a number or its name. 0 or -EINVAL. */
static int parse_hidepid(const char *value, struct proc_fs_info *info)
{
	unsigned int number, n;
	bool is_number = !kstrtouint(value, 0, &number);

	for (n = 0; n < ARRAY_SIZE(hidepid_names); n++) {
		if (!hidepid_names[n] ||
		    (is_number ? n != number : strcmp(hidepid_names[n], value) != 0))
			continue;
		info->hide_pid = n;
		return 0;
	}
	return -EINVAL;
}

/* mount(2)'s options: 0, or -EINVAL and *@info is half done. */
static int proc_parse(char *options, struct proc_fs_info *info)
{
	char *option, *value;
	int error = 0;

	while (!error && (option = strsep(&options, ","))) {
		if (!*option)
			continue;
		value = strchr(option, '=');
		if (!value || !value[1])
			return -EINVAL;
		*value++ = '\0';
		if (!strcmp(option, "gid"))
			error = kstrtouint(value, 0, &info->pid_gid) ? -EINVAL : 0;
		else if (!strcmp(option, "hidepid"))
			error = parse_hidepid(value, info);
		else if (!strcmp(option, "subset") && !strcmp(value, "pid"))
			info->pidonly = true;
		else
			error = -EINVAL;
	}
	return error;
}

static int proc_remount(struct super_block *sb, char *options)
{
	struct proc_fs_info *info = proc_sb_info(sb), new = *info;
	int error = options ? proc_parse(options, &new) : 0;

	if (error)
		return error;
	WRITE_ONCE(info->pid_gid, new.pid_gid);
	WRITE_ONCE(info->hide_pid, new.hide_pid);
	WRITE_ONCE(info->pidonly, new.pidonly);
	return 0;
}

static int proc_show_options(struct super_block *sb, char *buf, size_t size)
{
	const struct proc_fs_info *info = proc_sb_info(sb);
	int n = 0;

	if (info->pid_gid)
		n = scnprintf(buf, size, ",gid=%u", info->pid_gid);
	if (info->hide_pid)
		n += scnprintf(buf + n, size - n, ",hidepid=%s", hidepid_names[info->hide_pid]);
	if (info->pidonly)
		n += scnprintf(buf + n, size - n, ",subset=pid");
	return n;
}

static void proc_put_super(struct super_block *sb)
{
	kfree(sb->s_fs_info);
}

static void proc_evict_inode(struct inode *inode)
{
	if (PROC_I(inode)->pid)
		put_pid(PROC_I(inode)->pid);
	free_lock_context(inode);
	kfree(PROC_I(inode));
}

static int proc_fill_super(struct super_block *sb, char *options)
{
	static const struct super_operations proc_sops = { .evict_inode = proc_evict_inode,
							   .put_super = proc_put_super,
							   .remount = proc_remount,
							   .show_options = proc_show_options };
	struct proc_fs_info *info = kzalloc(sizeof(*info), GFP_KERNEL);
	int error = !info ? -ENOMEM : options ? proc_parse(options, info) : 0;
	struct inode *inode;

	if (!error) {
		sb->s_fs_info = info;
		sb->s_op = &proc_sops;
		sb->s_magic = PROC_SUPER_MAGIC;
		inode = proc_root_inode(sb);
		sb->s_root = inode ? d_make_root(inode) : NULL;
		error = sb->s_root ? 0 : -ENOMEM;
	}
	if (error)
		kfree(info);
	return error;
}

static int self_link(char *buf)
{
	return snprintf(buf, PATH_MAX, "%d", current->tgid);
}

static int thread_self_link(char *buf)
{
	return snprintf(buf, PATH_MAX, "%d/task/%d", current->tgid, current->pid);
}

static int mounts_link(char *buf)
{
	return snprintf(buf, PATH_MAX, "self/mounts");
}

static int proc_init(void)
{
	static struct file_system_type proc_fs_type = {
		.name = "proc",
		.fs_flags = FS_NODEV,
		.fill_super = proc_fill_super,
	};
	static const struct {
		const char *name;
		int (*link)(char *buf);
		bool about_pids;
	} links[] = { { "self", self_link, true },
		      { "thread-self", thread_self_link, true },
		      { "mounts", mounts_link, false } };
	struct proc_dir_entry *pde;

	for (unsigned int i = 0; i < ARRAY_SIZE(links); i++) {
		pde = proc_register(links[i].name, S_IFLNK | 0777, NULL);
		if (!pde)
			continue;
		pde->readlink = links[i].link;
		pde->about_pids = links[i].about_pids;
	}
	register_filesystem(&proc_fs_type);
	return kern_mount_at("proc", "/proc");
}
late_initcall(proc_init);
