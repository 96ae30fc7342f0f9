/*
 * Signals as far as the core needs them: they end processes. What is weak here does what the default action says,
 * terminate or nothing; kernel/signal, where it is in the build, has handlers, queues and stops instead.
 * Linux: kernel/signal.c; signal(7).
 */
#include <asm/entry-common.h>
#include <asm/irqflags.h>
#include <linux/kernel.h>
#include <linux/panic.h>
#include <linux/sched/signal.h>
#include <linux/smp.h>
#include <linux/syscalls.h>
#include <uapi/linux/signal.h>

void signal_wake_up(struct task_struct *t, bool resume)
{
	set_ti_flag(t, _TIF_SIGPENDING);
	if (t == current) /* awake, or on its way to schedule(), which looks */
		return;
	if (!wake_up_state(t, TASK_INTERRUPTIBLE | (resume ? TASK_WAKEKILL : 0)) &&
	    READ_ONCE(t->state) == TASK_RUNNING && READ_ONCE(t->cpu) != smp_processor_id())
		smp_send_reschedule(
			t->cpu); /* out of ring 3, or its next look would be at a tick */
}

int send_sig_info(int sig, struct kernel_siginfo *info, struct task_struct *p, enum pid_type type)
{
	unsigned long flags;
	int err;

	if (!valid_signal(sig))
		return -EINVAL;
	spin_lock_irqsave(&p->sighand->siglock, flags);
	err = send_signal_locked(sig, info, p, type);
	spin_unlock_irqrestore(&p->sighand->siglock, flags);
	return err;
}

int group_send_sig_info(int sig, struct kernel_siginfo *info, struct task_struct *p,
			enum pid_type type)
{
	int err = check_kill_permission(sig, info, p);

	return err || !sig ? err : send_sig_info(sig, info, p, type);
}

void force_sig(int sig)
{
	struct kernel_siginfo info;

	init_siginfo(&info, sig, SI_KERNEL);
	force_sig_info(&info);
}

void force_sig_fault(int sig, int code, unsigned long addr)
{
	struct kernel_siginfo info;

	init_siginfo(&info, sig, code);
	info.si_addr = (void *)addr;
	force_sig_info(&info);
}
