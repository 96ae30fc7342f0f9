/*
 * clone(2), clone3(2): every combination of flags that is refused, with its errno, and nothing left behind.
 */
#include <linux/sched.h>
#include <sched.h>
#include "cap.h"
#include "child.h"
#include "mem.h"

#ifndef CLONE_NEWTIME
#define CLONE_NEWTIME 0x80
#endif
#define CLEAR_SIGHAND 0x100000000UL
#define INTO_CGROUP 0x200000000UL

static void nothing_happened(const char *what)
{
	EXPECT_EQ_IN(what, SYS(wait4, -1, 0, __WALL, 0), -ECHILD);
}

static const struct {
	unsigned long flags;
	const char *name;
} wrong[] = {
	{ CLONE_THREAD, "a thread without shared handlers" },
	{ CLONE_THREAD | CLONE_VM, "a thread without shared handlers, but memory" },
	{ CLONE_SIGHAND, "shared handlers in separate memory" },
	{ CLONE_SIGHAND | CLONE_THREAD, "a thread in separate memory" },
	{ CLONE_NEWNS | CLONE_FS, "another tree and the same place in it" },
	{ CLONE_NEWUSER | CLONE_FS, "another user namespace and the same place" },
	{ CLONE_PIDFD | CLONE_DETACHED, "pidfd and detached" },
};

TEST(combinations)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(wrong); i++) {
		int fd = -2;

		EXPECT_EQ_IN(wrong[i].name, SYS(clone, wrong[i].flags | SIGCHLD, 0, &fd, 0, 0),
			     -EINVAL);
		EXPECT_EQ_IN(wrong[i].name, fd, -2);
		nothing_happened(wrong[i].name);
	}
}

/* clone's third argument is for either. */
TEST(pidfd_and_parent_settid)
{
	int fd = -2;

	EXPECT_EQ(SYS(clone, CLONE_PIDFD | CLONE_PARENT_SETTID | SIGCHLD, 0, &fd, 0, 0), -EINVAL);
	EXPECT_EQ(fd, -2);
	nothing_happened("pidfd and parent_settid");
}

TEST(pidfd_pointer)
{
	int fd = SYS(open, "/", O_RDONLY);

	SYS(close, fd);
	for (EACH_BAD_POINTER(b)) {
		EXPECT_EQ_IN(b->name, SYS(clone, CLONE_PIDFD | SIGCHLD, 0, b->addr, 0, 0), -EFAULT);
		nothing_happened(b->name);
	}
	/* And its descriptor is free again. */
	EXPECT_EQ(SYS(open, "/", O_RDONLY), fd);
	SYS(close, fd);
}

TEST(clone3_size)
{
	struct clone_args args = { .exit_signal = SIGCHLD };

	EXPECT_EQ(SYS(clone3, &args, 0), -EINVAL);
	EXPECT_EQ(SYS(clone3, &args, 63), -EINVAL);
	EXPECT_EQ(SYS(clone3, &args, PAGE + 1), -E2BIG);
	EXPECT_EQ(SYS(clone3, &args, -1), -E2BIG);
	for (EACH_BAD_POINTER(b))
		EXPECT_EQ_IN(b->name, SYS(clone3, b->addr, sizeof(args)), -EFAULT);
	nothing_happened("size");
}

static long clone3_with(struct clone_args args)
{
	long ret = SYS(clone3, &args, sizeof(args));

	if (!ret)
		SYS(exit, 0);
	return ret;
}

TEST(clone3_fields)
{
	int tid = 0x7fffffff, zero = 0, pid_max = 1 << 22;
	unsigned long p = (unsigned long)&tid;
	const struct {
		struct clone_args args;
		long want;
		const char *name;
	} rows[] = {
		{ { .flags = 1UL << 40 }, -EINVAL, "unknown flag" },
		{ { .flags = SIGCHLD }, -EINVAL, "signal among the flags" },
		{ { .flags = CLONE_DETACHED }, -EINVAL, "detached" },
		{ { .flags = CLONE_SIGHAND | CLONE_VM | CLEAR_SIGHAND },
		  -EINVAL,
		  "handlers shared and cleared" },
		{ { .exit_signal = 65 }, -EINVAL, "no signal" },
		{ { .exit_signal = 1UL << 32 | SIGCHLD }, -EINVAL, "signal above 32 bits" },
		{ { .flags = CLONE_THREAD | CLONE_SIGHAND | CLONE_VM, .exit_signal = SIGCHLD },
		  -EINVAL,
		  "a thread's signal" },
		{ { .flags = CLONE_PARENT, .exit_signal = SIGCHLD }, -EINVAL, "a sibling's signal" },
		{ { .stack_size = 4096 }, -EINVAL, "stack of a size without a place" },
		{ { .stack = 0x10000 }, -EINVAL, "stack of no size" },
		{ { .stack = 0x7ffffffff000, .stack_size = 4096 },
		  -EINVAL,
		  "stack beyond user memory" },
		{ { .stack = 4096, .stack_size = -1UL }, -EINVAL, "stack that wraps" },
		{ { .set_tid_size = 1 }, -EINVAL, "set_tid_size alone" },
		{ { .set_tid = p }, -EINVAL, "set_tid alone" },
		{ { .set_tid = p, .set_tid_size = 33 }, -EINVAL, "more namespaces than may be" },
		{ { .set_tid = p, .set_tid_size = 2 }, -EINVAL, "more namespaces than there are" },
		{ { .set_tid = p, .set_tid_size = 1 }, -EINVAL, "number too large" },
		{ { .set_tid = (unsigned long)&zero, .set_tid_size = 1 }, -EINVAL, "number 0" },
		{ { .set_tid = (unsigned long)&pid_max, .set_tid_size = 1 },
		  -EINVAL,
		  "number 2^22" },
		{ { .set_tid = 8, .set_tid_size = 1 }, -EFAULT, "bad pointer" },
		{ { .flags = INTO_CGROUP, .cgroup = 1UL << 31 },
		  -EINVAL,
		  "no descriptor of a cgroup" },
		{ { .flags = INTO_CGROUP, .cgroup = 1000 },
		  -EBADF,
		  "closed descriptor of a cgroup" },
		{ { .flags = INTO_CGROUP, .cgroup = 0 }, -EBADF, "descriptor of something else" },
		{ { .flags = CLONE_PIDFD | CLONE_PARENT_SETTID, .pidfd = p, .parent_tid = p },
		  -EINVAL,
		  "pidfd and number in one place" },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++) {
		EXPECT_EQ_IN(rows[i].name, clone3_with(rows[i].args), rows[i].want);
		nothing_happened(rows[i].name);
	}
}

/* Namespaces need rights; whether the kernel has them is another question. */
TEST(namespaces)
{
	static const unsigned long flags[] = { CLONE_NEWNS,  CLONE_NEWUTS, CLONE_NEWIPC,
					       CLONE_NEWPID, CLONE_NEWNET, CLONE_NEWCGROUP };

	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(set_caps(0, 0, 0), 0);
			       for (unsigned int i = 0; i < ARRAY_SIZE(flags); i++) EXPECT_EQ(
				       SYS(clone, flags[i] | SIGCHLD, 0, 0, 0, 0), -EPERM)),
		      PASSED);
}
