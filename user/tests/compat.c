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

/* A far jump takes selector and offset from memory; a far return would take them from the stack, which QEMU gets wrong. */
struct far_pointer {
	unsigned int offset;
	unsigned short selector;
} __attribute__((packed));

/* label(value): runs `code` as 32-bit code with eax = value; what it leaves in eax. */
#define IN_COMPAT(label, code)                                                                  \
	static long label(long value)                                                           \
	{                                                                                       \
		struct far_pointer to = { 0, 0x23 };                                            \
                                                                                                \
		__asm__ volatile("mov %%rsp, %%r15\n"                                           \
				 "lea 1f(%%rip), %%ecx\n"                                       \
				 "mov %%ecx, %1\n"                                              \
				 "ljmpl *%1\n"                                                  \
				 ".code32\n"                                                    \
				 "1: " code "\n"                                                \
				 "ljmp $0x33, $2f\n"                                            \
				 ".code64\n"                                                    \
				 "2: mov %%r15, %%rsp\n"                                        \
				 : "+a"(value), "+m"(to)                                        \
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

/*
 * QEMU reads a far return's operands with the kernel's rights: SMAP then faults, with the U bit clear, though the page
 * is there and the code is ring 3's. A kernel that believes the U bit panics; one that only looks for the page
 * sends the task back into the same fault for ever.
 */
TEST(far_return_ends)
{
	int status = IN_CHILD(__asm__ volatile("lea 1f(%%rip), %%rcx\n"
					       "sub $128, %%rsp\n"
					       "push $0x33\n"
					       "push %%rcx\n"
					       "lretq\n"
					       "1: add $128, %%rsp\n" ::
						       : "rcx", "memory", "cc"));

	EXPECT(status == PASSED || status == KILLED(SIGSEGV));
}

TEST(the_kernel_is_whole)
{
	EXPECT_EQ(SYS(getpid) > 0, 1);
	EXPECT_EQ(SYS(getppid) > 0, 1);
}
