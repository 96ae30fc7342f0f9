/* /proc/sys: values of the kernel's, as files. Linux: kernel/sysctl.c, drivers/char/random.c; sysctl(2). */
#include "internal.h"
#include <linux/init.h>
#include <linux/random.h>
#include <linux/utsname.h>

static void show_uuid(struct seq_file *m, const u8 id[16])
{
	for (int i = 0; i < 16; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			seq_putc(m, '-');
		seq_printf(m, "%02x", id[i]);
	}
	seq_putc(m, '\n');
}

static void make_uuid(u8 id[16])
{
	get_random_bytes(id, 16);
	id[6] = (id[6] & 0x0f) | 0x40;
	id[8] = (id[8] & 0x3f) | 0x80;
}

/* A new one each time. */
static int uuid_show(struct seq_file *m, void *v)
{
	u8 id[16];

	make_uuid(id);
	show_uuid(m, id);
	return 0;
}

static u8 boot_id[16];

static int boot_id_show(struct seq_file *m, void *v)
{
	show_uuid(m, boot_id);
	return 0;
}

/* A part of what uname(2) says. */
static int string_show(struct seq_file *m, void *v)
{
	mutex_lock(&uts_mutex);
	seq_printf(m, "%s\n", (const char *)v);
	mutex_unlock(&uts_mutex);
	return 0;
}

static int number_show(struct seq_file *m, void *v)
{
	seq_printf(m, "%lu\n", (unsigned long)v);
	return 0;
}

static void add_number(struct proc_dir_entry *dir, const char *name, unsigned long value)
{
	proc_create_single_data(name, 0444, dir, number_show, (void *)value);
}

static void add_string(struct proc_dir_entry *dir, const char *name, char *value)
{
	proc_create_single_data(name, 0444, dir, string_show, value);
}

static int sysctl_init(void)
{
	struct proc_dir_entry *sys = proc_mkdir("sys", NULL), *kernel, *random, *fs;

	if (!sys)
		return -ENOMEM;
	make_uuid(boot_id);
	kernel = proc_mkdir("kernel", sys);
	fs = proc_mkdir("fs", sys);
	if (!kernel || !fs)
		return -ENOMEM;
	add_string(kernel, "ostype", init_utsname.sysname);
	add_string(kernel, "osrelease", init_utsname.release);
	add_string(kernel, "version", init_utsname.version);
	add_string(kernel, "hostname", init_utsname.nodename);
	add_string(kernel, "domainname", init_utsname.domainname);
	add_number(kernel, "pid_max", PID_MAX);
	add_number(kernel, "threads-max", MAX_TASKS);
	add_number(kernel, "ngroups_max", NGROUPS_MAX);
	add_number(kernel, "cap_last_cap", CAP_LAST_CAP);
	add_number(fs, "nr_open", NR_OPEN_MAX);
	add_number(fs, "pipe-max-size", 1024 * 1024);
	random = proc_mkdir("random", kernel);
	if (!random)
		return -ENOMEM;
	proc_create_single_data("uuid", 0444, random, uuid_show, NULL);
	proc_create_single_data("boot_id", 0444, random, boot_id_show, NULL);
	add_number(random, "poolsize", 256);
	add_number(random, "entropy_avail", 256);
	return 0;
}
fs_initcall(sysctl_init);
