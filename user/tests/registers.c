/*
 * Registers across system calls: only rax, rcx and r11 differ for the caller, whatever the call,
 * whether it succeeds, fails or does not exist, and whatever the flags and the stack pointer are.
 * No value of the kernel's comes out (CVE-2009-2910). syscall(2); System V ABI for x86-64, A.2.1.
 */
#include <time.h>
#include "child.h"
#include "mem.h"
#include "regs.h"

TEST(calls_that_succeed)
{
	static const struct {
		const char *name;
		int nr;
	} t[] = {
		{ "getpid", SYS_getpid },
		{ "getppid", SYS_getppid },
		{ "gettid", SYS_gettid },
		{ "sched_yield", SYS_sched_yield },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(t); i++) {
		struct regs in = pattern_regs(t[i].nr), out = call_with_regs(&in);

		EXPECT_IN(t[i].name, (long)out.rax >= 0);
		expect_regs_kept(t[i].name, &in, &out);
	}
}

/* These go the long way, through a sleep and another task. */
TEST(calls_that_block)
{
	static const struct timespec t = { 0, 1000000 };
	struct regs in = pattern_regs(SYS_nanosleep), out;
	int pid = fork_child();

	if (!pid)
		child_done();
	in.rdi = (unsigned long)&t;
	in.rsi = 0;
	out = call_with_regs(&in);
	EXPECT_EQ(out.rax, 0);
	expect_regs_kept("nanosleep", &in, &out);

	in = pattern_regs(SYS_wait4);
	in.rdi = pid;
	in.rsi = in.rdx = in.r10 = 0;
	out = call_with_regs(&in);
	EXPECT_EQ(out.rax, pid);
	expect_regs_kept("wait4", &in, &out);
}

TEST(calls_that_fail)
{
	static const int nrs[] = {
		SYS_read,   SYS_write,	SYS_open,	SYS_close,	   SYS_fstat,
		SYS_lseek,  SYS_mmap,	SYS_mprotect,	SYS_munmap,	   SYS_writev,
		SYS_readv,  SYS_uname,	SYS_getdents64, SYS_clock_gettime, SYS_nanosleep,
		SYS_execve, SYS_kill,	SYS_getrandom,	SYS_sysinfo,	   SYS_arch_prctl,
		SYS_wait4,  SYS_reboot, SYS_syslog,
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(nrs); i++) {
		struct regs in = pattern_regs(nrs[i]), out;
		char note[16];

		snprintf(note, sizeof(note), "call %d", nrs[i]);
		out = call_with_regs(&in);
		EXPECT_IN(note, (long)out.rax < 0 && (long)out.rax > -4096);
		expect_regs_kept(note, &in, &out);
	}
}

TEST(calls_that_do_not_exist)
{
	static const unsigned long nrs[] = {
		400, 547, 600, 1023, 4096, 0x7fffffff, 0x80000000, -1UL
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(nrs); i++) {
		struct regs in = pattern_regs(nrs[i]), out = call_with_regs(&in);

		EXPECT_EQ(out.rax, -ENOSYS);
		expect_regs_kept("no such call", &in, &out);
	}
}

/* Each flag that ring 3 can set survives, alone and all together. */
TEST(flags)
{
	static const unsigned long flags[] = {
		0,
		FLAG_CF,
		FLAG_PF,
		FLAG_AF,
		FLAG_ZF,
		FLAG_SF,
		FLAG_OF,
		FLAG_DF,
		FLAG_AC,
		FLAG_ID,
		FLAG_NT,
		FLAG_DF | FLAG_AC | FLAG_NT,
		FLAG_CF | FLAG_PF | FLAG_AF | FLAG_ZF | FLAG_SF | FLAG_OF | FLAG_DF | FLAG_AC |
			FLAG_ID | FLAG_NT,
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(flags); i++) {
		static const int nrs[] = { SYS_getpid, SYS_sched_yield, 600 };

		for (unsigned int j = 0; j < ARRAY_SIZE(nrs); j++) {
			struct regs in = pattern_regs(nrs[j]), out;
			char note[32];

			snprintf(note, sizeof(note), "flags %#lx", flags[i]);
			in.flags = FLAGS_FIXED | flags[i];
			out = call_with_regs(&in);
			expect_regs_kept(note, &in, &out);
		}
	}
}

/* With DF set the kernel's own string instructions must still run forwards. */
TEST(direction_flag_in_copies)
{
	static char buf[3 * 400] __attribute__((aligned(8)));
	struct regs in = pattern_regs(SYS_uname), out;

	memset(buf, 0xee, sizeof(buf));
	in.flags |= FLAG_DF | FLAG_AC;
	in.rdi = (unsigned long)buf + 400;
	out = call_with_regs(&in);
	EXPECT_EQ(out.rax, 0);
	expect_regs_kept("uname", &in, &out);
	EXPECT(filled(buf, 0xee, 400));
	EXPECT(filled(buf + 790, 0xee, 410));
	EXPECT(!strcmp(buf + 400 + 4 * 65, "x86_64"));
}

/* The stack pointer is the caller's affair: the kernel neither uses nor changes it. */
TEST(any_stack_pointer)
{
	static const unsigned long sp[] = {
		0,
		1,
		8,
		0x1000,
		0x7fffffffeff8UL,
		0x7ffffffff000UL,
		0x800000000000UL,
		0x8000000000000000UL,
		0xffff888000000000UL,
		0xffffffff81000000UL,
		-8UL,
		-1UL,
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(sp); i++) {
		struct regs in = pattern_regs(SYS_getpid), out;
		char note[32];

		snprintf(note, sizeof(note), "rsp %#lx", sp[i]);
		in.rsp = sp[i];
		out = call_with_regs(&in);
		EXPECT_EQ_IN(note, out.rax, SYS(getpid));
		expect_regs_kept(note, &in, &out);
		in.rax = SYS_sched_yield;
		out = call_with_regs(&in);
		expect_regs_kept(note, &in, &out);
	}
}

/* What rcx and r11 hold at the entry is lost, and of no influence. */
TEST(rcx_and_r11_do_not_matter)
{
	for (EACH_BAD_POINTER(b)) {
		struct regs in = pattern_regs(SYS_getpid), out;

		in.rcx = in.r11 = b->addr;
		out = call_with_regs(&in);
		EXPECT_EQ(out.rax, SYS(getpid));
		expect_regs_kept(b->name, &in, &out);
	}
}
