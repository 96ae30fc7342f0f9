/*
 * The outcome channel: COM2, by which a run tells the host how it ended ("exit 0", "signal 11",
 * "panic"), apart from whatever is on the console. The kernel writes its own line by
 * outcome_write(); init writes through the character device 4:65, which is /dev/ttyS1 on Linux as
 * well.
 */
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/reboot.h>
#include <linux/serial.h>
#include <linux/string.h>
#include <linux/tty.h>
#include <linux/uaccess.h>

#define TTYS1_MINOR 65

static struct uart_port com2;

/* Sets the port up at its first use, which may be a panic before any initcall. */
static void outcome_open(void)
{
	if (!com2.iobase)
		uart_init(&com2, COM2_PORT);
}

void outcome_write(const char *line)
{
	outcome_open();
	uart_write(&com2, line, strlen(line));
	uart_write(&com2, "\n", 1);
}

/* write(2): as a serial line, with no terminal behind it. */
static ssize_t outcome_dev_write(struct file *file, const char __user *buf, size_t count,
				 loff_t *pos)
{
	char chunk[64];
	size_t done = 0, len, left;

	outcome_open();
	while (done < count) {
		len = min(count - done, sizeof(chunk));
		left = copy_from_user(chunk, buf + done, len);
		uart_write(&com2, chunk, len - left);
		done += len - left;
		if (left)
			return done ? (ssize_t)done : -EFAULT;
	}
	return done;
}

static const struct file_operations outcome_fops = { .write = outcome_dev_write };

static int outcome_init(void)
{
	return register_chrdev_minor(TTY_MAJOR, TTYS1_MINOR, "ttyS1", &outcome_fops);
}
device_initcall(outcome_init);
