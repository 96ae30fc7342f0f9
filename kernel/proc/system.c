/* What /proc tells of the system as a whole. Linux: fs/proc/stat.c, uptime.c, loadavg.c, version.c, ... */
#include "internal.h"
#define __SYSCALL(nr, entry)
#include <asm/syscalls_64.h> /* for __NR_syscalls */
#undef __SYSCALL
#include <linux/cpumask.h>
#include <linux/init.h>
#include <linux/sched/loadavg.h>
#include <linux/utsname.h>
#include <linux/vfs.h>

static void count_task(struct task_struct *task, void *arg)
{
	struct task_counts *counts = arg;

	counts->all++;
	counts->running += READ_ONCE(task->state) == TASK_RUNNING && !task->exit_state;
	counts->last = max(counts->last, (unsigned int)task->pid);
}

struct task_counts proc_count_tasks(void)
{
	struct task_counts counts = {};

	spin_lock_irq(&tasklist_lock);
	for_each_task(count_task, &counts);
	spin_unlock_irq(&tasklist_lock);
	return counts;
}

static int uptime_show(struct seq_file *m, void *v)
{
	u64 now = ktime_get_ns() / (NSEC_PER_SEC / 100);

	seq_printf(m, "%llu.%02llu 0.00\n", now / 100, now % 100);
	return 0;
}

static int loadavg_show(struct seq_file *m, void *v)
{
	struct task_counts counts = proc_count_tasks();
	unsigned long load[3];

	get_avenrun(load, FIXED_1 / 200, 0); /* rounded to hundredths */
	for (int i = 0; i < 3; i++)
		seq_printf(m, "%lu.%02lu ", LOAD_INT(load[i]), LOAD_FRAC(load[i]));
	seq_printf(m, "%u/%u %u\n", counts.running, counts.all, counts.last);
	return 0;
}

static int version_show(struct seq_file *m, void *v)
{
	seq_printf(m, "%s version %s (%s) %s\n", init_utsname.sysname, init_utsname.release,
		   "lstar@lstar", init_utsname.version);
	return 0;
}

static int filesystems_show(struct seq_file *m, void *v)
{
	const struct file_system_type *type;

	for (type = first_filesystem(); type; type = type->next)
		seq_printf(m, "%s\t%s\n", type->fs_flags & FS_NODEV ? "nodev" : "", type->name);
	return 0;
}

/* There are none, and none can be loaded. */
static int modules_show(struct seq_file *m, void *v)
{
	return 0;
}

static struct seq_file *devices_to;

static int show_device(const char *name, dev_t dev)
{
	seq_printf(devices_to, "%3u %s\n", MAJOR(dev), name);
	return 0;
}

static int devices_show(struct seq_file *m, void *v)
{
	static DEFINE_MUTEX(lock); /* protects devices_to */

	mutex_lock(&lock);
	devices_to = m;
	seq_puts(m, "Character devices:\n");
	for_each_chrdev(show_device);
	seq_puts(m, "\nBlock devices:\n");
	mutex_unlock(&lock);
	return 0;
}

/* Counted where calls are dispatched (do_syscall_64), by each CPU for itself. */
static unsigned long calls_of(unsigned int nr)
{
	unsigned long sum = 0;
	unsigned int cpu;

	for_each_online_cpu(cpu)
		sum += READ_ONCE((*per_cpu_ptr(&syscall_counts, cpu))[nr]);
	return sum;
}

static void show_syscall(struct seq_file *m, unsigned int nr, const struct syscall_metadata *meta)
{
	seq_printf(m, "%u %s(", nr, meta->name);
	for (int i = 0; i < meta->nb_args; i++)
		seq_printf(m, "%s%s %s", i ? ", " : "", meta->types[i], meta->args[i]);
	seq_printf(m, ") %lu\n", calls_of(nr));
}

/* Number, name and arguments of every call that this kernel has, and how often it was made. */
static int syscalls_show(struct seq_file *m, void *v)
{
	const struct syscall_metadata *meta;
	const sys_call_ptr_t *entry = sys_call_table, *end = entry + __NR_syscalls;

	for (; entry < end; entry++)
		for (meta = __start_syscalls_metadata; meta < __stop_syscalls_metadata; meta++)
			if (meta->entry == *entry)
				show_syscall(m, entry - sys_call_table, meta);
	return 0;
}

static void show_mount(struct seq_file *m, const struct vfsmount *mnt, char *page)
{
	struct path path = { (struct vfsmount *)mnt, mnt->mnt_root };
	const char *where = d_path(&path, page, PATH_MAX);
	char options[80] = "";

	if (IS_ERR(where))
		return;
	seq_escape(m, mnt->devname);
	seq_putc(m, ' ');
	seq_escape(m, where);
	seq_printf(m, " %s %s", mnt->mnt_sb->s_type->name,
		   mnt->flags & MNT_READONLY || mnt->mnt_sb->s_flags & SB_RDONLY ? "ro" : "rw");
	if (mnt->flags & MNT_NOSUID)
		seq_puts(m, ",nosuid");
	if (mnt->flags & MNT_NODEV)
		seq_puts(m, ",nodev");
	if (mnt->flags & MNT_NOEXEC)
		seq_puts(m, ",noexec");
	if (mnt->flags & MNT_NOATIME)
		seq_puts(m, ",noatime");
	if (mnt->flags & MNT_NODIRATIME)
		seq_puts(m, ",nodiratime");
	if (mnt->flags & MNT_RELATIME)
		seq_puts(m, ",relatime");
	if (mnt->mnt_sb->s_op->show_options)
		mnt->mnt_sb->s_op->show_options(mnt->mnt_sb, options, sizeof(options));
	seq_printf(m, "%s 0 0\n", options);
}

int proc_mounts(struct seq_file *m, struct task_struct *task)
{
	char *page = kmalloc(PATH_MAX, GFP_KERNEL);
	struct vfsmount *mnt, *last = NULL;
	bool more = true;

	if (!page)
		return -ENOMEM;
	show_mount(m, root_path.mnt, page);
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
			show_mount(m, mnt, page);
	}
	kfree(page);
	return 0;
}

static int system_init(void)
{
	static const struct {
		const char *name;
		int (*show)(struct seq_file *m, void *v);
	} entries[] = {
		{ "uptime", uptime_show },	     { "loadavg", loadavg_show },
		{ "version", version_show },	     { "modules", modules_show },
		{ "filesystems", filesystems_show }, { "devices", devices_show },
		{ "syscalls", syscalls_show },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(entries); i++)
		proc_create_single_data(entries[i].name, 0444, NULL, entries[i].show, NULL);
	return 0;
}
fs_initcall(system_init);
