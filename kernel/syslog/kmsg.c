/*
 * /dev/kmsg: the kernel's messages, a record at a read, "level,sequence,microseconds,-;text"; what is
 * written becomes a message. Linux: kernel/printk/printk.c; Documentation/ABI/testing/dev-kmsg.
 *
 * A record's sequence number is its position in the ring buffer: it grows, though not by one.
 */
#include "internal.h"
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/ktime.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#define POLL_NS (NSEC_PER_SEC / 10) /* printk cannot wake anybody */
#define LEVEL_DEFAULT 4
#define KMSG_MAX (PRINTK_LINE_MAX + 64)

/* The record at *@pos, which moves behind it, as /dev/kmsg shows it. Its length; 0: none. */
static size_t format_record(u64 *pos, char *out)
{
	char line[PRINTK_LINE_MAX], *text;
	unsigned long flags, sec, usec;
	u64 at;
	size_t len;

	printk_lock(&flags);
	at = *pos;
	len = log_format(pos, line);
	printk_unlock(flags);
	if (!len)
		return 0;
	line[len - 1] = '\0';
	text = strchr(line, '[');
	sec = simple_strtoul(skip_spaces(text + 1), &text, 10);
	usec = simple_strtoul(text + 1, &text, 10);
	return scnprintf(out, KMSG_MAX, "%c,%llu,%lu,-;%s\n", line[1], at, sec * 1000000 + usec,
			 text + 2);
}

static ssize_t kmsg_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	u64 next = (u64)file->private_data;
	char *record = kmalloc(KMSG_MAX, GFP_KERNEL);
	size_t len;
	long ret = 0;

	if (!record)
		return -ENOMEM;
	while (!(len = format_record(&next, record)) && !ret) {
		if (file->f_flags & O_NONBLOCK)
			ret = -EAGAIN;
		else if (schedule_until(ktime_get_ns() + POLL_NS))
			ret = -ERESTARTSYS;
	}
	if (!ret && len > count)
		ret = -EINVAL;
	if (!ret && copy_to_user(buf, record, len))
		ret = -EFAULT;
	if (!ret)
		file->private_data = (void *)next;
	kfree(record);
	return ret ?: (long)len;
}

/* One message, with an optional "<level>" in front. */
static ssize_t kmsg_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	unsigned long level = LEVEL_DEFAULT;
	char *text, *line, *end;

	if (count > PRINTK_TEXT_MAX)
		return -EINVAL;
	text = line = kzalloc(count + 1, GFP_KERNEL);
	if (!text)
		return -ENOMEM;
	if (copy_from_user(text, buf, count)) {
		kfree(text);
		return -EFAULT;
	}
	if (*line == '<') {
		unsigned long value = simple_strtoul(line + 1, &end, 10);

		if (end != line + 1 && *end == '>') {
			level = value & 7;
			line = end + 1;
		}
	}
	line[strcspn(line, "\n")] = '\0';
	printk("\001%c%s\n", (char)('0' + level), line);
	kfree(text);
	return count;
}

static loff_t kmsg_lseek(struct file *file, loff_t offset, int whence)
{
	if (offset || (whence != SEEK_SET && whence != SEEK_END && whence != SEEK_DATA))
		return offset ? -ESPIPE : -EINVAL;
	file->private_data = (void *)(whence == SEEK_END ? log_end() : 0);
	return 0;
}

static int kmsg_init(void)
{
	static const struct file_operations kmsg_fops = {
		.llseek = kmsg_lseek,
		.read = kmsg_read,
		.write = kmsg_write,
	};

	return register_chrdev_minor(1, 11, "kmsg", &kmsg_fops);
}
device_initcall(kmsg_init);
