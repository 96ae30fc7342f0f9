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
	SET_TSC,
	GET_TSC,
	SECCOMP,
	POINTER
};
static const struct {
	unsigned int option;
	enum how how;
} prctls[] = {
	{ 1, SIGNAL },	    /* PR_SET_PDEATHSIG */
	{ 2, POINTER_INT }, /* PR_GET_PDEATHSIG: a signal */
	{ 3, GET_DUMPABLE },  { 4, DUMPABLE },
	{ 5, POINTER_INT },   { 7, NONE }, /* PR_GET_KEEPCAPS */
	{ 8, DECIMAL },			   /* PR_SET_KEEPCAPS */
	{ 13, NONE },			   /* PR_GET_TIMING */
	{ 14, DECIMAL },      { 25, GET_TSC },
	{ 26, SET_TSC },      { 15, NAME },
	{ 16, NAME },	      { 21, NONE }, /* PR_GET_SECCOMP */
	{ 22, SECCOMP },      { 23, CAP },
	{ 24, CAP },	      { 27, GET_SECUREBITS },
	{ 28, SECUREBITS },   { 29, DECIMAL }, /* timerslack */
	{ 30, NONE },	      { 31, NONE },
	{ 32, NONE },	      { 36, DECIMAL },	    /* PR_SET_CHILD_SUBREAPER */
	{ 37, POINTER_INT },  { 38, FIVE_DECIMAL }, /* PR_SET_NO_NEW_PRIVS */
	{ 39, NUMBERS },      { 40, POINTER },	    /* PR_GET_TID_ADDRESS */
	{ 41, FIVE_DECIMAL }, { 42, NUMBERS },
	{ 47, AMBIENT },      { 0x59616d61, DECIMAL }, /* PR_SET_PTRACER */
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

static bool prctl_fills_in(struct strace *t)
{
	enum how how = prctl_how(t);

	return how == POINTER_INT || how == POINTER || how == GET_TSC ||
	       (unsigned int)t->args[0] == 16; /* PR_GET_NAME */
}

bool when_prctl_in(struct strace *t, const void *_)
{
	enum how how = prctl_how(t);

	return how != NONE && how != GET_DUMPABLE && how != GET_SECUREBITS && !prctl_fills_in(t);
}

bool when_prctl_out(struct strace *t, const void *_)
{
	return prctl_fills_in(t);
}

/* All after the option. */
void print_prctl_args(struct strace *t, unsigned long v, const struct type *_)
{
	unsigned long p;
	int number;

	v = t->args[1];
	switch (prctl_how(t)) {
	case DECIMAL:
		return put(t, "%lu", v);
	case SIGNAL:
		return put_signal(t, v);
	case POINTER_INT:
		if (!fetch(t, &number, v, sizeof(number)))
			return;
		put(t, "[");
		if ((unsigned int)t->args[0] == 2 && number)
			put_signal(t, number);
		else
			put(t, "%u", number);
		return put(t, "]");
	case SET_TSC:
		return put_enum(t, v, &xlats_tsc);
	case GET_TSC:
		if (!fetch(t, &number, v, sizeof(number)))
			return;
		put(t, "[");
		put_enum(t, number, &xlats_tsc);
		return put(t, "]");
	case POINTER:
		if (fetch(t, &p, v, sizeof(p)))
			put(t, p ? "[%#lx]" : "[NULL]", p);
		return;
	case NAME:
		return t->failed ? print_p(t, v, _) : put_path(t, v, 15);
	case SECCOMP:
		put_enum(t, (unsigned int)v, &xlats_seccomp_mode);
		if ((unsigned int)v > 1) /* SECCOMP_MODE_FILTER, or one that nobody knows */
			put(t, ", %#lx", t->args[2]);
		if ((unsigned int)v > 2)
			put_rest(t, 3, ", %#lx");
		return;
	case CAP:
		return put_enum(t, v, &xlats_cap);
	case AMBIENT:
		put_enum(t, v, &xlats_cap_ambient);
		if (v < 1 || v > 3)
			return put_rest(t, 2, ", %#lx");
		put(t, ", ");
		put_enum(t, t->args[2], &xlats_cap);
		return put_rest(t, 3, ", %#lx");
	case DUMPABLE:
		return put_enum(t, v, &xlats_dumpable);
	case SECUREBITS:
		return (void)put_flags(t, v, &xlats_securebits);
	case FIVE_DECIMAL:
		put(t, "%lu", v);
		return put_rest(t, 2, ", %#lx");
	default:
		put(t, "%#lx", v);
		return put_rest(t, 2, ", %#lx");
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

/* What of the flags has names; nothing for none. */
static void put_named(struct strace *t, const char *label, unsigned int v, const struct xlats *x)
{
	put(t, "%s", label);
	if (v)
		put_flags(t, v, x);
}

static void put_termios(struct strace *t, unsigned long v)
{
	unsigned int mode[4];
	unsigned int o, c;

	if (!fetch(t, mode, v, sizeof(mode)))
		return;
	o = mode[1];
	c = mode[2];
	put_named(t, "{c_iflag=", mode[0], &xlats_c_iflag);
	put(t, ", c_oflag=NL%u|CR%u|TAB%u|BS%u|VT%u|FF%u", o >> 8 & 1, o >> 9 & 3, o >> 11 & 3,
	    o >> 13 & 1, o >> 14 & 1, o >> 15 & 1);
	put_named(t, "|", o & ~0xff00U, &xlats_c_oflag);
	put(t, ", c_cflag=");
	put_enum(t, c & 0x100f, &xlats_baud);
	put(t, "|CS%u", 5 + (c >> 4 & 3));
	put_named(t, "|", c & ~0x103fU, &xlats_c_cflag);
	put_named(t, ", c_lflag=", mode[3], &xlats_c_lflag);
	put(t, ", ...}");
}

/* What an ioctl's argument is, by its command; those that are not listed take a number or an address. */
static const struct ioctl {
	unsigned int cmd;
	char kind; /* d: number; f, o: tcflush's and tcflow's; -: none; t: termios; w: window size; i: an int's address */
	bool out;  /* filled in by the call */
} ioctls[] = {
	{ 0x40049409, 'd' }, /* FICLONE */
	{ 0x540e, 'd' },	   { 0x5409, 'd' },
	{ 0x540a, 'o' },	   { 0x540b, 'f' },
	{ 0x5425, 'd' }, /* TIOCSCTTY, TC* */
	{ 0x540c, '-' },	   { 0x540d, '-' },
	{ 0x5422, '-' },	   { 0x5427, '-' },
	{ 0x5428, '-' }, /* TIOCEXCL ... */
	{ 0x541d, '-' },	   { 0x5450, '-' },
	{ 0x5451, '-' }, /* TIOCCONS, FIONCLEX, FIOCLEX */
	{ 0x5401, 't', true },	   { 0x5402, 't' },
	{ 0x5403, 't' },	   { 0x5404, 't' }, /* TCGETS, TCSETS* */
	{ 0x5413, 'w', true },	   { 0x5414, 'w' }, /* TIOCGWINSZ, TIOCSWINSZ */
	{ 0x540f, 'i', true },	   { 0x5410, 'i' },
	{ 0x5411, 'i', true },	   { 0x541b, 'i', true }, /* TIOC*PGRP ... */
	{ 0x5420, 'i' },	   { 0x5421, 'i' },
	{ 0x5423, 'i' },	   { 0x5424, 'i', true },
	{ 0x5429, 'i', true },	   { 0x5452, 'i' },
	{ 0x80045430, 'i', true }, { 0x40045431, 'i' },
	{ 0x80045439, 'p' }, /* TIOCGPTN, TIOC[SG]PTLCK */
};

static struct ioctl find_ioctl(struct strace *t)
{
	for (size_t i = 0; i < sizeof(ioctls) / sizeof(ioctls[0]); i++)
		if (ioctls[i].cmd == (unsigned int)t->args[1])
			return ioctls[i];
	return (struct ioctl){ .kind = 'p' };
}

bool when_ioctl_in(struct strace *t, const void *_)
{
	return find_ioctl(t).kind != '-' && !find_ioctl(t).out;
}

bool when_ioctl_out(struct strace *t, const void *_)
{
	return find_ioctl(t).out;
}

void print_ioctl_arg(struct strace *t, unsigned long v, const struct type *_)
{
	unsigned short ws[4];

	v = t->args[2];
	switch (find_ioctl(t).kind) {
	case 'd':
		return put(t, "%d", (int)v);
	case 'f':
		return put_enum(t, v, &xlats_tcflush);
	case 'o':
		return put_enum(t, v, &xlats_tcxonc);
	case 't':
		return put_termios(t, v);
	case 'w':
		if (fetch(t, ws, v, sizeof(ws)))
			put_record(t, ws, &record_winsize);
		return;
	case 'i':
		return print_intp(t, v, _);
	}
	put(t, "%#lx", v);
}

/* syslog: the action is written as a number; some have nothing after it, one a level, others room to read into. */
void print_syslog_action(struct strace *t, unsigned long v, const struct type *_)
{
	const char *name = xlat_name((unsigned int)v, &xlats_syslog);

	put(t, "%d /* %s */", (int)v, name ? name : xlats_syslog.unknown);
}

bool when_syslog_args(struct strace *t, const void *_)
{
	switch ((int)t->args[0]) {
	case 2: /* SYSLOG_ACTION_READ, READ_ALL, READ_CLEAR */
	case 3:
	case 4:
	case 8: /* SYSLOG_ACTION_CONSOLE_LEVEL */
		return true;
	}
	return !xlat_name((unsigned int)t->args[0], &xlats_syslog);
}

void print_syslog_buf(struct strace *t, unsigned long v, const struct type *_)
{
	if ((int)t->args[0] >= 2 && (int)t->args[0] <= 4)
		put_string(t, v, t->ret);
	else
		print_p(t, v, _);
}

void print_syslog_len(struct strace *t, unsigned long v, const struct type *_)
{
	put(t, "%d", (int)v);
	if ((int)t->args[0] == 8)
		put(t, " /* %s */",
		    xlat_name((unsigned int)v, &xlats_loglevel) ?: xlats_loglevel.unknown);
}
