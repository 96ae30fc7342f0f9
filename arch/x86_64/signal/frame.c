/*
 * The way into a handler: what ring 3 was doing goes into a frame on its stack, and the return to ring 3 goes to the
 * handler instead. The frame (struct rt_sigframe), from high to low addresses:
 *
 *	the interrupted code's red zone, 128 bytes, or the end of the alternate stack
 *	XSAVE area, 64-byte aligned, FP_XSTATE_MAGIC2 behind it
 *	siginfo
 *	ucontext: registers, old mask, alternate stack, pointer to the XSAVE area
 *	return address: sa_restorer				<- the handler's rsp, 8 below a multiple of 16
 *
 * A stack that cannot hold it is SIGSEGV; nothing of the task is changed before all is written.
 * Linux: arch/x86/kernel/signal.c, signal_64.c.
 */
#include <asm/fpu.h>
#include <asm/processor-flags.h>
#include <asm/ptrace.h>
#include <asm/sigframe.h>
#include <linux/sched.h>
#include <linux/signal.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#define RED_ZONE 128
#define BAD_FRAME ((struct rt_sigframe __user *)-1L) /* faults at whatever is written there */

/* Where the frame goes; the XSAVE area above it is written already, at *@fpstate. */
static struct rt_sigframe __user *get_sigframe(const struct ksignal *ksig, unsigned long sp,
					       void __user **fpstate)
{
	bool altstack = on_sig_stack(sp);

	sp -= RED_ZONE;
	if ((ksig->ka.sa.sa_flags & SA_ONSTACK) && !sas_ss_flags(sp)) {
		sp = current->sas_ss_sp + current->sas_ss_size;
		altstack = true;
	}
	/* region: sigframe.align */
	sp = (sp - fpu_sigframe_size()) & ~63UL;
	/* endregion */
	*fpstate = u64_to_user_ptr(sp);
	sp = ((sp - sizeof(struct rt_sigframe)) & ~15UL) - 8;
	/* region: sigframe.altstack_overflow */
	if (altstack && !__on_sig_stack(sp))
		return BAD_FRAME;
	/* endregion */
	if (copy_fpstate_to_sigframe(*fpstate))
		return BAD_FRAME;
	return u64_to_user_ptr(sp);
}

static void fill_sigcontext(struct sigcontext *sc, const struct pt_regs *regs)
{
	*sc = (struct sigcontext){
		.r8 = regs->r8,
		.r9 = regs->r9,
		.r10 = regs->r10,
		.r11 = regs->r11,
		.r12 = regs->r12,
		.r13 = regs->r13,
		.r14 = regs->r14,
		.r15 = regs->r15,
		.rdi = regs->di,
		.rsi = regs->si,
		.rbp = regs->bp,
		.rbx = regs->bx,
		.rdx = regs->dx,
		.rax = regs->ax,
		.rcx = regs->cx,
		.rsp = regs->sp,
		.rip = regs->ip,
		.eflags = regs->flags,
		.cs = regs->cs,
		.ss = regs->ss,
		.err = current->thread.error_code,
		.trapno = current->thread.trap_nr,
		.cr2 = current->thread.cr2,
	};
}

/* Everything below the XSAVE area. 0 or -EFAULT. */
static int write_frame(struct rt_sigframe __user *frame, const struct ksignal *ksig,
		       const sigset_t *set, const struct pt_regs *regs, void __user *fpstate)
{
	struct rt_sigframe f;
	const size_t registers = offsetof(struct rt_sigframe, uc.uc_mcontext.fpstate);
	size_t size = offsetof(struct rt_sigframe, info);

	f.pretcode = (unsigned long)ksig->ka.sa.sa_restorer;
	f.uc.uc_flags = UC_FP_XSTATE | UC_SIGCONTEXT_SS;
	if (regs->cs == __USER_CS)
		f.uc.uc_flags |= UC_STRICT_RESTORE_SS;
	f.uc.uc_link = NULL;
	save_altstack(&f.uc.uc_stack);
	fill_sigcontext(&f.uc.uc_mcontext, regs);
	f.uc.uc_mcontext.oldmask = set->sig[0];
	f.uc.uc_mcontext.fpstate = (__force void *)fpstate;
	f.uc.uc_sigmask = set->sig[0];
	if (ksig->ka.sa.sa_flags & SA_SIGINFO) {
		memcpy(&f.info, &ksig->info, sizeof(ksig->info));
		/* region: sigframe.siginfo */
		memset(f.info._expansion, 0, sizeof(f.info._expansion));
		/* endregion */
		size = sizeof(f);
	}
	/* In two pieces: a short copy goes by words, which costs less than by bytes. */
	if (copy_to_user(frame, &f, registers) ||
	    copy_to_user((void __user *)frame + registers, (void *)&f + registers,
			 size - registers))
		return -EFAULT;
	return 0;
}

/* Makes the return to ring 3 enter the handler. @set: the mask that sigreturn will put back. 0 or -EFAULT. */
int setup_rt_frame(struct ksignal *ksig, const sigset_t *set, struct pt_regs *regs)
{
	struct rt_sigframe __user *frame;
	void __user *fpstate;

	/* region: sigframe.restorer */
	if (!(ksig->ka.sa.sa_flags & SA_RESTORER))
		return -EFAULT; /* nowhere to return to */
	/* endregion */
	frame = get_sigframe(ksig, regs->sp, &fpstate);
	if (write_frame(frame, ksig, set, regs, fpstate))
		return -EFAULT;
	regs->di = ksig->sig;
	regs->si = (unsigned long)&frame->info;
	regs->dx = (unsigned long)&frame->uc;
	regs->ax = 0; /* no vector arguments, for a handler without a prototype */
	regs->ip = (unsigned long)ksig->ka.sa.sa_handler;
	regs->sp = (unsigned long)frame;
	/* region: sigframe.selectors */
	regs->cs = __USER_CS;
	regs->ss = __USER_DS;
	/* endregion */
	/* region: sigframe.flags */
	regs->flags &= ~(unsigned long)(X86_EFLAGS_DF | X86_EFLAGS_RF | X86_EFLAGS_TF);
	/* endregion */
	/* region: sigframe.fpu_reset */
	fpu_reset();
	/* endregion */
	return 0;
}
