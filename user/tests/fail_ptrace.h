/*
 * fail_ptrace.h: the rows of fail_nth.c for ptrace(2). The tracees share the tracer's memory, so that a page which a
 * request has brought in can be given up again, and that no write is the first one since a fork.
 */
#ifndef TESTS_FAIL_PTRACE_H
#define TESTS_FAIL_PTRACE_H

#include <linux/elf.h>
#include "fail_nth.h"

static int bystander; /* a child that nobody traces, but for a moment */
static char tracee_stack[PAGE] __attribute__((aligned(16)));
static char bystander_stack[PAGE] __attribute__((aligned(16)));
static struct user_regs_struct tracee_regs;
static struct user_fpregs_struct tracee_fpregs;
static siginfo_t tracee_info;
static unsigned long tracee_mask;
static char tracee_xstate[PAGE] __attribute__((aligned(64)));
static struct iovec xstate_iov;

static int be_traced(void *arg)
{
	(void)arg;
	PT(TRACEME, 0, 0, 0);
	SYS(tkill, SYS(gettid), SIGSTOP);
	return 0;
}

static int stand_by(void *arg)
{
	(void)arg;
	for (;;)
		SYS(pause);
	return 0;
}

static void tracees_begin(void)
{
	tracee = clone_on(CLONE_VM | SIGCHLD, tracee_stack + PAGE, NULL, NULL, 0, be_traced, NULL);
	EXPECT_STOP(tracee, SIGSTOP);
	SYS(kill, tracee, SIGUSR2); /* which stays in its queue */
	bystander =
		clone_on(CLONE_VM | SIGCHLD, bystander_stack + PAGE, NULL, NULL, 0, stand_by, NULL);
	PT(GETREGS, tracee, 0, &tracee_regs);
	PT(GETFPREGS, tracee, 0, &tracee_fpregs);
	PT(GETSIGINFO, tracee, 0, &tracee_info);
	PT(GETSIGMASK, tracee, 8, &tracee_mask);
	xstate_iov = (struct iovec){ tracee_xstate, sizeof(tracee_xstate) };
	EXPECT_EQ(PT(GETREGSET, tracee, NT_X86_XSTATE, &xstate_iov), 0);
}

static void tracees_end(void)
{
	kill_and_reap(tracee);
	kill_and_reap(bystander);
	tracee = 0;
}

/* The same as they were, but for one. */
static struct user_regs_struct *other_regs(void)
{
	static struct user_regs_struct regs;

	regs = tracee_regs;
	regs.r15 ^= 1;
	return &regs;
}

static struct user_fpregs_struct *other_fpregs(void)
{
	static struct user_fpregs_struct regs;

	regs = tracee_fpregs;
	regs.xmm_space[3] ^= 1;
	return &regs;
}

static siginfo_t *other_info(void)
{
	static siginfo_t info;

	info = tracee_info;
	info.si_code ^= 1;
	return &info;
}

static long set_other_xstate(void)
{
	static char copy[PAGE] __attribute__((aligned(64)));

	memcpy(copy, tracee_xstate, xstate_iov.iov_len);
	copy[160] ^= 1; /* xmm0 */
	copy[512] |= 3; /* which is there, then */
	return PT(SETREGSET, tracee, NT_X86_XSTATE, (&(struct iovec){ copy, xstate_iov.iov_len }));
}

#define PTRACE_FAIL(name, invocation, undoing) FAIL_MORE(ptrace, name, invocation, undoing)
#define INTO(address, size) (&(struct iovec){ address, size })
#define NEW_PAGE (area + 13 * PAGE)
#define DROP_PAGE SYS(madvise, NEW_PAGE, PAGE, MADV_DONTNEED)
#define REGS_BACK PT(SETREGS, tracee, 0, &tracee_regs)
#define FPREGS_BACK PT(SETFPREGS, tracee, 0, &tracee_fpregs)
#define XSTATE_BACK PT(SETREGSET, tracee, NT_X86_XSTATE, &xstate_iov)

/* Memory: a page that cannot be had is EIO, as on Linux. */
FAIL_AS(ptrace, peekdata, -EIO, PT(PEEKDATA, tracee, NEW_PAGE, buf), DROP_PAGE);
FAIL_AS(ptrace, pokedata, -EIO, PT(POKEDATA, tracee, NEW_PAGE, 7), DROP_PAGE);

/* Registers. What PTRACE_SETREGSET has set stays so though the size cannot be told. */
PTRACE_FAIL(peekusr, PT(PEEKUSR, tracee, REG(rip), buf), NOTHING);
FAIL_ROW(ptrace_pokeusr, SYS_ptrace, FAIL_IS_NEVER, 0, PT(POKEUSR, tracee, REG(r15), 7), REGS_BACK);
PTRACE_FAIL(getregs, PT(GETREGS, tracee, 0, buf), NOTHING);
PTRACE_FAIL(setregs, PT(SETREGS, tracee, 0, other_regs()), REGS_BACK);
PTRACE_FAIL(getfpregs, PT(GETFPREGS, tracee, 0, buf), NOTHING);
PTRACE_FAIL(setfpregs, PT(SETFPREGS, tracee, 0, other_fpregs()), FPREGS_BACK);
PTRACE_FAIL(getregset, PT(GETREGSET, tracee, NT_PRSTATUS, INTO(buf, 512)), NOTHING);
PTRACE_FAIL(getregset_fp, PT(GETREGSET, tracee, NT_PRFPREG, INTO(buf, 512)), NOTHING);
PTRACE_FAIL(getregset_xstate, PT(GETREGSET, tracee, NT_X86_XSTATE, INTO(buf, PAGE)), NOTHING);
FAIL_LATE_MORE(ptrace, setregset,
	       PT(SETREGSET, tracee, NT_PRSTATUS, INTO(other_regs(), sizeof(tracee_regs))),
	       REGS_BACK);
FAIL_LATE_MORE(ptrace, setregset_fp,
	       PT(SETREGSET, tracee, NT_PRFPREG, INTO(other_fpregs(), sizeof(tracee_fpregs))),
	       FPREGS_BACK);
FAIL_LATE_MORE(ptrace, setregset_xstate, set_other_xstate(), XSTATE_BACK);
PTRACE_FAIL(arch_prctl, PT(ARCH_PRCTL, tracee, buf, 0x1003 /* ARCH_GET_FS */), NOTHING);

/* Signals and events. */
PTRACE_FAIL(getsiginfo, PT(GETSIGINFO, tracee, 0, buf), NOTHING);
PTRACE_FAIL(setsiginfo, PT(SETSIGINFO, tracee, 0, other_info()),
	    PT(SETSIGINFO, tracee, 0, &tracee_info));
PTRACE_FAIL(getsigmask, PT(GETSIGMASK, tracee, 8, buf), NOTHING);
PTRACE_FAIL(setsigmask, PT(SETSIGMASK, tracee, 8, ((long[]){ 0x10 })),
	    PT(SETSIGMASK, tracee, 8, &tracee_mask));
PTRACE_FAIL(geteventmsg, PT(GETEVENTMSG, tracee, 0, buf), NOTHING);
PTRACE_FAIL(get_syscall_info, PT(GET_SYSCALL_INFO, tracee, 100, buf), NOTHING);
FAIL_ROW(ptrace_setoptions, SYS_ptrace, FAIL_IS_NEVER, 0, PT(SETOPTIONS, tracee, 0, 1),
	 PT(SETOPTIONS, tracee, 0, 0));

PTRACE_FAIL(peeksiginfo,
	    PT(PEEKSIGINFO, tracee, (&(struct ptrace_peeksiginfo_args){ 0, 1, 2 }), buf), NOTHING);

/* How it begins. */
static void let_go(void)
{
	wait_stop(bystander);
	PT(DETACH, bystander, 0, 0);
}

PTRACE_FAIL(attach, PT(ATTACH, bystander, 0, 0), let_go());
FAIL_ROW(ptrace_seize, SYS_ptrace, FAIL_IS_NEVER, 0, PT(SEIZE, bystander, 0, 0),
	 PT(INTERRUPT, bystander, 0, 0);
	 let_go());

#endif
