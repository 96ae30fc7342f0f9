/*
 * Failure injection, as in fail_nth.c, of what changes its caller for good or may end it: each failure in a child of
 * its own.
 */
#include <errno.h>
#include <fcntl.h>
#include "fail_usage.h"
#include "mem.h"
#include "sig.h"
#include "threads.h"

#define KCMP_FILES 2
#define KCMP_FS 3

/*
 * The statements in a child for each failure, of which n is the number: they inject it, and set `fired`. The child ends well
 * or, if it is @deadly, by SIGSEGV; nothing of it is left behind.
 */
#define IN_CHILDREN(name, deadly, ...)                                                   \
	do {                                                                             \
		int fired_ = 1;                                                          \
		long n;                                                                  \
                                                                                         \
		HOOK(USAGE, &base);                                                      \
		for (n = -1; fired_ && n < MOST && !ktap_failures; n += n < 0 ? 2 : 1) { \
			int status_ = IN_CHILD({                                         \
				int fired = 0;                                           \
				__VA_ARGS__;                                             \
				SYS(exit_group, ktap_failures ? 1 : 2 + fired);          \
			});                                                              \
                                                                                         \
			fired_ = status_ != EXITED(2);                                   \
			if (fired_ && !(deadly && status_ == KILLED(SIGSEGV)))           \
				EXPECT_STATUS_IN(name, status_, EXITED(3));              \
			if (n > 0)                                                       \
				expect_nothing_lost(name, n);                            \
			else /* none yet: what is kept for next time is not lost */      \
				fired_ = !HOOK(USAGE, &base);                            \
		}                                                                        \
		EXPECT_IN(name, n > 2 && n < MOST);                                      \
	} while (0)

int ktap_child(int argc, char **argv, char **envp)
{
	return 7;
}

/* A child each: what fails behind the point of no return kills it. */
TEST(execve)
{
	char *argv[] = { "fail_child", "child", NULL }, *envp[] = { "A=b", NULL };
	int fired = 1;
	long n;

	NEED_HOOK;
	HOOK(USAGE, &base);
	for (n = 1; fired && n < MOST; n++) {
		int pid = fork_child(), status;

		if (!pid) {
			long ret;

			HOOK(FAIL_NTH, n);
			ret = SYS(execve, "/tests/fail_child", argv, envp);
			HOOK(FAIL_NTH, 0);
			SYS(exit_group,
			    ret == -ENOMEM || ret == -EFAULT || ret == -ENOEXEC ? 100 : 101);
		}
		status = reap(pid);
		fired = status != EXITED(7);
		if (fired && status != EXITED(100))
			EXPECT_STATUS(status, KILLED(SIGSEGV));
		if (n == 1)
			HOOK(USAGE, &base);
		expect_nothing_lost("execve", n);
	}
	EXPECT(n > 10 && n < MOST);
}

/* A table of descriptors that has grown stays so. */
TEST(descriptor_table)
{
	NEED_HOOK;
	IN_CHILDREN("dup2", 0, {
		long ret;

		HOOK(FAIL_NTH, n);
		ret = SYS(dup2, 1, 700);
		fired = HOOK(FAIL_NTH, 0);
		EXPECT_EQ(ret, fired ? -ENOMEM : 700);
		EXPECT_EQ(SYS(fcntl, 700, F_GETFD), fired ? -EBADF : 0);
	});
}

/* What is shared with another task is made one's own, or stays shared, and whole. */
static int go_on[2];

static int share(void)
{
	int pid;

	SYS(pipe, go_on);
	pid = SYS(clone, CLONE_FILES | CLONE_FS | SIGCHLD, 0, 0, 0, 0);
	if (!pid) {
		char byte;

		/* Its descriptors are there, whatever the other has done with its own. */
		SYS(exit_group, SYS(read, go_on[0], &byte, 1) != 1);
	}
	return pid;
}

static void expect_shared(int other, int shared, int type)
{
	EXPECT_EQ(!SYS(kcmp, SYS(getpid), other, type, 0, 0), shared);
}

static void end_sharing(int other, int writer)
{
	SYS(write, writer, "", 1);
	EXPECT_STATUS(reap(other), PASSED);
}

TEST(close_range_unshare)
{
	NEED_HOOK;
	IN_CHILDREN("close_range", 0, {
		int other = share();
		long ret;

		HOOK(FAIL_NTH, n);
		ret = SYS(close_range, go_on[0], go_on[0], 2 /* CLOSE_RANGE_UNSHARE */);
		fired = HOOK(FAIL_NTH, 0);
		EXPECT_EQ(ret, fired ? -ENOMEM : 0);
		expect_shared(other, fired, KCMP_FILES);
		EXPECT_EQ(SYS(fcntl, go_on[0], F_GETFD), fired ? 0 : -EBADF);
		end_sharing(other, go_on[1]);
	});
}

TEST(unshare)
{
	NEED_HOOK;
	IN_CHILDREN("unshare", 0, {
		int other = share();
		long ret;

		HOOK(FAIL_NTH, n);
		ret = SYS(unshare, CLONE_FILES | CLONE_FS);
		fired = HOOK(FAIL_NTH, 0);
		EXPECT_EQ(ret, fired ? -ENOMEM : 0);
		expect_shared(other, fired, KCMP_FILES);
		expect_shared(other, fired, KCMP_FS);
		end_sharing(other, go_on[1]);
	});
}

/* The middle of an area, which is cut in three. */
TEST(mseal)
{
	NEED_HOOK;
	IN_CHILDREN("mseal", 0, {
		char *area = map_pages(3, PROT_READ | PROT_WRITE);
		long ret;

		HOOK(FAIL_NTH, n);
		ret = SYS(mseal, area + PAGE, PAGE, 0);
		fired = HOOK(FAIL_NTH, 0);
		EXPECT_EQ(ret, fired ? -ENOMEM : 0);
		EXPECT_EQ(SYS(mprotect, area, 3 * PAGE, PROT_READ), fired ? 0 : -EPERM);
		EXPECT_EQ(SYS(munmap, area, 3 * PAGE), fired ? 0 : -EPERM);
		EXPECT_EQ(SYS(munmap, area, PAGE), 0);
	});
}

/* A frame that cannot be written or read back is SIGSEGV. */
TEST(handler)
{
	NEED_HOOK;
	IN_CHILDREN("kill and sigreturn", 1, {
		note(SIGUSR1, 0);
		HOOK(FAIL_NTH, n);
		EXPECT_EQ(SYS(kill, SYS(getpid), SIGUSR1), 0);
		fired = HOOK(FAIL_NTH, 0);
		EXPECT_EQ(noted.count, 1);
	});
}

TEST(suspend)
{
	NEED_HOOK;
	IN_CHILDREN("rt_sigsuspend", 1, {
		unsigned long none = 0;
		unsigned long blocked = 0;
		long ret;

		note(SIGUSR1, 0);
		block(BIT(SIGUSR1));
		SYS(kill, SYS(getpid), SIGUSR1);
		HOOK(FAIL_NTH, n);
		ret = SYS(rt_sigsuspend, &none, 8);
		fired = HOOK(FAIL_NTH, 0);
		EXPECT_EQ(ret, fired && !noted.count ? -EFAULT : -EINTR);
		SYS(rt_sigprocmask, 0, NULL, &blocked, 8);
		EXPECT_EQ(blocked, BIT(SIGUSR1));
	});
}
