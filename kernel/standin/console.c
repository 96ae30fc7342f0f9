/*
 * In place of kernel/drivers/tty: the console as a file, lines in, text out. What is typed is echoed, and a read gets it
 * once its line ends. Linux: drivers/tty/n_null.c is as small, n_tty.c as able.
 */
#include <linux/console.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/tty.h>
#include <linux/uaccess.h>

#define INPUT_SIZE 4096 /* what is typed beyond it is lost, but there is room to end the line */

static struct {
	spinlock_t lock; /* taken in interrupts */
	wait_queue_head_t wait;
	/* Positions only grow; a byte is at its position modulo the size. */
	u32 tail;  /* next byte to read */
	u32 ready; /* end of the last complete line */
	u32 head;  /* next byte to store */
	char buf[INPUT_SIZE];
} input = { .lock = __SPIN_LOCK_UNLOCKED, .wait = __WAIT_QUEUE_HEAD_INITIALIZER(input.wait) };

static void write_text(const char *text, size_t len)
{
	for (; len; text++, len--)
		console_write(*text == '\n' ? "\r\n" : text, *text == '\n' ? 2 : 1);
}

void tty_receive(u8 byte)
{
	char c = byte == '\r' ? '\n' : byte;
	unsigned long flags;

	spin_lock_irqsave(&input.lock, flags);
	if (input.head - input.tail < INPUT_SIZE - (u32)(c != '\n')) {
		input.buf[input.head++ % INPUT_SIZE] = c;
		write_text(&c, 1);
	}
	if (c == '\n') {
		input.ready = input.head;
		wake_up(&input.wait);
	}
	spin_unlock_irqrestore(&input.lock, flags);
}

static ssize_t console_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	char line[256];
	size_t n = 0;
	int ret;

	ret = wait_event_interruptible(input.wait, READ_ONCE(input.ready) != input.tail);
	if (ret)
		return ret;
	spin_lock_irq(&input.lock);
	while (n < min(count, sizeof(line)) && input.tail != input.ready) {
		line[n++] = input.buf[input.tail++ % INPUT_SIZE];
		if (line[n - 1] == '\n')
			break;
	}
	spin_unlock_irq(&input.lock);
	return copy_to_user(buf, line, n) ? -EFAULT : (ssize_t)n;
}

static ssize_t console_dev_write(struct file *file, const char __user *buf, size_t count,
				 loff_t *pos)
{
	char text[256];
	size_t done = 0, len;

	while (done < count && !signal_pending(current)) {
		len = min(count - done, sizeof(text));
		if (copy_from_user(text, buf + done, len))
			break;
		write_text(text, len);
		done += len;
	}
	if (done || !count)
		return done;
	return signal_pending(current) ? -ERESTARTSYS : -EFAULT;
}

const struct file_operations console_fops = {
	.read = console_read,
	.write = console_dev_write,
};
