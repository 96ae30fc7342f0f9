/*
 * The way back to ring 3 with a frame that somebody changed. Mechanism: a signal frame or a tracer
 * sets RIP, CS, SS, RFLAGS. SYSRETQ knows only rcx and r11, and on Intel's CPUs faults in ring 0,
 * with the user's stack, where rcx is not canonical (CVE-2012-0217, CVE-2006-0744, CVE-2014-4699);
 * IRETQ faults in ring 0 with the user's GS base where the frame is bad (CVE-2014-9322,
 * CVE-2014-9090). What must happen: exactly the state asked for, or a signal. Here lstar_selftest
 * plays the tracer. TCG and Bochs; the fault of SYSRETQ in ring 0 on Bochs only.
 */
#include "probe.h"

#define NONCANONICAL 0x800000000000UL
#define KERNEL_ADDRESS 0xffffffff81000000UL

/*
 * Returns from lstar_selftest with frame *f: where it comes back, registers and flags are as *f
 * says.
 */
static struct regs return_with(const struct selftest_frame *f)
{
	struct regs in = pattern_regs(SYS_lstar_selftest);

	in.rdi = SELFTEST_SET_FRAME;
	in.rsi = (unsigned long)f;
	return call_with_regs(&in);
}

static int status_with(struct selftest_frame f)
{
	return IN_CHILD(EXPECT_EQ(return_with(&f).rax, 0));
}

/* Where the changed frames lead: a stack, and a look at what else came along. */
static char other_stack[4096] __attribute__((used, aligned(16)));
void elsewhere(void);
void came_elsewhere(unsigned long rcx, unsigned long sp);
asm(".pushsection .text\n"
    "elsewhere:\n"
    "	mov %rcx, %rdi\n"
    "	mov %rsp, %rsi\n"
    "	lea other_stack+4096(%rip), %rsp\n"
    "	call came_elsewhere\n"
    ".popsection\n");

void came_elsewhere(unsigned long rcx, unsigned long sp)
{
	SYS(exit_group, rcx == 0x77 && sp == NONCANONICAL ? 42 : 1);
}

/* RIP is not rcx: the return goes to RIP, and rcx has the value asked for. */
TEST(rip_that_is_not_rcx)
{
	struct selftest_frame f = { .mask = FRAME_IP | FRAME_SP | FRAME_CX,
				    .ip = (unsigned long)elsewhere,
				    .sp = NONCANONICAL,
				    .cx = 0x77 };

	NEED_HOOK;
	EXPECT_STATUS(status_with(f), EXITED(42));
	f.mask &= ~FRAME_CX;
	EXPECT_STATUS(status_with(f), EXITED(1));
}

/* Flags that are not r11: both come back as they were set. */
TEST(flags_that_are_not_r11)
{
	static const unsigned long flags[] = { FLAG_CF, FLAG_DF, FLAG_AC, FLAG_ID | FLAG_OF };

	NEED_HOOK;
	for (unsigned int i = 0; i < ARRAY_SIZE(flags); i++) {
		struct selftest_frame f = { .mask = FRAME_FLAGS | FRAME_R11,
					    .flags = FLAGS_FIXED | flags[i],
					    .r11 = 0xabcdef };
		struct regs out = return_with(&f);

		EXPECT_EQ(out.flags, f.flags);
		EXPECT_EQ(out.r11, f.r11);
		f.mask = FRAME_FLAGS;
		out = return_with(&f);
		EXPECT_EQ(out.flags, f.flags);
		EXPECT_EQ(out.r11, FLAGS_FIXED);
	}
}

/*
 * Selectors that ring 3 cannot have: null, the kernel's data, beyond the table, of an LDT, data as
 * code.
 */
TEST(bad_selectors)
{
	static const unsigned long cs[] = { 3, 0x1b, 0xfffb, 0x37, 0x2b, 0x43 };
	static const unsigned long ss[] = { 0, 3, 0x18, 0x1b, 0xfffb, 0x2f, 0x33, 0x43 };
	char note[32];

	NEED_HOOK;
	for (unsigned int i = 0; i < ARRAY_SIZE(cs); i++) {
		snprintf(note, sizeof(note), "cs %#lx", cs[i]);
		EXPECT_STATUS_IN(
			note, status_with((struct selftest_frame){ .mask = FRAME_CS, .cs = cs[i] }),
			KILLED(SIGSEGV));
	}
	for (unsigned int i = 0; i < ARRAY_SIZE(ss); i++) {
		int status = status_with((struct selftest_frame){ .mask = FRAME_SS, .ss = ss[i] });

		snprintf(note, sizeof(note), "ss %#lx", ss[i]);
		EXPECT_IN(note, status == KILLED(SIGSEGV) || status == KILLED(SIGBUS));
	}
	EXPECT_KERNEL_WHOLE();
}

/* 32-bit code: SYSRETQ would go to 64 bits, where `push %cs` is an invalid opcode (SIGILL). */
static int status_in_32_bits(void)
{
	char *code =
		(char *)map_anon(0x10000000, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_FIXED);
	struct selftest_frame f = { .mask = FRAME_IP | FRAME_CX | FRAME_CS, .cs = 0x23 };

	f.ip = f.cx = (unsigned long)code;
	memcpy(code, "\x0e\xcc", 2); /* push %cs; int3: the stack pointer is below 4 GiB, too */
	f.mask |= FRAME_SP;
	f.sp = f.ip + PAGE;
	return status_with(f);
}

TEST(code_of_32_bits)
{
	NEED_HOOK;
	EXPECT_STATUS(status_in_32_bits(), KILLED(SIGTRAP));
}

/* RIP = rcx and RFLAGS = r11, so that only the value itself speaks against SYSRETQ. */
TEST(rip_beyond_user_memory)
{
	static const unsigned long rip[] = { NONCANONICAL,	 NONCANONICAL | 1UL << 63, USER_END,
					     0xffff7fffffffffff, KERNEL_ADDRESS,	   -1UL };
	char note[40];

	NEED_HOOK;
	for (unsigned int i = 0; i < ARRAY_SIZE(rip); i++) {
		struct selftest_frame f = { .mask = FRAME_IP | FRAME_CX,
					    .ip = rip[i],
					    .cx = rip[i] };

		snprintf(note, sizeof(note), "rip %#lx", rip[i]);
		EXPECT_STATUS_IN(note, status_with(f), KILLED(SIGSEGV));
		f.mask |= FRAME_SP;
		f.sp = KERNEL_ADDRESS;
		EXPECT_STATUS_IN(note, status_with(f), KILLED(SIGSEGV));
		f.mask = FRAME_IP;
		EXPECT_STATUS_IN(note, status_with(f), KILLED(SIGSEGV));
	}
	EXPECT_KERNEL_WHOLE();
}

/*
 * TF set by a tracer: the instruction behind the call still runs, and then comes the trap. Here it is
 * one that faults, so there is none; SYSRETQ would trap before it.
 */
static void step_from_frame(void)
{
	static const struct selftest_frame f = { .mask = FRAME_FLAGS | FRAME_R11,
						 .flags = FLAGS_FIXED | FLAG_TF,
						 .r11 = FLAGS_FIXED | FLAG_TF };

	asm volatile("syscall\n ud2"
		     :
		     : "a"(SYS_lstar_selftest), "D"(SELFTEST_SET_FRAME), "S"(&f)
		     : "rcx", "r11", "memory");
}

TEST(single_step_begins_behind_the_return)
{
	NEED_HOOK;
	EXPECT_STATUS(IN_CHILD(step_from_frame()), KILLED(SIGILL));
}

/* RF set by a debugger: the breakpoint on the very instruction behind the return is passed once. */
static void past_a_breakpoint(unsigned long flags)
{
	struct selftest_frame f = { .mask = FRAME_FLAGS | FRAME_R11, .flags = flags, .r11 = flags };

	HOOK(PROBE, PLACE_ADDRESS, regs_after_syscall);
	return_with(&f);
}

TEST(resume_flag)
{
	NEED_HOOK;
	EXPECT_STATUS(IN_CHILD(past_a_breakpoint(FLAGS_FIXED)), KILLED(SIGTRAP));
	EXPECT_STATUS(IN_CHILD(past_a_breakpoint(FLAGS_FIXED | FLAG_RF); struct selftest_probe p;
			       HOOK(PROBE_READ, &p)),
		      PASSED);
	EXPECT_KERNEL_WHOLE();
}

/*
 * Each fault at iretq leaves GS right: with any base of the program's, many times, other tasks in
 * between.
 */
static void bad_return_with_base(unsigned long base)
{
	static const struct selftest_frame f = { .mask = FRAME_SS, .ss = 0x1b };

	asm volatile("wrgsbase %0" ::"r"(base));
	return_with(&f);
}

TEST(gs_base_after_faults_at_iretq)
{
	static const unsigned long bases[] = { 0, 0x1000, 0xffff888000000000, 0xffffffff80000000,
					       0xfffffe0000000000 };

	NEED_HOOK;
	for (unsigned int i = 0; i < ARRAY_SIZE(bases); i++) {
		EXPECT_STATUS(IN_CHILD(bad_return_with_base(bases[i])), KILLED(SIGSEGV));
		EXPECT_KERNEL_WHOLE();
	}
}
