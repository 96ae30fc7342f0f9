/*
 * The entry fuzzer. Mechanism: nearly every hole of a system-call boundary was a combination that nobody had thought
 * of: a flag with a stack pointer with a return address with a GS base. So each case draws all of them, a way into
 * the kernel (SYSCALL, INT n, exceptions, faults, far jumps, single steps) and a place to stand near some edge. Many
 * cases run in one child until it dies; which endings are right is known for each. The kernel must stay
 * whole, keep the registers, and lose no memory. tools/fuzz has NMIs come from the host meanwhile.
 *
 * `fuzz_entry child SEED COUNT [FIRST [SECONDS]]` runs more, or again: a case is made from its seed and index alone.
 * TCG and Bochs.
 */
#include <sys/auxv.h>
#include <sys/mount.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <time.h>
#include "child.h"
#include "fuzz_case.h"
#include "fuzz_go.h"
#include "selftest.h"

#define SHORT_RUN 2000
#define BATCH 50	     /* cases in one child, at most */
#define STUCK_NS 3000000000L /* a child that makes no end is killed */
#define WHOLE_EVERY 500	     /* children between two looks at the kernel */
#define KERNEL_HALF 0xffff800000000000
#define FIRST_TUTORIAL 548	/* these calls answer with sums of their arguments */
#define HAS_FSGSBASE (1UL << 1) /* AT_HWCAP2 */

/* What a child tells its parent. */
static struct shared {
	unsigned long at;   /* the case that runs */
	unsigned long done; /* the next one */
	char wrong[160];    /* what it found wrong with a case that it survived */
} * shared;

static struct {
	unsigned long seed, cases, children, killed, stuck, calls;
} run;

static int on_linux;

static void wrong(const char *what, unsigned long got, unsigned long want)
{
	snprintf(shared->wrong, sizeof(shared->wrong), "%s is %#lx and should be %#lx", what, got,
		 want);
	for (;;)
		SYS(exit_group, 1);
}

static void equal(const char *what, unsigned long got, unsigned long want)
{
	if (got != want)
		wrong(what, got, want);
}

/* SYSCALL changes rax, rcx and r11 alone. */
static void check_registers(const struct fuzz_case *c)
{
	const struct regs *in = &c->in, *out = &fuzz_out;
	unsigned long flags = (in->flags & FLAGS_SETTABLE) | FLAGS_FIXED;

	equal("rbx", out->rbx, in->rbx);
	equal("rdx", out->rdx, in->rdx);
	equal("rsi", out->rsi, in->rsi);
	equal("rdi", out->rdi, in->rdi);
	equal("rbp", out->rbp, in->rbp);
	equal("rsp", out->rsp, in->rsp + (c->late_flags ? 8 : 0));
	equal("r8", out->r8, in->r8);
	equal("r9", out->r9, in->r9);
	equal("r10", out->r10, in->r10);
	equal("r12", out->r12, in->r12);
	equal("r13", out->r13, in->r13);
	equal("r14", out->r14, in->r14);
	equal("r15", out->r15, in->r15);
	equal("rcx", out->rcx, c->rip + c->len);
	equal("flags", out->flags, flags);
	equal("r11", out->r11, flags);
	if (c->known && c->nr >= 0x8000)
		equal("answer", out->rax, -ENOSYS);
	else if (c->known && c->nr == SYS_getpid)
		equal("getpid", out->rax, SYS(getpid));
	else if (c->nr < FIRST_TUTORIAL && out->rax >= KERNEL_HALF && out->rax < -4095UL)
		wrong("answer, a kernel address,", out->rax, 0);
}

static void write_code(const struct fuzz_case *c)
{
	static unsigned long last = CODE;
	unsigned long end = c->rip >= LAST_PAGE ? LAST_PAGE + PAGE : CODE_END;
	unsigned char code[sizeof(c->code) + FUZZ_BACK_SIZE];
	unsigned long n = c->len;

	memset((void *)last, 0xcc,
	       last >= LAST_PAGE || last >= CODE_END - 64 ? (last | (PAGE - 1)) + 1 - last : 64);
	last = c->rip;
	memcpy(code, c->code, n);
	if (c->way_back) {
		fuzz_back_code(code + n);
		n += FUZZ_BACK_SIZE;
	}
	memcpy((void *)c->rip, code, n < end - c->rip ? n : end - c->rip);
	memset((void *)COMPAT_CODE, 0xcc, 16);
	memcpy((void *)COMPAT_CODE, c->compat, c->compat_len);
}

static void run_case(const struct fuzz_case *c)
{
	unsigned long fs = rdfsbase(), fs_after, gs_after;

	write_code(c);
	if (c->words)
		memcpy((void *)c->in.rsp, c->stack, c->words * 8);
	fuzz_in = c->in;
	if (c->late_flags)
		fuzz_in.flags = FLAGS_FIXED;
	fuzz_rip = c->rip;
	wrgsbase(c->gs);
	wrfsbase(c->fs);
	fuzz_go();
	fs_after = rdfsbase();
	gs_after = rdgsbase();
	wrfsbase(fs);
	if (c->is_call)
		check_registers(c);
	if (!c->moves_bases) {
		equal("GS base", gs_after, c->gs);
		equal("FS base", fs_after, c->fs);
	}
}

/* Descriptors that calls may use and spoil. */
static void plain_descriptors(void)
{
	for (int fd = 0; fd < 3; fd++)
		SYS(close, fd);
	SYS(open, "/tests/files/text", O_RDONLY);
	SYS(open, "/dev/null", O_RDWR);
	SYS(open, "/tests", O_RDONLY | O_DIRECTORY);
}

static void child(unsigned long from, unsigned long to)
{
	plain_descriptors();
	for (unsigned long i = from; i < to; i++) {
		struct fuzz_case c;

		shared->at = i;
		make_case(&c, run.seed, i, on_linux);
		run_case(&c);
		shared->done = i + 1;
		if (c.is_call && reshapes(c.nr) && (long)fuzz_out.rax >= 0)
			break;
	}
	for (;;)
		SYS(exit_group, 0);
}

static long now(void)
{
	struct timespec t;

	SYS(clock_gettime, CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000L + t.tv_nsec;
}

/* Its wait status; one that is stuck is killed, and then *was_stuck is set. */
static int reap_or_kill(int pid, int *was_stuck)
{
	long start = now(), ret;
	int status = 0;

	*was_stuck = 0;
	while ((ret = SYS(wait4, pid, &status, WNOHANG, 0)) == 0) {
		SYS(sched_yield);
		if (!*was_stuck && now() - start > STUCK_NS) {
			*was_stuck = 1;
			SYS(kill, pid, SIGKILL);
		}
	}
	return ret < 0 ? ret : status & ~0x80;
}

static void complain(const struct fuzz_case *c, const char *what)
{
	char code[3 * sizeof(c->code) + 1] = "";

	if (ktap_failures++ >= KTAP_MOST)
		return;
	for (unsigned int i = 0; i < c->len; i++)
		snprintf(code + 3 * i, 4, "%02x ", c->code[i]);
	ktap_line("# case %lu (%s): %s; again: fuzz_entry child %#lx 1 %lu", shared->at, c->way,
		  what, run.seed, shared->at);
	ktap_line("#   rip %#lx, code %srsp %#lx, flags %#lx", c->rip, code, c->in.rsp,
		  c->in.flags);
	if (c->is_call)
		ktap_line("#   call %lu(%#lx, %#lx, %#lx, %#lx)", c->nr, c->in.rdi, c->in.rsi,
			  c->in.rdx, c->in.r10);
}

/* Was this a right ending for the case that the child was at? */
static void judge(int status, int was_stuck)
{
	struct fuzz_case c;
	char text[48];

	make_case(&c, run.seed, shared->at, on_linux);
	if (shared->wrong[0])
		complain(&c, shared->wrong);
	else if (was_stuck && !c.may_spin)
		complain(&c, "it does not end");
	else if (was_stuck)
		return;
	else if (WIFEXITED(status) ? status && !(c.is_call && !c.known)
				   : !(c.may & MAY(WTERMSIG(status))))
		complain(&c, status_text(status, text));
}

/*
 * An instruction breakpoint somewhere on the first instructions of each system call, also of those that this process makes:
 * the kernel is struck by a #DB between SYSCALL and its own stack, and the call must not notice. Debug registers are the
 * CPU's, so this is for a machine of one.
 */
static void break_at_entry(unsigned long random)
{
	unsigned long cpus = 1;

	SYS(sched_getaffinity, 0, sizeof(cpus), &cpus);
	if (cpus & (cpus - 1))
		return;
	random = random * 0x9e3779b97f4a7c15UL >> 40;
	HOOK(PROBE, random % 8 ? PLACE_SYSCALL_ENTRY : PLACE_DO_SYSCALL, random / 8 % 112);
}

/* Runs the cases from first on in one child; the number of the next. */
static unsigned long run_some(unsigned long first, unsigned long end)
{
	struct selftest_probe probe;
	int pid, status, was_stuck;

	shared->at = shared->done = first;
	shared->wrong[0] = 0;
	if (first % 4 == 0)
		break_at_entry(run.seed + first);
	pid = fork_child();
	if (!pid)
		child(first, end - first < BATCH ? end : first + BATCH);
	status = reap_or_kill(pid, &was_stuck);
	HOOK(PROBE_READ, &probe); /* no breakpoint any more */
	run.children++;
	run.killed += WIFSIGNALED(status);
	run.stuck += was_stuck;
	if (status == 0 && shared->done > shared->at)
		return shared->done;
	judge(status, was_stuck);
	return shared->at + 1;
}

static unsigned long free_pages(void)
{
	struct sysinfo info;

	SYS(sysinfo, &info);
	return (info.freeram + info.bufferram) * info.mem_unit / PAGE;
}

/* No file that a call happens to make is to outlive it: it would look like memory that is lost. */
static void root_readonly(int on)
{
	if (!on_linux)
		SYS(mount, "none", "/", 0, MS_REMOUNT | (on ? MS_RDONLY : 0), 0);
}

/* Until `count` cases (0: any number) or `seconds` (0: any time) are over. */
static void fuzz(unsigned long seed, unsigned long first, unsigned long count,
		 unsigned long seconds)
{
	long pid = SYS(getpid), start = now(), nmis = HOOK(NMI);
	unsigned long at = first, before = 0, end = count ? first + count : -1UL;
	struct utsname name;

	SYS(uname, &name);
	on_linux = strcmp(name.sysname, "Lstar") != 0;
	memset(&run, 0, sizeof(run));
	run.seed = seed;
	shared = (void *)SYS(mmap, 0, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
			     0);
	REQUIRE(arena_make());
	root_readonly(1);
	while (at < end && ktap_failures < KTAP_MOST) {
		at = run_some(at, end);
		if (run.children == 50)
			before = free_pages();
		if (run.children % WHOLE_EVERY)
			continue;
		EXPECT_KERNEL_WHOLE();
		if (seconds && now() - start > (long)seconds * 1000000000)
			break;
	}
	root_readonly(0);
	EXPECT_EQ(SYS(getpid), pid);
	EXPECT_KERNEL_WHOLE();
	/* What the last dead left to their CPUs' caches comes and goes by a page or two; a leak grows. */
	if (!on_linux && before)
		EXPECT(free_pages() + 16 >= before);
	ktap_line("# fuzz: seed %#lx, %lu entries, %lu children, %lu killed, %lu stuck", seed,
		  at - first, run.children, run.killed, run.stuck);
	if (nmis >= 0)
		ktap_line("# fuzz: %ld NMIs came meanwhile", HOOK(NMI) - nmis - 1);
	arena_drop();
	unmap_pages(shared, 1);
}

static int have_fsgsbase(void)
{
	return (getauxval(AT_HWCAP2) & HAS_FSGSBASE) != 0;
}

TEST(short_run)
{
	if (!have_fsgsbase())
		return ktap_skip("the CPU has no FSGSBASE");
	fuzz(1, 0, SHORT_RUN, 0);
}

static unsigned long number(int argc, char **argv, int i)
{
	return i < argc ? strtoul(argv[i], NULL, 0) : 0;
}

int ktap_child(int argc, char **argv, char **envp)
{
	fuzz(number(argc, argv, 2), number(argc, argv, 4), number(argc, argv, 3),
	     number(argc, argv, 5));
	return ktap_failures ? 1 : 0;
}
