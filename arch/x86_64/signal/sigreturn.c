/*
 * The way back from a handler: rt_sigreturn(2) loads the frame that the stack pointer points at. Anybody can call it with
 * anything there, so it is worth what the CPU makes of it: every selector gets RPL 3, of the flags only those are taken
 * that ring 3 can set by itself, and what iretq cannot load faults there, with the task's own signal as the result
 * (fixup_bad_iret()). Linux: arch/x86/kernel/signal_64.c.
 */
#include <asm/fpu.h>
#include <asm/processor-flags.h>
#include <asm/ptrace.h>
#include <asm/sigframe.h>
#include <linux/sched.h>
#include <linux/signal.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

/* region: sigreturn.fix_eflags */
#define FIX_EFLAGS                                                                       \
	((unsigned long)(X86_EFLAGS_AC | X86_EFLAGS_OF | X86_EFLAGS_DF | X86_EFLAGS_TF | \
			 X86_EFLAGS_SF | X86_EFLAGS_ZF | X86_EFLAGS_AF | X86_EFLAGS_PF | \
			 X86_EFLAGS_CF | X86_EFLAGS_RF))
/* endregion */

static void load_sigcontext(struct pt_regs *regs, const struct sigcontext *sc, bool strict_ss)
{
	regs->r8 = sc->r8;
	regs->r9 = sc->r9;
	regs->r10 = sc->r10;
	regs->r11 = sc->r11;
	regs->r12 = sc->r12;
	regs->r13 = sc->r13;
	regs->r14 = sc->r14;
	regs->r15 = sc->r15;
	regs->di = sc->rdi;
	regs->si = sc->rsi;
	regs->bp = sc->rbp;
	regs->bx = sc->rbx;
	regs->dx = sc->rdx;
	regs->ax = sc->rax;
	regs->cx = sc->rcx;
	regs->sp = sc->rsp;
	regs->ip = sc->rip;
	/* region: sigreturn.rpl */
	regs->cs = sc->cs | 3;
	regs->ss = sc->ss | 3;
	/* endregion */
	/* region: sigreturn.flags */
	regs->flags = (regs->flags & ~FIX_EFLAGS) | (sc->eflags & FIX_EFLAGS);
	/* endregion */
	/* region: sigreturn.orig_ax */
	regs->orig_ax = -1; /* no call: whatever rax says, nothing is restarted */
	/* endregion */
	if (!strict_ss && regs->cs == __USER_CS)
		regs->ss = __USER_DS; /* frames of old programs, which do not know the field */
}

/* rt_sigreturn(2) */
SYSCALL_DEFINE0(rt_sigreturn)
{
	struct pt_regs *user = task_pt_regs(current);
	/* The handler's return has taken its address off. No struct's pointer, as it may be anything. */
	unsigned long frame = user->sp - sizeof(long) + offsetof(struct rt_sigframe, uc);
	struct ucontext uc;
	sigset_t set;

	/* region: sigreturn.frame */
	if (copy_from_user(&uc, u64_to_user_ptr(frame),
			   offsetof(struct ucontext, uc_mcontext.reserved1)) ||
	    copy_from_user(&set, u64_to_user_ptr(frame + offsetof(struct ucontext, uc_sigmask)),
			   sizeof(set)))
		goto badframe;
	/* endregion */
	set_current_blocked(&set);
	current->restart_block.fn = NULL;
	load_sigcontext(user, &uc.uc_mcontext, uc.uc_flags & UC_STRICT_RESTORE_SS);
	if (fpu_restore_sig((void __force __user *)uc.uc_mcontext.fpstate))
		goto badframe;
	restore_altstack(&uc.uc_stack, user->sp);
	return user->ax;

badframe:
	pr_info("%s[%d]: bad frame in rt_sigreturn at %lx, ip %lx sp %lx\n", current->comm,
		current->pid, frame, user->ip, user->sp);
	force_sig(SIGSEGV);
	return 0;
}
