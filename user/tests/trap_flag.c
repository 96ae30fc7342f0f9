/*
 * EFLAGS.TF and EFLAGS.AC set by the program itself: a single step is SIGTRAP, also one that
 * ends in a system call; an unaligned access with AC is SIGBUS where the machine checks it.
 * signal(7); Intel SDM volume 3, 17.3.1.4 and 6.15 (#AC).
 */
#include "child.h"
#include "mem.h"

#define TF "0x100"
#define AC "0x40000"

#define SET_FLAG(flag) "pushf; orl $" flag ", (%%rsp); popf; "

TEST(single_step)
{
	EXPECT_STATUS(IN_CHILD(asm volatile(SET_FLAG(TF) "nop; nop" ::
						    : "memory", "cc")),
		      KILLED(SIGTRAP));
}

/* The trap after SYSCALL is the task's, after the call, and never the kernel's at its entry. */
TEST(single_step_over_syscall)
{
	EXPECT_STATUS(IN_CHILD(asm volatile(SET_FLAG(TF) "syscall; nop" ::"a"(SYS_getpid)
					    : "rcx", "r11", "memory", "cc")),
		      KILLED(SIGTRAP));
}

/* A fault comes before the trap: the instruction did not complete, so there is no step. */
TEST(single_step_into_a_fault)
{
	EXPECT_STATUS(IN_CHILD(asm volatile(SET_FLAG(TF) "ud2" ::
						    : "memory", "cc")),
		      KILLED(SIGILL));
}

/* Everything works the same for the task that comes next. */
TEST(flag_does_not_leak)
{
	for (int i = 0; i < 5; i++) {
		EXPECT_STATUS(IN_CHILD(asm volatile(SET_FLAG(TF) "nop; nop" ::
							    : "memory", "cc")),
			      KILLED(SIGTRAP));
		EXPECT_STATUS(IN_CHILD(SYS(sched_yield)), PASSED);
	}
}

static void misaligned_read(void)
{
	static const long words[2] = { 1, 2 };
	long v;

	asm volatile(SET_FLAG(AC) "mov 1(%1), %0; pushf; andl $~" AC ", (%%rsp); popf"
		     : "=r"(v)
		     : "r"(words)
		     : "memory", "cc");
}

TEST(alignment_check)
{
	int status = IN_CHILD(misaligned_read());

	if (status == PASSED)
		return ktap_skip("this machine raises no #AC");
	EXPECT_STATUS(status, KILLED(SIGBUS));
}

/* AC in ring 3 must not open user memory to the kernel's stray accesses, nor trap its own. */
TEST(calls_with_ac_set)
{
	char buf[400] __attribute__((aligned(16)));

	EXPECT_STATUS(IN_CHILD(long ret; asm volatile(SET_FLAG(AC) "syscall; pushf; andl $~" AC
								   ", (%%rsp); popf"
						      : "=a"(ret)
						      : "a"(SYS_uname), "D"(buf + 1)
						      : "rcx", "r11", "memory", "cc");
			       EXPECT_EQ(ret, 0)),
		      PASSED);
}
