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
