/*
 * Job control: a stop signal stops all threads of a process, SIGCONT lets them go on (send.c). The thread that takes
 * the signal marks the others (JOBCTL_STOP_PENDING); each stops on its way to ring 3, the last tells the parent.
 * Linux: kernel/signal.c, do_signal_stop().
 */
#include <linux/cred.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/ptrace.h>
#include <linux/sched/jobctl.h>
#include <linux/signal.h>

/* Siglock held. */
bool task_set_jobctl_pending(struct task_struct *t, unsigned long mask)
{
	if (fatal_signal_pending(t) || (t->flags & PF_EXITING))
		return false;
	if (mask & JOBCTL_STOP_SIGMASK)
		t->jobctl &= ~JOBCTL_STOP_SIGMASK;
	t->jobctl |= mask;
	return true;
}

/* Siglock held. Also forgets a stop signal that was taken and not yet acted on: SIGCONT came in between. */
void task_clear_jobctl_pending(struct task_struct *t)
{
	t->jobctl &= ~(JOBCTL_STOP_PENDING | JOBCTL_STOP_CONSUME | JOBCTL_STOP_DEQUEUED);
}

/* @t stops, or ends instead. Siglock held. True: it was the last, and the parent is to be told. */
bool task_participate_group_stop(struct task_struct *t)
{
	struct signal_struct *sig = t->signal;
	bool counted = t->jobctl & JOBCTL_STOP_CONSUME;

	task_clear_jobctl_pending(t);
	if (!counted || --sig->group_stop_count || (sig->flags & SIGNAL_STOP_STOPPED))
		return false;
	signal_set_stop_flags(sig, SIGNAL_STOP_STOPPED);
	return true;
}

/* Marks all threads. */
static void begin_group_stop(int signr)
{
	const unsigned long stop = JOBCTL_STOP_PENDING | JOBCTL_STOP_CONSUME;
	struct signal_struct *sig = current->signal;
	struct task_struct *t;

	if (!(sig->flags & SIGNAL_STOP_STOPPED))
		sig->group_exit_code = signr;
	sig->group_stop_count = 0;
	for_each_thread(current, t) {
		if ((READ_ONCE(t->state) & __TASK_STOPPED) ||
		    !task_set_jobctl_pending(t, signr | stop))
			continue;
		sig->group_stop_count++;
		if (unlikely(t->ptrace & PT_SEIZED) && t != current)
			ptrace_trap_notify(t);
		else if (t != current)
			signal_wake_up(t, false);
	}
}

/*
 * Stops the current thread: by @signr, which it has just taken, or (0) because another thread did. Siglock held with
 * interrupts off. True: it has stopped and goes on again, the lock is released. False: SIGCONT or death was faster, or a
 * tracer is to see the stop: then it is a trap.
 */
bool do_signal_stop(int signr)
{
	struct sighand_struct *sighand = current->sighand;
	bool notify;

	if (!(current->jobctl & JOBCTL_STOP_PENDING)) {
		if (!(current->jobctl & JOBCTL_STOP_DEQUEUED) ||
		    (current->signal->flags & SIGNAL_GROUP_EXIT) ||
		    current->signal->group_exec_task)
			return false;
		begin_group_stop(signr);
	}
	if (unlikely(current->ptrace)) {
		task_set_jobctl_pending(current, JOBCTL_TRAP_STOP);
		return false;
	}
	notify = task_participate_group_stop(current);
	set_current_state(TASK_STOPPED); /* before the lock goes: SIGCONT finds it stopped */
	spin_unlock_irq(&sighand->siglock);
	if (notify) {
		spin_lock_irq(&tasklist_lock);
		do_notify_parent_cldstop(current, CLD_STOPPED);
		spin_unlock_irq(&tasklist_lock);
	}
	schedule();
	return true;
}
