/*
 * The frame of a handler and the way back: what is in it, what rt_sigreturn(2) takes from it, and what a handler may
 * change. What it must not take is in attack_sigreturn.c.
 */
#include "sig.h"
#include "regs.h"

TEST(place)
{
	unsigned long frame, fpstate;

	note(SIGUSR1, 0);
	send(SIGUSR1);
	fpstate = (unsigned long)noted.uc.uc_mcontext.fpstate;
	EXPECT(fpstate && !(fpstate & 63));
	EXPECT(fpstate + 512 < noted.uc.uc_mcontext.rsp - 128); /* the red zone */
	/* Its own frame pointer is 16 below the return address, which is 8 below a multiple of 16. */
	frame = noted.sp + 8;
	EXPECT_EQ(frame & 15, 8);
	EXPECT(frame + 440 <= fpstate);
	act(SIGUSR1, DEFAULT, 0);
}

static struct _fpx_sw_bytes sw;
static struct _xstate saved;
static unsigned int magic2;

static void fp_handler(int sig, siginfo_t *info, struct ucontext *uc)
{
	struct _fpstate_64 *fp = uc->uc_mcontext.fpstate;

	sw = fp->sw_reserved;
	memcpy(&saved, fp, sizeof(saved));
	memcpy(&magic2, (char *)fp + sw.xstate_size, sizeof(magic2));
}

/* Registers as the interrupted code had them, with what XSAVE adds said in the words that FXSAVE leaves free. */
TEST(vector_state)
{
	static const unsigned long pattern[2] = { 0x1122334455667788, 0x99aabbccddeeff00 };
	unsigned long after[2];
	unsigned int mxcsr = 0x1fa0;

	act(SIGUSR1, (void *)fp_handler, SA_SIGINFO);
	asm volatile("ldmxcsr %[mxcsr]\n"
		     "movups %[pattern], %%xmm7\n"
		     "syscall\n"
		     "movups %%xmm7, %[after]\n"
		     "stmxcsr %[mxcsr]\n"
		     : [after] "=m"(after), [mxcsr] "+m"(mxcsr)
		     : "a"(SYS_kill), "D"(SYS(getpid)), "S"(SIGUSR1), [pattern] "m"(pattern)
		     : "rcx", "r11", "memory", "xmm7");
	EXPECT_EQ(after[0], pattern[0]);
	EXPECT_EQ(after[1], pattern[1]);
	EXPECT_EQ(mxcsr, 0x1fa0);
	EXPECT_EQ(saved.fpstate.xmm_space[28], 0x55667788);
	EXPECT_EQ(saved.fpstate.xmm_space[31], 0x99aabbcc);
	EXPECT_EQ(saved.fpstate.mxcsr, 0x1fa0);
	EXPECT_EQ(sw.magic1, FP_XSTATE_MAGIC1);
	EXPECT_EQ(magic2, FP_XSTATE_MAGIC2);
	EXPECT_EQ(sw.extended_size, sw.xstate_size + 4);
	EXPECT_EQ(sw.xfeatures & 7, 7); /* x87, SSE, AVX */
	EXPECT(filled(sw.padding, 0, sizeof(sw.padding)));
	EXPECT_EQ(saved.xstate_hdr.xfeatures & 3, 3);
	EXPECT(!(saved.xstate_hdr.xfeatures & ~sw.xfeatures));
	EXPECT(filled(saved.xstate_hdr.reserved1, 0, 56));
	mxcsr = 0x1f80;
	asm volatile("ldmxcsr %0" ::"m"(mxcsr));
	act(SIGUSR1, DEFAULT, 0);
}

/* A handler begins with the state of a fresh program: x87 and MXCSR as at the start. */
static volatile unsigned int handler_mxcsr;
static volatile unsigned short handler_cwd;
static volatile unsigned long handler_flags, handler_xmm;

static void clean_handler(int sig)
{
	unsigned int mxcsr;
	unsigned short cwd;
	unsigned long flags, xmm;

	asm volatile("stmxcsr %0; fnstcw %1; movq %%xmm7, %3; pushfq; pop %2"
		     : "=m"(mxcsr), "=m"(cwd), "=r"(flags), "=r"(xmm));
	handler_mxcsr = mxcsr;
	handler_cwd = cwd;
	handler_flags = flags;
	handler_xmm = xmm;
}

TEST(handler_starts_clean)
{
	unsigned int mxcsr = 0x7fa0;
	unsigned short cwd = 0x27f;
	unsigned long flags;

	act(SIGUSR1, (void *)clean_handler, 0);
	asm volatile("ldmxcsr %[mxcsr]; fldcw %[cwd]; pcmpeqd %%xmm7, %%xmm7\n"
		     "pushfq; orq $0x400, (%%rsp); popfq\n" /* DF */
		     "syscall\n"
		     "pushfq; pop %[flags]; cld\n"
		     "stmxcsr %[mxcsr]; fnstcw %[cwd]\n"
		     : [flags] "=&r"(flags), [mxcsr] "+m"(mxcsr), [cwd] "+m"(cwd)
		     : "a"(SYS_kill), "D"(SYS(getpid)), "S"(SIGUSR1)
		     : "rcx", "r11", "memory", "xmm7");
	EXPECT_EQ(handler_mxcsr, 0x1f80);
	EXPECT_EQ(handler_cwd, 0x37f);
	EXPECT_EQ(handler_xmm, 0);
	EXPECT(!(handler_flags & FLAG_DF));
	EXPECT(flags & FLAG_DF);
	EXPECT_EQ(mxcsr, 0x7fa0);
	EXPECT_EQ(cwd, 0x27f);
	mxcsr = 0x1f80;
	asm volatile("ldmxcsr %0; fninit" ::"m"(mxcsr));
	act(SIGUSR1, DEFAULT, 0);
}

/* What the handler writes into the frame is what goes on: registers, flags, mask, vector state. */
static void writing_handler(int sig, siginfo_t *info, struct ucontext *uc)
{
	struct sigcontext *sc = &uc->uc_mcontext;
	struct _xstate *x = (void *)sc->fpstate;

	sc->rax = 0xa1;
	sc->rbx = 0xb1;
	sc->rcx = 0xc1;
	sc->rdx = 0xd1;
	sc->rsi = 0x51;
	sc->rdi = 0xd2;
	sc->r8 = 0x81;
	sc->r9 = 0x91;
	sc->r10 = 0x101;
	sc->r11 = 0x111;
	sc->r12 = 0x121;
	sc->r13 = 0x131;
	sc->r14 = 0x141;
	sc->r15 = 0x151;
	sc->rbp = 0xb2;
	/* ID, IOPL, NT and IF are not a program's to set this way. */
	sc->eflags = FLAG_CF | FLAG_OF | FLAG_NT | 0x3000;
	x->fpstate.xmm_space[28] = 0x7777;
	x->xstate_hdr.xfeatures |= 2;
	uc->uc_sigmask = BIT(SIGUSR2) | BIT(SIGKILL);
}

TEST(handler_changes_the_frame)
{
	static char other[16384] __attribute__((aligned(16)));
	struct regs in = { .rax = SYS_kill, .rsi = SIGUSR1 };
	unsigned int xmm;
	struct regs out;

	act(SIGUSR1, (void *)writing_handler, SA_SIGINFO);
	in.rdi = SYS(getpid);
	in.rsp = (unsigned long)other + sizeof(other);
	in.flags = FLAGS_FIXED | FLAG_ZF;
	out = call_with_regs(&in);
	asm volatile("movd %%xmm7, %0" : "=r"(xmm));
	EXPECT_EQ(out.rax, 0xa1);
	EXPECT_EQ(out.rbx, 0xb1);
	EXPECT_EQ(out.rcx, 0xc1);
	EXPECT_EQ(out.rdx, 0xd1);
	EXPECT_EQ(out.rsi, 0x51);
	EXPECT_EQ(out.rdi, 0xd2);
	EXPECT_EQ(out.r8, 0x81);
	EXPECT_EQ(out.r9, 0x91);
	EXPECT_EQ(out.r10, 0x101);
	EXPECT_EQ(out.r11, 0x111);
	EXPECT_EQ(out.r12, 0x121);
	EXPECT_EQ(out.r13, 0x131);
	EXPECT_EQ(out.r14, 0x141);
	EXPECT_EQ(out.r15, 0x151);
	EXPECT_EQ(out.rbp, 0xb2);
	EXPECT_EQ(out.flags, FLAGS_FIXED | FLAG_CF | FLAG_OF);
	EXPECT_EQ(xmm, 0x7777);
	EXPECT_EQ(blocked_now(), BIT(SIGUSR2));
	unblock(BIT(SIGUSR2));
	act(SIGUSR1, DEFAULT, 0);
}

/* The registers of code that was interrupted anywhere come back, every one, as often as one likes. */
TEST(registers_survive)
{
	static char other[16384] __attribute__((aligned(16)));
	struct regs in, out;

	note(SIGUSR1, 0);
	for (int i = 0; i < 100; i++) {
		unsigned long *word = (unsigned long *)&in;

		for (unsigned int n = 0; n < sizeof(in) / 8; n++)
			word[n] = 0x0101010101010101 * (n + 1) + i;
		in.rax = SYS_kill;
		in.rdi = SYS(getpid);
		in.rsi = SIGUSR1;
		in.flags = FLAGS_FIXED | (i & 1 ? FLAG_CF : FLAG_SF | FLAG_DF);
		in.rsp = (unsigned long)other + sizeof(other) - 24 * i;
		out = call_with_regs(&in);
		in.rax = 0;
		in.rcx = out.rcx;
		in.r11 = in.flags;
		if (!EXPECT(!memcmp(&in, &out, sizeof(in))))
			break;
	}
	EXPECT_EQ(noted.count, 100);
	act(SIGUSR1, DEFAULT, 0);
}

/* Without vector state in the frame the registers go back to their start. */
static void null_fp_handler(int sig, siginfo_t *info, struct ucontext *uc)
{
	uc->uc_mcontext.fpstate = NULL;
}

TEST(no_vector_state)
{
	unsigned long xmm;

	act(SIGUSR1, (void *)null_fp_handler, SA_SIGINFO);
	asm volatile("pcmpeqd %%xmm7, %%xmm7; syscall; movq %%xmm7, %0"
		     : "=r"(xmm)
		     : "a"(SYS_kill), "D"(SYS(getpid)), "S"(SIGUSR1)
		     : "rcx", "r11", "memory", "xmm7");
	EXPECT_EQ(xmm, 0);
	act(SIGUSR1, DEFAULT, 0);
}

/* A frame that does not say that it has XSAVE state is taken for FXSAVE's: x87 and SSE, the rest as at the start. */
static void fxsave_handler(int sig, siginfo_t *info, struct ucontext *uc)
{
	struct _xstate *x = (void *)uc->uc_mcontext.fpstate;

	x->fpstate.sw_reserved.magic1 = 0;
	memset(&x->xstate_hdr, 0xff, sizeof(x->xstate_hdr));
	x->fpstate.xmm_space[28] = 0x1234;
}

TEST(fxsave_state)
{
	unsigned long xmm;

	act(SIGUSR1, (void *)fxsave_handler, SA_SIGINFO);
	asm volatile("pcmpeqd %%xmm7, %%xmm7; syscall; movq %%xmm7, %0"
		     : "=r"(xmm)
		     : "a"(SYS_kill), "D"(SYS(getpid)), "S"(SIGUSR1)
		     : "rcx", "r11", "memory", "xmm7");
	EXPECT_EQ(xmm, 0xffffffff00001234);
	act(SIGUSR1, DEFAULT, 0);
}

/* Frames go where the stack pointer is, across pages that are not there yet. */
static char *fresh_stack;

static void deep(void)
{
	struct regs in = {
		.rax = SYS_kill, .rdi = SYS(getpid), .rsi = SIGUSR1, .flags = FLAGS_FIXED
	};

	note(SIGUSR1, 0);
	for (unsigned long below = 0; below < 64; below += 8) {
		in.rsp = (unsigned long)fresh_stack + 16 * PAGE - below;
		EXPECT_EQ(call_with_regs(&in).rax, 0);
		SYS(madvise, fresh_stack, 16 * PAGE, MADV_DONTNEED);
	}
	EXPECT_EQ(noted.count, 8);
}

TEST(untouched_stack)
{
	fresh_stack = map_pages(16, PROT_READ | PROT_WRITE);
	EXPECT_STATUS(IN_CHILD(deep()), PASSED);
	unmap_pages(fresh_stack, 16);
}
