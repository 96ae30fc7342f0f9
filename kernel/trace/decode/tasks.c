/* Arguments of the calls on tasks and memory: clone, exec, wait, futex, prctl, scheduling, ptrace, mmap's flags. */
#include "decode.h"

#define CSIGNAL 0xff
#define CLONE_INTO_CGROUP 0x200000000UL
enum {
	CLONE_PIDFD = 0x1000,
	CLONE_SETTLS = 0x80000,
	CLONE_PARENT_SETTID = 0x100000,
	CLONE_CHILD_CLEARTID = 0x200000,
	CLONE_CHILD_SETTID = 0x1000000
};

void print_mmap_flags(struct strace *t, unsigned long v, const struct type *_)
{
	unsigned int flags = v;

	put_enum(t, flags & 0xf, &xlats_mmap_type);
	put_more_flags(t, flags & ~0xfU & ~(0x3fU << 26), &xlats_mmap_only);
	if (flags >> 26)
		put(t, "|%u<<MAP_HUGE_SHIFT", flags >> 26);
}

/* remap: the new address is an argument only if it is fixed. */
/* An argument that is not shown. */
bool when_never(struct strace *t, const void *_)
{
	return false;
}

bool when_mremap_to(struct strace *t, const void *_)
{
	return (t->args[3] & 3) == 3; /* MREMAP_MAYMOVE, MREMAP_FIXED */
}

/* memfd_create: the size of huge pages lies above the flags. */
void print_memfd(struct strace *t, unsigned long v, const struct type *_)
{
	unsigned int flags = v & 0x3ffffff, size = (unsigned int)v >> 26;

	if (flags || !size)
		put_flags(t, flags, &xlats_memfd);
	if (size)
		put(t, "%s%u<<MFD_HUGE_SHIFT", flags ? "|" : "", size);
}

void print_clone_stack(struct strace *t, unsigned long v, const struct type *_)
{
	print_p(t, t->args[1], _);
}

void print_clone_flags(struct strace *t, unsigned long v, const struct type *_)
{
	unsigned long flags = t->args[0] & ~(unsigned long)CSIGNAL, sig = t->args[0] & CSIGNAL;

	if (flags)
		put_flags(t, flags, &xlats_clone);
	if (sig) {
		put(t, flags ? "|" : "");
		put_signal(t, sig);
	}
	if (!flags && !sig)
		put(t, "0");
}

bool when_clone_parent(struct strace *t, const void *_)
{
	return t->args[0] & (CLONE_PARENT_SETTID | CLONE_PIDFD);
}

bool when_clone_child(struct strace *t, const void *_)
{
	return t->args[0] & (CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID);
}

/* Their place among the arguments is not that in the text. */
void print_clone_tls(struct strace *t, unsigned long v, const struct type *_)
{
	print_p(t, t->args[4], _);
}

void print_clone_child(struct strace *t, unsigned long v, const struct type *_)
{
	print_p(t, t->args[3], _);
}

bool when_clone_tls(struct strace *t, const void *_)
{
	return t->args[0] & CLONE_SETTLS;
}

static void put_ids(struct strace *t, unsigned long v, long n)
{
	static const struct type number = { .print = print_d };
	struct type ids = { .table = &number, .len = n };

	print_array(t, v, &ids);
}

/* FUTEX_32, which is a number below the flags. */
void print_futex2(struct strace *t, unsigned long v, const struct type *_)
{
	if ((v & 7) != 2)
		return (void)put_flags(t, (unsigned int)v, &xlats_futex2);
	put(t, "FUTEX_32");
	put_more_flags(t, (unsigned int)v & ~7U, &xlats_futex2);
}

/* {flags=..., exit_signal=SIGCHLD, stack=NULL, stack_size=0}; fields that the flags do not use are left out. */
void print_clone_args(struct strace *t, unsigned long v, const struct type *_)
{
	unsigned long a[11] = {}, size = t->args[1];

	if (size < 64 || !fetch_always(t, a, v, size < sizeof(a) ? size : sizeof(a)))
		return size < 64 ? print_p(t, v, _) : (void)0;
	put(t, "{flags=");
	put_flags(t, a[0], &xlats_clone);
	if (a[0] & CLONE_PIDFD)
		put(t, ", pidfd=%#lx", a[1]);
	if (a[0] & (CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID))
		put(t, ", child_tid=%#lx", a[2]);
	if (a[0] & CLONE_PARENT_SETTID)
		put(t, ", parent_tid=%#lx", a[3]);
	put(t, ", exit_signal=");
	if (a[4] && a[4] <= 64)
		put_signal(t, a[4]);
	else
		put(t, "%lu", a[4]);
	put(t, ", stack=");
	print_p(t, a[5], _);
	put(t, a[6] ? ", stack_size=%#lx" : ", stack_size=0", a[6]);
	if (a[0] & CLONE_SETTLS)
		put(t, ", tls=%#lx", a[7]);
	if (a[8] || a[9]) {
		put(t, ", set_tid=");
		if (a[9] && a[9] <= 32)
			put_ids(t, a[8], a[9]);
		else
			print_p(t, a[8], _);
		put(t, ", set_tid_size=%lu", a[9]);
	}
	if (a[0] & CLONE_INTO_CGROUP)
		put(t, ", cgroup=%lu", a[10]);
	put_nonzero(t, v, sizeof(a), size);
	put(t, "}");
}

/* What the call has written where clone_args say: => {parent_tid=[4]}. Then the size, which is the argument. */
void print_clone_results(struct strace *t, unsigned long v, const struct type *_)
{
	static const struct {
		unsigned long flag;
		int field;
		const char *name;
	} results[] = { { CLONE_PIDFD, 1, "pidfd" }, { CLONE_PARENT_SETTID, 3, "parent_tid" } };
	const char *comma = " => {";
	unsigned long a[4];
	int id;

	if (!t->failed && t->args[1] >= 64 && t->read(t, a, t->args[0], sizeof(a)) == sizeof(a)) {
		for (int i = 0; i < 2; i++) {
			if (!(a[0] & results[i].flag) ||
			    t->read(t, &id, a[results[i].field], 4) != 4)
				continue;
			put(t, "%s%s=[", comma, results[i].name);
			if (results[i].flag == CLONE_PIDFD)
				print_fd(t, id, NULL);
			else
				put(t, "%d", id);
			put(t, "]");
			comma = ", ";
		}
		put(t, *comma == ',' ? "}" : "");
	}
	put(t, ", %lu", t->args[1]);
}

/* ["ls", "/"] */
void print_argv(struct strace *t, unsigned long v, const struct type *_)
{
	unsigned long arg;

	if (!v || t->read(t, &arg, v, sizeof(arg)) != sizeof(arg))
		return print_p(t, v, _);
	put(t, "[");
	for (unsigned int i = 0;; i++, v += sizeof(arg)) {
		if (t->read(t, &arg, v, sizeof(arg)) != sizeof(arg)) {
			put(t, i ? ", ... /* %#lx */" : "... /* %#lx */", v);
			break;
		}
		if (!arg)
			break;
		put(t, i ? ", " : "");
		if (i >= STRACE_LIST_MAX) {
			put(t, "...");
			break;
		}
		print_strz(t, arg, _);
	}
	put(t, "]");
}

void print_envp(struct strace *t, unsigned long v, const struct type *_)
{
	unsigned long at = v, var;
	unsigned int n = 0;

	print_p(t, v, _);
	if (!v)
		return;
	for (; t->read(t, &var, at, sizeof(var)) == sizeof(var); at += sizeof(var), n++) {
		if (!var)
			return put(t, n == 1 ? " /* %u var */" : " /* %u vars */", n);
	}
	if (n)
		put(t, n == 1 ? " /* %u var, unterminated */" : " /* %u vars, unterminated */", n);
}

/* [{WIFEXITED(s) && WEXITSTATUS(s) == 0}] */
void print_wait_status(struct strace *t, unsigned long v, const struct type *_)
{
	int status, sig;

	if (!t->ret)
		return print_p(t, v, _);
	if (!fetch(t, &status, v, sizeof(status)))
		return;
	sig = status & 0x7f;
	if (!sig)
		return put(t, "[{WIFEXITED(s) && WEXITSTATUS(s) == %d}]", status >> 8 & 0xff);
	if (status == 0xffff)
		return put(t, "[{WIFCONTINUED(s)}]");
	if (sig == 0x7f) {
		put(t, "[{WIFSTOPPED(s) && WSTOPSIG(s) == ");
		put_signal(t, status >> 8 & 0x7f);
		if (status >> 8 & 0x80)
			put(t, " | 0x80");
		put(t, "}");
		if (status >> 16) {
			put(t, "|");
			put_enum(t, status >> 16, &xlats_ptrace_event);
			put(t, "<<16");
		}
		return put(t, "]");
	}
	put(t, "[{WIFSIGNALED(s) && WTERMSIG(s) == ");
	put_signal(t, sig);
	put(t, status & 0x80 ? " && WCOREDUMP(s)}]" : "}]");
}

/* Which operations of futex take what. */
enum { VAL = 1, TIMEOUT = 2, VAL2 = 4, UADDR2 = 8, VAL3 = 16 };
static const unsigned char futex_args[] = {
	VAL | TIMEOUT,
	VAL,
	VAL,
	VAL | VAL2 | UADDR2,
	VAL | VAL2 | UADDR2 | VAL3,
	VAL | VAL2 | UADDR2 | VAL3,
	TIMEOUT,
	0,
	0,
	VAL | TIMEOUT | VAL3,
	VAL | VAL3,
	VAL | TIMEOUT | UADDR2,
	VAL | VAL2 | UADDR2 | VAL3,
	TIMEOUT,
};
#define FUTEX_PRIVATE 128
#define FUTEX_CLOCK_REALTIME 256

static unsigned int futex_has(struct strace *t)
{
	unsigned int op = t->args[1] & 127;

	return op < sizeof(futex_args) ? futex_args[op] : VAL | TIMEOUT | UADDR2 | VAL3;
}

bool when_futex_val(struct strace *t, const void *_)
{
	return futex_has(t) & VAL;
}

bool when_futex_timeout(struct strace *t, const void *_)
{
	return futex_has(t) & (TIMEOUT | VAL2);
}

bool when_futex_uaddr2(struct strace *t, const void *_)
{
	return futex_has(t) & UADDR2;
}

bool when_futex_val3(struct strace *t, const void *_)
{
	return futex_has(t) & VAL3;
}

void print_futex_op(struct strace *t, unsigned long v, const struct type *_)
{
	unsigned int op = v;
	unsigned int base = op & ~(FUTEX_PRIVATE | FUTEX_CLOCK_REALTIME);
	const char *name = xlat_name(base, &xlats_futex);

	/* Only the two waits with a deadline may choose the clock. */
	if (!name || (op & FUTEX_CLOCK_REALTIME && base != 9 && base != 11))
		return put_enum(t, op, &xlats_futex);
	put(t, "%s%s%s", name, op & FUTEX_PRIVATE ? "_PRIVATE" : "",
	    op & FUTEX_CLOCK_REALTIME ? "|FUTEX_CLOCK_REALTIME" : "");
}

void print_futex_val(struct strace *t, unsigned long v, const struct type *_)
{
	put(t, "%u", (unsigned int)v);
}

void print_futex_timeout(struct strace *t, unsigned long v, const struct type *_)
{
	long time[2];

	if (futex_has(t) & VAL2)
		put(t, "%u", (unsigned int)v);
	else if (fetch_always(t, time, v, sizeof(time)))
		put_record(t, time, &record_timespec);
}

void print_futex_val3(struct strace *t, unsigned long v, const struct type *_)
{
	unsigned int op = t->args[1] & ~(FUTEX_PRIVATE | FUTEX_CLOCK_REALTIME), val = v;
	static const char *const ops[] = { "SET", "ADD", "OR", "ANDN", "XOR" };
	static const char *const cmps[] = { "EQ", "NE", "LT", "LE", "GT", "GE" };

	if (op == 9 || op == 10) /* the bitset ones */
		return put(t, val == ~0U ? "FUTEX_BITSET_MATCH_ANY" : "%#x", val);
	if (op != 5)
		return put(t, "%u", val);
	if ((val >> 28 & 7) < 5 && (val >> 24 & 15) < 6)
		put(t, "%sFUTEX_OP_%s<<28|%#x<<12|FUTEX_OP_CMP_%s<<24|%#x",
		    val >> 31 ? "FUTEX_OP_OPARG_SHIFT<<28|" : "", ops[val >> 28 & 7],
		    val >> 12 & 0xfff, cmps[val >> 24 & 15], val & 0xfff);
	else
		put(t, "%#x", val);
}

/* arch_prctl: an address, or where one is put. */
void print_arch_prctl_arg(struct strace *t, unsigned long v, const struct type *_)
{
	unsigned long base;

	if ((int)t->args[0] != 0x1003 && (int)t->args[0] != 0x1004) /* ARCH_GET_FS, ARCH_GET_GS */
		print_p(t, v, _);
	else if (fetch(t, &base, v, sizeof(base)))
		put(t, base ? "[%#lx]" : "[NULL]", base);
}

/* restart_syscall has no argument, but says what it goes on with. */
void print_resumed(struct strace *t, unsigned long v, const struct type *_)
{
	bool known = t->last_nr < strace_nr_calls && strace_calls[t->last_nr].name;

	put(t, "<... resuming interrupted %s ...>",
	    known ? strace_calls[t->last_nr].name : "system call");
}

bool when_reboot_arg(struct strace *t, const void *_)
{
	return (unsigned int)t->args[2] == 0xa1b2c3d4; /* LINUX_REBOOT_CMD_RESTART2 */
}

static void put_caps(struct strace *t, const char *label, unsigned long caps)
{
	const char *bar = "";

	put(t, "%s", label);
	for (unsigned int bit = 0; bit < 64; bit++) {
		const char *name = xlat_name(bit, &xlats_cap);

		if (!(caps >> bit & 1))
			continue;
		put(t, name ? "%s1<<%s" : "%s", bar, name);
		if (!name) {
			put(t, "%#lx", caps >> bit << bit);
			return;
		}
		bar = "|";
	}
	if (!caps)
		put(t, "0");
}

/* Three sets of one word each, or in newer versions, which the header says, of two. */
void print_cap_data(struct strace *t, unsigned long v, const struct type *_)
{
	unsigned int data[6] = {}, version = 0;
	unsigned long size = 12;

	if (t->read(t, &version, t->args[0], sizeof(version)) != sizeof(version))
		return print_p(t, v, _);
	if (version == 0x20071026 || version == 0x20080522) /* _LINUX_CAPABILITY_VERSION_2 and 3 */
		size = sizeof(data);
	if (!fetch(t, data, v, size))
		return;
	put_caps(t, "{effective=", data[0] | (unsigned long)data[3] << 32);
	put_caps(t, ", permitted=", data[1] | (unsigned long)data[4] << 32);
	put_caps(t, ", inheritable=", data[2] | (unsigned long)data[5] << 32);
	put(t, "}");
}
