/*
 * In place of kernel/signal and arch/x86_64/signal, each for itself, hence weak: signals that do what their default
 * action says, end the process or nothing. Nobody can catch or block one, so none is kept. Linux: kernel/signal.c;
 * signal(7).
 */
#include <asm/entry-common.h>
#include <linux/kernel.h>
#include <linux/panic.h>
#include <linux/sched/signal.h>
#include <uapi/linux/signal.h>

/* Signals that nobody would act on are not even kept; pid 1 takes none. The others end the whole process. */
int __weak send_signal_locked(int sig, struct kernel_siginfo *info __unused, struct task_struct *p,
			      enum pid_type type __unused)
{
	struct signal_struct *signal = p->signal;
	struct task_struct *t;

	if (sig_kernel_ignore(sig) || p->tgid == 1 || !p->mm || (signal->flags & SIGNAL_GROUP_EXIT))
		return 0;
	if (sig_kernel_stop(sig))
		return -EINVAL; /* to accept it in silence would be a lie */
	signal->flags = SIGNAL_GROUP_EXIT;
	signal->group_exit_code = sig;
	for_each_thread(p, t) {
		sigaddset(&t->pending.signal, SIGKILL);
		signal_wake_up(t, true);
	}
	return 0;
}

int __weak force_sig_info(struct kernel_siginfo *info)
{
	if (current->tgid == 1)
		panic("init was ended by signal %d", info->si_signo);
	return send_sig_info(info->si_signo, info, current, PIDTYPE_PID);
}

void __weak force_fatal_sig(int sig)
{
	force_sig(sig);
}

void __weak do_signal(struct pt_regs *regs __unused)
{
	clear_ti_flag(current, _TIF_SIGPENDING);
	if (sigismember(&current->pending.signal, SIGKILL))
		do_group_exit(SIGKILL);
}
