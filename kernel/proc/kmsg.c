/* /proc/kmsg: the kernel's messages as syslog(2) reads them, each once. Linux: fs/proc/kmsg.c. */
#include "internal.h"
#include <linux/init.h>
#include <linux/poll.h>
#include <linux/syslog.h>
#include <uapi/linux/syslog.h>

/* In a kernel built without kernel/syslog nothing is kept. */
long __weak do_syslog(int type, char __user *buf, int len, bool from_file)
{
	return -EPERM;
}

static int kmsg_open(struct inode *inode, struct file *file)
{
	return do_syslog(SYSLOG_ACTION_OPEN, NULL, 0, false);
}

static ssize_t kmsg_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	if (file->f_flags & O_NONBLOCK && !do_syslog(SYSLOG_ACTION_SIZE_UNREAD, NULL, 0, true))
		return -EAGAIN;
	return do_syslog(SYSLOG_ACTION_READ, buf, min(count, (size_t)MAX_RW_COUNT), true);
}

/* Nobody is told when there is more: printk cannot wake anybody. */
static __poll_t kmsg_poll(struct file *file, struct poll_table_struct *wait)
{
	return do_syslog(SYSLOG_ACTION_SIZE_UNREAD, NULL, 0, true) > 0 ? EPOLLIN | EPOLLRDNORM : 0;
}

static int kmsg_init(void)
{
	static const struct file_operations kmsg_fops = {
		.open = kmsg_open,
		.read = kmsg_read,
		.poll = kmsg_poll,
		.llseek = seq_lseek,
	};
	struct proc_dir_entry *pde = proc_create_single_data("kmsg", 0400, NULL, NULL, NULL);

	if (pde)
		pde->fops = &kmsg_fops;
	return 0;
}
fs_initcall(kmsg_init);
