/* prctl and ioctl: what their last arguments are depends on the command. */
#include "decode.h"

/* How a prctl command's arguments print, and its result. */
enum how {
	NUMBERS,
	NONE,
	DECIMAL,
	SIGNAL,
	POINTER_INT,
	NAME,
	CAP,
	AMBIENT,
	DUMPABLE,
	GET_DUMPABLE,
	SECUREBITS,
	GET_SECUREBITS,
	FIVE_DECIMAL,
	POINTER
};
static const struct {
	unsigned int option;
	enum how how;
} prctls[] = {
	{ 1, SIGNAL },						  /* PR_SET_PDEATHSIG */
	{ 2, POINTER_INT },					  /* PR_GET_PDEATHSIG: a signal */
	{ 3, GET_DUMPABLE },  { 4, DUMPABLE },	    { 7, NONE },  /* PR_GET_KEEPCAPS */
	{ 8, DECIMAL },						  /* PR_SET_KEEPCAPS */
	{ 13, NONE },						  /* PR_GET_TIMING */
	{ 15, NAME },	      { 16, NAME },	    { 21, NONE }, /* PR_GET_SECCOMP */
	{ 23, CAP },	      { 24, CAP },	    { 27, GET_SECUREBITS },
	{ 28, SECUREBITS },   { 29, DECIMAL }, /* timerslack */
	{ 30, NONE },	      { 31, NONE },	    { 32, NONE },
	{ 36, DECIMAL },			    /* PR_SET_CHILD_SUBREAPER */
	{ 37, POINTER_INT },  { 38, FIVE_DECIMAL }, /* PR_SET_NO_NEW_PRIVS */
	{ 39, FIVE_DECIMAL }, { 40, POINTER },	    /* PR_GET_TID_ADDRESS */
	{ 41, FIVE_DECIMAL }, { 42, FIVE_DECIMAL }, { 47, AMBIENT },
};

static enum how prctl_how(struct strace *t)
{
	for (size_t i = 0; i < sizeof(prctls) / sizeof(prctls[0]); i++)
		if (prctls[i].option == (unsigned int)t->args[0])
			return prctls[i].how;
	return NUMBERS;
}

static void put_rest(struct strace *t, int from, const char *format)
{
	for (int i = from; i < 5; i++)
		put(t, format, t->args[i]);
}

/* All after the option, with their commas. */
void print_prctl_args(struct strace *t, unsigned long v, const struct type *_)
{
	unsigned long p;
	int number;

	switch (prctl_how(t)) {
	case NONE:
	case GET_DUMPABLE:
	case GET_SECUREBITS:
		return;
	case DECIMAL:
		return put(t, ", %lu", v);
	case SIGNAL:
		put(t, ", ");
		return put_signal(t, v);
	case POINTER_INT:
		put(t, ", ");
		if (!fetch(t, &number, v, sizeof(number)))
			return;
		put(t, "[");
		if ((unsigned int)t->args[0] == 2 && number)
			put_signal(t, number);
		else
			put(t, "%u", number);
		return put(t, "]");
	case POINTER:
		put(t, ", ");
		if (fetch(t, &p, v, sizeof(p)))
			put(t, p ? "[%#lx]" : "[NULL]", p);
		return;
	case NAME:
		put(t, ", ");
		if (t->failed)
			return print_p(t, v, _);
		return put_path(t, v, 15);
	case CAP:
		put(t, ", ");
		return put_enum(t, v, &xlats_cap);
	case AMBIENT:
		put(t, ", ");
		put_enum(t, v, &xlats_cap_ambient);
		if (v >= 1 && v <= 3) {
			put(t, ", ");
			put_enum(t, t->args[2], &xlats_cap);
			return put_rest(t, 3, ", %#lx");
		}
		return put_rest(t, 2, ", %#lx");
	case DUMPABLE:
		put(t, ", ");
		return put_enum(t, v, &xlats_dumpable);
	case SECUREBITS:
		put(t, ", ");
		return (void)put_flags(t, v, &xlats_securebits);
	case FIVE_DECIMAL:
		return put_rest(t, 1, ", %lu");
	default:
		return put_rest(t, 1, ", %#lx");
	}
}

void ret_prctl(struct strace *t)
{
	ret_d(t);
	if (prctl_how(t) == GET_DUMPABLE) {
		put(t, " (");
		put_enum(t, t->ret, &xlats_dumpable);
		put(t, ")");
	} else if (prctl_how(t) == GET_SECUREBITS && t->ret) {
		t->len -= 0;
		put(t, " (");
		put_flags(t, t->ret, &xlats_securebits);
		put(t, ")");
	}
}

/* ioctl commands that have no name here: their parts, by <asm/ioctl.h>. */
void print_ioctl_cmd(struct strace *t, unsigned long v, const struct type *_)
{
	static const char *const directions[] = { "_IOC_NONE", "_IOC_WRITE", "_IOC_READ",
						  "_IOC_READ|_IOC_WRITE" };
	unsigned int cmd = v;
	const char *name = xlat_name(cmd, &xlats_ioctl);

	if (name)
		return put(t, "%s", name);
	put(t, "_IOC(%s, %#x, %#x, %#x)", directions[cmd >> 30], cmd >> 8 & 0xff, cmd & 0xff,
	    cmd >> 16 & 0x3fff);
}

struct termios {
	unsigned int iflag, oflag, cflag, lflag;
};

static void put_termios(struct strace *t, unsigned long v)
{
	struct termios tios;

	if (!fetch(t, &tios, v, sizeof(tios)))
		return;
	put(t, "{");
	put_enum(t, tios.cflag & 0x100f, &xlats_baud);
	put(t, " %sopost %sisig %sicanon %secho ...}", tios.oflag & 1 ? "" : "-",
	    tios.lflag & 1 ? "" : "-", tios.lflag & 2 ? "" : "-", tios.lflag & 8 ? "" : "-");
}

/* The kernel's [n] by address, a struct, a plain number or nothing. */
void print_ioctl_arg(struct strace *t, unsigned long v, const struct type *_)
{
	unsigned short ws[4];

	switch ((unsigned int)t->args[1]) {
	case 0x540e: /* TIOCSCTTY */
	case 0x5409: /* TCSBRK */
	case 0x540a: /* TCXONC */
	case 0x540b: /* TCFLSH */
	case 0x5425: /* TCSBRKP */
		return put(t, ", %d", (int)v);
	case 0x540c: /* TIOCEXCL */
	case 0x540d: /* TIOCNXCL */
	case 0x5422: /* TIOCNOTTY */
	case 0x5427: /* TIOCSBRK */
	case 0x5428: /* TIOCCBRK */
	case 0x541d: /* TIOCCONS */
	case 0x5450: /* FIONCLEX */
	case 0x5451: /* FIOCLEX */
		return;
	case 0x5401: /* TCGETS */
	case 0x5402: /* TCSETS */
	case 0x5403:
	case 0x5404:
		put(t, ", ");
		return put_termios(t, v);
	case 0x5413: /* TIOCGWINSZ */
	case 0x5414:
		put(t, ", ");
		if (fetch(t, ws, v, sizeof(ws)))
			put_record(t, ws, &record_winsize);
		return;
	case 0x540f: /* TIOCGPGRP */
	case 0x5410:
	case 0x5411:
	case 0x541b: /* FIONREAD */
	case 0x5421: /* FIONBIO */
	case 0x5423:
	case 0x5424:
	case 0x5429:	 /* TIOCGSID */
	case 0x5452:	 /* FIOASYNC */
	case 0x80045430: /* TIOCGPTN */
	case 0x40045431:
	case 0x80045439:
		put(t, ", ");
		return print_intp(t, v, _);
	}
	put(t, ", %#lx", v);
}
