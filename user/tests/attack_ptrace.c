/*
 * Registers that no program could have, set by its tracer. Mechanism: PTRACE_SETREGS and its like write the frame that the
 * return to ring 3 loads, the bases that a task switch loads in ring 0, and the vector state that XRSTOR loads there: kernel
 * selectors, IOPL, IF = 0, an RIP at which SYSRETQ faults in ring 0 (CVE-2014-4699), a kernel GS base, a number beyond the
 * table after the check, XSAVE headers and MXCSR that fault in the kernel. What must happen: refused with Linux's errno, or
 * masked, or a signal for the tracee; the kernel is whole. TCG and Bochs; the fault of SYSRETQ in ring 0 on Bochs only.
 */
#include <errno.h>
#include <linux/elf.h>
#include <sys/uio.h>
#include "probe.h"
#include "ptrace.h"

/* A call, and right behind it the stack is used: not left to how the compiler ends a function. */
static void call_and_push(void)
{
	long nr = SYS_getppid;

	asm volatile("syscall\n\tpush %%rax\n\tpop %%rax" : "+a"(nr)::"rcx", "r11", "memory");
}

/* Stopped before a call, so that the way back could be SYSRETQ's. */
static int stopped_at_a_call(void)
{
	int pid = TRACED(call_and_push());

	PT(SYSCALL, pid, 0, 0);
	EXPECT_STOP(pid, SIGTRAP);
	return pid;
}

/* Goes on with the call and stops behind it. */
static void to_the_end_of_the_call(int pid)
{
	PT(SYSCALL, pid, 0, 0);
	EXPECT_STOP(pid, SIGTRAP);
}

#define POKE(pid, name, value) PT(POKEUSR, pid, REG(name), value)

/* RPL 3 or nothing; CS and SS not even null. What iretq cannot load is the tracee's SIGSEGV or SIGBUS. */
TEST(selectors)
{
	static const unsigned long offsets[] = { REG(cs), REG(ss), REG(ds),
						 REG(es), REG(fs), REG(gs) };
	static const unsigned short bad[] = { 0x10, 0x18, 0x30, 0x2a, 0x31, 0x08, 0x40, 0xfff8 };
	static const unsigned short good[] = { 0x03, 0x13, 0x1b, 0x2b,	0x33,
					       0x23, 0x37, 0x43, 0xffff };
	struct user_regs_struct saved;
	char note[48];
	long stop;

	for (unsigned int r = 0; r < ARRAY_SIZE(offsets); r++) {
		int pid = stopped_at_a_call();

		saved = get_regs(pid);
		for (unsigned int i = 0; i < ARRAY_SIZE(bad); i++) {
			snprintf(note, sizeof(note), "register %u: %#x", r, bad[i]);
			EXPECT_EQ_IN(note, PT(POKEUSR, pid, offsets[r], bad[i]), -EIO);
		}
		EXPECT_EQ(PT(POKEUSR, pid, offsets[r], 0), r < 2 ? -EIO : 0);
		EXPECT_EQ(PT(POKEUSR, pid, offsets[r], 0x10000 | (r < 2 ? 0x2b : 3)),
			  0); /* 16 bits count */
		EXPECT_EQ(PT(SETREGS, pid, 0, &saved), 0);
		for (unsigned int i = 0; i < ARRAY_SIZE(good); i++) {
			snprintf(note, sizeof(note), "register %u: %#x", r, good[i]);
			EXPECT_EQ_IN(note, PT(POKEUSR, pid, offsets[r], good[i]), 0);
			if (r == 0 && good[i] == 0x23) /* 32-bit code: it would run on, somewhere */
				continue;
			PT(SYSCALL, pid, 0, 0);
			stop = wait_stop(pid);
			EXPECT_IN(note, stop == SIGTRAP || stop == SIGSEGV || stop == SIGBUS);
			if (stop < 0)
				break;
			EXPECT_EQ(PT(SETREGS, pid, 0, &saved), 0);
		}
		kill_and_reap(pid);
	}
	EXPECT_KERNEL_WHOLE();
}

/* Only flags that popf sets in ring 3, and NT, which it sets as well. */
TEST(flags)
{
	const unsigned long allowed = 0x1 | 0x4 | 0x10 | 0x40 | 0x80 | 0x400 | 0x800 | 0x4000 |
				      0x10000 | 0x40000;
	int pid = stopped_at_a_call();
	struct user_regs_struct regs, saved = get_regs(pid);
	const unsigned long fixed = saved.eflags & ~(allowed | 0x100);
	char note[32];

	for (int bit = 0; bit < 64; bit++) {
		if (bit == 8) /* TF: ptrace_step.c */
			continue;
		snprintf(note, sizeof(note), "flag %d", bit);
		EXPECT_EQ_IN(note, POKE(pid, eflags, 1UL << bit), 0);
		EXPECT_EQ_IN(note, get_regs(pid).eflags, fixed | (1UL << bit & allowed));
		regs = saved;
		regs.eflags = 1UL << bit;
		EXPECT_EQ_IN(note, PT(SETREGS, pid, 0, &regs), 0);
		EXPECT_EQ_IN(note, get_regs(pid).eflags, fixed | (1UL << bit & allowed));
	}
	EXPECT_EQ(POKE(pid, eflags, ~0x100UL), 0); /* everything */
	to_the_end_of_the_call(pid);
	EXPECT_EQ(get_regs(pid).eflags, fixed | allowed);
	EXPECT_EQ(fixed & 0x3202, 0x202); /* IF, no IOPL */
	EXPECT_EQ(PT(SETREGS, pid, 0, &saved), 0);
	finish(pid);
	EXPECT_KERNEL_WHOLE();
}

/* RIP = rcx and RFLAGS = r11, so that only the value itself speaks against SYSRETQ. */
TEST(instruction_pointer)
{
	for (EACH_BAD_POINTER(b)) {
		int pid = stopped_at_a_call();
		struct user_regs_struct regs;

		to_the_end_of_the_call(pid);
		regs = get_regs(pid);
		regs.rip = regs.rcx = b->addr;
		regs.r11 = regs.eflags;
		EXPECT_EQ_IN(b->name, PT(SETREGS, pid, 0, &regs), 0);
		EXPECT_EQ_IN(b->name, PT(CONT, pid, 0, 0), 0);
		EXPECT_EQ_IN(b->name, wait_stop(pid), SIGSEGV);
		EXPECT_EQ_IN(b->name, get_regs(pid).rip, b->addr);
		EXPECT_EQ_IN(b->name, get_regs(pid).cs, 0x33);
		kill_and_reap(pid);
	}
	EXPECT_KERNEL_WHOLE();
}

/* The same with a stack pointer from nowhere, and any base that is the program's at the fault. */
TEST(stack_pointer)
{
	for (EACH_BAD_POINTER(b)) {
		int pid = stopped_at_a_call();

		to_the_end_of_the_call(pid);
		EXPECT_EQ_IN(b->name, POKE(pid, rsp, b->addr), 0);
		PT(CONT, pid, 0, 0);
		EXPECT_IN(b->name, wait_stop(pid) >= SIGBUS);
		kill_and_reap(pid);
	}
	EXPECT_KERNEL_WHOLE();
}

TEST(segment_bases)
{
	static const unsigned long limits[] = { 0x7ffffffff000,
						0x7fffffffffff,
						0x800000000000,
						0xffff888000000000,
						0xfffffe0000000000,
						0xffffffff80000000,
						~0UL };
	int pid = stopped_at_a_call();
	struct user_regs_struct regs;

	for (unsigned int i = 0; i < ARRAY_SIZE(limits); i++) {
		EXPECT_EQ(POKE(pid, fs_base, limits[i]), -EIO);
		EXPECT_EQ(POKE(pid, gs_base, limits[i]), -EIO);
		regs = get_regs(pid);
		regs.gs_base = limits[i];
		EXPECT_EQ(PT(SETREGS, pid, 0, &regs), -EIO);
		EXPECT_EQ(SYS(ptrace, PTRACE_ARCH_PRCTL, pid, limits[i], 0x1001), -EPERM);
		EXPECT_EQ(SYS(ptrace, PTRACE_ARCH_PRCTL, pid, limits[i], 0x1002), -EPERM);
	}
	EXPECT_EQ(POKE(pid, gs_base, 0x7fffffffefff), 0);
	EXPECT_EQ(get_regs(pid).gs_base, 0x7fffffffefff);
	to_the_end_of_the_call(pid);
	EXPECT_EQ(get_regs(pid).gs_base, 0x7fffffffefff);
	finish(pid);
	EXPECT_KERNEL_WHOLE();
}

/* The number is looked at after the tracer has had its say. */
TEST(numbers)
{
	static const long numbers[] = { 560,	    0x7fffffff,	 0x80000000,	    -2,
					1L << 32,   1L << 62,	 (long)(1UL << 63), 4096,
					0x40000000, -0x80000000L };
	int pid = TRACED(for (unsigned int i = 0; i < ARRAY_SIZE(numbers); i++) EXPECT_EQ(
		SYS(getppid), i == 4 || i == 5 || i == 6 ? -EBADF : -ENOSYS));

	for (unsigned int i = 0; i < ARRAY_SIZE(numbers); i++) {
		PT(SYSCALL, pid, 0, 0);
		EXPECT_STOP(pid, SIGTRAP);
		EXPECT_EQ(POKE(pid, orig_rax, numbers[i]), 0);
		EXPECT_EQ(POKE(pid, rax, 0x1234), 0);
		EXPECT_EQ(POKE(pid, rdi, -1), 0); /* those with a zero below are read(-1) */
		to_the_end_of_the_call(pid);
	}
	finish(pid);
	EXPECT_KERNEL_WHOLE();
}

/* What XRSTOR would refuse in ring 0 is refused here; what was there before stays. */
static union {
	unsigned char bytes[16384];
	struct user_fpregs_struct fx;
	unsigned long words[2048];
} xstate, before __attribute__((aligned(64)));

#define XSTATE_BV 64 /* in words of 8 bytes; XCOMP_BV behind it, and six that are reserved */

TEST(vector_state)
{
	int pid = stopped_at_a_call();
	struct iovec iov = { &before, sizeof(before) };
	unsigned long size;

	EXPECT_EQ(PT(GETREGSET, pid, NT_X86_XSTATE, &iov), 0);
	size = iov.iov_len;
	EXPECT(size >= 576 && size < sizeof(before));
	for (int word = XSTATE_BV; word < XSTATE_BV + 8; word++)
		for (int bit = 0; bit < 64; bit++) {
			xstate = before;
			if (word == XSTATE_BV &&
			    (before.words[58] >> bit & 1)) /* XCR0: those it may have */
				continue;
			xstate.words[word] |= 1UL << bit;
			iov = (struct iovec){ &xstate, size };
			EXPECT_EQ(PT(SETREGSET, pid, NT_X86_XSTATE, &iov), -EINVAL);
		}
	for (int bit = 16; bit < 32; bit++) {
		xstate = before;
		xstate.fx.mxcsr = 1U << bit;
		xstate.words[XSTATE_BV] |= 3;
		iov = (struct iovec){ &xstate, size };
		EXPECT_EQ(PT(SETREGSET, pid, NT_X86_XSTATE, &iov), -EINVAL);
		EXPECT_EQ(PT(SETFPREGS, pid, 0, &xstate), -EINVAL);
	}
	for (unsigned long n = 0; n < size; n += 8) {
		iov = (struct iovec){ &before, n };
		EXPECT_EQ(PT(SETREGSET, pid, NT_X86_XSTATE, &iov), -EFAULT); /* all or nothing */
	}
	iov = (struct iovec){ &xstate, sizeof(xstate) };
	EXPECT_EQ(PT(GETREGSET, pid, NT_X86_XSTATE, &iov), 0);
	EXPECT(!memcmp(&xstate, &before, size));
	memset(&xstate, 0xff, sizeof(xstate)); /* any bytes, in a header that is good */
	memset(&xstate.words[XSTATE_BV], 0, 64);
	xstate.words[XSTATE_BV] = before.words[58] & 7;
	xstate.fx.mxcsr = 0x1f80;
	iov = (struct iovec){ &xstate, size };
	EXPECT_EQ(PT(SETREGSET, pid, NT_X86_XSTATE, &iov), 0);
	to_the_end_of_the_call(pid);
	iov = (struct iovec){ &before, size };
	EXPECT_EQ(PT(SETREGSET, pid, NT_X86_XSTATE, &iov), 0);
	finish(pid);
	EXPECT_KERNEL_WHOLE();
}

/* Pointers of the tracer's, for each request that has one. */
TEST(pointers)
{
	static const int requests[] = { PTRACE_GETREGS,	   PTRACE_SETREGS,    PTRACE_GETFPREGS,
					PTRACE_SETFPREGS,  PTRACE_GETSIGINFO, PTRACE_SETSIGINFO,
					PTRACE_GETEVENTMSG };
	int pid = stopped_at_a_call();
	struct user_regs_struct saved = get_regs(pid), now;
	struct iovec iov;
	char note[64];

	for (EACH_BAD_POINTER(b)) {
		for (unsigned int i = 0; i < ARRAY_SIZE(requests); i++) {
			snprintf(note, sizeof(note), "request %d, %s", requests[i], b->name);
			EXPECT_EQ_IN(note, SYS(ptrace, requests[i], pid, 0, b->addr), -EFAULT);
		}
		iov = (struct iovec){ (void *)b->addr, 216 };
		EXPECT_EQ_IN(b->name, PT(GETREGSET, pid, NT_PRSTATUS, &iov), -EFAULT);
		EXPECT_EQ_IN(b->name, PT(SETREGSET, pid, NT_PRSTATUS, &iov), -EFAULT);
		EXPECT_EQ_IN(b->name, PT(GETREGSET, pid, NT_PRSTATUS, b->addr), -EFAULT);
		EXPECT_EQ_IN(b->name, PT(GETSIGMASK, pid, 8, b->addr), -EFAULT);
		EXPECT_EQ_IN(b->name, PT(SETSIGMASK, pid, 8, b->addr), -EFAULT);
	}
	now = get_regs(pid);
	EXPECT(!memcmp(&saved, &now, sizeof(now)));
	finish(pid);
	EXPECT_KERNEL_WHOLE();
}
