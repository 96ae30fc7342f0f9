/*
 * Signals on the way to ring 3: a handler is entered, or a call that a signal has interrupted is made again. What the call
 * answered says which: -ERESTARTSYS and its like never reach ring 3. Linux: arch/x86/kernel/signal.c.
 */
#include <asm/entry-common.h>
#include <linux/kernel.h>
#include <linux/ptrace.h>
#include <linux/signal.h>
#include <linux/syscalls.h>
#include <uapi/asm/unistd.h>

/* `syscall`, two bytes, once more; with the same arguments, as those registers are still in the frame. */
static void restart_call(struct pt_regs *regs, unsigned long nr)
{
	regs->ax = nr;
	regs->ip -= 2;
}

static void handle_signal(struct ksignal *ksig, struct pt_regs *regs)
{
	bool stepping = test_ti_flag(current, _TIF_SINGLESTEP), failed;

	/* region: signal.restart */
	if ((int)regs->orig_ax != -1) {
		switch ((long)regs->ax) {
		case -ERESTARTSYS:
			if (ksig->ka.sa.sa_flags & SA_RESTART) {
				restart_call(regs, regs->orig_ax);
				break;
			}
			fallthrough;
		case -ERESTARTNOHAND:
		case -ERESTART_RESTARTBLOCK:
			regs->ax = -EINTR;
			break;
		case -ERESTARTNOINTR:
			restart_call(regs, regs->orig_ax);
		}
	}
	/* endregion */
	if (unlikely(stepping)) /* the frame has the program's own trap flag */
		user_disable_single_step(current);
	failed = setup_rt_frame(ksig, sigmask_to_save(), regs);
	signal_setup_done(failed, ksig);
	if (unlikely(stepping) && !failed)
		ptrace_notify(SIGTRAP, 0); /* before the handler's first instruction */
}

void do_signal(struct pt_regs *regs)
{
	struct ksignal ksig;

	if (get_signal(&ksig)) {
		handle_signal(&ksig, regs);
		return;
	}
	if ((int)regs->orig_ax != -1) {
		switch ((long)regs->ax) {
		case -ERESTARTSYS:
		case -ERESTARTNOINTR:
		case -ERESTARTNOHAND:
			restart_call(regs, regs->orig_ax);
			break;
		case -ERESTART_RESTARTBLOCK:
			restart_call(regs, __NR_restart_syscall);
		}
	}
	restore_saved_sigmask();
}
