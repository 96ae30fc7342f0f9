/*
 * CPU exceptions as signals with a handler: si_code, si_addr and the registers of each; and what cannot be evaded. The
 * signal's number alone is in exceptions.c. sigaction(2), "si_code"; Intel SDM volume 3, chapter 6.
 */
#include "sig.h"

/* What the handler of a child saw; on a page that both have. */
static volatile struct report {
	int sig, code;
	unsigned long addr, rip, trapno, err, cr2;
} * seen;

static void tell_handler(int sig, siginfo_t *info, struct ucontext *uc)
{
	seen->sig = info->si_signo;
	seen->code = info->si_code;
	seen->addr = (unsigned long)info->si_addr;
	seen->rip = uc->uc_mcontext.rip;
	seen->trapno = uc->uc_mcontext.trapno;
	seen->err = uc->uc_mcontext.err;
	seen->cr2 = uc->uc_mcontext.cr2;
	SYS(exit_group, 42);
}

static void catch_all(void *handler)
{
	static const int all[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP };

	for (unsigned int i = 0; i < ARRAY_SIZE(all); i++)
		act(all[i], handler, SA_SIGINFO);
}

static void clear_report(void)
{
	if (!seen)
		seen = (void *)shared_page();
	memset((void *)seen, 0, sizeof(*seen));
}

/* Runs the bytes at @code in a child; what its handler saw is in *seen. */
static void run(const char *note, const void *code)
{
	clear_report();
	EXPECT_STATUS_IN(
		note,
		IN_CHILD(
			catch_all((void *)tell_handler); asm volatile(
				"xor %%eax, %%eax; xor %%edx, %%edx; xor %%ecx, %%ecx; jmp *%0" ::"r"(
					code)
				: "rax", "rcx", "rdx", "memory")),
		EXITED(42));
}

#define CODE(name, text)          \
	extern const char name[]; \
	asm(".pushsection .text\n" #name ":\n" text "\n.popsection\n")

CODE(do_div, "div %ecx");
CODE(do_ud2, "ud2");
CODE(do_int3, "int3; nop");
CODE(do_hlt, "hlt");
CODE(do_null, "movb $0, 8");
CODE(do_noncanonical, "mov $0x800000000000, %rax; mov (%rax), %al");
CODE(do_kernel, "mov $0xffffffff81000000, %rax; mov (%rax), %al");
CODE(do_step, "pushfq; orl $0x100, (%rsp); popfq; nop; nop");

TEST(codes)
{
	static const struct {
		const char *name;
		const char *code;
		int sig, si_code, trapno;
		int addr; /* 0: zero; 1: the instruction's */
	} rows[] = {
		{ "div", do_div, SIGFPE, FPE_INTDIV, 0, 1 },
		{ "ud2", do_ud2, SIGILL, ILL_ILLOPN, 6, 1 },
		{ "hlt", do_hlt, SIGSEGV, SI_KERNEL, 13, 0 },
		{ "non-canonical", do_noncanonical + 10, SIGSEGV, SI_KERNEL, 13, 0 },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++) {
		const char *start = rows[i].code;

		if (start == do_noncanonical + 10)
			start -= 10;
		run(rows[i].name, start);
		EXPECT_EQ_IN(rows[i].name, seen->sig, rows[i].sig);
		EXPECT_EQ_IN(rows[i].name, seen->code, rows[i].si_code);
		EXPECT_EQ_IN(rows[i].name, seen->addr, rows[i].addr ? seen->rip : 0);
		EXPECT_EQ_IN(rows[i].name, seen->rip, rows[i].code);
		EXPECT_EQ_IN(rows[i].name, seen->trapno, rows[i].trapno);
	}
}

TEST(traps)
{
	run("int3", do_int3);
	EXPECT_EQ(seen->sig, SIGTRAP);
	EXPECT_EQ(seen->code, SI_KERNEL);
	EXPECT_EQ(seen->addr, 0);
	EXPECT_EQ(seen->rip, do_int3 + 1); /* a trap: behind it */
	EXPECT_EQ(seen->trapno, 3);
	run("single step", do_step);
	EXPECT_EQ(seen->sig, SIGTRAP);
	EXPECT_EQ(seen->code, TRAP_TRACE);
	EXPECT_EQ(seen->addr, seen->rip);
	EXPECT_EQ(seen->trapno, 1);
}

TEST(page_faults)
{
	run("NULL", do_null);
	EXPECT_EQ(seen->sig, SIGSEGV);
	EXPECT_EQ(seen->code, SEGV_MAPERR);
	EXPECT_EQ(seen->addr, 8);
	EXPECT_EQ(seen->cr2, 8);
	EXPECT_EQ(seen->trapno, 14);
	EXPECT_EQ(seen->err, 6); /* write, from ring 3, nothing there */
	run("kernel", do_kernel);
	EXPECT_EQ(seen->sig, SIGSEGV);
	EXPECT_EQ(seen->code, SEGV_MAPERR);
	EXPECT_EQ(seen->addr, 0xffffffff81000000);
	EXPECT_EQ(seen->err, 5); /* a protection fault whatever is there */
}

static char *page;

static void touch(const char *note, int access, int code, int err)
{
	clear_report();
	EXPECT_STATUS_IN(
		note,
		IN_CHILD(catch_all((void *)tell_handler); if (access == 'x') user_exec(page + 5);
			 else if (access == 'w') user_write(page + 5); else user_read(page + 5)),
		EXITED(42));
	EXPECT_EQ_IN(note, seen->sig, SIGSEGV);
	EXPECT_EQ_IN(note, seen->code, code);
	EXPECT_EQ_IN(note, seen->addr, page + 5);
	if (err >= 0) /* whether a PROT_NONE page is there is the kernel's own affair */
		EXPECT_EQ_IN(note, seen->err, err);
}

TEST(access_errors)
{
	page = map_pages(1, PROT_READ | PROT_WRITE);
	*page = 1;
	SYS(mprotect, page, PAGE, PROT_READ);
	touch("write to a read-only page", 'w', SEGV_ACCERR, 7);
	touch("execute a data page", 'x', SEGV_ACCERR, 0x15);
	SYS(mprotect, page, PAGE, PROT_NONE);
	touch("read a PROT_NONE page", 'r', SEGV_ACCERR, -1);
	unmap_pages(page, 1);
	touch("read an unmapped page", 'r', SEGV_MAPERR, 4);
	touch("write to an unmapped page", 'w', SEGV_MAPERR, 6);
	touch("execute an unmapped page", 'x', SEGV_MAPERR, 0x14);
}

/* x87 and SSE say which exception it was. */
static void sse(unsigned int unmasked, float a, float b)
{
	unsigned int mxcsr = 0x1f80 & ~unmasked;

	asm volatile("ldmxcsr %0; movss %1, %%xmm0; divss %2, %%xmm0" ::"m"(mxcsr), "m"(a), "m"(b)
		     : "xmm0");
}

static void x87(unsigned short unmasked, float a, float b)
{
	unsigned short cwd = 0x37f & ~unmasked;

	asm volatile("fninit; fldcw %0; flds %1; flds %2; fdivrp; fstps %1; fwait" ::"m"(cwd),
		     "m"(a), "m"(b));
}

TEST(floating_point)
{
	static const struct {
		const char *name;
		unsigned int bit;
		float a, b;
		int code;
	} rows[] = {
		{ "invalid", 0x01, 0, 0, FPE_FLTINV },
		{ "division by zero", 0x04, 1, 0, FPE_FLTDIV },
		{ "overflow", 0x08, 3e38f, 1e-10f, FPE_FLTOVF },
		{ "underflow", 0x10, 2e-38f, 1e10f, FPE_FLTUND },
		{ "inexact", 0x20, 1, 3, FPE_FLTRES },
	};

	clear_report();
	EXPECT_STATUS(IN_CHILD(catch_all((void *)tell_handler); x87(4, 1, 0)), EXITED(42));
	EXPECT_EQ(seen->sig, SIGFPE);
	EXPECT_EQ(seen->code, FPE_FLTDIV);
	EXPECT_EQ(seen->trapno, 16);
	if (IN_CHILD(sse(4 << 7, 1, 0)) == PASSED) {
		ktap_skip("SSE exceptions: this machine raises none (QEMU TCG)");
		return;
	}
	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++) {
		clear_report();
		EXPECT_STATUS_IN(rows[i].name,
				 IN_CHILD(catch_all((void *)tell_handler);
					  sse(rows[i].bit << 7, rows[i].a, rows[i].b)),
				 EXITED(42));
		EXPECT_EQ_IN(rows[i].name, seen->sig, SIGFPE);
		EXPECT_EQ_IN(rows[i].name, seen->code, rows[i].code);
		EXPECT_EQ_IN(rows[i].name, seen->addr, seen->rip);
		EXPECT_EQ_IN(rows[i].name, seen->trapno, 19);
	}
}

/* A handler may mend what was wrong, and the instruction is tried again. */
static volatile int repaired;

static void repair_handler(int sig, siginfo_t *info, struct ucontext *uc)
{
	repaired++;
	SYS(mprotect, (unsigned long)info->si_addr & ~(PAGE - 1), PAGE, PROT_READ | PROT_WRITE);
}

TEST(repaired_and_repeated)
{
	volatile char *p = map_pages(8, PROT_READ);

	repaired = 0;
	act(SIGSEGV, (void *)repair_handler, SA_SIGINFO);
	for (int i = 0; i < 8; i++)
		p[i * PAGE + 1] = 'a' + i;
	EXPECT_EQ(repaired, 8);
	for (int i = 0; i < 8; i++)
		EXPECT_EQ(p[i * PAGE + 1], 'a' + i);
	act(SIGSEGV, DEFAULT, 0);
	unmap_pages((char *)p, 8);
}

/* Or skip the instruction. */
static void skip_handler(int sig, siginfo_t *info, struct ucontext *uc)
{
	uc->uc_mcontext.rip += 2;
	uc->uc_mcontext.rax = 77;
}

TEST(instruction_skipped)
{
	long rax = 0;

	act(SIGILL, (void *)skip_handler, SA_SIGINFO);
	asm volatile("ud2" : "+a"(rax));
	EXPECT_EQ(rax, 77);
	act(SIGILL, DEFAULT, 0);
}

/* Blocked or ignored, an exception's signal ends the process, since the instruction cannot go on. */
TEST(cannot_be_evaded)
{
	EXPECT_STATUS(IN_CHILD(act(SIGSEGV, IGNORE, 0); user_write(0)), KILLED(SIGSEGV));
	EXPECT_STATUS(IN_CHILD(act(SIGSEGV, (void *)tell_handler, SA_SIGINFO); block(BIT(SIGSEGV));
			       user_write(0)),
		      KILLED(SIGSEGV));
	EXPECT_STATUS(IN_CHILD(act(SIGILL, IGNORE, 0); asm volatile("ud2")), KILLED(SIGILL));
	/* A second fault in the handler: it is blocked there. */
	EXPECT_STATUS(IN_CHILD(act(SIGSEGV, (void *)user_write, 0); user_write(0)),
		      KILLED(SIGSEGV));
	/* Sent by others it is a signal like any: it can be ignored. */
	EXPECT_STATUS(IN_CHILD(act(SIGSEGV, IGNORE, 0); send(SIGSEGV)), PASSED);
}

/* Single steps: the handler itself is not stepped, and the stepping goes on behind it. */
static volatile int steps;
static volatile unsigned long step_rip[8];
static volatile unsigned long flags_in_handler;

static void step_handler(int sig, siginfo_t *info, struct ucontext *uc)
{
	unsigned long flags;

	asm volatile("pushfq; pop %0" : "=r"(flags));
	flags_in_handler |= flags & 0x100;
	if (steps < 8)
		step_rip[steps] = uc->uc_mcontext.rip;
	steps++;
}

TEST(single_steps)
{
	extern const char after_popf[] asm("after_popf");

	steps = 0;
	flags_in_handler = 0;
	act(SIGTRAP, (void *)step_handler, SA_SIGINFO);
	asm volatile("sub $128, %%rsp\n"
		     "pushfq; orl $0x100, (%%rsp); popfq\n"
		     "after_popf:\n"
		     "nop; nop\n"
		     "pushfq; andl $~0x100, (%%rsp); popfq\n"
		     "nop; nop\n"
		     "add $128, %%rsp" ::
			     : "memory");
	EXPECT_EQ(steps, 5);
	EXPECT_EQ(step_rip[0], after_popf + 1);
	EXPECT_EQ(step_rip[1], after_popf + 2);
	EXPECT_EQ(flags_in_handler, 0);
	act(SIGTRAP, DEFAULT, 0);
}
