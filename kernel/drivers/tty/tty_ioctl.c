/* The terminal's requests and signals. See ioctl_tty(2). Linux: drivers/tty/tty_ioctl.c. */
#include "tty.h"
#include <linux/cred.h>
#include <linux/errno.h>
#include <linux/poll.h>
#include <linux/sched/signal.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <uapi/linux/capability.h>
#include <uapi/linux/signal.h>

static long set_winsize(struct tty_struct *tty, const struct winsize __user *arg)
{
	struct winsize new;
	unsigned long flags;

	if (copy_from_user(&new, arg, sizeof(new)))
		return -EFAULT;
	spin_lock_irqsave(&tty->lock, flags);
	if (memcmp(&new, &tty->winsize, sizeof(new)))
		tty_signal(tty, SIGWINCH);
	tty->winsize = new;
	spin_unlock_irqrestore(&tty->lock, flags);
	return 0;
}

/* ^S and ^Q, and TCXONC. Under the lock. */
void tty_set_flow(struct tty_struct *tty, bool stop)
{
	if (tty->flow_stopped != stop)
		tty_notify(tty, stop ? TIOCPKT_STOP : TIOCPKT_START);
	tty->flow_stopped = stop;
	if (!stop)
		wake_up_poll(&tty->write_wait, EPOLLOUT | EPOLLWRNORM);
}

static long flow(struct tty_struct *tty, unsigned long action)
{
	unsigned long flags;

	if (action > TCION)
		return -EINVAL;
	spin_lock_irqsave(&tty->lock, flags);
	if (action <= TCOON)
		tty_set_flow(tty, action == TCOOFF);
	else
		tty_put_raw(tty, tty->termios.c_cc[action == TCIOFF ? VSTOP : VSTART]);
	tty_flush_output(tty);
	spin_unlock_irqrestore(&tty->lock, flags);
	return 0;
}

static long flush_input(struct tty_struct *tty, unsigned long queue)
{
	unsigned long flags;

	if (queue > TCIOFLUSH)
		return -EINVAL;
	spin_lock_irqsave(&tty->lock, flags);
	if (queue != TCOFLUSH)
		n_tty_flush(tty);
	if (queue != TCIFLUSH) /* what waits to go out is at a pseudoterminal's master */
		tty_notify(tty, TIOCPKT_FLUSHWRITE);
	spin_unlock_irqrestore(&tty->lock, flags);
	return 0;
}

static int count_input(struct tty_struct *tty)
{
	unsigned long flags;
	int n;

	spin_lock_irqsave(&tty->lock, flags);
	n = n_tty_chars(tty);
	spin_unlock_irqrestore(&tty->lock, flags);
	return n;
}

/* TIOCSTI: as if it had been typed, on one's own terminal. */
static long fake_input(struct tty_struct *tty, const char __user *arg)
{
	unsigned long flags;
	char c;

	if (current->signal->tty != tty && !capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (get_user(c, arg))
		return -EFAULT;
	spin_lock_irqsave(&tty->lock, flags);
	n_tty_receive(tty, c);
	tty_flush_output(tty);
	spin_unlock_irqrestore(&tty->lock, flags);
	return 0;
}

/* Requests that the background may not make. */
static bool changes(unsigned int cmd)
{
	return tty_sets_modes(cmd) || cmd == TCFLSH || cmd == TCXONC || cmd == TCSBRK ||
	       cmd == TCSBRKP || cmd == TIOCSETD;
}

long tty_mode_ioctl(struct tty_struct *tty, unsigned int cmd, unsigned long arg)
{
	void __user *argp = (void __user *)arg;

	switch (cmd) {
	case TCXONC:
		return flow(tty, arg);
	case TCSBRK: /* no line that a break could go out on */
	case TCSBRKP:
		return 0;
	case TIOCGWINSZ:
		return copy_to_user(argp, &tty->winsize, sizeof(tty->winsize)) ? -EFAULT : 0;
	case TIOCSWINSZ:
		return set_winsize(tty, argp);
	case TIOCGETD:
		return put_user(N_TTY, (int __user *)argp);
	case TIOCEXCL:
	case TIOCNXCL:
		tty->exclusive = cmd == TIOCEXCL;
		return 0;
	case TIOCGEXCL:
		return put_user((int)tty->exclusive, (int __user *)argp);
	case TIOCGDEV:
		return put_user((unsigned int)tty->dev, (unsigned int __user *)argp);
	default:
		return tty_termios_ioctl(tty, cmd, argp);
	}
}

long tty_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct tty_struct *tty = file_tty(file);
	int err = changes(cmd) ? tty_check_change(tty, SIGTTOU) : 0;
	int number;
	long ret;

	if (tty_hung_up(file))
		return cmd == TIOCSPGRP ? -ENOTTY : -EIO;
	if (err)
		return err;
	switch (cmd) {
	case TCFLSH:
		return flush_input(tty, arg);
	case FIONREAD:
		return put_user(count_input(tty), (int __user *)arg);
	case TIOCOUTQ:
		return put_user(0, (int __user *)arg);
	case TIOCSETD: /* to the one that there is */
		if (get_user(number, (int __user *)arg))
			return -EFAULT;
		return number == N_TTY ? 0 : -EINVAL;
	case TIOCSTI:
		return fake_input(tty, (const char __user *)arg);
	default:
		ret = tty_mode_ioctl(tty, cmd, arg);
		return ret == -ENOTTY ? tty_jobctrl_ioctl(tty, file, cmd, arg) : ret;
	}
}
