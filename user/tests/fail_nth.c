/*
 * Every place where a call may run out of memory, or meet a pointer that has gone bad, one after the
 * other: the call says so (ENOMEM, EFAULT) or copes, nothing has changed, and nothing is leaked. By failure
 * injection: kernel/selftest/fail_nth.c.
 *
 * A new call is one line at the end: its name, an invocation that succeeds, and what undoes it (`ret` is
 * what it answered). Where a failure may also be told by another errno: FAIL_AS.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/resource.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include "files.h"
#include "mem.h"
#include "selftest.h"

#define RW (PROT_READ | PROT_WRITE)
#define MOST 2000 /* failures of one call */

struct fail_case {
	const char *name;
	long other_errno; /* 0: none */
	long (*call)(void);
	void (*undo)(long ret);
};

extern const struct fail_case __start_fail_cases[], __stop_fail_cases[];

#define FAIL_AS(id, error, invocation, undoing)                 \
	static long call_##id(void)                             \
	{                                                       \
		return invocation;                              \
	}                                                       \
	static void undo_##id(long ret)                         \
	{                                                       \
		(void)ret;                                      \
		undoing;                                        \
	}                                                       \
	static const struct fail_case fail_##id __attribute__(( \
		used, section("fail_cases"), aligned(8))) = { #id, error, call_##id, undo_##id }
#define FAIL(id, invocation, undoing) FAIL_AS(id, 0, invocation, undoing)
#define NOTHING (void)0
#define CLOSE SYS(close, ret)

static struct selftest_usage base;
static char buf[2 * PAGE] __attribute__((aligned(4096)));
static char *area;	     /* 16 writable pages, untouched but the first */
static int text, null, file; /* open files; the last is empty */

/* What is in use is what it was; a task that ends may need a moment to be gone. */
static int usage_is_base(struct selftest_usage *now)
{
	for (int i = 0; i < 2000; i++) {
		memset(now, 0, sizeof(*now));
		HOOK(USAGE, now);
		if (!memcmp(now, &base, sizeof(base)))
			return 1;
		SYS(sched_yield);
	}
	return 0;
}

static void expect_base(const char *name, long n)
{
	struct selftest_usage now;

	if (usage_is_base(&now))
		return;
	ktap_line(
		"# %s, failure %ld: pages %ld, objects %ld, areas %ld, pages mapped %ld, brk %ld, files %ld more",
		name, n, (long)(base.free_pages - now.free_pages),
		(long)(now.slab_objects - base.slab_objects),
		(long)(now.map_count - base.map_count), (long)(now.total_vm - base.total_vm),
		(long)(now.brk - base.brk), (long)(now.open_files - base.open_files));
	EXPECT_IN(name, !"what is in use is what it was");
	HOOK(USAGE, &base);
}

/* Makes @c fail at its nth place. Did it come to that? */
static int fail_at(const struct fail_case *c, long n)
{
	long ret, fired;

	HOOK(FAIL_NTH, n);
	ret = c->call();
	fired = HOOK(FAIL_NTH, 0);
	if (ret >= 0)
		c->undo(ret);
	else if (!fired || (ret != -ENOMEM && ret != -EFAULT && ret != c->other_errno))
		EXPECT_EQ_IN(c->name, ret, fired ? -ENOMEM : 0);
	expect_base(c->name, n);
	return fired;
}

static void fail_everywhere(const struct fail_case *c)
{
	long ret = 0, n;

	for (int i = 0; i < 2; i++) { /* what it keeps for next time is not lost */
		ret = c->call();
		if (ret >= 0)
			c->undo(ret);
	}
	if (ret == -ENOSYS)
		return;
	EXPECT_IN(c->name, ret >= 0);
	HOOK(USAGE, &base);
	for (n = 1; n < MOST && !ktap_failures && fail_at(c, n); n++)
		;
	EXPECT_IN(c->name, n < MOST);
	if (n == 1)
		ktap_line("# %s: nothing in it can fail", c->name);
}

TEST(every_call)
{
	NEED_HOOK;
	text = open_file(TEXT, O_RDONLY);
	null = open_file("/dev/null", O_RDWR);
	file = SYS(open, "/tmp/work", O_CREAT | O_RDWR, 0600);
	area = map_pages(16, RW);
	area[0] = 1;
	memset(buf, 0, sizeof(buf));
	for (const struct fail_case *c = __start_fail_cases; c < __stop_fail_cases; c++) {
		ktap_failures = 0;
		fail_everywhere(c);
		if (ktap_failures)
			break;
	}
	unmap_pages(area, 16);
	SYS(close, text);
	SYS(close, null);
	SYS(close, file);
	SYS(unlink, "/tmp/work");
}

/* The child does not fail, as it is another task. */
static long fork_and_exit(void)
{
	long pid = SYS(fork);

	if (!pid)
		SYS(exit_group, 0);
	return pid;
}

int ktap_child(int argc, char **argv, char **envp)
{
	return 7;
}

/* In a child of its own: what fails behind the point of no return kills it. */
static void exec_fails(void)
{
	char *argv[] = { "fail_nth", "child", NULL }, *envp[] = { "A=b", NULL };
	int fired = 1;
	long n;

	for (n = 1; fired && n < MOST; n++) {
		int pid = fork_child(), status;

		if (!pid) {
			long ret;

			HOOK(FAIL_NTH, n);
			ret = SYS(execve, "/tests/fail_nth", argv, envp);
			HOOK(FAIL_NTH, 0);
			SYS(exit_group,
			    ret == -ENOMEM || ret == -EFAULT || ret == -ENOEXEC ? 100 : 101);
		}
		status = reap(pid);
		fired = status != EXITED(7);
		if (fired && status != EXITED(100))
			EXPECT_STATUS(status, KILLED(SIGSEGV));
	}
	EXPECT(n > 10 && n < MOST);
}

TEST(execve)
{
	NEED_HOOK;
	exec_fails();
}

/* What cannot be brought in is locked all the same. */
static long mlock_page(void)
{
	long ret = SYS(mlock, area + 4 * PAGE, PAGE);

	if (ret < 0)
		SYS(munlock, area + 4 * PAGE, PAGE);
	return ret;
}

FAIL(read, SYS(read, text, buf, 10), SYS(lseek, text, 0, SEEK_SET));
FAIL(write, SYS(write, null, buf, 10), NOTHING);
FAIL(open, SYS(open, TEXT, O_RDONLY), CLOSE);
FAIL(openat, SYS(openat, -100, TEXT, O_RDONLY | O_CLOEXEC), CLOSE);
FAIL(open_dir, SYS(open, "/tests/files", O_RDONLY | O_DIRECTORY), CLOSE);
FAIL(stat, SYS(stat, TEXT, buf), NOTHING);
FAIL(lstat, SYS(lstat, TEXT, buf), NOTHING);
FAIL(fstat, SYS(fstat, text, buf), NOTHING);
FAIL(newfstatat, SYS(newfstatat, -100, TEXT, buf, 0), NOTHING);
FAIL(statx, SYS(statx, -100, TEXT, 0, 0xfff, buf), NOTHING);
FAIL(statfs, SYS(statfs, "/", buf), NOTHING);
FAIL(access, SYS(access, TEXT, 4), NOTHING);
FAIL(readv, SYS(readv, text, ((struct iovec[]){ { buf, 3 }, { buf + 5, 4 } }), 2),
     SYS(lseek, text, 0, SEEK_SET));
FAIL(writev, SYS(writev, null, ((struct iovec[]){ { buf, 3 }, { buf + 5, 4 } }), 2), NOTHING);
FAIL(readv_many, SYS(readv, text, (struct iovec *)area, 0), NOTHING);
FAIL(pread64, SYS(pread64, text, buf, 10, 3), NOTHING);
FAIL(chdir, SYS(chdir, "/tests"), SYS(chdir, "/"));
FAIL(getcwd, SYS(getcwd, buf, PAGE), NOTHING);
FAIL(readlink, SYS(readlink, "/proc/self/exe", buf, PAGE) < 0 ? 0 : 1, NOTHING);
FAIL(dup, SYS(dup, text), CLOSE);
FAIL(dup2_far, SYS(dup2, text, 700), CLOSE);
FAIL(pipe2, SYS(pipe2, buf, 0), SYS(close, ((int *)buf)[0]); SYS(close, ((int *)buf)[1]));
FAIL(poll, SYS(poll, ((int[]){ text, 1 }), 1, 0), NOTHING);
FAIL(mmap, map_anon(0, 4 * PAGE, RW, 0), unmap_pages((void *)ret, 4));
FAIL(mmap_populate, map_anon(0, 4 * PAGE, RW, MAP_POPULATE), unmap_pages((void *)ret, 4));
FAIL(mmap_file, SYS(mmap, 0, PAGE, PROT_READ, MAP_PRIVATE, text, 0), unmap_pages((void *)ret, 1));
FAIL(mmap_shared, SYS(mmap, 0, 4 * PAGE, RW, MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0),
     unmap_pages((void *)ret, 4));
/* A hole and its filling. */
FAIL(munmap_middle, SYS(munmap, area + 4 * PAGE, PAGE),
     map_anon((long)area + 4 * PAGE, PAGE, RW, MAP_FIXED));
FAIL(mmap_fixed, map_anon((long)area + 4 * PAGE, PAGE, PROT_READ, MAP_FIXED),
     map_anon((long)area + 4 * PAGE, PAGE, RW, MAP_FIXED));
FAIL(mprotect, SYS(mprotect, area + 4 * PAGE, PAGE, PROT_READ),
     SYS(mprotect, area + 4 * PAGE, PAGE, RW));
FAIL(mremap, SYS(mremap, area, PAGE, 2 * PAGE, MREMAP_MAYMOVE),
     SYS(mremap, ret, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, area);
     SYS(munmap, ret + PAGE, PAGE));
FAIL(madvise_flags, SYS(madvise, area + 4 * PAGE, PAGE, MADV_DONTFORK),
     SYS(madvise, area + 4 * PAGE, PAGE, MADV_DOFORK));
FAIL_AS(madvise_populate, 0, SYS(madvise, area + 4 * PAGE, PAGE, MADV_POPULATE_WRITE),
	SYS(madvise, area + 4 * PAGE, PAGE, MADV_DONTNEED));
FAIL_AS(mlock, -EAGAIN, mlock_page(), SYS(munlock, area + 4 * PAGE, PAGE);
	SYS(madvise, area + 4 * PAGE, PAGE, MADV_DONTNEED));
FAIL_AS(mincore, -EAGAIN, SYS(mincore, area, 4 * PAGE, buf), NOTHING);
FAIL(msync, SYS(msync, area, 4 * PAGE, MS_SYNC), NOTHING);
FAIL(brk, SYS(brk, base.brk + 3 * PAGE) == (long)base.brk ? -ENOMEM : 0, SYS(brk, base.brk));
FAIL(memfd_create, SYS(memfd_create, "fail", 0), CLOSE);
FAIL(fork, fork_and_exit(), SYS(wait4, ret, 0, 0, 0));
FAIL(uname, SYS(uname, buf), NOTHING);
FAIL(sysinfo, SYS(sysinfo, buf), NOTHING);
FAIL(times, SYS(times, buf), NOTHING);
FAIL(getrandom, SYS(getrandom, buf, 10, 0), NOTHING);
FAIL(getrlimit, SYS(getrlimit, RLIMIT_STACK, buf), NOTHING);
FAIL(prlimit64, SYS(prlimit64, 0, RLIMIT_STACK, NULL, buf), NOTHING);
FAIL(getrusage, SYS(getrusage, RUSAGE_SELF, buf), NOTHING);
FAIL(clock_gettime, SYS(clock_gettime, 0, buf), NOTHING);
FAIL(nanosleep, SYS(nanosleep, ((long[]){ 0, 1 }), NULL), NOTHING);
FAIL(rt_sigaction, SYS(rt_sigaction, SIGUSR1, NULL, buf, 8), NOTHING);
FAIL(rt_sigprocmask, SYS(rt_sigprocmask, 0, NULL, buf, 8), NOTHING);
FAIL(sigaltstack, SYS(sigaltstack, NULL, buf), NOTHING);
FAIL(socketpair, SYS(socketpair, 1, 1, 0, buf), SYS(close, ((int *)buf)[0]);
     SYS(close, ((int *)buf)[1]));
FAIL(eventfd2, SYS(eventfd2, 0, 0), CLOSE);
FAIL(epoll_create1, SYS(epoll_create1, 0), CLOSE);
FAIL(timerfd_create, SYS(timerfd_create, 1, 0), CLOSE);
FAIL(signalfd4, SYS(signalfd4, -1, buf, 8, 0), CLOSE);
FAIL(getgroups, SYS(getgroups, 0, NULL), NOTHING);
FAIL(capget, SYS(capget, ((unsigned int[]){ 0x20080522, 0 }), buf), NOTHING);
FAIL(mkdir, SYS(mkdir, "/tmp/fail", 0700), SYS(rmdir, "/tmp/fail"));

/* Files in memory. */
#define EMPTY SYS(ftruncate, file, 0)
#define UNLINK SYS(unlink, "/tmp/made")
#define LONG_NAME "/tmp/a-name-that-is-too-long-for-what-an-entry-keeps-within-itself"

FAIL(symlink, SYS(symlink, "text", "/tmp/made"), UNLINK);
FAIL(mknod, SYS(mknod, "/tmp/made", 010600, 0), UNLINK);
FAIL(long_name, SYS(mkdir, LONG_NAME, 0700), SYS(rmdir, LONG_NAME));
FAIL(file_write, SYS(pwrite64, file, buf, 2 * PAGE, 0), EMPTY);
FAIL(file_write_far, SYS(pwrite64, file, buf, 10, 300 * PAGE), EMPTY);
FAIL(fallocate, SYS(fallocate, file, 0, 0, 3 * PAGE), EMPTY);
FAIL(ftruncate, SYS(ftruncate, file, 5 * PAGE), EMPTY);
FAIL(fchmod, SYS(fchmod, file, 0644), NOTHING);
FAIL_AS(flock, -ENOLCK, SYS(flock, file, 2), SYS(flock, file, 8));
FAIL(fsetxattr, SYS(fsetxattr, file, "trusted.a", "value", 5, 0),
     SYS(fremovexattr, file, "trusted.a"));
