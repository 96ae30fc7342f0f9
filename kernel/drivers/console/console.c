/*
 * The console as a file: lines in, text out. The least that a shell needs: what is typed is echoed and
 * can be taken back with backspace until the line ends, and a read gets one line. Modes, signals and
 * the other editing keys are the full terminal's, kernel/drivers/tty, which takes this one's place
 * where it is in the build. Linux: drivers/tty/n_null.c is as small, n_tty.c as able.
 */
#include <linux/console.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/tty.h>
#include <linux/uaccess.h>

#define TTY_MAJOR 4
#define TTYAUX_MAJOR 5
#define INPUT_SIZE 4096 /* what is typed beyond it is lost, but there is room to end the line */
#define CHUNK 2048
#define DEL 0x7f

static struct {
	spinlock_t lock; /* taken in interrupts */
	wait_queue_head_t wait;
	/* Positions only grow; a byte is at its position modulo the size. */
	u32 tail;  /* next byte to read */
	u32 ready; /* end of the last complete line */
	u32 head;  /* next byte to store */
	char buf[INPUT_SIZE];
} input = { .lock = __SPIN_LOCK_UNLOCKED, .wait = __WAIT_QUEUE_HEAD_INITIALIZER(input.wait) };

static DEFINE_MUTEX(write_lock); /* a write(2) is not torn by another; protects write_buf */
static char write_buf[CHUNK];

static void write_text(const char *text, size_t len)
{
	for (; len; text++, len--)
		console_write(*text == '\n' ? "\r\n" : text, *text == '\n' ? 2 : 1);
}

void __weak tty_receive(u8 byte)
{
	char c = byte == '\r' ? '\n' : byte;
	unsigned long flags;

	spin_lock_irqsave(&input.lock, flags);
	if (c == DEL || c == '\b') {
		if (input.head != input.ready) {
			input.head--;
			console_write("\b \b", 3);
		}
	} else if (input.head - input.tail < INPUT_SIZE - (u32)(c != '\n')) {
		input.buf[input.head++ % INPUT_SIZE] = c;
		write_text(&c, 1);
		if (c == '\n') {
			input.ready = input.head;
			wake_up(&input.wait);
		}
	}
	spin_unlock_irqrestore(&input.lock, flags);
}

/* As much of a complete line as fits into @size bytes at @buf. The number; 0: there is no line. */
static size_t take_line(char *buf, size_t size)
{
	unsigned long flags;
	size_t n = 0;

	spin_lock_irqsave(&input.lock, flags);
	while (n < size && input.tail != input.ready) {
		buf[n++] = input.buf[input.tail++ % INPUT_SIZE];
		if (buf[n - 1] == '\n')
			break;
	}
	spin_unlock_irqrestore(&input.lock, flags);
	return n;
}

static ssize_t console_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	char line[256];
	size_t len = 0;
	int ret;

	if (!count)
		return 0;
	ret = wait_event_interruptible(input.wait,
				       (len = take_line(line, min(count, sizeof(line)))) != 0);
	if (ret)
		return ret;
	return copy_to_user(buf, line, len) ? -EFAULT : (ssize_t)len;
}

static ssize_t console_dev_write(struct file *file, const char __user *buf, size_t count,
				 loff_t *pos)
{
	size_t done = 0, len;

	mutex_lock(&write_lock);
	while (done < count && !signal_pending(current)) {
		len = min(count - done, sizeof(write_buf));
		if (copy_from_user(write_buf, buf + done, len))
			break;
		write_text(write_buf, len);
		done += len;
	}
	mutex_unlock(&write_lock);
	if (done || !count)
		return done;
	return signal_pending(current) ? -ERESTARTSYS : -EFAULT;
}

const struct file_operations __weak console_fops = {
	.read = console_read,
	.write = console_dev_write,
};

static int console_dev_init(void)
{
	int ret = register_chrdev_minor(TTYAUX_MAJOR, 1, "console", &console_fops);

	if (!ret)
		ret = register_chrdev_minor(TTYAUX_MAJOR, 0, "tty", &console_fops);
	return ret ? ret : register_chrdev_minor(TTY_MAJOR, 64, "ttyS0", &console_fops);
}
device_initcall(console_dev_init);
