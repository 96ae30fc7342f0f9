/*
 * Pseudoterminals: a terminal whose keyboard and screen is a file, the master, that /dev/ptmx opens. What is
 * written to the master is typed at the terminal; what the terminal sends is read from it.
 *
 * A pty lives until its master and all openings of its slave are closed. pty_lock protects the table and the counts;
 * the slave's lock (tty->lock) the buffer between them. Linux: drivers/tty/pty.c; pty(7), ioctl_tty(2).
 */
#include "tty.h"
#include <asm/ioctls.h>
#include <linux/err.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/poll.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/uio.h>
#include <uapi/linux/signal.h>

/* In a kernel built without kernel/devpts a slave has no name. */
int __weak devpts_new(unsigned int index)
{
	return 0;
}

void __weak devpts_remove(unsigned int index)
{
}

int __weak devpts_path(const struct file *master, unsigned int index, struct path *path)
{
	return -ENODEV;
}

#define NR_PTYS 256
#define PTY_BUF_SIZE 8192u

struct pty {
	struct tty_struct tty; /* the slave */
	unsigned int index;
	bool locked; /* until TIOCSPTLCK says otherwise, nobody opens the slave by its name */
	unsigned int slaves; /* openings of the slave */
	bool slave_was_open, master_open;
	struct fasync_struct *fasync; /* the master's O_ASYNC */
	wait_queue_head_t wait;	      /* the master's readers and writers */
	u32 head, tail;		      /* of buf; they only grow */
	bool packet;		      /* TIOCPKT */
	u8 status;		      /* TIOCPKT_*, not told yet */
	u8 buf[PTY_BUF_SIZE];
};

static DEFINE_SPINLOCK(pty_lock);
static struct pty *ptys[NR_PTYS];

static void pty_send(struct tty_struct *tty, const char *text, size_t len)
{
	struct pty *pty = container_of(tty, struct pty, tty);

	if (!len)
		return;
	for (; len && pty->head - pty->tail < PTY_BUF_SIZE; len--)
		pty->buf[pty->head++ % PTY_BUF_SIZE] = *text++;
	wake_up_poll(&pty->wait, EPOLLIN | EPOLLRDNORM);
	kill_fasync(&pty->fasync, POLL_IN);
}

static size_t pty_room(struct tty_struct *tty)
{
	struct pty *pty = container_of(tty, struct pty, tty);

	return PTY_BUF_SIZE - (READ_ONCE(pty->head) - READ_ONCE(pty->tail));
}

/* What the master reads in packet mode. What was sent already stays. */
static void pty_notify(struct tty_struct *tty, u8 what)
{
	static const u8 both[] = { TIOCPKT_STOP | TIOCPKT_START, TIOCPKT_DOSTOP | TIOCPKT_NOSTOP };
	struct pty *pty = container_of(tty, struct pty, tty);

	if (!pty->packet)
		return;
	for (unsigned int i = 0; i < ARRAY_SIZE(both); i++) /* the later one counts */
		if (what & both[i])
			pty->status &= ~both[i];
	pty->status |= what;
	wake_up_poll(&pty->wait, EPOLLIN | EPOLLRDNORM | EPOLLPRI);
}

bool tty_is_pty(const struct tty_struct *tty)
{
	return tty->send == pty_send;
}

/* Frees @pty if nothing is open any more. pty_lock held; drops it. */
static void put_pty(struct pty *pty)
{
	bool last = !pty->slaves && !pty->master_open;

	if (last)
		ptys[pty->index] = NULL;
	spin_unlock(&pty_lock);
	if (last)
		kfree(pty);
}

/* The pseudoterminal of @tty, if there still is one, or else (NULL) number @index. pty_lock held. */
static struct pty *find_pty(const struct tty_struct *tty, unsigned int index)
{
	for (unsigned int i = 0; tty && i < NR_PTYS; i++)
		if (ptys[i] && &ptys[i]->tty == tty)
			return ptys[i];
	return !tty && index < NR_PTYS ? ptys[index] : NULL;
}

struct tty_struct *pty_get_slave(const struct tty_struct *tty, unsigned int index)
{
	struct pty *pty;

	spin_lock(&pty_lock);
	pty = find_pty(tty, index);
	if (pty && (!pty->master_open || (!tty && pty->locked)))
		pty = NULL;
	if (pty) {
		pty->slaves++;
		pty->slave_was_open = true;
	}
	spin_unlock(&pty_lock);
	return pty ? &pty->tty : NULL;
}

void pty_close_slave(struct tty_struct *tty)
{
	struct pty *pty = container_of(tty, struct pty, tty);

	spin_lock(&pty_lock);
	pty->slaves--;
	if (!pty->slaves)
		wake_up_all(&pty->wait); /* its reader is told */
	put_pty(pty);
}

static bool slave_gone(const struct pty *pty)
{
	return pty->slave_was_open && !READ_ONCE(pty->slaves);
}

static bool ptm_readable(const struct pty *pty)
{
	return READ_ONCE(pty->head) != READ_ONCE(pty->tail) || slave_gone(pty) ||
	       READ_ONCE(pty->status);
}

/* The byte in front of what a read in packet mode returns: 0 for data, or what has happened, and nothing more. */
static ssize_t put_status(struct pty *pty, struct iov_iter *to, u8 *status)
{
	unsigned long flags;

	spin_lock_irqsave(&pty->tty.lock, flags);
	*status = pty->status;
	pty->status = 0;
	spin_unlock_irqrestore(&pty->tty.lock, flags);
	return copy_to_iter(status, 1, to) ? 1 : -EFAULT;
}

static ssize_t ptm_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	struct file *file = iocb->ki_filp;
	struct pty *pty = file->private_data;
	size_t done = 0, count = iov_iter_count(to), len, i;
	unsigned long flags;
	char chunk[256];
	u8 status;
	int err = 0;

	if (!count)
		return 0;
	if (!ptm_readable(pty))
		err = file->f_flags & O_NONBLOCK
			      ? -EAGAIN
			      : wait_event_interruptible(pty->wait, ptm_readable(pty));
	if (err)
		return err;
	if (pty->packet) {
		err = put_status(pty, to, &status);
		if (err < 0 || status)
			return err;
		done = 1;
	}
	do {
		spin_lock_irqsave(&pty->tty.lock, flags);
		len = min(min(count - done, sizeof(chunk)), (size_t)(pty->head - pty->tail));
		for (i = 0; i < len; i++)
			chunk[i] = pty->buf[pty->tail++ % PTY_BUF_SIZE];
		spin_unlock_irqrestore(&pty->tty.lock, flags);
		if (copy_to_iter(chunk, len, to) < len)
			return done ? (ssize_t)done : -EFAULT;
		done += len;
	} while (len && done < count);
	if (done <= pty->packet && slave_gone(pty))
		return -EIO;
	wake_up_poll(&pty->tty.write_wait, EPOLLOUT | EPOLLWRNORM);
	return done;
}

/* The slave's line discipline keeps what comes, as long as it is not full of what nobody has read. */
static bool can_type(struct pty *pty)
{
	unsigned long flags;
	bool room;

	spin_lock_irqsave(&pty->tty.lock, flags);
	tty_check_throttle(&pty->tty);
	room = !pty->tty.throttled;
	spin_unlock_irqrestore(&pty->tty.lock, flags);
	return room;
}

static ssize_t ptm_write_iter(struct kiocb *iocb, struct iov_iter *from)
{
	struct file *file = iocb->ki_filp;
	struct pty *pty = file->private_data;
	size_t done = 0, len, at;
	unsigned long flags;
	char chunk[128];
	int err = 0;

	while (iov_iter_count(from) && !err) {
		len = min(iov_iter_count(from), sizeof(chunk));
		if (copy_from_iter(chunk, len, from) < len) {
			err = -EFAULT;
			break;
		}
		for (at = 0; at < len && !err;) {
			if (!can_type(pty)) {
				err = file->f_flags & O_NONBLOCK
					      ? -EAGAIN
					      : wait_event_interruptible(pty->wait, can_type(pty));
				continue;
			}
			spin_lock_irqsave(&pty->tty.lock, flags);
			for (; at < len && !pty->tty.throttled; at++) {
				n_tty_receive(&pty->tty, chunk[at]);
				tty_check_throttle(&pty->tty);
			}
			tty_flush_output(&pty->tty);
			spin_unlock_irqrestore(&pty->tty.lock, flags);
		}
		done += at;
	}
	return done ? (ssize_t)done : err;
}

static __poll_t ptm_poll(struct file *file, struct poll_table_struct *wait)
{
	struct pty *pty = file->private_data;
	__poll_t mask = 0;

	poll_wait(file, &pty->wait, wait);
	if (READ_ONCE(pty->head) != READ_ONCE(pty->tail))
		mask |= EPOLLIN | EPOLLRDNORM;
	if (READ_ONCE(pty->status))
		mask |= EPOLLIN | EPOLLRDNORM | EPOLLPRI;
	if (slave_gone(pty))
		mask |= EPOLLHUP;
	if (can_type(pty))
		mask |= EPOLLOUT | EPOLLWRNORM;
	return mask;
}

/* TIOCGPTPEER: opens the slave, whatever its name may lead to by now. */
static long open_peer(struct file *master, unsigned int flags)
{
	struct pty *pty = master->private_data;
	int fd = get_unused_fd_flags(0, flags & O_CLOEXEC), error;
	struct path path;
	struct file *file;

	if (fd < 0)
		return fd;
	error = devpts_path(master, pty->index, &path);
	if (!error) {
		file = dentry_open(&path, flags & (O_ACCMODE | O_NONBLOCK | O_NOCTTY));
		path_put(&path);
		error = IS_ERR(file) ? PTR_ERR(file) : 0;
	}
	if (error) {
		put_unused_fd(fd);
		return error;
	}
	fd_install(fd, file);
	return fd;
}

/* TIOCPKT: what happened before is not told. */
static void set_packet(struct pty *pty, bool on)
{
	unsigned long flags;

	spin_lock_irqsave(&pty->tty.lock, flags);
	if (on != pty->packet)
		pty->status = 0;
	pty->packet = on;
	spin_unlock_irqrestore(&pty->tty.lock, flags);
}

static long ptm_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct pty *pty = file->private_data;
	int __user *argp = (int __user *)arg;
	int val;

	switch (cmd) {
	case TIOCGPTN:
		return put_user(pty->index, (unsigned int __user *)argp);
	case TIOCSPTLCK:
	case TIOCPKT:
		if (get_user(val, argp))
			return -EFAULT;
		if (cmd == TIOCPKT)
			set_packet(pty, val);
		else
			pty->locked = val;
		return 0;
	case TIOCGPTLCK:
		return put_user((int)pty->locked, argp);
	case TIOCGPKT:
		return put_user((int)pty->packet, argp);
	case TIOCGPTPEER:
		return open_peer(file, arg);
	case FIONREAD:
		return put_user((int)(READ_ONCE(pty->head) - READ_ONCE(pty->tail)), argp);
	case TIOCGPGRP: /* the slave's, whoever asks */
		return put_user(tty_pid_nr(&pty->tty.pgrp), argp);
	case TIOCGSID:
		return tty_put_session(&pty->tty, argp);
	case TIOCSIG:
		if (arg != SIGINT && arg != SIGQUIT && arg != SIGTSTP)
			return -EINVAL;
		tty_signal(&pty->tty, arg);
		return 0;
	default:
		return tty_mode_ioctl(&pty->tty, cmd, arg);
	}
}

static int ptmx_open(struct inode *inode, struct file *file)
{
	struct pty *pty = kzalloc(sizeof(*pty), GFP_KERNEL);
	unsigned int index = 0;
	int error;

	if (!pty)
		return -ENOMEM;
	tty_init(&pty->tty);
	pty->tty.send = pty_send;
	pty->tty.room = pty_room;
	pty->tty.notify = pty_notify;
	pty->tty.typist = &pty->wait;
	init_waitqueue_head(&pty->wait);
	pty->locked = true;
	pty->master_open = true;
	spin_lock(&pty_lock);
	while (index < NR_PTYS && ptys[index])
		index++;
	if (index < NR_PTYS)
		ptys[index] = pty;
	spin_unlock(&pty_lock);
	if (index == NR_PTYS) {
		kfree(pty);
		return -ENOSPC;
	}
	pty->index = index;
	pty->tty.dev = MKDEV(PTY_SLAVE_MAJOR, index);
	error = devpts_new(index);
	if (error) {
		spin_lock(&pty_lock);
		pty->master_open = false;
		put_pty(pty);
		return error;
	}
	file->private_data = pty;
	return 0;
}

static void ptmx_release(struct inode *inode, struct file *file)
{
	struct pty *pty = file->private_data;

	devpts_remove(pty->index);
	tty_hangup(&pty->tty, true);
	spin_lock(&pty_lock);
	pty->master_open = false;
	put_pty(pty);
}

static int ptm_fasync(int fd, struct file *file, int on)
{
	struct pty *pty = file->private_data;
	int ret = fasync_helper(fd, file, on, &pty->fasync);

	if (ret > 0 && on)
		f_setown(file, current->tgid, PIDTYPE_TGID, false);
	return ret;
}

static const struct file_operations ptmx_fops = {
	.open = ptmx_open,
	.release = ptmx_release,
	.read = read_by_iter,
	.read_iter = ptm_read_iter,
	.write = write_by_iter,
	.write_iter = ptm_write_iter,
	.poll = ptm_poll,
	.unlocked_ioctl = ptm_ioctl,
	.fasync = ptm_fasync,
};

static int pty_init(void)
{
	return register_chrdev_minor(5, 2, "ptmx", &ptmx_fops);
}
device_initcall(pty_init);
