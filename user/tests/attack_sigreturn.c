/*
 * Frames that no signal made. Mechanism: rt_sigreturn(2) loads every register, selectors and flags among them, and the
 * vector state, from memory that ring 3 has written: CS and SS that iretq refuses, in ring 0 and with the user's GS base
 * (CVE-2014-9322, CVE-2014-9090); an RIP at which SYSRETQ faults in ring 0 (CVE-2006-0744); IOPL, IF or NT from nowhere; XSAVE headers
 * that XRSTOR refuses half-way. What must happen: exactly the state asked for where ring 3 may have it, else SIGSEGV for the task. TCG and
 * Bochs; the fault of SYSRETQ in ring 0 on Bochs only.
 */
#include "frames.h"
#include "probe.h"

static void set_cs(struct ucontext *uc)
{
	uc->uc_mcontext.cs = value;
}

static void set_ss(struct ucontext *uc)
{
	uc->uc_mcontext.ss = value;
}

static unsigned long cs_told(const struct ucontext *uc)
{
	return uc->uc_mcontext.cs;
}

static unsigned long ss_told(const struct ucontext *uc)
{
	return uc->uc_mcontext.ss;
}

static int deadly(int status)
{
	return status == KILLED(SIGSEGV) || status == KILLED(SIGBUS);
}

/* Null, the kernel's, beyond the table, of an LDT, a TSS, data as code and code as stack: with RPL 3 none is any good. */
TEST(bad_selectors)
{
	static const unsigned short cs[] = { 0, 0x08, 0x10, 0x18, 0x2b, 0x37, 0x40, 0xfff8 };
	static const unsigned short ss[] = { 0, 0x10, 0x18, 0x23, 0x33, 0x2f, 0x40, 0xfff8 };
	char note[32];

	for (unsigned int i = 0; i < ARRAY_SIZE(cs); i++) {
		snprintf(note, sizeof(note), "cs %#x", cs[i]);
		EXPECT_IN(note, deadly(IN_CHILD(sigreturn_with(set_cs, cs[i]))));
		EXPECT_STATUS_IN(note,
				 IN_CHILD(catch_it(cs_told); sigreturn_with(set_cs, cs[i] | 3)),
				 EXITED(42));
	}
	for (unsigned int i = 0; i < ARRAY_SIZE(ss); i++) {
		snprintf(note, sizeof(note), "ss %#x", ss[i]);
		EXPECT_IN(note, deadly(IN_CHILD(sigreturn_with(set_ss, ss[i]))));
		EXPECT_STATUS_IN(note,
				 IN_CHILD(catch_it(ss_told); sigreturn_with(set_ss, ss[i] | 3)),
				 EXITED(42));
	}
}

/* The privilege level is not the frame's to choose: it is 3. */
TEST(privilege_level)
{
	EXPECT_STATUS(IN_CHILD(sigreturn_with(set_cs, 0x30)), PASSED);
	EXPECT_STATUS(IN_CHILD(sigreturn_with(set_ss, 0x28)), PASSED);
	EXPECT_STATUS(IN_CHILD(sigreturn_with(set_cs, 0x31)), PASSED);
}

/* The same with any GS base of the program's, which is the active one where iretq faults. */
static void with_gs(unsigned long base)
{
	asm volatile("wrgsbase %0" ::"r"(base));
	sigreturn_with(set_ss, 0x1b);
}

TEST(gs_base_at_the_fault)
{
	static const unsigned long bases[] = { 0, 0x1000, 0xffff888000000000, 0xffffffff80000000,
					       0xfffffe0000000000 };

	for (unsigned int i = 0; i < ARRAY_SIZE(bases); i++)
		EXPECT(deadly(IN_CHILD(with_gs(bases[i]))));
}

/* RIP = rcx and RFLAGS = r11, so that only the value itself speaks against SYSRETQ. */
static void set_rip(struct ucontext *uc)
{
	uc->uc_mcontext.rip = value;
	uc->uc_mcontext.rcx = value;
	uc->uc_mcontext.r11 = uc->uc_mcontext.eflags;
}

static unsigned long rip_told(const struct ucontext *uc)
{
	return uc->uc_mcontext.rip;
}

TEST(instruction_pointer)
{
	for (EACH_BAD_POINTER(b)) {
		EXPECT_STATUS_IN(b->name, IN_CHILD(sigreturn_with(set_rip, b->addr)),
				 KILLED(SIGSEGV));
		EXPECT_STATUS_IN(b->name,
				 IN_CHILD(catch_it(rip_told); sigreturn_with(set_rip, b->addr)),
				 EXITED(42));
	}
}

/* Of the flags the frame gives those that popf could: never IF = 0, IOPL, NT, VM, or what has no name. */
static unsigned long flags_out;

static void set_flags(struct ucontext *uc)
{
	uc->uc_mcontext.eflags = value;
}

static void flags_with(unsigned long flags)
{
	change = set_flags;
	value = flags;
	act(SIGUSR1, (void *)changing_handler, SA_SIGINFO);
	asm volatile("pushfq; andl $~0x200cd5, (%%rsp); popfq\n"
		     "syscall\n"
		     "pushfq; pop %0; cld\n"
		     "push %0; andl $~0x40000, (%%rsp); popfq\n" /* no #AC in here */
		     : "=r"(flags_out)
		     : "a"(SYS_kill), "D"(SYS(getpid)), "S"(SIGUSR1)
		     : "rcx", "r11", "memory", "cc");
}

TEST(flags)
{
	static const unsigned long allowed = FLAG_CF | FLAG_PF | FLAG_AF | FLAG_ZF | FLAG_SF |
					     FLAG_DF | FLAG_OF | FLAG_AC;
	char note[32];

	for (int bit = 0; bit < 64; bit++) {
		if (bit == 8) /* TF: below */
			continue;
		snprintf(note, sizeof(note), "flag %d", bit);
		flags_with(1UL << bit);
		EXPECT_EQ_IN(note, flags_out, FLAGS_FIXED | (1UL << bit & allowed));
	}
	EXPECT_STATUS(IN_CHILD(flags_with(FLAG_TF)), KILLED(SIGTRAP));
	EXPECT_STATUS(IN_CHILD(flags_with(FLAG_IOPL); asm volatile("cli")), KILLED(SIGSEGV));
	act(SIGUSR1, DEFAULT, 0);
}

/* A frame is where the stack pointer says, and that may be anywhere. */
static void sigreturn_at(unsigned long sp)
{
	struct regs in = { .rax = SYS_rt_sigreturn, .flags = FLAGS_FIXED, .rsp = sp };

	call_with_regs(&in);
}

TEST(frame_pointer)
{
	char *edge = map_edge(1);

	for (EACH_BAD_POINTER(b))
		EXPECT_STATUS_IN(b->name, IN_CHILD(sigreturn_at(b->addr)), KILLED(SIGSEGV));
	EXPECT_STATUS(IN_CHILD(sigreturn_at(0)), KILLED(SIGSEGV));
	EXPECT_STATUS(IN_CHILD(sigreturn_at(8)), KILLED(SIGSEGV));
	for (unsigned long in = 0; in <= 304; in += 8)
		EXPECT_STATUS(IN_CHILD(sigreturn_at((unsigned long)edge + PAGE - in)),
			      KILLED(SIGSEGV));
	unmap_pages(edge, 1);
}

/* Vector state: pointers that lead nowhere, and headers that XRSTOR must not accept. */
static void set_fpstate(struct ucontext *uc)
{
	uc->uc_mcontext.fpstate = (void *)value;
}

static void move_fpstate(struct ucontext *uc)
{
	static char copy[16384] __attribute__((aligned(64)));

	memcpy(copy + value, uc->uc_mcontext.fpstate,
	       uc->uc_mcontext.fpstate->sw_reserved.extended_size);
	uc->uc_mcontext.fpstate = (void *)(copy + value);
}

TEST(vector_state_pointers)
{
	for (EACH_BAD_POINTER(b))
		EXPECT_STATUS_IN(b->name, IN_CHILD(sigreturn_with(set_fpstate, b->addr)),
				 KILLED(SIGSEGV));
	EXPECT_STATUS(IN_CHILD(sigreturn_with(set_fpstate, 64)), KILLED(SIGSEGV));
	EXPECT_STATUS(IN_CHILD(sigreturn_with(move_fpstate, 0)), PASSED);
	EXPECT_STATUS(IN_CHILD(sigreturn_with(move_fpstate, 64)), PASSED);
	EXPECT_STATUS(IN_CHILD(sigreturn_with(move_fpstate, 8)), KILLED(SIGSEGV)); /* unaligned */
}

/* @value: byte offset in the low 16 bits; a byte to store there above. */
static void set_fp_byte(struct ucontext *uc)
{
	((unsigned char *)uc->uc_mcontext.fpstate)[value & 0xffff] = value >> 16;
}

#define FP_BYTE(field, index, byte) \
	((__builtin_offsetof(struct _xstate, field) + (index)) | (unsigned long)(byte) << 16)

TEST(vector_state_headers)
{
	static const struct {
		const char *name;
		unsigned long byte;
		int status;
	} rows[] = {
		{ "XSTATE_BV, bit 63", FP_BYTE(xstate_hdr.xfeatures, 7, 0x80), KILLED(SIGSEGV) },
		{ "XSTATE_BV, bit 40", FP_BYTE(xstate_hdr.xfeatures, 5, 0x01), KILLED(SIGSEGV) },
		{ "XCOMP_BV, bit 0", FP_BYTE(xstate_hdr.reserved1, 0, 0x01), KILLED(SIGSEGV) },
		{ "header, reserved word", FP_BYTE(xstate_hdr.reserved1, 8, 0x01),
		  KILLED(SIGSEGV) },
		/* What says that there is XSAVE state: without it, it is FXSAVE's. */
		{ "magic1", FP_BYTE(fpstate.sw_reserved.magic1, 0, 0), PASSED },
		{ "xstate_size, too large", FP_BYTE(fpstate.sw_reserved.xstate_size, 3, 0x7f),
		  PASSED },
		{ "xstate_size, negative", FP_BYTE(fpstate.sw_reserved.xstate_size, 3, 0xff),
		  PASSED },
		{ "xstate_size, too small", FP_BYTE(fpstate.sw_reserved.xstate_size, 1, 0x01),
		  PASSED },
		{ "extended_size, too small", FP_BYTE(fpstate.sw_reserved.extended_size, 1, 0x01),
		  PASSED },
		{ "xfeatures, bit 63", FP_BYTE(fpstate.sw_reserved.xfeatures, 7, 0x80), PASSED },
		{ "xfeatures, no SSE", FP_BYTE(fpstate.sw_reserved.xfeatures, 0, 0x01), PASSED },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++)
		EXPECT_STATUS_IN(rows[i].name, IN_CHILD(sigreturn_with(set_fp_byte, rows[i].byte)),
				 rows[i].status);
}

/* Reserved bits of MXCSR: QEMU loads them by any instruction, and they mean nothing there. */
static void load_mxcsr(unsigned int mxcsr)
{
	asm volatile("ldmxcsr %0" ::"m"(mxcsr));
}

TEST(vector_state_mxcsr)
{
	if (IN_CHILD(load_mxcsr(0x10000)) == PASSED)
		return ktap_skip("this machine has no reserved bits in MXCSR");
	EXPECT_STATUS(IN_CHILD(sigreturn_with(set_fp_byte, FP_BYTE(fpstate.mxcsr, 2, 1))),
		      KILLED(SIGSEGV));
	EXPECT_STATUS(IN_CHILD(sigreturn_with(set_fp_byte, FP_BYTE(fpstate.mxcsr, 3, 0x80))),
		      KILLED(SIGSEGV));
}

/* Larger than what the CPU has: then the header behind it is not looked at, and may be anything. */
static void oversize(struct ucontext *uc)
{
	static char copy[16384] __attribute__((aligned(64)));
	struct _xstate *x = (void *)copy;
	unsigned int size = uc->uc_mcontext.fpstate->sw_reserved.xstate_size + 64;

	memcpy(copy, uc->uc_mcontext.fpstate, 512);
	memset(&x->xstate_hdr, 0xff, sizeof(x->xstate_hdr));
	x->fpstate.sw_reserved.xstate_size = size;
	x->fpstate.sw_reserved.extended_size = size + 4;
	memcpy(copy + size, &(unsigned int){ FP_XSTATE_MAGIC2 }, 4);
	uc->uc_mcontext.fpstate = (void *)copy;
}

TEST(vector_state_oversize)
{
	EXPECT_STATUS(IN_CHILD(sigreturn_with(oversize, 0)), PASSED);
}

/* State that ends in the middle: what XRSTOR had loaded before it faulted is not what the task goes on with. */
static void cut_off(struct ucontext *uc)
{
	char *page = map_edge(1);
	struct _xstate *x = (void *)(page + PAGE - 640);

	memset(x, 0, 640);
	x->fpstate.mxcsr = 0x1f80;
	memset(x->fpstate.xmm_space, 0x77, sizeof(x->fpstate.xmm_space));
	x->fpstate.sw_reserved = (struct _fpx_sw_bytes){ FP_XSTATE_MAGIC1, 580, 7, 576, {} };
	x->xstate_hdr.xfeatures = 7;
	memcpy(x + 1, &(unsigned int){ FP_XSTATE_MAGIC2 }, 4);
	uc->uc_mcontext.fpstate = (void *)x;
}

static unsigned long xmm_told(const struct ucontext *uc)
{
	return uc->uc_mcontext.fpstate->xmm_space[0] | uc->uc_mcontext.fpstate->xmm_space[60];
}

TEST(vector_state_cut_off)
{
	EXPECT_STATUS(IN_CHILD(sigreturn_with(cut_off, 0)), KILLED(SIGSEGV));
	EXPECT_STATUS(IN_CHILD(catch_it(xmm_told); sigreturn_with(cut_off, 0)), EXITED(42));
}

/* rax that asks for a restart, in a frame: the handler's caller was no call. Another signal is on its way meanwhile. */
static void ask_for_restart(struct ucontext *uc)
{
	block(BIT(SIGUSR2));
	send(SIGUSR2);
	uc->uc_mcontext.rax = value;
}

TEST(restart_from_a_frame)
{
	static const long restarts[] = { -512, -513, -514, -516 };

	act(SIGUSR2, (void *)note_handler, SA_SIGINFO | SA_RESTART);
	for (unsigned int i = 0; i < ARRAY_SIZE(restarts); i++) {
		long ret;

		forget();
		change = ask_for_restart;
		value = restarts[i];
		act(SIGUSR1, (void *)changing_handler, SA_SIGINFO);
		ret = send(SIGUSR1);
		EXPECT_EQ(ret == restarts[i], 1);
		EXPECT_EQ(noted.count, 1);
		EXPECT_EQ(noted.uc.uc_mcontext.rax, restarts[i]);
	}
	act(SIGUSR1, DEFAULT, 0);
	act(SIGUSR2, DEFAULT, 0);
}

/* Whole frames of chance, as often as one likes: each child ends somehow, and the machine goes on. */
static unsigned long seed = 0x9e3779b97f4a7c15;

static unsigned long chance(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	return seed ^= seed << 17;
}

static void scramble(struct ucontext *uc)
{
	unsigned char *fp = (void *)uc->uc_mcontext.fpstate, *frame = (void *)uc;
	int n = 1 + chance() % 8;

	SYS(alarm, 10); /* it may well loop */
	while (n--) {
		if (chance() & 1)
			frame[chance() % sizeof(*uc)] = chance();
		else
			fp[464 + chance() % 112] = chance();
	}
}

TEST(frames_of_chance)
{
	for (int i = 0; i < 200; i++) {
		int pid;

		chance();
		pid = fork_child();
		if (!pid) {
			sigreturn_with(scramble, 0);
			SYS(exit_group, 0);
		}
		EXPECT(reap(pid) >= 0);
	}
}
