/* /proc/sys: values of the kernel's, as files. Linux: kernel/sysctl.c, drivers/char/random.c; sysctl(2). */
#include "internal.h"
#include <linux/ctype.h>
#include <linux/init.h>
#include <linux/kstrtox.h>
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

#define WRITE_MAX 128

/* What is written, as a string without its newline, in @text. 0, -EFAULT, -EINVAL: too long. */
static int copy_text(char text[WRITE_MAX], const char __user *buf, size_t count)
{
	if (count >= WRITE_MAX)
		return -EINVAL;
	memset(text, 0, WRITE_MAX);
	if (copy_from_user(text, buf, count))
		return -EFAULT;
	text[strcspn(text, "\n")] = '\0';
	return 0;
}

static ssize_t string_write(struct file *file, const char __user *buf, size_t count, void *data)
{
	char text[WRITE_MAX];
	int error = copy_text(text, buf, min(count, (size_t)WRITE_MAX - 1));

	if (error)
		return error;
	mutex_lock(&uts_mutex);
	memset(data, 0, __NEW_UTS_LEN + 1);
	strscpy(data, text, __NEW_UTS_LEN + 1);
	mutex_unlock(&uts_mutex);
	return count;
}

static int printk_show(struct seq_file *m, void *v)
{
	seq_printf(m, "%d\t%d\t%d\t%d\n", console_printk[0], console_printk[1], console_printk[2],
		   console_printk[3]);
	return 0;
}

/* One to four numbers. */
static ssize_t printk_write(struct file *file, const char __user *buf, size_t count, void *data)
{
	char text[WRITE_MAX], *p = text, *end;
	int error = copy_text(text, buf, count), new[4];
	unsigned int n = 0;

	if (error)
		return error;
	memcpy(new, console_printk, sizeof(new));
	for (p = skip_spaces(p); *p && n < ARRAY_SIZE(new); p = skip_spaces(end)) {
		new[n++] = simple_strtoul(p, &end, 10);
		if (end == p || (*end && !isspace(*end)))
			return -EINVAL;
	}
	if (!n)
		return -EINVAL;
	memcpy(console_printk, new, sizeof(new));
	return count;
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

static void add_writable(struct proc_dir_entry *dir, const char *name,
			 int (*show)(struct seq_file *, void *),
			 ssize_t (*write)(struct file *, const char __user *, size_t, void *),
			 void *data)
{
	struct proc_dir_entry *pde = proc_create_single_data(name, 0644, dir, show, data);

	if (pde)
		pde->write = write;
}

static int sysctl_init(void)
{
	struct proc_dir_entry *sys = proc_mkdir("sys", NULL), *kernel, *random, *fs, *vm;

	if (!sys)
		return -ENOMEM;
	make_uuid(boot_id);
	kernel = proc_mkdir("kernel", sys);
	fs = proc_mkdir("fs", sys);
	vm = proc_mkdir("vm", sys);
	if (!kernel || !fs || !vm)
		return -ENOMEM;
	add_string(kernel, "ostype", init_utsname.sysname);
	add_string(kernel, "osrelease", init_utsname.release);
	add_string(kernel, "version", init_utsname.version);
	add_writable(kernel, "hostname", string_show, string_write, init_utsname.nodename);
	add_writable(kernel, "domainname", string_show, string_write, init_utsname.domainname);
	add_writable(kernel, "printk", printk_show, printk_write, NULL);
	add_number(kernel, "pid_max", PID_MAX);
	add_number(kernel, "threads-max", MAX_TASKS);
	add_number(kernel, "ngroups_max", NGROUPS_MAX);
	add_number(kernel, "cap_last_cap", CAP_LAST_CAP);
	add_number(kernel, "randomize_va_space", 0);
	add_number(vm, "mmap_min_addr", MMAP_MIN_ADDR);
	add_number(vm, "max_map_count", MAX_MAP_COUNT);
	add_number(vm, "overcommit_memory", 0); /* the heuristic: overcommits() */
	add_number(fs, "nr_open", NR_OPEN_MAX);
	add_number(fs, "pipe-max-size", 1024 * 1024);
	add_number(fs, "leases-enable",
		   0); /* F_SETLEASE and F_NOTIFY are EINVAL, as where they are turned off */
	add_number(fs, "dir-notify-enable", 0);
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
