/*
 * A tracee's stops: at a signal, at an event that its tracer asked for, at a system call, and, instead of the stop of its
 * process, at a trap of its own. It sleeps as TASK_TRACED until the tracer lets it go on, or is gone.
 * Linux: kernel/signal.c, ptrace_stop(); ptrace(2), "Stopped states".
 */
#include "internal.h"
#include <linux/cred.h>
#include <linux/kernel.h>

/* Siglock held: the attach that waits for @t's stop is through. */
static void clear_trapping(struct task_struct *t)
{
	if (!(t->jobctl & JOBCTL_TRAPPING))
		return;
	t->jobctl &= ~JOBCTL_TRAPPING;
	if (t->ptracer)
		wake_up_all(&t->ptracer->signal->wait_chldexit);
}

/*
 * Stops with @exit_code for wait4(2), @why (CLD_*) for waitid(2), and *@info for PTRACE_GETSIGINFO (NULL: a group stop).
 * Siglock held, also afterwards, but it is let go of in between. The signal that the tracer goes on with, 0: none; if the
 * tracee was killed or left alone in the meantime, @exit_code.
 */
int ptrace_stop(int exit_code, int why, unsigned long message, struct kernel_siginfo *info)
{
	spinlock_t *siglock = &current->sighand->siglock;
	bool gstop_done = false;

	if (!current->ptrace || fatal_signal_pending(current))
		return exit_code;
	set_current_state(
		TASK_TRACED); /* with all below it one step for those who look under siglock */
	current->last_siginfo = info;
	current->ptrace_message = message;
	current->exit_code = exit_code;
	/* This may be the tracee's part in the stop of its process; not if SIGCONT has come since. */
	if (why == CLD_STOPPED && current->jobctl & JOBCTL_STOP_PENDING)
		gstop_done = task_participate_group_stop(current);
	current->jobctl &= ~JOBCTL_TRAP_STOP; /* any stop is as good */
	if (info && info->si_code >> 8 == PTRACE_EVENT_STOP)
		current->jobctl &= ~JOBCTL_TRAP_NOTIFY;
	clear_trapping(current);
	spin_unlock_irq(siglock);

	spin_lock_irq(&tasklist_lock);
	if (current->ptrace)
		do_notify_tracer(current, why);
	else
		set_current_state(TASK_RUNNING); /* the tracer went in between */
	/* The parent is told of the stop of the process, unless it is the tracer and knows. */
	if (gstop_done && (!current->ptrace || ptrace_reparented(current)))
		do_notify_parent_cldstop(current, why);
	spin_unlock_irq(&tasklist_lock);
	schedule();

	spin_lock_irq(siglock);
	exit_code = current->exit_code;
	current->exit_code = 0;
	current->last_siginfo = NULL;
	current->ptrace_message = 0;
	current->jobctl &= ~JOBCTL_LISTENING;
	recalc_sigpending(); /* what came meanwhile has woken nobody */
	return exit_code;
}

static int do_notify(int sig, int exit_code, int why, unsigned long message)
{
	struct kernel_siginfo info;

	init_siginfo(&info, sig, exit_code);
	info.si_pid = current->pid;
	info.si_uid = current_uid();
	return ptrace_stop(exit_code, why, message, &info);
}

int ptrace_notify(int exit_code, unsigned long message)
{
	int sig;

	spin_lock_irq(&current->sighand->siglock);
	sig = do_notify(SIGTRAP, exit_code, CLD_TRAPPED, message);
	spin_unlock_irq(&current->sighand->siglock);
	return sig;
}

void __ptrace_event(int event, unsigned long message)
{
	if (ptrace_event_enabled(current, event))
		ptrace_notify(event << 8 | SIGTRAP, message);
	else if (event == PTRACE_EVENT_EXEC && !(current->ptrace & PT_SEIZED))
		/* as it was before there were events */
		send_sig_info(SIGTRAP, SEND_SIG_NOINFO, current, PIDTYPE_PID);
}

/*
 * The tracee has taken @sig, and its tracer sees it first. What is to be delivered, with *@info; 0: nothing. Siglock
 * held. @type: whose queue it came from, in case it must go back there.
 */
int ptrace_signal(int sig, struct kernel_siginfo *info, enum pid_type type)
{
	current->jobctl |= JOBCTL_STOP_DEQUEUED; /* the tracer may make a stop signal of it */
	sig = ptrace_stop(sig, CLD_TRAPPED, 0, info);
	if (!sig)
		return 0;
	if (sig != info->si_signo) {
		init_siginfo(info, sig, SI_USER);
		if (current->ptracer) { /* under siglock it stays, and so does what it is */
			info->si_pid = current->ptracer->tgid;
			info->si_uid = current->ptracer_cred->uid;
		}
	}
	if (sigismember(&current->blocked, sig) || fatal_signal_pending(current)) {
		send_signal_locked(sig, info, current, type);
		return 0;
	}
	return sig;
}

/*
 * The stop that JOBCTL_TRAP_MASK asks for. One that was seized sees PTRACE_EVENT_STOP, with the signal that has stopped
 * its process, or SIGTRAP; one that was attached to sees just that signal. Siglock held.
 */
void do_jobctl_trap(void)
{
	struct signal_struct *signal = current->signal;
	int sig = current->jobctl & JOBCTL_STOP_SIGMASK;

	if (current->ptrace & PT_SEIZED) {
		if (!signal->group_stop_count && !(signal->flags & SIGNAL_STOP_STOPPED))
			sig = SIGTRAP;
		do_notify(sig, sig | PTRACE_EVENT_STOP << 8, CLD_STOPPED, 0);
	} else {
		ptrace_stop(sig, CLD_STOPPED, 0, NULL);
	}
}

/* Something about the stop of @t's process has changed: @t, seized, traps to tell. Siglock held. */
void ptrace_trap_notify(struct task_struct *t)
{
	if (fatal_signal_pending(t) || t->flags & PF_EXITING)
		return;
	t->jobctl |= JOBCTL_TRAP_NOTIFY;
	ptrace_signal_wake_up(t, t->jobctl & JOBCTL_LISTENING);
}

void ptrace_signal_wake_up(struct task_struct *t, bool resume)
{
	signal_wake_up(t, false);
	if (resume)
		wake_up_state(t, __TASK_TRACED);
}
