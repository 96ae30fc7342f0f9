/*
 * The stack: it grows on demand, up to RLIMIT_STACK (8 MiB), wherever the access is, and not
 * beyond. The touches are sparse, so that this runs in 16 MiB. mmap(2) on MAP_GROWSDOWN,
 * getrlimit(2) on RLIMIT_STACK.
 */
#include "child.h"
#include "mem.h"

#define MIB (1UL << 20)

static char *stack_pointer(void)
{
	return __builtin_frame_address(0);
}

/* Each level has a frame of 64 KiB and touches its lowest part. */
__attribute__((noinline)) static int recurse(int depth)
{
	volatile char frame[65536];

	frame[0] = depth;
	if (depth > 1 && recurse(depth - 1) != depth - 1)
		return -1;
	return frame[0] == (char)depth ? depth : -1;
}

TEST(deep_recursion)
{
	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(recurse(16), 16)), PASSED);
	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(recurse(112), 112)), PASSED); /* 7 MiB */
}

TEST(endless_recursion)
{
	EXPECT_STATUS(IN_CHILD(recurse(1000000)), KILLED(SIGSEGV));
}

/* Linux asks only whether the address lies above the limit, not how far it is from rsp. */
TEST(far_below_the_stack_pointer)
{
	EXPECT_STATUS(IN_CHILD(user_write(stack_pointer() - 200)), PASSED);
	EXPECT_STATUS(IN_CHILD(user_write(stack_pointer() - MIB)), PASSED);
	EXPECT_STATUS(IN_CHILD(user_write(stack_pointer() - 7 * MIB)), PASSED);
	EXPECT_STATUS(IN_CHILD(user_read(stack_pointer() - 7 * MIB)), PASSED);
	EXPECT_STATUS(IN_CHILD(user_write(stack_pointer() - 9 * MIB)), KILLED(SIGSEGV));
	EXPECT_STATUS(IN_CHILD(user_read(stack_pointer() - 9 * MIB)), KILLED(SIGSEGV));
}

/* What lies between is there as well, as zeros. */
TEST(grown_part_is_zero)
{
	EXPECT_STATUS(IN_CHILD(char *low = (char *)((unsigned long)stack_pointer() & -PAGE) - MIB;
			       user_write(low); EXPECT(filled(low + 1, 0, PAGE - 1));
			       EXPECT(filled(low + MIB / 2, 0, PAGE))),
		      PASSED);
}

/* The kernel's copies grow the stack just as the CPU's accesses do, and stop at the same limit. */
TEST(grows_inside_a_copy)
{
	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(SYS(uname, stack_pointer() - MIB), 0)), PASSED);
	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(SYS(uname, stack_pointer() - 9 * MIB), -EFAULT)), PASSED);
}

/* Stacks are not for running code on. */
TEST(not_executable)
{
	volatile unsigned char ret = 0xc3;

	EXPECT_STATUS(IN_CHILD(user_exec((char *)&ret)), KILLED(SIGSEGV));
}

/* Each process has its own: a child's growth and stores are not the parent's. */
TEST(private_after_fork)
{
	volatile int local = 1;

	EXPECT_STATUS(IN_CHILD(local = 2; EXPECT_EQ(recurse(20), 20)), PASSED);
	EXPECT_EQ(local, 1);
}

/* Pushing or calling with rsp at an address that is no stack: SIGSEGV for the task. */
TEST(pushes_to_nowhere)
{
	static const unsigned long where[] = {
		0, 8, 0x1000, USER_END + 16, 0xffffffff81000000UL, 0xffff888000000000UL,
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(where); i++)
		EXPECT_STATUS(IN_CHILD(asm volatile("mov %0, %%rsp; push %%rax" ::"r"(where[i]))),
			      KILLED(SIGSEGV));
}

/* A non-canonical rsp is a stack fault, #SS, and so SIGBUS on hardware; QEMU makes it a #GP. */
TEST(pushes_to_noncanonical)
{
	int status = IN_CHILD(asm volatile("mov %0, %%rsp; push %%rax" ::"r"(1UL << 62)));

	EXPECT(status == KILLED(SIGBUS) || status == KILLED(SIGSEGV));
}
