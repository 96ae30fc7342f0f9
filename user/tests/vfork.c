/*
 * vfork(2), CLONE_VFORK: the parent waits until the child has called execve or is gone. With CLONE_VM it sees what the
 * child has stored by then.
 */
#include "threads.h"

static volatile int shared;

static int store_late(void *arg)
{
	give_way(20);
	shared = (long)arg;
	return 5;
}

/* By the number: libc's vfork would return twice on one stack. */
TEST(waits_for_exit)
{
	char *stack = map_pages(STACK_PAGES, PROT_READ | PROT_WRITE);

	for (int i = 1; i < 5; i++) {
		long pid = clone_on(CLONE_VM | CLONE_VFORK | SIGCHLD, stack + STACK_PAGES * PAGE, 0,
				    0, 0, store_late, (void *)(long)i);

		EXPECT_EQ(shared, i);
		EXPECT_STATUS(reap(pid), EXITED(5));
	}
	unmap_pages(stack, STACK_PAGES);
}

static int *page;

/* Without CLONE_VM it waits as well. */
TEST(waits_without_shared_memory)
{
	long pid;

	page = (int *)SYS(mmap, 0, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pid = SYS(clone, CLONE_VFORK | SIGCHLD, 0, 0, 0, 0);
	if (!pid) {
		give_way(20);
		*page = 8;
		SYS(exit, 0);
	}
	EXPECT_EQ(*page, 8);
	EXPECT_STATUS(reap(pid), PASSED);
	unmap_pages(page, 1);
}

int ktap_child(int argc, char **argv, char **envp)
{
	int fd = atoi(argv[2]);
	struct timespec t = { 1000, 0 };

	/* Whoever started us goes on now, and ends us. */
	SYS(close, fd);
	for (;;)
		SYS(nanosleep, &t, 0);
}

static int exec_it(void *arg)
{
	char *argv[] = { arg, "child", "99", NULL }, *envp[] = { NULL };

	SYS(execve, arg, argv, envp);
	return 99;
}

TEST(waits_for_exec)
{
	char *stack = map_pages(STACK_PAGES, PROT_READ | PROT_WRITE), path[256] = "/tests/vfork";
	long pid;

	if (SYS(access, path, 1))
		SYS(readlink, "/proc/self/exe", path, sizeof(path) - 1);
	pid = clone_on(CLONE_VM | CLONE_VFORK | SIGCHLD, stack + STACK_PAGES * PAGE, 0, 0, 0,
		       exec_it, path);
	/* It sleeps for ever, so it has called execve or we would not be here. */
	EXPECT_EQ(SYS(wait4, pid, 0, WNOHANG, 0), 0);
	SYS(kill, pid, SIGKILL);
	EXPECT_STATUS(reap(pid), KILLED(SIGKILL));
	unmap_pages(stack, STACK_PAGES);
}

/* The child is killed: the parent goes on. */
static int die(void *arg)
{
	SYS(kill, SYS(getpid), SIGKILL);
	return 0;
}

TEST(killed_child)
{
	char *stack = map_pages(STACK_PAGES, PROT_READ | PROT_WRITE);
	long pid = clone_on(CLONE_VM | CLONE_VFORK | SIGCHLD, stack + STACK_PAGES * PAGE, 0, 0, 0,
			    die, 0);

	EXPECT_STATUS(reap(pid), KILLED(SIGKILL));
	unmap_pages(stack, STACK_PAGES);
}

/* The parent waits without signals, but for SIGKILL. */
static int signal_parent(void *arg)
{
	SYS(kill, (long)arg, SIGKILL);
	for (;;)
		SYS(sched_yield);
	return 0;
}

TEST(killed_parent)
{
	int child = 0;
	int *pids = (int *)SYS(mmap, 0, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
			       -1, 0);

	EXPECT_EQ(SYS(prctl, 36 /* PR_SET_CHILD_SUBREAPER */, 1, 0, 0, 0), 0);
	EXPECT_STATUS(IN_CHILD(char *stack = map_pages(STACK_PAGES, PROT_READ | PROT_WRITE);
			       clone_on(CLONE_VM | CLONE_VFORK | CLONE_PARENT_SETTID | SIGCHLD,
					stack + STACK_PAGES * PAGE, pids, 0, 0, signal_parent,
					(void *)SYS(getpid))),
		      KILLED(SIGKILL));
	child = *pids;
	EXPECT(child > 0);
	EXPECT_EQ(SYS(kill, child, SIGKILL), 0);
	EXPECT_STATUS(reap(child), KILLED(SIGKILL));
	EXPECT_EQ(SYS(prctl, 36, 0, 0, 0, 0), 0);
	unmap_pages(pids, 1);
}
