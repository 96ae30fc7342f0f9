/*
 * clone(2), clone3(2): what a child shares with its parent, by each flag, and how it tells of itself.
 */
#include <linux/sched.h>
#include <sys/stat.h>
#include "threads.h"
#include "files.h"

#undef CLONE_PIDFD
#define CLONE_PIDFD 0x1000

static int shared; /* with CLONE_VM */

static long clone3_args(struct clone_args *args)
{
	return SYS(clone3, args, sizeof(*args));
}

TEST(as_fork)
{
	long pid = SYS(clone, SIGCHLD, 0, 0, 0, 0);

	if (!pid)
		SYS(exit, 3);
	EXPECT_STATUS(reap(pid), EXITED(3));
	pid = clone3_args(&(struct clone_args){ .exit_signal = SIGCHLD });
	if (!pid)
		SYS(exit, 4);
	EXPECT_STATUS(reap(pid), EXITED(4));
}

static int store(void *value)
{
	shared = (long)value;
	return 7;
}

TEST(vm)
{
	char *stack = map_pages(STACK_PAGES, PROT_READ | PROT_WRITE);
	char *end = stack + STACK_PAGES * PAGE;

	shared = 0;
	EXPECT_STATUS(reap(clone_on(SIGCHLD, end, 0, 0, 0, store, (void *)1)), EXITED(7));
	EXPECT_EQ(shared, 0);
	EXPECT_STATUS(reap(clone_on(CLONE_VM | SIGCHLD, end, 0, 0, 0, store, (void *)2)),
		      EXITED(7));
	EXPECT_EQ(shared, 2);
	unmap_pages(stack, STACK_PAGES);
}

TEST(files)
{
	int fd = open_file(TEXT, O_RDONLY), pid;

	pid = SYS(clone, SIGCHLD, 0, 0, 0, 0);
	if (!pid)
		SYS(exit, SYS(close, fd) != 0);
	EXPECT_STATUS(reap(pid), PASSED);
	pid = SYS(clone, CLONE_FILES | SIGCHLD, 0, 0, 0, 0);
	if (!pid)
		SYS(exit, SYS(close, fd) != 0);
	EXPECT_STATUS(reap(pid), PASSED);
	EXPECT_EQ(SYS(close, fd), -EBADF);
	/* After the child is gone the table is still there. */
	fd = open_file(TEXT, O_RDONLY);
	EXPECT_EQ(SYS(close, fd), 0);
}

TEST(fs)
{
	char path[64];
	int pid;

	EXPECT_EQ(SYS(chdir, "/"), 0);
	pid = SYS(clone, SIGCHLD, 0, 0, 0, 0);
	if (!pid)
		SYS(exit, SYS(chdir, "/bin") != 0);
	EXPECT_STATUS(reap(pid), PASSED);
	EXPECT_EQ(SYS(getcwd, path, sizeof(path)), 2);
	pid = SYS(clone, CLONE_FS | SIGCHLD, 0, 0, 0, 0);
	if (!pid)
		SYS(exit, SYS(chdir, "/dev") != 0);
	EXPECT_STATUS(reap(pid), PASSED);
	EXPECT_EQ(SYS(getcwd, path, sizeof(path)), 5);
	EXPECT_EQ(SYS(chdir, "/"), 0);
}

/* The numbers are there before the parent goes on, and before the child does. */
TEST(settid)
{
	int parent_tid = 0, child_tid = 0, pid;

	pid = SYS(clone, CLONE_PARENT_SETTID | CLONE_CHILD_SETTID | SIGCHLD, 0, &parent_tid,
		  &child_tid, 0);
	if (!pid)
		SYS(exit, child_tid != SYS(gettid) || parent_tid == child_tid);
	EXPECT_EQ(parent_tid, pid);
	EXPECT_EQ(child_tid, 0); /* the child's memory is its own */
	EXPECT_STATUS(reap(pid), PASSED);
	/* Nobody is told that they could not be written. */
	pid = SYS(clone, CLONE_PARENT_SETTID | CLONE_CHILD_SETTID | SIGCHLD, 0, 8, 16, 0);
	if (!pid)
		SYS(exit, 0);
	EXPECT(pid > 0);
	EXPECT_STATUS(reap(pid), PASSED);
}

static int read_fs(void *arg)
{
	long base;

	SYS(arch_prctl, 0x1003 /* ARCH_GET_FS */, &base);
	*(long *)arg = base;
	return 0;
}

TEST(settls)
{
	char *stack = map_pages(STACK_PAGES, PROT_READ | PROT_WRITE);
	long seen = 0, mine = 0;
	int pid;

	read_fs(&mine);
	pid = clone_on(CLONE_VM | CLONE_SETTLS | SIGCHLD, stack + STACK_PAGES * PAGE, 0, 0,
		       (unsigned long)stack, read_fs, &seen);
	EXPECT_STATUS(reap(pid), PASSED);
	EXPECT_EQ(seen, stack);
	EXPECT_EQ(SYS(clone, CLONE_SETTLS | SIGCHLD, 0, 0, 0, 0x800000000000UL), -EPERM);
	EXPECT_EQ(SYS(wait4, -1, 0, 0, 0), -ECHILD);
	read_fs(&seen);
	EXPECT_EQ(seen, mine);
	unmap_pages(stack, STACK_PAGES);
}

/* A child that signals something else at its end, or nothing, is not waited for unless asked. */
TEST(exit_signal)
{
	static const int signals[] = { 0, SIGURG, SIGWINCH };

	for (unsigned int i = 0; i < ARRAY_SIZE(signals); i++) {
		int pid = SYS(clone, signals[i], 0, 0, 0, 0), status;

		if (!pid)
			SYS(exit, 5);
		EXPECT_EQ(SYS(wait4, pid, &status, 0, 0), -ECHILD);
		EXPECT_EQ(SYS(wait4, -1, &status, 0, 0), -ECHILD);
		EXPECT_EQ(SYS(wait4, pid, &status, __WCLONE, 0), pid);
		EXPECT_EQ(status, EXITED(5));
		pid = SYS(clone, signals[i], 0, 0, 0, 0);
		if (!pid)
			SYS(exit, 6);
		EXPECT_EQ(SYS(wait4, -1, &status, __WALL, 0), pid);
		EXPECT_EQ(status, EXITED(6));
	}
}

/* The child's parent is the caller's: who waits for it is not who made it. */
TEST(parent)
{
	EXPECT_STATUS(IN_CHILD(
			      int me = SYS(getpid), pid; pid = fork_child(); if (!pid) {
				      long sibling = SYS(clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0);

				      if (!sibling)
					      SYS(exit, SYS(getppid) == me ? 9 : 1);
				      EXPECT(sibling > 0);
				      EXPECT_EQ(SYS(wait4, -1, 0, 0, 0), -ECHILD);
				      child_done();
			      } EXPECT_STATUS(reap(pid), PASSED);
			      EXPECT_STATUS(reap(-1), EXITED(9));
			      EXPECT_EQ(SYS(wait4, -1, 0, 0, 0), -ECHILD)),
		      PASSED);
}

TEST(set_tid)
{
	int wanted = 30123, pid;
	struct clone_args args = { .exit_signal = SIGCHLD,
				   .set_tid = (unsigned long)&wanted,
				   .set_tid_size = 1 };

	pid = clone3_args(&args);
	if (!pid)
		SYS(exit, SYS(getpid) != 30123);
	EXPECT_EQ(pid, 30123);
	/* Taken, also while its owner is only waited for. */
	EXPECT_EQ(clone3_args(&args), -EEXIST);
	EXPECT_STATUS(reap(pid), PASSED);
	pid = clone3_args(&args);
	if (!pid)
		SYS(exit, 0);
	EXPECT_EQ(pid, 30123);
	EXPECT_STATUS(reap(pid), PASSED);
}

TEST(clone3_stack)
{
	char *stack = map_pages(STACK_PAGES, PROT_READ | PROT_WRITE);
	struct clone_args args = { .exit_signal = SIGCHLD,
				   .stack = (unsigned long)stack,
				   .stack_size = STACK_PAGES * PAGE };
	long ret;

	asm volatile(
		"syscall\n\t"
		"test %%rax, %%rax\n\t"
		"jnz 1f\n\t"
		"mov %%rsp, %%rdi\n\t"
		"shr $12, %%rdi\n\t"
		"sub %[page], %%rdi\n\t"
		"mov %[exit], %%eax\n\t"
		"syscall\n"
		"1:"
		: "=a"(ret)
		: "a"(SYS_clone3), "D"(&args),
		  "S"(sizeof(args)), [page] "r"((unsigned long)stack >> 12), [exit] "i"(SYS_exit)
		: "rcx", "r11", "memory");
	EXPECT_STATUS(reap(ret), EXITED(STACK_PAGES));
	unmap_pages(stack, STACK_PAGES);
}

/* A longer struct is taken if what this kernel does not know is zero. */
TEST(clone3_sizes)
{
	struct {
		struct clone_args args;
		unsigned long more[4];
	} big = { .args.exit_signal = SIGCHLD };
	static const unsigned int sizes[] = { 64, 72, 80, 88, 96, 120 };

	for (unsigned int i = 0; i < ARRAY_SIZE(sizes); i++) {
		long pid = SYS(clone3, &big, sizes[i]);

		if (!pid)
			SYS(exit, 0);
		EXPECT(pid > 0);
		EXPECT_STATUS(reap(pid), PASSED);
	}
	big.more[0] = 1;
	EXPECT_EQ(SYS(clone3, &big, sizeof(big)), -E2BIG);
}
