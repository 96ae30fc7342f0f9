/*
 * The terminal behind /dev/console, /dev/tty and /dev/ttyS0, which are one; its keyboard is
 * whatever calls tty_receive() and whose screen is every console.
 *
 * Locks: write_lock (a mutex) around a whole write(2); tty->lock, with interrupts off, around
 * everything else, never across a user copy; printk's lock inside it. Linux: drivers/tty/tty_io.c,
 * n_tty.c.
 */
#include "tty.h"
#include <linux/console.h>
#include <linux/cred.h>
#include <linux/hrtimer.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/poll.h>
#include <linux/sched/signal.h>
#include <linux/uaccess.h>
#include <linux/uio.h>
#include <uapi/linux/capability.h>
#include <uapi/linux/signal.h>

#define VTIME_NS (NSEC_PER_SEC / 10)

static const struct termios2 tty_std_termios = {
	.c_iflag = ICRNL | IXON,
	.c_oflag = OPOST | ONLCR,
	.c_cflag = B38400 | CS8 | CREAD | HUPCL,
	.c_lflag = ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN,
	.c_cc = { [VINTR] = 3,
		  [VQUIT] = 28,
		  [VERASE] = 127,
		  [VKILL] = 21,
		  [VEOF] = 4,
		  [VMIN] = 1,
		  [VSTART] = 17,
		  [VSTOP] = 19,
		  [VSUSP] = 26,
		  [VREPRINT] = 18,
		  [VDISCARD] = 15,
		  [VWERASE] = 23,
		  [VLNEXT] = 22 },
	.c_ispeed = 38400,
	.c_ospeed = 38400,
};

struct tty_struct console_tty = { .lock = __SPIN_LOCK_UNLOCKED };

static void send_to_console(struct tty_struct *tty, const char *text, size_t len)
{
	console_write(text, len);
}

void tty_init(struct tty_struct *tty)
{
	spin_lock_init(&tty->lock);
	tty->termios = tty_std_termios;
	init_waitqueue_head(&tty->read_wait);
	init_waitqueue_head(&tty->write_wait);
	mutex_init(&tty->write_lock);
}

static int console_tty_init(void)
{
	tty_init(&console_tty);
	console_tty.send = send_to_console;
	console_tty.dev = MKDEV(TTY_MAJOR, 64); /* ttyS0 */
	console_tty.termios.c_iflag |= IUTF8;
	console_tty.termios.c_cflag = B115200 | CS8 | CREAD | HUPCL;
	console_tty.termios.c_ispeed = console_tty.termios.c_ospeed = 115200;
	return 0;
}
core_initcall(console_tty_init);

void tty_flush_output(struct tty_struct *tty)
{
	tty->send(tty, tty->out, tty->out_len);
	tty->out_len = 0;
}

void tty_put_raw(struct tty_struct *tty, u8 c)
{
	if (tty->out_len == sizeof(tty->out))
		tty_flush_output(tty);
	tty->out[tty->out_len++] = c;
}

void tty_put(struct tty_struct *tty, u8 c)
{
	tcflag_t oflag = tty->termios.c_oflag;

	if (!(oflag & OPOST))
		return tty_put_raw(tty, c);
	if (c == '\r' && (oflag & OCRNL))
		c = '\n';
	if (c == '\n' && (oflag & ONLCR))
		tty_put_raw(tty, '\r');
	tty_put_raw(tty, c);
	if (c == '\r' || (c == '\n' && (oflag & ONLCR)))
		tty->column = 0;
	else if (c == '\t')
		tty->column = (tty->column | 7) + 1;
	else if (c == '\b')
		tty->column -= tty->column > 0;
	else if (c >= ' ' && (c & 0xc0) != 0x80) /* UTF-8: one column for its first byte */
		tty->column++;
}

void tty_check_throttle(struct tty_struct *tty)
{
	bool canon = tty->termios.c_lflag & ICANON;
	/* While no line is complete nobody will make room: then what is too much is dropped. */
	bool full = tty->head - tty->tail >= N_TTY_BUF_SIZE - 1 &&
		    (!canon || tty->canon_head != tty->tail);

	if (full == tty->throttled)
		return;
	tty->throttled = full;
	if (tty->throttle)
		tty->throttle(full);
	if (tty->typist && !full)
		wake_up_all(tty->typist);
}

bool tty_has_room(void)
{
	unsigned long flags;
	bool room;

	spin_lock_irqsave(&console_tty.lock, flags);
	tty_check_throttle(&console_tty);
	room = !console_tty.throttled;
	spin_unlock_irqrestore(&console_tty.lock, flags);
	return room;
}

void tty_set_throttle(void (*fn)(bool stop))
{
	console_tty.throttle = fn;
}

void tty_receive(u8 c)
{
	unsigned long flags;

	spin_lock_irqsave(&console_tty.lock, flags);
	n_tty_receive(&console_tty, c);
	tty_flush_output(&console_tty);
	spin_unlock_irqrestore(&console_tty.lock, flags);
}

/* Sleeps until there are @n bytes or a line, or it is *@end (NULL: never). 0, -ETIME, -ERESTARTSYS. */
static int wait_for_bytes(struct file *file, u32 n, ktime_t *end)
{
	struct tty_struct *tty = file_tty(file);
	bool canon = tty->termios.c_lflag & ICANON;
	int err = 0;
	DEFINE_WAIT(wait);

	while (!err) {
		prepare_to_wait(&tty->read_wait, &wait, TASK_INTERRUPTIBLE);
		if (tty_hung_up(file) || (canon ? n_tty_readable(tty) : n_tty_chars(tty) >= n))
			break;
		if (signal_pending(current))
			err = -ERESTARTSYS;
		else if (!schedule_hrtimeout(end, HRTIMER_MODE_ABS))
			err = -ETIME;
	}
	finish_wait(&tty->read_wait, &wait);
	return err;
}

/*
 * Until a read of @count bytes has what termios(3) wants it to wait for: a line, or VMIN bytes; VTIME bounds the
 * time without any, from the start if VMIN is 0, else from the first byte on. 0, -EAGAIN, -ERESTARTSYS.
 */
static int wait_for_input(struct tty_struct *tty, struct file *file, size_t count)
{
	const struct termios2 *t = &tty->termios;
	u32 wanted = min((size_t)t->c_cc[VMIN], count), n;
	ktime_t time = t->c_cc[VTIME] * (ktime_t)VTIME_NS, end;
	int err;

	if (n_tty_readable(tty) && (t->c_lflag & ICANON || n_tty_chars(tty) >= wanted))
		return 0;
	if (!(t->c_lflag & ICANON) && !wanted && !time)
		return 0;
	if (file->f_flags & O_NONBLOCK)
		return n_tty_chars(tty) ? 0 : -EAGAIN;
	if (t->c_lflag & ICANON || !time)
		return wait_for_bytes(file, wanted, NULL);
	end = ktime_get() + time;
	err = wait_for_bytes(file, 1, wanted ? NULL : &end);
	while (!err && !tty_hung_up(file) && (n = n_tty_chars(tty)) < wanted) {
		end = ktime_get() + time;
		err = wait_for_bytes(file, n + 1, &end);
	}
	return err == -ETIME ? 0 : err;
}

/* A terminal that hung up reads as an end, but to splice(2) has become a file that cannot be spliced. */
static ssize_t tty_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	struct file *file = iocb->ki_filp;
	struct tty_struct *tty = file_tty(file);
	size_t done = 0, count = iov_iter_count(to), len, copied;
	unsigned long flags;
	char chunk[256];
	bool end = false;
	int ret;

	if (!count)
		return 0;
	if (to->kbuf && tty_hung_up(file))
		return -EINVAL;
	ret = tty_hung_up(file) ? 0 : tty_check_change(tty, SIGTTIN);
	if (!ret && !tty_hung_up(file))
		ret = wait_for_input(tty, file, count);
	if (ret)
		return ret;
	while (done < count && !end) {
		spin_lock_irqsave(&tty->lock, flags);
		len = n_tty_copy(tty, chunk, min(count - done, sizeof(chunk)), &end);
		tty_check_throttle(tty);
		spin_unlock_irqrestore(&tty->lock, flags);
		copied = copy_to_iter(chunk, len, to);
		done += copied;
		if (copied < len)
			return done ? (ssize_t)done : -EFAULT;
	}
	return done;
}

/* The most that one byte becomes on its way out. */
#define MOST 8

static bool can_send(struct tty_struct *tty)
{
	return !READ_ONCE(tty->flow_stopped) && (!tty->room || tty->room(tty) >= MOST);
}

/* As much of @text as goes out now: the number of bytes. */
static size_t tty_write_some(struct tty_struct *tty, const char *text, size_t len)
{
	unsigned long flags;
	size_t i;

	spin_lock_irqsave(&tty->lock, flags);
	len = min(len, sizeof(tty->out)); /* interrupts are off meanwhile */
	for (i = 0; i < len && can_send(tty); i++) {
		tty_put(tty, text[i]);
		if (tty->room)
			tty_flush_output(tty);
	}
	tty_flush_output(tty);
	spin_unlock_irqrestore(&tty->lock, flags);
	return i;
}

/* Waits until something can be sent. 0, -EAGAIN, -EIO, -ERESTARTSYS. */
static int wait_for_room(struct tty_struct *tty, struct file *file)
{
	int err = 0;

	if (!can_send(tty) && !tty_hung_up(file)) {
		if (file->f_flags & O_NONBLOCK)
			return -EAGAIN;
		err = wait_event_interruptible(tty->write_wait, can_send(tty) || tty_hung_up(file));
	}
	return tty_hung_up(file) ? -EIO : err;
}

static ssize_t tty_write_iter(struct kiocb *iocb, struct iov_iter *from)
{
	struct file *file = iocb->ki_filp;
	struct tty_struct *tty = file_tty(file);
	size_t done = 0, len, at, sent;
	int ret = tty->termios.c_lflag & TOSTOP ? tty_check_change(tty, SIGTTOU) : 0;

	if (ret)
		return ret;
	if (from->kbuf && tty_hung_up(file))
		return -EINVAL;
	mutex_lock(&tty->write_lock);
	while (iov_iter_count(from) && !ret) {
		len = min(iov_iter_count(from), sizeof(tty->write_buf));
		if (copy_from_iter(tty->write_buf, len, from) < len) {
			ret = -EFAULT;
			break;
		}
		for (at = 0; at < len && !ret; at += sent) {
			sent = 0;
			ret = wait_for_room(tty, file);
			if (!ret)
				sent = tty_write_some(tty, tty->write_buf + at, len - at);
		}
		done += at;
		if (!ret && signal_pending(current))
			ret = -ERESTARTSYS;
	}
	mutex_unlock(&tty->write_lock);
	return done ? (ssize_t)done : ret;
}

static loff_t tty_lseek(struct file *file, loff_t offset, int whence)
{
	return -ESPIPE;
}

static __poll_t tty_poll(struct file *file, struct poll_table_struct *wait)
{
	struct tty_struct *tty = file_tty(file);

	poll_wait(file, &tty->read_wait, wait);
	poll_wait(file, &tty->write_wait, wait);
	if (tty_hung_up(file))
		return EPOLLIN | EPOLLOUT | EPOLLERR | EPOLLHUP | EPOLLRDNORM | EPOLLWRNORM;
	return (can_send(tty) ? EPOLLOUT | EPOLLWRNORM : 0) |
	       (n_tty_readable(tty) ? EPOLLIN | EPOLLRDNORM : 0);
}

/* O_ASYNC: who has not said otherwise means the foreground group, or himself. */
static int tty_fasync(int fd, struct file *file, int on)
{
	struct tty_struct *tty = file_tty(file);
	pid_t pgrp = tty_pid_nr(&tty->pgrp);
	int ret = fasync_helper(fd, file, on, &tty->fasync);

	if (ret > 0 && on)
		f_setown(file, pgrp ?: current->tgid, pgrp ? PIDTYPE_PGID : PIDTYPE_TGID, false);
	return ret;
}

/* The terminal that @inode is: of the caller's session, a pseudoterminal's slave, or else the console. */
static int tty_open(struct inode *inode, struct file *file)
{
	bool dev_tty = inode->i_rdev == MKDEV(TTYAUX_MAJOR, 0);
	struct tty_struct *tty = &console_tty;

	if (dev_tty)
		tty = current->signal->tty;
	if (!tty)
		return -ENXIO;
	if (MAJOR(inode->i_rdev) == PTY_SLAVE_MAJOR)
		tty = pty_get_slave(NULL, MINOR(inode->i_rdev));
	else if (tty != &console_tty)
		tty = pty_get_slave(tty, 0);
	if (!tty)
		return -EIO;
	/* of one who opened it before */
	if (tty->exclusive && !capable(CAP_SYS_ADMIN)) {
		if (tty_is_pty(tty))
			pty_close_slave(tty);
		return -EBUSY;
	}
	file->private_data = tty;
	file->f_pos = READ_ONCE(tty->hangups);
	if (!dev_tty && !(file->f_flags & O_NOCTTY) && inode->i_rdev != MKDEV(TTYAUX_MAJOR, 1))
		tty_open_proc_set_tty(file, tty);
	return 0;
}

static void tty_release(struct inode *inode, struct file *file)
{
	if (tty_is_pty(file_tty(file)))
		pty_close_slave(file_tty(file));
}

const struct file_operations console_fops = {
	.open = tty_open,
	.release = tty_release,
	.llseek = tty_lseek,
	.read = read_by_iter,
	.read_iter = tty_read_iter,
	.write = write_by_iter,
	.write_iter = tty_write_iter,
	.poll = tty_poll,
	.unlocked_ioctl = tty_ioctl,
	.fasync = tty_fasync,
};
