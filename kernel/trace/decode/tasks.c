/* Arguments of the calls on tasks and memory: clone, exec, wait, futex, prctl, scheduling, ptrace, mmap's flags. */
#include "decode.h"

#define CSIGNAL 0xff
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
bool when_mremap_to(struct strace *t, const void *_)
{
	return t->args[3] & 6; /* MREMAP_FIXED, MREMAP_DONTUNMAP */
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

bool when_clone_tls(struct strace *t, const void *_)
{
	return t->args[0] & CLONE_SETTLS;
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
	if (a[4])
		put_signal(t, a[4]);
	else
		put(t, "0");
	put(t, ", stack=");
	print_p(t, a[5], _);
	put(t, a[6] ? ", stack_size=%#lx" : ", stack_size=0", a[6]);
	if (a[0] & CLONE_SETTLS)
		put(t, ", tls=%#lx", a[7]);
	put(t, "}");
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
		if (status >> 16)
			put(t, " | 0x%x << 16", status >> 16);
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
	unsigned int op = t->args[1] & ~(FUTEX_PRIVATE | FUTEX_CLOCK_REALTIME);

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
	const char *name = xlat_name(op & ~(FUTEX_PRIVATE | FUTEX_CLOCK_REALTIME), &xlats_futex);

	if (!name)
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
		put(t, "FUTEX_OP_%s<<28|%s%#x<<12|FUTEX_OP_CMP_%s<<24|%#x" + 0, ops[val >> 28 & 7],
		    val >> 31 ? "FUTEX_OP_OPARG_SHIFT<<28|" : "", val >> 12 & 0xfff,
		    cmps[val >> 24 & 15], val & 0xfff);
	else
		put(t, "%#x", val);
}

void print_sched_policy(struct strace *t, unsigned long v, const struct type *_)
{
	unsigned int policy = v;

	put_enum(t, policy & ~0x40000000U, &xlats_sched);
	if (policy & 0x40000000)
		put(t, "|SCHED_RESET_ON_FORK");
}

void ret_sched_policy(struct strace *t)
{
	ret_x(t);
	put(t, " (");
	print_sched_policy(t, t->ret, NULL);
	put(t, ")");
}

void print_sched_param(struct strace *t, unsigned long v, const struct type *_)
{
	int priority;

	if (fetch(t, &priority, v, sizeof(priority)))
		put(t, "[%d]", priority);
}

static void put_cpuset(struct strace *t, unsigned long v, long bytes)
{
	unsigned long bits[16] = {};
	const char *space = "";

	if (bytes <= 0 || bytes > (long)sizeof(bits) || t->failed ||
	    t->read(t, bits, v, bytes) != (size_t)bytes)
		return print_p(t, v, NULL);
	put(t, "[");
	for (long cpu = 0; cpu < bytes * 8; cpu++) {
		if (!(bits[cpu / 64] >> cpu % 64 & 1))
			continue;
		put(t, "%s%ld", space, cpu);
		space = " ";
	}
	put(t, "]");
}

void print_cpuset(struct strace *t, unsigned long v, const struct type *_)
{
	put_cpuset(t, v, (unsigned int)t->args[1]);
}

void print_cpuset_out(struct strace *t, unsigned long v, const struct type *_)
{
	put_cpuset(t, v, t->ret);
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
	put(t, "<... resuming interrupted system call ...>");
}

bool when_reboot_arg(struct strace *t, const void *_)
{
	return (unsigned int)t->args[2] == 0xa1b2c3d4; /* LINUX_REBOOT_CMD_RESTART2 */
}

static const char *cap_word(struct strace *t)
{
	return "";
}

/* A capability set in one 32-bit word. */
void print_caps(struct strace *t, unsigned long v, const struct type *_)
{
	unsigned int word;
	const char *bar = cap_word(t);

	memcpy(&word, (const void *)v, sizeof(word));
	if (!word)
		return put(t, "0");
	for (unsigned int bit = 0; bit < 32; bit++) {
		if (!(word >> bit & 1))
			continue;
		put(t, "%s1<<%s", bar, xlat_name(bit, &xlats_cap));
		bar = "|";
	}
}

void print_ptrace_addr(struct strace *t, unsigned long v, const struct type *_)
{
	print_p(t, v, _);
}

void print_ptrace_data(struct strace *t, unsigned long v, const struct type *_)
{
	print_p(t, v, _);
}
