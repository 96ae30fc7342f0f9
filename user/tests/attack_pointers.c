/*
 * Every pointer argument of every call, taken from the calls' own metadata, so that a new call is attacked
 * without anybody's doing. Mechanism: a call that forgets access_ok(), or uses a __ copy without it, reads or writes the
 * kernel's own memory for ring 3 (CVE-2017-5123 waitid, CVE-2018-20669, CVE-2014-0038 recvmmsg). What
 * must happen: -EFAULT or another errno, never success where the pointer was needed, never a changed kernel; a struct
 * that ends beyond the last mapped byte is no struct; nothing that the kernel's stack, heap or
 * pages held before comes out. Both emulators show it.
 */
#include <sched.h>
#include <time.h>
#include "child.h"
#include "mem.h"
#include "selftest.h"

#define ROUNDS 4	/* sets of values for the arguments that are no pointers */
#define AREA (4 * PAGE) /* what a good pointer points to */
#define MOST_CALLS 600	/* numbers tried */
#define POISON 0xd7
#define RUN 3	      /* so many poison bytes in a row do not come about by chance */
#define BLOCKED_MS 20 /* a call that takes longer waits for something: it is left */

/* Not called: they end the task or the machine, begin another life, act on other tasks, change the machine. */
static const char *const never[] = {
	"lstar_selftest",
	"exit",
	"exit_group",
	"rt_sigreturn",
	"reboot",
	"fork",
	"vfork",
	"clone",
	"clone3",
	"execve",
	"execveat",
	"kill",
	"tkill",
	"tgkill",
	"rt_sigqueueinfo",
	"ptrace",
	"rt_tgsigqueueinfo",
	"pidfd_send_signal",
	"prlimit64",
	"sethostname",
	"setdomainname",
	"settimeofday",
	"clock_settime",
	"adjtimex",
	"clock_adjtime",
	"mount",
	"umount2",
	"umount",
	"pivot_root",
	"swapon",
};

/* "call argument": a call may succeed though this pointer is bad, since it need not be read. */
static const char *const unread[] = {
	"set_tid_address tidptr", /* used when the task ends */
	"set_robust_list head",	  /* likewise */
	"futex utime",		  /* as the operation has it */
	"futex uaddr2",		  /* likewise */
	"nanosleep rem",	  /* when a signal ends the sleep */
	"clock_nanosleep rem",	  /* likewise */
	"getgroups list",	  /* where there are no groups */
	"getcpu unused",	  /* what its name says */
	"syslog buf",		  /* only by some of its commands */
	"flistxattr list",	  /* where there are no attributes */
	"process_vm_readv rvec",  /* where there is nothing on the other side to copy */
	"process_vm_writev rvec", /* likewise */
};

static struct selftest_syscall meta;
static char *area[6]; /* for each argument a good pointer, with nothing mapped behind the area */
static struct shared {
	long done;    /* cases finished */
	long strange; /* the first case whose answer was wrong, + 1 */
	long ret, value, arg;
} * shared;

static int is_in(const char *name, const char *const list[], unsigned int n)
{
	for (unsigned int i = 0; i < n; i++)
		if (!strcmp(name, list[i]))
			return 1;
	return 0;
}

static int is_pointer(unsigned int i)
{
	return i < meta.nb_args && strchr(meta.types[i], '*');
}

/* What stands in good memory: for what the kernel only reads, a name of no file; else zeroes. */
static void fill_areas(void)
{
	for (unsigned int i = 0; i < 6; i++) {
		memset(area[i], 0, AREA);
		if (strstr(meta.types[i], "const char"))
			strcpy(area[i], "attack");
	}
}

/* A plausible value for argument i, by its name. */
static long scalar(unsigned int i, unsigned int round, int fd)
{
	static const long sizes[ROUNDS] = { 16, 4096, 1, 128 };
	const char *name = meta.args[i];

	if (strstr(name, "fd"))
		return round == 3 ? AT_FDCWD : fd;
	if (strstr(name, "flags") || strstr(name, "option") || strstr(name, "mode"))
		return round & 1;
	if (strstr(name, "pid") || !strcmp(name, "which") || !strcmp(name, "who"))
		return 0;
	if (strstr(name, "sig") && !strstr(name, "size"))
		return 10; /* SIGUSR1 */
	if (!strcmp(name, "sigsetsize"))
		return 8;
	return sizes[round];
}

/* An argument's bad values: those of mem.h, then the last bytes of mapped memory. */
static long bad_value(unsigned int which, unsigned int i)
{
	static const unsigned char left[] = { 1, 2, 4, 7, 8, 12, 15, 16, 24, 32, 48, 64, 112, 128 };

	if (which < ARRAY_SIZE(bad_pointers))
		return bad_pointers[which].addr;
	which -= ARRAY_SIZE(bad_pointers);
	return which < sizeof(left) ? (long)area[i] + AREA - left[which] : 0;
}

/* Case number n of call nr: one bad pointer, the others good. 0: there is no such case. */
static int attack_case(unsigned int nr, long n, int fd)
{
	unsigned int which = n / ROUNDS, round = n % ROUNDS, bad = 0;
	long arg[6] = { 0 }, ret, value;

	for (;; bad++) { /* so many bad values for each pointer argument */
		if (bad == meta.nb_args)
			return 0;
		if (!is_pointer(bad))
			continue;
		if (bad_value(which, bad))
			break;
		which -= ARRAY_SIZE(bad_pointers) + 14;
	}
	fill_areas();
	for (unsigned int i = 0; i < meta.nb_args; i++)
		arg[i] = is_pointer(i) ? (long)area[i] : scalar(i, round, fd);
	arg[bad] = value = bad_value(which, bad);
	ret = RAW(nr, arg[0], arg[1], arg[2], arg[3], arg[4], arg[5]);
	if (ret >= 0 && which < ARRAY_SIZE(bad_pointers)) {
		char name[80];

		snprintf(name, sizeof(name), "%s %s", meta.name, meta.args[bad]);
		if (!is_in(name, unread, ARRAY_SIZE(unread)) && !shared->strange) {
			shared->strange = n + 1;
			shared->ret = ret;
			shared->value = value;
			shared->arg = bad;
		}
	}
	return 1;
}

/* Poison in what a call wrote, or a kernel address. */
static int leaks(void)
{
	for (unsigned int i = 0; i < 6; i++) {
		unsigned int run = 0;

		for (unsigned int at = 0; at < AREA; at++) {
			run = (unsigned char)area[i][at] == POISON ? run + 1 : 0;
			if (run == RUN)
				return 1;
		}
		for (unsigned int at = 0; at < AREA; at += 8) {
			unsigned long word = *(unsigned long *)(area[i] + at);

			if (word >= 0xffff800000000000 && word < 0xfffffffffffff000)
				return 1;
		}
	}
	return 0;
}

static int leak_case(unsigned int nr, long n, int fd)
{
	long arg[6] = { 0 };

	if (n == ROUNDS)
		return 0;
	fill_areas();
	for (unsigned int i = 0; i < meta.nb_args; i++)
		arg[i] = is_pointer(i) ? (long)area[i] : scalar(i, n, fd);
	HOOK(POISON, POISON);
	shared->ret = RAW(nr, arg[0], arg[1], arg[2], arg[3], arg[4], arg[5]);
	if (leaks() && !shared->strange)
		shared->strange = n + 1;
	return 1;
}

/* Waits for a child that runs cases, and ends it when it gets no further. Its wait status. */
static int wait_for_cases(int pid)
{
	static const struct timespec ms = { .tv_nsec = 1000000 };
	long done = 0;
	int status = 0;

	for (int idle = 0; !SYS(wait4, pid, &status, WNOHANG, 0); idle++) {
		if (shared->done != done)
			idle = 0;
		done = shared->done;
		if (idle == BLOCKED_MS)
			SYS(kill, pid, SIGKILL);
		SYS(nanosleep, &ms, 0);
	}
	return status;
}

/* Runs all cases in a child, and in another where one blocked, changed the child's memory or ended it. */
static void run_cases(unsigned int nr, int (*one)(unsigned int nr, long n, int fd),
		      const char *what)
{
	int more = 1;

	memset(shared, 0, sizeof(*shared));
	for (int lives = 0; more && lives < 400; lives++) {
		int pid = fork_child(), status = 0;

		if (!pid) {
			int fd = SYS(open, "/dev/zero", O_RDWR);

			SYS(dup2, fd, 0);
			SYS(setpgid, 0, 0);
			while (one(nr, shared->done++, fd))
				;
			SYS(exit_group, 0);
		}
		status = wait_for_cases(pid);
		more = status != 0;
	}
	EXPECT_IN(meta.name, !more);
	if (shared->strange)
		ktap_line(
			"# %s: %s in case %ld: argument %s = %#lx, answer %ld (if it need not be looked at: unread[])",
			meta.name, what, shared->strange - 1, meta.args[shared->arg], shared->value,
			shared->ret);
	EXPECT_EQ_IN(meta.name, shared->strange, 0);
}

static void each_call(int (*one)(unsigned int nr, long n, int fd), const char *what)
{
	unsigned int calls = 0;

	/* First, so that it does not come to lie behind an area. */
	shared = (void *)SYS(mmap, 0, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
			     0);
	for (unsigned int i = 0; i < 6; i++)
		area[i] = map_edge(AREA / PAGE);
	for (unsigned int nr = 0; nr < MOST_CALLS; nr++) {
		unsigned int pointers = 0;

		if (HOOK(SYSCALL, nr, &meta) || is_in(meta.name, never, ARRAY_SIZE(never)))
			continue;
		for (unsigned int i = 0; i < 6; i++)
			pointers += !!is_pointer(i);
		if (!pointers)
			continue;
		calls++;
		run_cases(nr, one, what);
		EXPECT_KERNEL_WHOLE();
	}
	EXPECT(calls > 10);
	SYS(unlink, "attack"); /* some calls make it */
	SYS(rmdir, "attack");
	for (unsigned int i = 0; i < 6; i++)
		unmap_pages(area[i], AREA / PAGE);
	SYS(munmap, shared, PAGE);
}

TEST(every_bad_pointer_of_every_call)
{
	NEED_HOOK;
	each_call(attack_case, "a bad pointer was taken");
}

TEST(nothing_comes_out_of_any_call)
{
	NEED_HOOK;
	each_call(leak_case, "the kernel's memory came out");
}
