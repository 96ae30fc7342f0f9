/*
 * Nothing of the kernel's comes out. Mechanism: a struct on the kernel's stack has padding, or
 * fields that a path forgets; copied out whole, it shows what the stack held before (the classic
 * infoleak, hundreds of CVEs; CVE-2009-2910 is the same with registers). Here free stack, heap and
 * page memory is filled with one byte, then calls are made and their output is searched for it.
 * Both emulators show it.
 */
#include <linux/limits.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysinfo.h>
#include <sys/times.h>
#include <sys/utsname.h>
#include <termios.h>
#include <time.h>
#include "child.h"
#include "files.h"
#include "mem.h"
#include "selftest.h"

#define POISON 0xd7
#define RUN 3 /* so many poison bytes in a row do not come about by chance */

static unsigned char out[8192];

static void poison(void)
{
	memset(out, 0, sizeof(out));
	HOOK(POISON, POISON);
}

static void expect_clean(const char *call, const void *p, size_t n)
{
	const unsigned char *s = p;
	unsigned int run = 0;

	for (size_t i = 0; i < n; i++) {
		run = s[i] == POISON ? run + 1 : 0;
		if (run == RUN) {
			ktap_line("# %s: poison at byte %lu of its output", call, i + 1 - RUN);
			EXPECT_IN(call, run < RUN);
			return;
		}
	}
	/* Nor an address: none of these outputs has a word of the kernel half. */
	for (size_t i = 0; i + 8 <= n; i += 8) {
		unsigned long word;

		memcpy(&word, s + i, 8);
		EXPECT_IN(call, word < 0xffff800000000000 || word >= 0xfffffffffffff000);
	}
}

/*
 * One call with `out` as an argument, after poisoning; its output must be clean, whatever it
 * answered.
 */
#define LEAKS_NOTHING(name, ...)                       \
	do {                                           \
		poison();                              \
		SYS(name, __VA_ARGS__);                \
		expect_clean(#name, out, sizeof(out)); \
	} while (0)

TEST(hook_poisons)
{
	NEED_HOOK;
	EXPECT_EQ(HOOK(POISON, POISON), 0);
	EXPECT_KERNEL_WHOLE();
}

TEST(structs_of_files)
{
	int fd, dir;

	NEED_HOOK;
	fd = open_file(TEXT, O_RDONLY);
	dir = open_file("/tests", O_RDONLY | O_DIRECTORY);
	LEAKS_NOTHING(fstat, fd, out);
	LEAKS_NOTHING(fstat, dir, out);
	LEAKS_NOTHING(fstat, 1, out);
	LEAKS_NOTHING(stat, TEXT, out);
	LEAKS_NOTHING(lstat, "/nonesuch", out);
	LEAKS_NOTHING(newfstatat, -100, TEXT, out, 0);
	LEAKS_NOTHING(statx, -100, TEXT, 0, 0xfff, out);
	LEAKS_NOTHING(statfs, "/", out);
	LEAKS_NOTHING(getdents64, dir, out, 1000);
	LEAKS_NOTHING(getdents64, dir, out, sizeof(out));
	LEAKS_NOTHING(readlink, "/tests", out, 100);
	LEAKS_NOTHING(getcwd, out, sizeof(out));
	LEAKS_NOTHING(read, fd, out, sizeof(out));
	LEAKS_NOTHING(ioctl, 0, TCGETS, out);
	LEAKS_NOTHING(ioctl, 0, TIOCGWINSZ, out);
	SYS(close, fd);
	SYS(close, dir);
}

TEST(structs_of_the_system)
{
	static unsigned int version_3[2] = { 0x20080522, 0 };

	NEED_HOOK;
	LEAKS_NOTHING(uname, out);
	LEAKS_NOTHING(sysinfo, out);
	LEAKS_NOTHING(times, out);
	LEAKS_NOTHING(clock_gettime, 0, out);
	LEAKS_NOTHING(clock_getres, 1, out);
	LEAKS_NOTHING(gettimeofday, out, out + 64);
	LEAKS_NOTHING(time, out);
	LEAKS_NOTHING(getrusage, 0, out);
	LEAKS_NOTHING(getrlimit, RLIMIT_STACK, out);
	LEAKS_NOTHING(prlimit64, 0, RLIMIT_NOFILE, 0, out);
	LEAKS_NOTHING(prlimit64, 0, RLIMIT_CPU, 0, out);
	LEAKS_NOTHING(getitimer, 0, out);
	LEAKS_NOTHING(getitimer, 1, out);
	LEAKS_NOTHING(setitimer, 2, 0, out);
	LEAKS_NOTHING(sched_getattr, 0, out, 56, 0);
	LEAKS_NOTHING(sched_getattr, 0, out, sizeof(out), 0);
	LEAKS_NOTHING(sched_getparam, 0, out);
	LEAKS_NOTHING(sched_rr_get_interval, 0, out);
	LEAKS_NOTHING(getresuid, out, out + 64, out + 128);
	LEAKS_NOTHING(getresgid, out, out + 64, out + 128);
	LEAKS_NOTHING(capget, version_3, out);
	LEAKS_NOTHING(clock_gettime, 2, out);
	LEAKS_NOTHING(getrusage, -1, out);
	LEAKS_NOTHING(timer_create, 1, 0, out);
	LEAKS_NOTHING(timer_gettime, *(int *)out, out + 64);
	LEAKS_NOTHING(getcpu, out, out + 64, 0);
	LEAKS_NOTHING(sched_getaffinity, 0, 1024, out);
	LEAKS_NOTHING(rt_sigaction, 10, 0, out, 8);
	LEAKS_NOTHING(rt_sigprocmask, 0, 0, out, 8);
	LEAKS_NOTHING(sigaltstack, 0, out);
	LEAKS_NOTHING(getgroups, 100, out);
	LEAKS_NOTHING(arch_prctl, 0x1004 /* ARCH_GET_GS */, out);
	LEAKS_NOTHING(pipe, out);
	LEAKS_NOTHING(prctl, 16 /* PR_GET_NAME */, out);
}

TEST(structs_of_children)
{
	long pid;

	NEED_HOOK;
	for (int i = 0; i < 2; i++) {
		pid = fork_child();
		if (!pid)
			child_done();
		if (i)
			LEAKS_NOTHING(wait4, pid, out, 0, out + 64);
		else
			LEAKS_NOTHING(waitid, 1 /* P_PID */, pid, out, 4 /* WEXITED */, out + 256);
		SYS(wait4, pid, 0, 0, 0);
	}
}

/* Fresh memory is zero wherever it comes from. */
TEST(fresh_pages)
{
	char *p;

	NEED_HOOK;
	poison();
	p = map_pages(16, PROT_READ | PROT_WRITE);
	for (int i = 0; i < 16; i++)
		user_write(p + i * PAGE + 100);
	for (int i = 0; i < 16; i++)
		p[i * PAGE + 100] = 0;
	EXPECT(filled(p, 0, 16 * PAGE));
	unmap_pages(p, 16);
	poison();
	p = (char *)SYS(brk, 0);
	EXPECT_EQ(SYS(brk, p + 4 * PAGE), p + 4 * PAGE);
	EXPECT(filled(p, 0, 4 * PAGE));
	SYS(brk, p);
}

/* The page behind a program's data, and its new stack, in a child that starts on poisoned pages. */
TEST(fresh_program)
{
	static const char *const argv[] = { "/tests/selftest_leaks", "child", NULL };
	static const char *const envp[] = { NULL };

	NEED_HOOK;
	EXPECT_STATUS(IN_CHILD(poison(); SYS(execve, argv[0], argv, envp)), PASSED);
}

static char bss[3 * 4096];

int ktap_child(int argc __attribute__((unused)), char **argv, char **envp __attribute__((unused)))
{
	const char *sp = __builtin_frame_address(0);

	ktap_failures = 0;
	EXPECT(filled(bss, 0, sizeof(bss)));
	expect_clean("the stack's upper end", argv, -(unsigned long)argv % PAGE);
	expect_clean("the stack below", sp - 3000, 2000);
	return ktap_failures ? 1 : 0;
}
