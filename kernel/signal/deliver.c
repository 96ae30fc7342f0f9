/*
 * Taking signals, on the way to ring 3: stop, die, ignore, or hand one to the CPU's part for its handler.
 * Linux: kernel/signal.c, get_signal().
 */
#include <linux/kernel.h>
#include <linux/panic.h>
#include <linux/ptrace.h>
#include <linux/sched/jobctl.h>
#include <linux/signal.h>

/* Every thread that comes out of a stop may be the one to tell the parent that the process goes on. Siglock held. */
static bool report_continued(struct sighand_struct *sighand)
{
	struct signal_struct *signal = current->signal;
	int why = signal->flags & SIGNAL_CLD_CONTINUED ? CLD_CONTINUED : CLD_STOPPED;

	if (likely(!(signal->flags & SIGNAL_CLD_MASK)))
		return false;
	signal->flags &= ~SIGNAL_CLD_MASK;
	spin_unlock_irq(&sighand->siglock);
	spin_lock_irq(&tasklist_lock);
	do_notify_parent_cldstop(current, why);
	if (unlikely(ptrace_reparented(current->group_leader)))
		do_notify_tracer(current->group_leader, why);
	spin_unlock_irq(&tasklist_lock);
	return true;
}

/* The default action of @sig, which is neither blocked nor ignored. Siglock held; true: it was released. */
static bool default_action(struct sighand_struct *sighand, int sig)
{
	if (sig_kernel_ignore(sig))
		return false;
	if ((current->signal->flags & SIGNAL_UNKILLABLE) && !sig_kernel_only(sig))
		return false;
	if (!sig_kernel_stop(sig)) {
		spin_unlock_irq(&sighand->siglock);
		current->flags |= PF_SIGNALED;
		do_group_exit(sig);
	}
	if (sig != SIGSTOP) {
		bool orphaned;

		spin_unlock_irq(&sighand->siglock);
		orphaned = is_current_pgrp_orphaned();
		if (orphaned)
			return true;
		spin_lock_irq(&sighand->siglock);
	}
	return do_signal_stop(sig);
}

bool get_signal(struct ksignal *ksig)
{
	struct sighand_struct *sighand = current->sighand;
	struct signal_struct *signal = current->signal;

relock:
	spin_lock_irq(&sighand->siglock);
	if (report_continued(sighand))
		goto relock;
	for (;;) {
		enum pid_type type = PIDTYPE_PID;
		struct k_sigaction *ka;

		if ((signal->flags & SIGNAL_GROUP_EXIT) ||
		    (signal->group_exec_task && signal->group_exec_task != current)) {
			sigdelset(&current->pending.signal,
				  SIGKILL); /* a tracer may see the exit */
			recalc_sigpending();
			spin_unlock_irq(&sighand->siglock);
			current->flags |= PF_SIGNALED;
			do_group_exit(SIGKILL); /* or what the process ends with */
		}
		if ((current->jobctl & JOBCTL_STOP_PENDING) && do_signal_stop(0))
			goto relock;
		if (unlikely(current->jobctl & JOBCTL_TRAP_MASK)) {
			do_jobctl_trap();
			spin_unlock_irq(&sighand->siglock);
			goto relock;
		}
		if (!(current->pending.signal.sig[0] & ~current->blocked.sig[0]))
			type = PIDTYPE_TGID; /* where the next one comes from */
		ksig->sig = dequeue_synchronous_signal(&ksig->info)
				    ?: dequeue_signal(&current->blocked, &ksig->info);
		if (!ksig->sig)
			break;
		ka = &sighand->action[ksig->sig - 1];
		if (unlikely(current->ptrace) && ksig->sig != SIGKILL &&
		    !(ka->sa.sa_flags & SA_IMMUTABLE)) {
			ksig->sig = ptrace_signal(ksig->sig, &ksig->info, type);
			if (!ksig->sig)
				continue;
			ka = &sighand->action[ksig->sig - 1];
		}
		if (ka->sa.sa_handler == SIG_IGN)
			continue;
		if (ka->sa.sa_handler != SIG_DFL) {
			ksig->ka = *ka;
			if (ka->sa.sa_flags & SA_RESETHAND)
				ka->sa.sa_handler = SIG_DFL;
			break;
		}
		if (default_action(sighand, ksig->sig))
			goto relock;
	}
	spin_unlock_irq(&sighand->siglock);
	return ksig->sig;
}

void signal_setup_done(bool failed, struct ksignal *ksig)
{
	sigset_t blocked;

	if (unlikely(failed)) {
		/* A handler that cannot be entered, not even the one for just that. */
		if (ksig->sig == SIGSEGV)
			force_fatal_sig(SIGSEGV);
		else
			force_sig(SIGSEGV);
		return;
	}
	current->restore_sigmask = false; /* it is in the frame */
	blocked.sig[0] = current->blocked.sig[0] | ksig->ka.sa.sa_mask.sig[0];
	if (!(ksig->ka.sa.sa_flags & SA_NODEFER))
		sigaddset(&blocked, ksig->sig);
	set_current_blocked(&blocked);
	if (current->sas_ss_flags & SS_AUTODISARM)
		sas_ss_reset(current);
}

/*
 * A thread ends: it is chosen for no signal from here on, and those sent to its process that it was woken for are left
 * to others. One that is to stop has stopped as far as the others are concerned.
 */
void exit_signals(struct task_struct *task)
{
	unsigned long unhandled;
	struct task_struct *t;
	bool stopped = false;

	spin_lock_irq(&task->sighand->siglock);
	task->flags |= PF_EXITING;
	unhandled = task->signal->shared_pending.signal.sig[0] & ~task->blocked.sig[0];
	if (signal_pending(task) && unhandled && !(task->signal->flags & SIGNAL_GROUP_EXIT))
		for_each_thread(task, t)
			if (t != task && !(t->flags & PF_EXITING) && !signal_pending(t) &&
			    (unhandled & ~t->blocked.sig[0])) {
				unhandled &= t->blocked.sig[0];
				signal_wake_up(t, false);
			}
	if (unlikely(task->jobctl & JOBCTL_STOP_PENDING))
		stopped = task_participate_group_stop(task);
	spin_unlock_irq(&task->sighand->siglock);
	if (unlikely(stopped)) {
		spin_lock_irq(&tasklist_lock);
		do_notify_parent_cldstop(task, CLD_STOPPED);
		spin_unlock_irq(&tasklist_lock);
	}
}
