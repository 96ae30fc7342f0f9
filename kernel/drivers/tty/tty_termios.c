/*
 * A terminal's modes, in the three layouts that programs may use: termios, termios2 (speeds as numbers) and System V's
 * termio (the low halves). See ioctl_tty(2), termios(3). Linux: drivers/tty/tty_ioctl.c, tty_baudrate.c.
 */
#include "tty.h"
#include <linux/cred.h>
#include <linux/errno.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <uapi/linux/capability.h>

bool tty_sets_modes(unsigned int cmd)
{
	switch (cmd) {
	case TCSETA:
	case TCSETAW:
	case TCSETAF:
	case TCSETS:
	case TCSETSW:
	case TCSETSF:
	case TCSETS2:
	case TCSETSW2:
	case TCSETSF2:
		return true;
	default:
		return false;
	}
}

/* Bits per second of @code, CBAUD's bits; @number: what stands for BOTHER. */
static speed_t speed_of(tcflag_t code, speed_t number)
{
	static const speed_t speeds[] = {
		0,	 50,	  75,	   110,	    134,     150,     200,     300,
		600,	 1200,	  1800,	   2400,    4800,    9600,    19200,   38400,
		57600,	 115200,  230400,  460800,  500000,  576000,  921600,  1000000,
		1152000, 1500000, 2000000, 2500000, 3000000, 3500000, 4000000,
	};

	if (code == BOTHER)
		return number;
	if (code & CBAUDEX) /* those beyond 38400 */
		code = (code & ~CBAUDEX) + 15;
	return code < ARRAY_SIZE(speeds) ? speeds[code] : 0;
}

/* The speeds as numbers, whichever way they were given. */
static void fill_in_speeds(struct termios2 *t)
{
	tcflag_t out = t->c_cflag & CBAUD, in = t->c_cflag >> IBSHIFT & CBAUD;

	t->c_ospeed = speed_of(out, t->c_ospeed);
	t->c_ispeed = in == B0 ? t->c_ospeed : speed_of(in, t->c_ispeed);
}

static struct termios2 modes_of(struct tty_struct *tty)
{
	struct termios2 modes;
	unsigned long flags;

	spin_lock_irqsave(&tty->lock, flags);
	modes = tty->termios;
	spin_unlock_irqrestore(&tty->lock, flags);
	return modes;
}

static tcflag_t low_half(tcflag_t old, unsigned short new)
{
	return (old & 0xffff0000) | new;
}

/* @t with what a termio says of it. 0 or -EFAULT. */
static long read_termio(struct termios2 *t, const void __user *arg)
{
	struct termio new;

	if (copy_from_user(&new, arg, sizeof(new)))
		return -EFAULT;
	t->c_iflag = low_half(t->c_iflag, new.c_iflag);
	t->c_oflag = low_half(t->c_oflag, new.c_oflag);
	t->c_cflag = low_half(t->c_cflag, new.c_cflag);
	t->c_lflag = low_half(t->c_lflag, new.c_lflag);
	t->c_line = new.c_line;
	memcpy(t->c_cc, new.c_cc, NCC);
	return 0;
}

static long write_termio(void __user *arg, const struct termios2 *t)
{
	struct termio old = { .c_iflag = t->c_iflag,
			      .c_oflag = t->c_oflag,
			      .c_cflag = t->c_cflag,
			      .c_lflag = t->c_lflag,
			      .c_line = t->c_line };

	memcpy(old.c_cc, t->c_cc, NCC);
	/* Linux leaves the byte of padding alone. */
	return copy_to_user(arg, &old, offsetof(struct termio, c_cc) + NCC) ? -EFAULT : 0;
}

/* What is locked stays as it is in @old. */
static void keep_locked(struct termios2 *new, const struct termios2 *old,
			const struct termios2 *locked)
{
	new->c_iflag = (new->c_iflag & ~locked->c_iflag) | (old->c_iflag & locked->c_iflag);
	new->c_oflag = (new->c_oflag & ~locked->c_oflag) | (old->c_oflag & locked->c_oflag);
	new->c_cflag = (new->c_cflag & ~locked->c_cflag) | (old->c_cflag & locked->c_cflag);
	new->c_lflag = (new->c_lflag & ~locked->c_lflag) | (old->c_lflag & locked->c_lflag);
	if (locked->c_line)
		new->c_line = old->c_line;
	for (int i = 0; i < NCCS; i++)
		if (locked->c_cc[i])
			new->c_cc[i] = old->c_cc[i];
}

/* Output is out when write(2) returns, so that nobody needs to wait for it. */
static void set_modes(struct tty_struct *tty, struct termios2 *new, bool flush)
{
	unsigned long flags;

	fill_in_speeds(new);
	spin_lock_irqsave(&tty->lock, flags);
	if (flush)
		n_tty_flush(tty);
	keep_locked(new, &tty->termios, &tty->locked);
	if (tty_is_pty(tty)) /* which carries bytes, and always reads */
		new->c_cflag = (new->c_cflag & ~(CSIZE | PARENB)) | CS8 | CREAD;
	n_tty_set_mode(tty, new);
	spin_unlock_irqrestore(&tty->lock, flags);
}

static long get_locked(struct tty_struct *tty, void __user *arg)
{
	struct termios2 locked;
	unsigned long flags;

	spin_lock_irqsave(&tty->lock, flags);
	locked = tty->locked;
	spin_unlock_irqrestore(&tty->lock, flags);
	return copy_to_user(arg, &locked, sizeof(struct termios)) ? -EFAULT : 0;
}

static long set_locked(struct tty_struct *tty, const void __user *arg)
{
	struct termios2 locked = {};
	unsigned long flags;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (copy_from_user(&locked, arg, sizeof(struct termios)))
		return -EFAULT;
	spin_lock_irqsave(&tty->lock, flags);
	tty->locked = locked;
	spin_unlock_irqrestore(&tty->lock, flags);
	return 0;
}

long tty_termios_ioctl(struct tty_struct *tty, unsigned int cmd, void __user *arg)
{
	struct termios2 modes = modes_of(tty);
	long error = 0;

	BUILD_BUG_ON(offsetof(struct termios2, c_ispeed) != sizeof(struct termios));
	switch (cmd) {
	case TCGETA:
		return write_termio(arg, &modes);
	case TCGETS:
		return copy_to_user(arg, &modes, sizeof(struct termios)) ? -EFAULT : 0;
	case TCGETS2:
		return copy_to_user(arg, &modes, sizeof(modes)) ? -EFAULT : 0;
	case TCSETA:
	case TCSETAW:
	case TCSETAF:
		error = read_termio(&modes, arg);
		break;
	case TCSETS:
	case TCSETSW:
	case TCSETSF:
		error = copy_from_user(&modes, arg, sizeof(struct termios)) ? -EFAULT : 0;
		break;
	case TCSETS2:
	case TCSETSW2:
	case TCSETSF2:
		error = copy_from_user(&modes, arg, sizeof(modes)) ? -EFAULT : 0;
		break;
	case TIOCGLCKTRMIOS:
		return get_locked(tty, arg);
	case TIOCSLCKTRMIOS:
		return set_locked(tty, arg);
	default:
		return -ENOTTY;
	}
	if (!error)
		set_modes(tty, &modes, cmd == TCSETAF || cmd == TCSETSF || cmd == TCSETSF2);
	return error;
}
