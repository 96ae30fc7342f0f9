/* ptrace(2): a tracee's registers, read and written one by one, all at once, and in sets. */
#include <errno.h>
#include <linux/elf.h>
#include <sys/uio.h>
#include "ptrace.h"

#define WORD(n) (0x1111111111111111UL * (n))

/* A call with a pattern in every register that it does not use itself. */
static void call_with_pattern(void)
{
	asm volatile("mov $0x1111111111111111, %%rbx\n"
		     "imul $2, %%rbx, %%r12\n"
		     "imul $3, %%rbx, %%r13\n"
		     "imul $4, %%rbx, %%r14\n"
		     "imul $5, %%rbx, %%r15\n"
		     "imul $6, %%rbx, %%rdi\n"
		     "imul $7, %%rbx, %%rsi\n"
		     "imul $8, %%rbx, %%rdx\n"
		     "imul $9, %%rbx, %%r10\n"
		     "imul $10, %%rbx, %%r8\n"
		     "imul $11, %%rbx, %%r9\n"
		     "syscall" ::"a"(SYS_getppid)
		     : "rbx", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13",
		       "r14", "r15", "memory");
}

static int at_the_call(void)
{
	int pid = TRACED(call_with_pattern());

	PT(SYSCALL, pid, 0, 0);
	EXPECT_STOP(pid, SIGTRAP);
	return pid;
}

TEST(registers_at_a_call)
{
	int pid = at_the_call();
	struct user_regs_struct r = get_regs(pid), set = {};
	struct iovec iov = { &set, sizeof(set) };

	EXPECT_EQ(r.rbx, WORD(1));
	EXPECT_EQ(r.r12, WORD(2));
	EXPECT_EQ(r.r13, WORD(3));
	EXPECT_EQ(r.r14, WORD(4));
	EXPECT_EQ(r.r15, WORD(5));
	EXPECT_EQ(r.rdi, WORD(6));
	EXPECT_EQ(r.rsi, WORD(7));
	EXPECT_EQ(r.rdx, WORD(8));
	EXPECT_EQ(r.r10, WORD(9));
	EXPECT_EQ(r.r8, WORD(10));
	EXPECT_EQ(r.r9, WORD(11));
	EXPECT_EQ(r.orig_rax, SYS_getppid);
	EXPECT_EQ(r.rcx, r.rip);
	EXPECT_EQ(r.r11, r.eflags);
	EXPECT_EQ(r.cs, 0x33);
	EXPECT_EQ(r.ss, 0x2b);
	EXPECT_EQ(r.ds | r.es | r.fs | r.gs, 0);
	EXPECT_EQ(r.gs_base, 0);
	EXPECT_EQ(PT(GETREGSET, pid, NT_PRSTATUS, &iov), 0);
	EXPECT_EQ(iov.iov_len, sizeof(set));
	EXPECT(!memcmp(&r, &set, sizeof(r)));
	for (unsigned long offset = 0; offset < sizeof(r); offset += 8)
		EXPECT_EQ(peek_user(pid, offset), *(unsigned long *)((char *)&r + offset));
	finish(pid);
}

TEST(peek_and_poke_user)
{
	int pid = at_the_call();
	unsigned long word = 1;

	EXPECT_EQ(PT(PEEKUSR, pid, 1, &word), -EIO);
	EXPECT_EQ(PT(PEEKUSR, pid, 4, &word), -EIO);
	EXPECT_EQ(PT(PEEKUSR, pid, -8, &word), -EIO);
	EXPECT_EQ(PT(PEEKUSR, pid, sizeof(struct user), &word), -EIO);
	EXPECT_EQ(PT(PEEKUSR, pid, 1L << 32, &word), -EIO);
	EXPECT_EQ(PT(PEEKUSR, pid, 0, 0), -EFAULT);
	EXPECT_EQ(peek_user(pid, sizeof(struct user) - 8), 0);
	EXPECT_EQ(peek_user(pid, sizeof(struct user_regs_struct)), 0);
	EXPECT_EQ(PT(POKEUSR, pid, 1, 0), -EIO);
	EXPECT_EQ(PT(POKEUSR, pid, sizeof(struct user_regs_struct), 0), -EIO);
	EXPECT_EQ(PT(POKEUSR, pid, sizeof(struct user) - 8, 0), -EIO);
	EXPECT_EQ(PT(POKEUSR, pid, sizeof(struct user), 0), -EIO);
	EXPECT_EQ(PT(POKEUSR, pid, REG(rbx), 4711), 0);
	EXPECT_EQ(peek_user(pid, REG(rbx)), 4711);
	finish(pid);
}

TEST(sets_in_part)
{
	int pid = at_the_call();
	unsigned long words[40] = { 42 };
	struct iovec iov = { words, 16 };

	EXPECT_EQ(PT(SETREGSET, pid, NT_PRSTATUS, &iov), 0); /* r15 and r14 */
	EXPECT_EQ(get_regs(pid).r15, 42);
	EXPECT_EQ(get_regs(pid).r14, 0);
	EXPECT_EQ(get_regs(pid).r13, WORD(3));
	iov.iov_len = sizeof(words);
	memset(words, 0x55, sizeof(words));
	EXPECT_EQ(PT(GETREGSET, pid, NT_PRSTATUS, &iov), 0);
	EXPECT_EQ(iov.iov_len, sizeof(struct user_regs_struct));
	EXPECT_EQ(words[27], 0x5555555555555555);
	iov.iov_len = 12;
	EXPECT_EQ(PT(GETREGSET, pid, NT_PRSTATUS, &iov), -EINVAL);
	iov.iov_len = 8;
	EXPECT_EQ(PT(GETREGSET, pid, 0x9999, &iov), -EINVAL);
	EXPECT_EQ(PT(SETREGSET, pid, NT_PRFPREG, &iov), -EINVAL); /* all or nothing */
	iov.iov_len = 0;
	EXPECT_EQ(PT(GETREGSET, pid, NT_PRSTATUS, &iov), 0);
	EXPECT_EQ(iov.iov_len, 0);
	finish(pid);
}

static void load_xmm(unsigned long value)
{
	asm volatile("movq %0, %%xmm3; fninit; fld1" ::"r"(value) : "xmm3");
}

static unsigned long stored_xmm(void)
{
	unsigned long value;

	asm volatile("movq %%xmm3, %0" : "=r"(value));
	return value;
}

/* The vector registers, by both ways; a change arrives in the program. */
TEST(vector_registers)
{
	static unsigned long words[2048];
	struct user_fpregs_struct fp, again;
	struct iovec iov = { words, sizeof(words) };
	int pid = fork_child();

	if (!pid) {
		PT(TRACEME, 0, 0, 0);
		load_xmm(0xabcdef);
		raw_syscall(SYS_kill, raw_syscall(SYS_getpid, 0, 0, 0, 0, 0, 0), SIGSTOP, 0, 0, 0,
			    0);
		EXPECT_EQ(stored_xmm(), 0x123456);
		child_done();
	}
	EXPECT_STOP(pid, SIGSTOP);
	EXPECT_EQ(PT(GETFPREGS, pid, 0, &fp), 0);
	EXPECT_EQ(fp.cwd, 0x37f);
	EXPECT_EQ(fp.mxcsr, 0x1f80);
	EXPECT_EQ(fp.xmm_space[12], 0xabcdef);
	EXPECT_EQ(*(unsigned long *)fp.st_space, 0x8000000000000000); /* 1.0 */
	EXPECT_EQ(PT(GETREGSET, pid, NT_X86_XSTATE, &iov), 0);
	EXPECT(iov.iov_len >= 576);
	EXPECT_EQ(words[58] & 3, 3); /* XCR0 */
	EXPECT_EQ(words[64] & ~words[58], 0);
	EXPECT(!memcmp(words, &fp, 416));
	fp.xmm_space[12] = 0x654321;
	EXPECT_EQ(PT(SETFPREGS, pid, 0, &fp), 0);
	EXPECT_EQ(PT(GETFPREGS, pid, 0, &again), 0);
	EXPECT(!memcmp(&fp, &again, 416));
	words[160 / 8 + 6] = 0x123456;
	EXPECT_EQ(PT(SETREGSET, pid, NT_X86_XSTATE, &iov), 0);
	finish(pid);
}

/* Components that the header leaves out are in their initial state, whatever their bytes are. */
TEST(components_left_out)
{
	static unsigned long words[2048];
	struct user_fpregs_struct fp;
	struct iovec iov = { words, sizeof(words) };
	int pid = TRACED();

	EXPECT_EQ(PT(GETREGSET, pid, NT_X86_XSTATE, &iov), 0);
	memset(words, 0x77, 416);
	((unsigned int *)words)[6] = 0x1f80;
	words[64] = 0;
	EXPECT_EQ(PT(SETREGSET, pid, NT_X86_XSTATE, &iov), 0);
	EXPECT_EQ(PT(GETREGSET, pid, NT_X86_XSTATE, &iov), 0);
	EXPECT_EQ(words[64] & 7, 0);
	EXPECT_EQ(words[0] & 0xffff, 0x37f);
	EXPECT_EQ(words[160 / 8], 0);
	(void)fp;
	kill_and_reap(pid);
}

/* A call that was interrupted is not made again if the tracer says that there was none. */
TEST(restart)
{
	int fds[2], pid, pass;
	char c = 'x';

	SYS(pipe, fds);
	for (pass = 0; pass < 2; pass++) {
		struct user_regs_struct regs;
		static volatile int answer;

		pid = fork_child();
		if (!pid) {
			char got;

			answer = SYS(read, fds[0], &got, 1);
			EXPECT_EQ(answer, pass ? -512 : 1);
			child_done();
		}
		EXPECT_EQ(PT(SEIZE, pid, 0, PTRACE_O_TRACESYSGOOD), 0);
		do {
			SYS(sched_yield);
			PT(INTERRUPT, pid, 0, 0);
			EXPECT_STOP(pid, SIGTRAP | PTRACE_EVENT_STOP << 8);
			regs = get_regs(pid);
			if (regs.orig_rax == SYS_read && regs.rax == -512UL)
				break;
			PT(CONT, pid, 0, 0);
		} while (1);
		if (pass)
			EXPECT_EQ(PT(POKEUSR, pid, REG(orig_rax), -1), 0);
		else
			SYS(write, fds[1], &c, 1);
		finish(pid);
	}
	SYS(close, fds[0]);
	SYS(close, fds[1]);
}
