/*
 * PTRACE_SINGLESTEP: one instruction at a time, over system calls, signals, and over instructions that set or show the
 * trap flag, which may be the program's own.
 */
#include <errno.h>
#include <sys/ucontext.h>
#include "ptrace.h"

#define TF 0x100UL

void step_code(void), step_call(void), step_popf(void), step_end(void);

asm(".pushsection .text\n"
    "step_code: nop\n"
    "	nop\n"
    "step_call: mov $39, %eax\n"
    "	syscall\n"
    "	nop\n"
    "	pushf\n"
    "step_popf: popf\n"
    "	nop\n"
    "step_end: ret\n"
    ".popsection\n");

static void step(int pid)
{
	siginfo_t info = {};

	EXPECT_EQ(PT(SINGLESTEP, pid, 0, 0), 0);
	EXPECT_STOP(pid, SIGTRAP);
	EXPECT_EQ(PT(GETSIGINFO, pid, 0, &info), 0);
	EXPECT_EQ(info.si_signo, SIGTRAP);
	EXPECT(info.si_code == TRAP_TRACE || info.si_code == TRAP_BRKPT);
	EXPECT_EQ(info.si_addr, (void *)get_regs(pid).rip);
}

static void goto_code(int pid, void (*code)(void))
{
	EXPECT_EQ(PT(POKEUSR, pid, REG(rip), code), 0);
	EXPECT_EQ(PT(POKEUSR, pid, REG(orig_rax), -1), 0);
}

TEST(instructions)
{
	int pid = TRACED();
	struct user_regs_struct regs, saved = get_regs(pid);

	goto_code(pid, step_code);
	step(pid);
	EXPECT_EQ(get_regs(pid).rip, (long)step_code + 1);
	step(pid);
	step(pid); /* mov */
	EXPECT_EQ(get_regs(pid).rip, (long)step_call + 5);
	EXPECT_EQ(get_regs(pid).eflags & TF, 0); /* the tracer's own is hidden */
	step(pid);				 /* syscall: one step, with the answer */
	regs = get_regs(pid);
	EXPECT_EQ(regs.rip, (long)step_call + 7);
	EXPECT_EQ(regs.rax, pid);
	step(pid);
	step(pid); /* pushf */
	EXPECT_EQ(get_regs(pid).rip, (long)step_popf);
	EXPECT_EQ(PT(PEEKDATA, pid, get_regs(pid).rsp, &regs.eflags), 0);
	EXPECT_EQ(regs.eflags & TF, TF); /* but the program can see it there, as on Linux */
	EXPECT_EQ(PT(POKEDATA, pid, get_regs(pid).rsp, regs.eflags & ~TF), 0);
	step(pid); /* popf clears it */
	EXPECT_EQ(get_regs(pid).eflags & TF, 0);
	EXPECT_EQ(PT(SETREGS, pid, 0, &saved), 0);
	finish(pid); /* and no trap is left behind */
}

/* popf sets the flag while stepped over: from there on it is the program's, and survives the tracer's steps. */
TEST(flag_of_the_program)
{
	int pid = TRACED();
	struct user_regs_struct saved = get_regs(pid);
	unsigned long sp = saved.rsp - 1024;
	siginfo_t info = {};

	goto_code(pid, step_popf);
	EXPECT_EQ(PT(POKEUSR, pid, REG(rsp), sp), 0);
	EXPECT_EQ(PT(POKEDATA, pid, sp, 0x302), 0);
	step(pid);
	EXPECT_EQ(get_regs(pid).eflags & TF, TF);
	EXPECT_EQ(PT(CONT, pid, 0, 0), 0);
	EXPECT_STOP(pid, SIGTRAP); /* after the nop, by the program's flag */
	EXPECT_EQ(PT(GETSIGINFO, pid, 0, &info), 0);
	EXPECT_EQ(info.si_code, TRAP_TRACE);
	EXPECT_EQ(get_regs(pid).rip, (long)step_end);
	EXPECT_EQ(get_regs(pid).eflags & TF, TF);
	saved.eflags &= ~TF;
	EXPECT_EQ(PT(SETREGS, pid, 0, &saved), 0);
	finish(pid);
}

/* The tracer sets the flag by PTRACE_SETREGS: then it is the program's as well. */
TEST(flag_set_by_the_tracer)
{
	int pid = TRACED();
	struct user_regs_struct saved = get_regs(pid);

	goto_code(pid, step_code);
	EXPECT_EQ(PT(POKEUSR, pid, REG(eflags), saved.eflags | TF), 0);
	EXPECT_EQ(get_regs(pid).eflags & TF, TF);
	EXPECT_EQ(PT(CONT, pid, 0, 0), 0);
	EXPECT_STOP(pid, SIGTRAP);
	EXPECT_EQ(get_regs(pid).rip, (long)step_code + 1);
	step(pid);
	EXPECT_EQ(get_regs(pid).eflags & TF, TF); /* a step does not take it away */
	EXPECT_EQ(PT(SETREGS, pid, 0, &saved), 0);
	EXPECT_EQ(get_regs(pid).eflags & TF, 0);
	finish(pid);
}

static volatile int handled;
static volatile unsigned long flags_in_frame;

static void handler(int sig, siginfo_t *info, void *context)
{
	const struct ucontext *uc = context;

	flags_in_frame = uc->uc_mcontext.eflags;
	handled++;
}

static void catch_usr1(void)
{
	sigaction(SIGUSR1, &(struct sigaction){ .sa_sigaction = handler, .sa_flags = SA_SIGINFO },
		  NULL);
}

/* A step that delivers a signal stops before the handler's first instruction; its frame shows no trap flag. */
TEST(step_into_a_handler)
{
	int pid = TRACED({
		catch_usr1();
		SYS(kill, SYS(getpid), SIGUSR1);
		EXPECT_EQ(handled, 1);
		EXPECT_EQ(flags_in_frame & TF, 0);
	});

	PT(CONT, pid, 0, 0);
	EXPECT_STOP(pid, SIGUSR1);
	EXPECT_EQ(PT(SINGLESTEP, pid, 0, SIGUSR1), 0);
	EXPECT_STOP(pid, SIGTRAP);
	EXPECT_EQ(get_regs(pid).rip, (long)handler);
	EXPECT_EQ(get_regs(pid).rdi, SIGUSR1);
	step(pid);
	/* All the way through rt_sigreturn(2), step by step. */
	for (int i = 0; i < 1000; i++) {
		struct user_regs_struct regs = get_regs(pid);
		unsigned long text = 0;

		PT(PEEKTEXT, pid, regs.rip, &text);
		step(pid);
		if ((text & 0xffff) == 0x050f && regs.rax == SYS_rt_sigreturn)
			break;
	}
	EXPECT_EQ(get_regs(pid).rax, 0); /* back behind kill(2) */
	EXPECT_EQ(get_regs(pid).orig_rax, -1);
	finish(pid);
}

/* A child that is forked while its parent is stepped is not stepped. */
TEST(fork_under_steps)
{
	int pid = TRACED({
		int child = SYS(fork), status = -1;

		if (!child)
			SYS(exit_group, 0);
		EXPECT_EQ(SYS(wait4, child, &status, 0, 0), child);
		EXPECT_EQ(status, 0);
	});
	long stop;

	for (int i = 0; i < 200; i++) {
		PT(SINGLESTEP, pid, 0, 0);
		stop = wait_stop(pid);
		if (stop != SIGTRAP)
			break;
		if (get_regs(pid).orig_rax == SYS_wait4)
			break;
	}
	for (PT(CONT, pid, 0, 0); (stop = wait_stop(pid)) >= 0; PT(CONT, pid, 0, 0))
		EXPECT_EQ(stop, SIGCHLD);
	EXPECT_EQ(stop, -1);
}

/* SIGTRAP is blocked: the step's cannot be. */
TEST(step_with_the_signal_blocked)
{
	int pid = TRACED();
	struct user_regs_struct saved = get_regs(pid);
	unsigned long set = ~0UL;

	EXPECT_EQ(PT(SETSIGMASK, pid, 8, &set), 0);
	goto_code(pid, step_code);
	step(pid);
	EXPECT_EQ(PT(SETREGS, pid, 0, &saved), 0);
	finish(pid);
}

/* PTRACE_SYSEMU_SINGLESTEP over a call: a stop before it, and the next behind the instruction that follows. */
TEST(steps_without_the_calls)
{
	int pid = TRACED();
	struct user_regs_struct saved = get_regs(pid);

	goto_code(pid, step_call);
	EXPECT_EQ(PT(SYSEMU_SINGLESTEP, pid, 0, 0), 0);
	EXPECT_STOP(pid, SIGTRAP);
	EXPECT_EQ(get_regs(pid).rip, (long)step_call + 5);
	EXPECT_EQ(PT(SYSEMU_SINGLESTEP, pid, 0, 0), 0);
	EXPECT_STOP(pid, SIGTRAP);
	EXPECT_EQ(get_regs(pid).rip, (long)step_call + 7);
	EXPECT_EQ(get_regs(pid).orig_rax, SYS_getpid);
	EXPECT_EQ(PT(POKEUSR, pid, REG(rax), 4711), 0);
	EXPECT_EQ(PT(SYSEMU_SINGLESTEP, pid, 0, 0), 0);
	EXPECT_STOP(pid, SIGTRAP);
	EXPECT_EQ(get_regs(pid).rip, (long)step_call + 8);
	EXPECT_EQ(get_regs(pid).rax, 4711);
	EXPECT_EQ(PT(SETREGS, pid, 0, &saved), 0);
	finish(pid);
}

/* Breakpoints: int3 into the program text, and the program is none the worse for it. */
TEST(breakpoint)
{
	int pid = TRACED(step_code());
	struct user_regs_struct regs;
	unsigned long text = 0;
	siginfo_t info;

	EXPECT_EQ(PT(PEEKTEXT, pid, step_call, &text), 0);
	EXPECT_EQ(PT(POKETEXT, pid, step_call, (text & ~0xffUL) | 0xcc), 0);
	EXPECT_EQ(PT(CONT, pid, 0, 0), 0);
	EXPECT_STOP(pid, SIGTRAP);
	EXPECT_EQ(PT(GETSIGINFO, pid, 0, &info), 0);
	EXPECT_EQ(info.si_code, SI_KERNEL);
	regs = get_regs(pid);
	EXPECT_EQ(regs.rip, (long)step_call + 1);
	regs.rip--;
	EXPECT_EQ(PT(POKETEXT, pid, step_call, text), 0);
	EXPECT_EQ(PT(SETREGS, pid, 0, &regs), 0);
	step(pid);
	EXPECT_EQ(get_regs(pid).rip, (long)step_call + 5);
	finish(pid);
}

TEST(not_from_branch_to_branch)
{
	int pid = TRACED();
	long ret = PT(SINGLEBLOCK, pid, 0, 0);

	EXPECT(ret == 0 || ret == -EIO); /* where the CPU can do it, Linux does */
	kill_and_reap(pid);
}
