/*
 * syslog(2): how user space reads the kernel's messages (dmesg, klogd) and sets the console's
 * level. Records are formatted one at a time under printk's lock, and copied out without it. A
 * reader that waits for messages looks for them ten times a second: printk cannot wake anybody,
 * since it is called with all sorts of locks held. Linux: kernel/printk/printk.c, do_syslog().
 */
#include "internal.h"
#include <linux/capability.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/syscalls.h>
#include <linux/syslog.h>
#include <linux/uaccess.h>
#include <uapi/linux/syslog.h>

#define POLL_NS (NSEC_PER_SEC / 10)
#define MAX_LOGLEVEL 8
#define MIN_LOGLEVEL console_printk[2]

static DEFINE_MUTEX(syslog_lock); /* protects read_pos and read_partial: several may read at once */
static u64 read_pos;		  /* SYSLOG_ACTION_READ: the next record ... */
static size_t read_partial;	  /* ... of whose line so many bytes have been read */
static u64 clear_pos;		  /* SYSLOG_ACTION_CLEAR hides what is before */
static int saved_loglevel = -1;

/* log_format() with the lock taken; for reads that may sleep afterwards. */
static size_t next_line(u64 *pos, char *line)
{
	unsigned long flags;
	size_t len;

	printk_lock(&flags);
	len = log_format(pos, line);
	printk_unlock(flags);
	return len;
}

/* Bytes that all lines from @pos on make. */
static size_t total_len(u64 pos, char *line)
{
	size_t total = 0, len;

	while ((len = next_line(&pos, line)))
		total += len;
	return total;
}

/*
 * Waits for messages, then consumes as many bytes as fit. Returns the bytes, -ERESTARTSYS or
 * -EFAULT.
 */
static long syslog_read(char __user *buf, size_t size, char *line)
{
	size_t done = 0, len, part;
	u64 next;

	for (;;) {
		mutex_lock(&syslog_lock);
		next = read_pos;
		len = next_line(&next, line);
		if (len)
			break;
		mutex_unlock(&syslog_lock);
		if (schedule_until(ktime_get_ns() + POLL_NS))
			return -ERESTARTSYS;
	}
	while (len && done < size) {
		if (read_partial >= len) /* the record it meant has been overwritten */
			read_partial = 0;
		part = min(len - read_partial, size - done);
		if (copy_to_user(buf + done, line + read_partial, part))
			break;
		done += part;
		read_partial += part;
		if (read_partial < len)
			break;
		read_partial = 0;
		read_pos = next;
		len = next_line(&next, line);
	}
	mutex_unlock(&syslog_lock);
	return done ? (long)done : -EFAULT;
}

/* The newest lines since the last clear that fit into @size bytes. */
static long syslog_read_all(char __user *buf, size_t size, bool clear, char *line)
{
	size_t total = total_len(clear_pos, line), done = 0, len;
	u64 pos = clear_pos;

	while (total > size && (len = next_line(&pos, line)))
		total -= min(total, len);
	while ((len = next_line(&pos, line)) && len <= size - done) {
		if (copy_to_user(buf + done, line, len))
			return -EFAULT;
		done += len;
	}
	if (clear)
		clear_pos = log_end();
	return done;
}

static long do_read(int type, char __user *buf, int len)
{
	char *line;
	long ret;

	if (!buf || len < 0)
		return -EINVAL;
	if (!len)
		return 0;
	if (!access_ok(buf, len))
		return -EFAULT;
	line = kmalloc(PRINTK_LINE_MAX, GFP_KERNEL);
	if (!line)
		return -ENOMEM;
	if (type == SYSLOG_ACTION_READ)
		ret = syslog_read(buf, len, line);
	else
		ret = syslog_read_all(buf, len, type == SYSLOG_ACTION_READ_CLEAR, line);
	kfree(line);
	return ret;
}

static long size_unread(void)
{
	char *line = kmalloc(PRINTK_LINE_MAX, GFP_KERNEL);
	size_t total;

	if (!line)
		return -ENOMEM;
	mutex_lock(&syslog_lock);
	total = total_len(read_pos, line);
	total -= min(total, read_partial);
	mutex_unlock(&syslog_lock);
	kfree(line);
	return total;
}

long do_syslog(int type, char __user *buf, int len, bool from_file)
{
	if (!from_file && !capable(CAP_SYSLOG) && !capable(CAP_SYS_ADMIN))
		return -EPERM;
	switch (type) {
	case SYSLOG_ACTION_CLOSE:
	case SYSLOG_ACTION_OPEN:
		return 0;
	case SYSLOG_ACTION_READ:
	case SYSLOG_ACTION_READ_ALL:
	case SYSLOG_ACTION_READ_CLEAR:
		return do_read(type, buf, len);
	case SYSLOG_ACTION_CLEAR:
		clear_pos = log_end();
		return 0;
	case SYSLOG_ACTION_CONSOLE_OFF:
		if (saved_loglevel < 0)
			saved_loglevel = console_loglevel;
		console_loglevel = MIN_LOGLEVEL;
		return 0;
	case SYSLOG_ACTION_CONSOLE_ON:
		if (saved_loglevel >= 0)
			console_loglevel = saved_loglevel;
		saved_loglevel = -1;
		return 0;
	case SYSLOG_ACTION_CONSOLE_LEVEL:
		if (len < MIN_LOGLEVEL || len > MAX_LOGLEVEL)
			return -EINVAL;
		console_loglevel = len;
		saved_loglevel = -1;
		return 0;
	case SYSLOG_ACTION_SIZE_UNREAD:
		return size_unread();
	case SYSLOG_ACTION_SIZE_BUFFER:
		return LOG_BUF_LEN;
	default:
		return -EINVAL;
	}
}

/*
 * syslog(2): @type SYSLOG_ACTION_*. Returns bytes read or a size; -EINVAL, -EFAULT, -ENOMEM,
 * -ERESTARTSYS; -EPERM: what the kernel says is for CAP_SYSLOG alone, as with Linux's dmesg_restrict.
 */
SYSCALL_DEFINE3(syslog, int, type, char __user *, buf, int, len)
{
	return do_syslog(type, buf, len, false);
}
