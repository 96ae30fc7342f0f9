/*
 * The consoles, whoever keeps what they are told (kernel/syslog or its stand-in), and the terminal on them as a device,
 * whoever edits its lines (kernel/drivers/tty or its stand-in). Linux: kernel/printk/printk.c, drivers/tty/tty_io.c.
 */
#include <linux/console.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/tty.h>

struct console *consoles;

void console_write_all(const char *text, size_t len)
{
	struct console *con;

	for (con = consoles; con; con = con->next)
		con->write(con, text, len);
}

void console_flush_all(void)
{
	struct console *con;

	for (con = consoles; con; con = con->next)
		if (con->flush)
			con->flush(con);
}

int printk(const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vprintk(fmt, args);
	va_end(args);
	return len;
}

static int console_dev_init(void)
{
	return register_chrdev_minor(TTYAUX_MAJOR, 1, "console", &console_fops)
		       ?: register_chrdev_minor(TTYAUX_MAJOR, 0, "tty", &console_fops)
		       ?: register_chrdev_minor(TTY_MAJOR, 64, "ttyS0", &console_fops);
}
device_initcall(console_dev_init);
