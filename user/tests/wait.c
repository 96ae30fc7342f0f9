/*
 * wait4: whose status, which children, and every wrong argument. wait4(2), wait(2).
 */
#include <sys/resource.h>
#include <time.h>
#include "child.h"
#include "mem.h"

#define WNOTHREAD 0x20000000
#define WALL 0x40000000
#define WCLONE 0x80000000UL

_Static_assert(sizeof(struct rusage) == 144, "struct rusage is not the kernel's");

/* A child that exits with `code` as soon as it runs. */
static int exiting(int code)
{
	int pid = fork_child();

	if (!pid)
		SYS(exit, code);
	return pid;
}

/* A child that lives until it is killed. */
static int sleeping(void)
{
	struct timespec t = { 1000, 0 };
	int pid = fork_child();

	while (!pid)
		SYS(nanosleep, &t, 0);
	return pid;
}

TEST(status_words)
{
	int status;
	int pid = exiting(5);

	status = -1;
	EXPECT_EQ(SYS(wait4, pid, &status, 0, 0), pid);
	EXPECT_EQ(status, 0x500);
	EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == 5 && !WIFSIGNALED(status));
	pid = sleeping();
	SYS(kill, pid, SIGTERM);
	EXPECT_EQ(SYS(wait4, pid, &status, 0, 0), pid);
	EXPECT_EQ(status, SIGTERM);
	EXPECT(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM && !WIFEXITED(status));
}

TEST(no_children)
{
	int status = 77;

	EXPECT_EQ(SYS(wait4, -1, &status, 0, 0), -ECHILD);
	EXPECT_EQ(SYS(wait4, -1, &status, WNOHANG, 0), -ECHILD);
	EXPECT_EQ(SYS(wait4, 0, &status, 0, 0), -ECHILD);
	EXPECT_EQ(SYS(wait4, SYS(getpid), &status, 0, 0), -ECHILD);
	EXPECT_EQ(SYS(wait4, SYS(getppid), &status, 0, 0), -ECHILD);
	EXPECT_EQ(SYS(wait4, 1, &status, 0, 0), -ECHILD);
	EXPECT_EQ(SYS(wait4, 0x3fffffff, &status, 0, 0), -ECHILD);
	EXPECT_EQ(SYS(wait4, -0x3fffffff, &status, 0, 0), -ECHILD);
	EXPECT_EQ(SYS(wait4, -1, 0xffffffff80000000UL, 0, 0), -ECHILD);
	EXPECT_EQ(status, 77);
}

/* INT_MIN has no positive twin to be a process group. */
TEST(int_min)
{
	EXPECT_EQ(SYS(wait4, 0x80000000UL, 0, 0, 0), -ESRCH);
}

TEST(any_child)
{
	int a = exiting(1), b = exiting(2), sum = 0, status;

	for (int i = 0; i < 2; i++) {
		long pid = SYS(wait4, -1, &status, 0, 0);

		EXPECT((pid == a && status == 0x100) || (pid == b && status == 0x200));
		sum += status >> 8;
	}
	EXPECT_EQ(sum, 3);
	EXPECT_EQ(SYS(wait4, -1, &status, 0, 0), -ECHILD);
}

/* pid 0 means the caller's own process group, which forked children are in. */
TEST(own_process_group)
{
	int pid = exiting(9), status;

	EXPECT_EQ(SYS(wait4, 0, &status, 0, 0), pid);
	EXPECT_EQ(status, 0x900);
}

TEST(the_one_asked_for)
{
	int a = exiting(1), b = exiting(2), status;

	EXPECT_EQ(SYS(wait4, b, &status, 0, 0), b);
	EXPECT_EQ(status, 0x200);
	EXPECT_EQ(SYS(wait4, b, &status, 0, 0), -ECHILD);
	EXPECT_EQ(SYS(wait4, a, &status, 0, 0), a);
	EXPECT_EQ(status, 0x100);
}

/* The upper half of a pid_t's register does not count: 2^32 - 1 is -1. */
TEST(pid_is_an_int)
{
	int pid = exiting(3), status;

	EXPECT_EQ(SYS(wait4, 0xffffffffUL, &status, 0, 0), pid);
	pid = exiting(4);
	EXPECT_EQ(SYS(wait4, (1L << 32) + pid, &status, 0, 0), pid);
	EXPECT_EQ(status, 0x400);
}

TEST(nohang)
{
	int pid = sleeping(), status = 77;
	long ret;

	EXPECT_EQ(SYS(wait4, pid, &status, WNOHANG, 0), 0);
	EXPECT_EQ(SYS(wait4, -1, &status, WNOHANG, 0), 0);
	EXPECT_EQ(status, 77);
	SYS(kill, pid, SIGKILL);
	while (!(ret = SYS(wait4, pid, &status, WNOHANG, 0)))
		SYS(sched_yield);
	EXPECT_EQ(ret, pid);
	EXPECT_EQ(status, SIGKILL);
}

/* Somebody else's children are not ours: not a grandchild, and not a sibling. */
TEST(only_ones_own)
{
	int sibling = sleeping();

	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(SYS(wait4, sibling, 0, WNOHANG, 0), -ECHILD);
			       EXPECT_EQ(SYS(wait4, -1, 0, 0, 0), -ECHILD)),
		      PASSED);
	SYS(kill, sibling, SIGKILL);
	EXPECT_STATUS(reap(sibling), KILLED(SIGKILL));
}

TEST(options)
{
	static const unsigned long good[] = {
		WUNTRACED, 8 /* WCONTINUED */, WALL, WNOTHREAD, WUNTRACED | 8 | WALL | WNOHANG,
		1UL << 32
	};
	static const unsigned long bad[] = { 4, 16, 0x01000000, 0x10000000, 0x40, -16UL };

	for (unsigned int i = 0; i < ARRAY_SIZE(bad); i++)
		EXPECT_EQ(SYS(wait4, -1, 0, bad[i], 0), -EINVAL);
	for (unsigned int i = 0; i < ARRAY_SIZE(good); i++) {
		int pid = exiting(0);
		long ret;

		while (!(ret = SYS(wait4, pid, 0, good[i], 0)))
			SYS(sched_yield);
		EXPECT_EQ(ret, pid);
	}
}

/* __WCLONE waits only for children that do not signal SIGCHLD, so not for forked ones. */
TEST(wclone)
{
	int pid = exiting(0);

	EXPECT_EQ(SYS(wait4, pid, 0, WCLONE, 0), -ECHILD);
	EXPECT_STATUS(reap(pid), PASSED);
}

TEST(null_status_and_rusage)
{
	EXPECT_EQ(SYS(wait4, exiting(3), NULL, 0, NULL) > 0, 1);
	EXPECT_EQ(wait(NULL), -1);
	EXPECT_EQ(errno, ECHILD);
}

TEST(rusage)
{
	unsigned char raw[160];
	struct rusage *r = (struct rusage *)raw;
	int pid = exiting(0);

	memset(raw, 0xee, sizeof(raw));
	EXPECT_EQ(SYS(wait4, pid, 0, 0, raw), pid);
	EXPECT(r->ru_utime.tv_sec >= 0 && r->ru_utime.tv_sec < 100);
	EXPECT(r->ru_utime.tv_usec >= 0 && r->ru_utime.tv_usec < 1000000);
	EXPECT(r->ru_stime.tv_usec >= 0 && r->ru_stime.tv_usec < 1000000);
	EXPECT(r->ru_minflt >= 0 && r->ru_majflt >= 0);
	EXPECT(filled(raw + 144, 0xee, 16));
	/* Nobody to report on: nothing written. */
	memset(raw, 0xee, sizeof(raw));
	EXPECT_EQ(SYS(wait4, -1, 0, 0, raw), -ECHILD);
	EXPECT(filled(raw, 0xee, sizeof(raw)));
}

/* As on Linux the child is gone by then: the status is lost with the bad pointer. */
TEST(bad_pointers)
{
	for (EACH_BAD_POINTER(b)) {
		int pid = exiting(0);

		EXPECT_EQ_IN(b->name, SYS(wait4, pid, b->addr, 0, 0), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(wait4, pid, 0, WNOHANG, 0), -ECHILD);
		pid = exiting(0);
		EXPECT_EQ_IN(b->name, SYS(wait4, pid, 0, 0, b->addr), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(wait4, pid, 0, WNOHANG, 0), -ECHILD);
	}
}

TEST(status_at_the_edge)
{
	char *page = map_edge(1);
	int pid = exiting(6);

	EXPECT_EQ(SYS(wait4, pid, page + PAGE - 4, 0, 0), pid);
	EXPECT_EQ(*(int *)(page + PAGE - 4), 0x600);
	EXPECT_EQ(SYS(wait4, exiting(6), page + PAGE - 3, 0, 0), -EFAULT);
	EXPECT_EQ(SYS(wait4, exiting(6), 0, 0, page + PAGE - 143), -EFAULT);
	unmap_pages(page, 1);
}
