/*
 * The ways into the kernel from 32-bit code. Ring 3 may enter compatibility mode by a far jump to the
 * 32-bit code segment; there SYSCALL goes to MSR_CSTAR (AMD, QEMU) or raises #UD (Intel, Bochs),
 * SYSENTER goes to the SYSENTER MSRs. What a kernel without that ABI forgets to fill in, runs at
 * address 0 in ring 0 with the user's stack and GS base.
 * Right: -ENOSYS or a signal to the task; 64-bit life goes on. syscall(2), SDM vol. 2.
 */
#include <errno.h>
#include <signal.h>
#include "child.h"
#include "ktap.h"
#include "mem.h"

/* Enters 32-bit code at `label`, which returns through back_to_64 with a result in eax. */
#define IN_COMPAT(label, code)                                                                  \
	static long label(long value)                                                           \
	{                                                                                       \
		__asm__ volatile("mov %%rsp, %%r15\n"                                           \
				 "push $0x23\n"                                                 \
				 "lea 1f(%%rip), %%rcx\n"                                       \
				 "push %%rcx\n"                                                 \
				 "lretq\n"                                                      \
				 ".code32\n"                                                    \
				 "1: " code "\n"                                                \
				 "ljmp $0x33, $2f\n"                                            \
				 ".code64\n"                                                    \
				 "2: mov %%r15, %%rsp\n"                                        \
				 : "+a"(value)                                                  \
				 :                                                              \
				 : "rbx", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11", \
				   "r12", "r13", "r14", "r15", "memory", "cc");                 \
		return (int)value;                                                              \
	}

IN_COMPAT(compat_nothing, "add $1, %%eax")
IN_COMPAT(compat_syscall, "syscall")
IN_COMPAT(compat_sysenter, "xor %%ebp, %%ebp; sysenter")

TEST(compatibility_mode_works)
{
	EXPECT_EQ(compat_nothing(41), 42);
}

TEST(syscall_answers_enosys_or_faults)
{
	static const long numbers[] = { 0, 20, 39, 60, 548, 0x7fffffff, -1 };

	for (unsigned int i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		int status = IN_CHILD(EXPECT_EQ(compat_syscall(numbers[i]), -ENOSYS));

		EXPECT(status == PASSED || status == KILLED(SIGILL));
	}
}

TEST(sysenter_faults)
{
	int status = IN_CHILD(compat_sysenter(20));

	EXPECT(status == KILLED(SIGSEGV) || status == KILLED(SIGILL));
}

TEST(the_kernel_is_whole)
{
	EXPECT_EQ(SYS(getpid) > 0, 1);
	EXPECT_EQ(SYS(getppid) > 0, 1);
}
