/*
 * getrlimit, setrlimit, prlimit64: kept for each process, handed on by fork, and who may change whose.
 * getrlimit(2).
 */
#include <fcntl.h>
#include <sys/resource.h>
#include "child.h"
#include "mem.h"

#define PRLIMIT(...) SYS(prlimit64, __VA_ARGS__)
#define ABSENT (-1UL)

static void expect_limit(int resource, unsigned long cur, unsigned long max)
{
	struct rlimit l = { 1, 2 };

	EXPECT_EQ(SYS(getrlimit, resource, &l), 0);
	EXPECT_EQ(l.rlim_cur, cur);
	EXPECT_EQ(l.rlim_max, max);
}

static long set_limit(int resource, unsigned long cur, unsigned long max)
{
	struct rlimit l = { cur, max };

	return SYS(setrlimit, resource, &l);
}

TEST(every_limit_is_kept)
{
	for (int i = 0; i < RLIM_NLIMITS; i++) {
		struct rlimit was;
		int pid;

		EXPECT_EQ(SYS(getrlimit, i, &was), 0);
		EXPECT(was.rlim_cur <= was.rlim_max);
		if (was.rlim_max < 100 || i == RLIMIT_AS || i == RLIMIT_DATA || i == RLIMIT_STACK ||
		    i == RLIMIT_CPU)
			continue; /* the child would die of it */
		pid = fork_child();
		if (!pid) {
			EXPECT_EQ(set_limit(i, 50, 100), 0);
			expect_limit(i, 50, 100);
			EXPECT_EQ(set_limit(i, 100, 100), 0);
			EXPECT_EQ(set_limit(i, 0, 90), 0);
			expect_limit(i, 0, 90);
			child_done();
		}
		EXPECT_STATUS(reap(pid), PASSED);
		expect_limit(i, was.rlim_cur, was.rlim_max); /* each process has its own */
	}
}

TEST(fork_hands_them_on)
{
	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(set_limit(RLIMIT_CORE, 7, 70), 0);
			       EXPECT_STATUS(IN_CHILD(expect_limit(RLIMIT_CORE, 7, 70)), PASSED)),
		      PASSED);
}

TEST(a_user_lowers_for_good)
{
	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(set_limit(RLIMIT_CORE, 10, 100), 0);
			       EXPECT_EQ(SYS(setuid, 1000), 0);
			       EXPECT_EQ(set_limit(RLIMIT_CORE, 100, 100), 0);
			       EXPECT_EQ(set_limit(RLIMIT_CORE, 101, 100), -EINVAL);
			       EXPECT_EQ(set_limit(RLIMIT_CORE, 10, 101), -EPERM);
			       EXPECT_EQ(set_limit(RLIMIT_CORE, 50, 50), 0);
			       EXPECT_EQ(set_limit(RLIMIT_CORE, 50, 100), -EPERM);
			       expect_limit(RLIMIT_CORE, 50, 50)),
		      PASSED);
}

TEST(both_at_once)
{
	struct rlimit l = { 3, 30 }, old = { 1, 1 };

	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(set_limit(RLIMIT_CORE, 5, 50), 0);
			       EXPECT_EQ(PRLIMIT(0, RLIMIT_CORE, &l, &old), 0);
			       EXPECT(old.rlim_cur == 5 && old.rlim_max == 50);
			       expect_limit(RLIMIT_CORE, 3, 30);
			       EXPECT_EQ(PRLIMIT(SYS(getpid), RLIMIT_CORE, 0, &old), 0);
			       EXPECT(old.rlim_cur == 3 && old.rlim_max == 30);
			       EXPECT_EQ(PRLIMIT(0, RLIMIT_CORE, 0, 0), 0);
			       /* Set although the answer has nowhere to go. */
			       l.rlim_cur = 2;
			       EXPECT_EQ(PRLIMIT(0, RLIMIT_CORE, &l, 8), -EFAULT);
			       expect_limit(RLIMIT_CORE, 2, 30)),
		      PASSED);
}

/* Another's limits: of the same user in all ids, or by CAP_SYS_RESOURCE. */
TEST(of_another)
{
	struct rlimit l = { 3, 30 }, old;
	int pid = fork_child(), user;

	if (!pid)
		for (;;)
			SYS(sched_yield);
	EXPECT_EQ(PRLIMIT(pid, RLIMIT_CORE, &l, &old), 0);
	EXPECT_EQ(PRLIMIT(pid, RLIMIT_CORE, 0, &old), 0);
	EXPECT(old.rlim_cur == 3 && old.rlim_max == 30);
	user = fork_child();
	if (!user) {
		EXPECT_EQ(SYS(setuid, 1000), 0);
		EXPECT_EQ(PRLIMIT(pid, RLIMIT_CORE, 0, &old), -EPERM);
		EXPECT_EQ(PRLIMIT(pid, RLIMIT_CORE, &l, 0), -EPERM);
		EXPECT_EQ(PRLIMIT(pid, RLIM_NLIMITS, 0, &old), -EPERM);
		child_done();
	}
	EXPECT_STATUS(reap(user), PASSED);
	EXPECT_EQ(SYS(kill, pid, SIGKILL), 0);
	EXPECT_STATUS(reap(pid), KILLED(SIGKILL));
	EXPECT_EQ(PRLIMIT(pid, RLIMIT_CORE, 0, &old), -ESRCH);
}

TEST(errors)
{
	struct rlimit l = { 2, 1 }, was, other = { 0, 1 };

	EXPECT_EQ(SYS(getrlimit, RLIMIT_NOFILE, &was), 0);
	EXPECT_EQ(SYS(getrlimit, RLIM_NLIMITS, &l), -EINVAL);
	EXPECT_EQ(SYS(getrlimit, -1, &l), -EINVAL);
	EXPECT(l.rlim_cur == 2 && l.rlim_max == 1);
	EXPECT_EQ(SYS(setrlimit, RLIM_NLIMITS, &other), -EINVAL);
	EXPECT_EQ(SYS(setrlimit, RLIMIT_NOFILE, &l), -EINVAL);
	EXPECT_EQ(PRLIMIT(0, RLIMIT_NOFILE, &l, 0), -EINVAL);
	EXPECT_EQ(PRLIMIT(0, RLIM_NLIMITS, 0, &l), -EINVAL);
	EXPECT_EQ(PRLIMIT(0x7fffffff, RLIMIT_NOFILE, 0, &l), -ESRCH);
	EXPECT_EQ(PRLIMIT(-1, RLIMIT_NOFILE, 0, &l), -ESRCH);
	EXPECT_EQ(set_limit(RLIMIT_NOFILE, 0, ABSENT), -EPERM); /* more than there can be */
	for (EACH_BAD_POINTER(b)) {
		EXPECT_EQ_IN(b->name, SYS(getrlimit, RLIMIT_NOFILE, b->addr), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(setrlimit, RLIMIT_NOFILE, b->addr), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(setrlimit, 99, b->addr), -EFAULT);
		EXPECT_EQ_IN(b->name, PRLIMIT(0, RLIMIT_NOFILE, b->addr, 0), -EFAULT);
		EXPECT_EQ_IN(b->name, PRLIMIT(0, RLIMIT_NOFILE, 0, b->addr), -EFAULT);
	}
	EXPECT_EQ(SYS(setrlimit, RLIMIT_NOFILE, 0), -EFAULT);
	expect_limit(RLIMIT_NOFILE, was.rlim_cur, was.rlim_max);
}

/* The limit counts all processes of the real user; root is above it. */
TEST(nproc)
{
	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(set_limit(RLIMIT_NPROC, 2, 2), 0);
			       EXPECT_STATUS(IN_CHILD(EXPECT_STATUS(IN_CHILD(), PASSED)), PASSED);
			       EXPECT_EQ(SYS(setuid, 64321), 0); for (int i = 0; i < 3; i++) {
				       int pid = fork_child();

				       if (!pid) {
					       EXPECT_EQ(SYS(fork), -EAGAIN);
					       child_done();
				       }
				       EXPECT_STATUS(reap(pid), PASSED);
			       } EXPECT_EQ(set_limit(RLIMIT_NPROC, 1, 2), 0);
			       EXPECT_EQ(SYS(fork), -EAGAIN)),
		      PASSED);
}

static volatile int xcpu;

static void count_xcpu(int sig)
{
	xcpu += sig == SIGXCPU;
}

/* CPU time, in seconds: a warning at the soft limit, and each second from there; the end at the hard one. */
TEST(cpu)
{
	EXPECT_STATUS(IN_CHILD(signal(SIGXCPU, count_xcpu);
			       EXPECT_EQ(set_limit(RLIMIT_CPU, 0, 1000), 0); while (!xcpu);
			       expect_limit(RLIMIT_CPU, 1, 1000)),
		      PASSED);
	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(set_limit(RLIMIT_CPU, 0, 1000), 0); for (;;);),
		      KILLED(SIGXCPU));
	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(set_limit(RLIMIT_CPU, 0, 0), 0); for (;;);),
		      KILLED(SIGKILL));
}

/* 1024 descriptors by RLIMIT_NOFILE, 0 to 1023, then EMFILE; in a child, whose end frees them. */
TEST(descriptor_limit)
{
	EXPECT_STATUS(IN_CHILD(long fd, last = -1;

			       EXPECT_EQ(set_limit(RLIMIT_NOFILE, 1024, 4096), 0);
			       while ((fd = SYS(open, "/", O_RDONLY)) >= 0 && fd < 5000) last = fd;
			       EXPECT_EQ(fd, -EMFILE); EXPECT_EQ(last, 1023);
			       EXPECT_EQ(SYS(open, "/nonesuch", O_RDONLY), -EMFILE);
			       EXPECT_EQ(SYS(close, 500), 0);
			       EXPECT_EQ(SYS(open, "/", O_RDONLY), 500)),
		      PASSED);
}

/* One who becomes a user that has too many processes already may go on, but not as another program. */
TEST(nproc_at_execve)
{
	char *argv[] = { "/nonesuch", NULL };
	int pid = fork_child();

	if (!pid) {
		SYS(setuid, 64323);
		for (;;)
			SYS(sched_yield);
	}
	while (SYS(getpriority, PRIO_USER, 64323) == -ESRCH)
		SYS(sched_yield);
	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(set_limit(RLIMIT_NPROC, 0, 10), 0);
			       EXPECT_EQ(SYS(setuid, 64323), 0);
			       EXPECT_EQ(SYS(execve, argv[0], argv, 0), -EAGAIN);
			       EXPECT_EQ(set_limit(RLIMIT_NPROC, 10, 10), 0);
			       EXPECT_EQ(SYS(execve, argv[0], argv, 0), -ENOENT)),
		      PASSED);
	SYS(kill, pid, SIGKILL);
	EXPECT_STATUS(reap(pid), KILLED(SIGKILL));
}
