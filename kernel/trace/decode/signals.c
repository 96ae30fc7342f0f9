/* Signals as strace writes them: names, sets, actions, siginfo, the mask that rt_sigreturn restores. */
#include "decode.h"

#define NSIG 64
#define SIGNAL(n) (1UL << ((n)-1))
enum { ILL = 4, TRAP = 5, BUS = 7, FPE = 8, SEGV = 11, CHLD = 17, POLL = 29, SYS = 31, RTMIN = 32 };

/* Without the SIG: sets are written so. */
static void put_short(struct strace *t, unsigned int sig)
{
	if (sig > RTMIN)
		put(t, "RT_%u", sig - RTMIN);
	else
		put(t, "%s", xlat_name(sig, &xlats_signal) + 3);
}

void put_signal(struct strace *t, unsigned long sig)
{
	if (sig > RTMIN && sig <= NSIG)
		put(t, "SIGRT_%lu", sig - RTMIN);
	else if (xlat_name(sig, &xlats_signal))
		put(t, "%s", xlat_name(sig, &xlats_signal));
	else
		put(t, "%d", (int)sig);
}

void print_sig(struct strace *t, unsigned long v, const struct type *_)
{
	put_signal(t, (unsigned int)v);
}

/* [INT QUIT]; with more than two thirds of them, what is missing: ~[KILL STOP]. */
void put_sigset(struct strace *t, unsigned long set)
{
	const char *space = "";
	unsigned int n = 0;
	bool most;

	for (unsigned long rest = set; rest; rest &= rest - 1)
		n++;
	most = n * 3 >= NSIG * 2;
	put(t, most ? "~[" : "[");
	for (unsigned int sig = 1; sig <= NSIG; sig++) {
		if (!(set & SIGNAL(sig)) != most)
			continue;
		put(t, "%s", space);
		put_short(t, sig);
		space = " ";
	}
	put(t, "]");
}

void print_sigbits(struct strace *t, unsigned long v, const struct type *_)
{
	put_sigset(t, v);
}

/* A set by its address. Its size is the call's last argument, and anything but 8 is wrong. */
static void put_set(struct strace *t, unsigned long v, unsigned long size, unsigned long least)
{
	unsigned long set = 0;

	if (size < least || size > sizeof(set))
		print_p(t, v, NULL);
	else if (fetch(t, &set, v, size))
		put_sigset(t, set);
}

void print_sigset(struct strace *t, unsigned long v, const struct type *type)
{
	put_set(t, v, type->len ? (unsigned long)length_of(t, type) : t->args[t->call->nb_args - 1],
		8);
}

/* The only call that may ask for less than all of it. */
void print_sigset_part(struct strace *t, unsigned long v, const struct type *_)
{
	put_set(t, v, t->args[1], 1);
}

/* pselect6's last: {the set, its size}. */
void print_sigmask_arg(struct strace *t, unsigned long v, const struct type *_)
{
	unsigned long arg[2], set = 0;

	if (!fetch_always(t, arg, v, sizeof(arg)))
		return;
	put(t, "{sigmask=");
	if (arg[1] > 8)
		print_p(t, arg[0], _);
	else if (fetch_always(t, &set, arg[0], arg[1]))
		put_sigset(t, set);
	put(t, ", sigsetsize=%lu}", arg[1]);
}

bool when_restorer(struct strace *t, const void *record)
{
	return ((const unsigned long *)record)[1] & 0x04000000; /* SA_RESTORER */
}

void print_handler(struct strace *t, unsigned long v, const struct type *_)
{
	static const char *const names[] = { "SIG_DFL", "SIG_IGN" };

	put(t, v < 2 ? names[v] : v == ~0UL ? "SIG_ERR" : "%#lx", v);
}

/* {sival_int=1, sival_ptr=0x1} */
void print_sigval(struct strace *t, unsigned long v, const struct type *_)
{
	put(t, v ? "{sival_int=%d, sival_ptr=%#lx}" : "{sival_int=%d, sival_ptr=NULL}", (int)v, v);
}

/* rt_sigtimedwait: how long to wait, also if nothing came. */
void print_sigwait_timeout(struct strace *t, unsigned long v, const struct type *_)
{
	long time[2];

	if (fetch_always(t, time, v, sizeof(time)))
		put_record(t, time, &record_timespec);
}

enum { SIGEV_SIGNAL = 0, SIGEV_THREAD = 2, SIGEV_THREAD_ID = 4 };

/* struct sigevent: a value that is zero is not worth a word, a number is a signal's if one is sent. */
bool when_has_sigval(struct strace *t, const void *record)
{
	return *(const unsigned long *)record;
}

static int notify_of(const void *record)
{
	return ((const int *)record)[3];
}

bool when_tells(struct strace *t, const void *record)
{
	int how = notify_of(record);

	return how == SIGEV_SIGNAL || how == SIGEV_THREAD || how == SIGEV_THREAD_ID;
}

bool when_tells_not(struct strace *t, const void *record)
{
	return !when_tells(t, record);
}

bool when_to_thread(struct strace *t, const void *record)
{
	return notify_of(record) == SIGEV_THREAD_ID;
}

bool when_by_thread(struct strace *t, const void *record)
{
	return notify_of(record) == SIGEV_THREAD;
}

/* The kernel's siginfo, whose parts depend on signal and code. */
struct info {
	int signo, error, code, pad;
	union {
		struct {
			int pid, uid;
			union {
				unsigned long value;
				int status;
			};
			unsigned long utime, stime;
		};
		struct {
			int timerid, overrun;
			unsigned long timer_value;
		};
		unsigned long addr;
		struct {
			long band;
			int fd;
		};
		struct {
			unsigned long call_addr;
			int syscall;
			unsigned int arch;
		};
	};
};

static const struct xlats *codes_of(int signo)
{
	switch (signo) {
	case ILL:
		return &xlats_si_ill;
	case TRAP:
		return &xlats_si_trap;
	case BUS:
		return &xlats_si_bus;
	case FPE:
		return &xlats_si_fpe;
	case SEGV:
		return &xlats_si_segv;
	case CHLD:
		return &xlats_si_chld;
	case POLL:
		return &xlats_si_poll;
	case SYS:
		return &xlats_si_sys;
	}
	return NULL;
}

static void put_value(struct strace *t, unsigned long value)
{
	put(t, value ? ", si_int=%d, si_ptr=%#lx" : ", si_int=%d, si_ptr=NULL", (int)value, value);
}

static void put_clock(struct strace *t, const char *name, unsigned long ticks)
{
	put(t, ", %s=%lu", name, ticks);
	if (ticks)
		put(t, " /* %lu.%02lu s */", ticks / 100, ticks % 100);
}

static void put_fault(struct strace *t, const struct info *info)
{
	switch (info->signo) {
	case CHLD:
		put(t, ", si_pid=%d, si_uid=%u, si_status=", info->pid, info->uid);
		if (info->code == 1)
			put(t, "%d", info->status);
		else
			put_signal(t, (unsigned int)info->status);
		put_clock(t, "si_utime", info->utime);
		return put_clock(t, "si_stime", info->stime);
	case ILL:
	case FPE:
	case SEGV:
	case BUS:
	case TRAP:
		return put(t, info->addr ? ", si_addr=%#lx" : ", si_addr=NULL", info->addr);
	case POLL:
		if (info->code >= 1 && info->code <= 6)
			return put(t, ", si_band=%ld, si_fd=%d", info->band, info->fd);
		break;
	case SYS:
		return put(t, ", si_call_addr=%#lx, si_syscall=%d, si_arch=%#x", info->call_addr,
			   info->syscall, info->arch);
	}
	if (info->pid || info->uid)
		put(t, ", si_pid=%d, si_uid=%u", info->pid, info->uid);
	if (info->value)
		put_value(t, info->value);
}

void put_siginfo(struct strace *t, const void *data)
{
	const struct info *info = data;
	const struct xlats *codes = codes_of(info->signo);
	const char *code = xlat_name((long)info->code, &xlats_si_code);

	if (!info->signo)
		return put(t, "{}");
	put(t, "{si_signo=");
	put_signal(t, (unsigned int)info->signo);
	if (!code && codes)
		code = xlat_name(info->code, codes);
	put(t, code ? ", si_code=" : ", si_code=%#x", info->code);
	put(t, "%s", code ? code : "");
	if (info->error) {
		put(t, __errname(info->error) ? ", si_errno=" : ", si_errno=%d", info->error);
		put(t, "%s", __errname(info->error) ? __errname(info->error) : "");
	}
	if (info->code > 0) {
		put_fault(t, info);
	} else if (info->code == -2) { /* SI_TIMER */
		put(t, ", si_timerid=%#x, si_overrun=%d", info->timerid, info->overrun);
		put_value(t, info->timer_value);
	} else { /* from a process */
		put(t, ", si_pid=%d, si_uid=%u", info->pid, info->uid);
		if (info->code != 0 && info->code != -6 && info->value) /* SI_USER, SI_TKILL */
			put_value(t, info->value);
	}
	put(t, "}");
}

void print_siginfo(struct strace *t, unsigned long v, const struct type *_)
{
	char data[128];

	if (fetch(t, data, v, sizeof(data)))
		put_siginfo(t, data);
}

/* rt_sigreturn has no argument: what it does stands on the stack, the frame's mask 8 + 0x128 bytes above. */
void print_sigframe(struct strace *t, unsigned long v, const struct type *_)
{
	unsigned long set;

	if (t->read(t, &set, t->sp + 0x128, sizeof(set)) != sizeof(set))
		return;
	put(t, "{mask=");
	put_sigset(t, set);
	put(t, "}");
}

/* rt_sigreturn "returns" what the interrupted call or code had in rax. */
void ret_sigreturn(struct strace *t)
{
	ret_d(t);
}

void ret_signal(struct strace *t)
{
	ret_d(t);
	if (!t->ret)
		return;
	put(t, " (");
	put_signal(t, t->ret);
	put(t, ")");
}
