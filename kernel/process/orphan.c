/*
 * Orphaned process groups: nobody is left outside them, but in their session, who could continue what has stopped. Then
 * the kernel does it, with a SIGHUP before. All of it under tasklist_lock. Linux: kernel/exit.c; setpgid(2), NOTES.
 */
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/signal.h>

/* Does @p's parent keep the group @pgrp from being an orphan? */
static bool has_guardian(const struct task_struct *parent, const struct task_struct *p,
			 const struct pid *pgrp)
{
	return parent->tgid != 1 && parent->signal->pids[PIDTYPE_PGID] != pgrp &&
	       parent->signal->pids[PIDTYPE_SID] == p->signal->pids[PIDTYPE_SID];
}

/*
 * Is the current process in a group of which nobody has such a parent? Then it does not stop for the terminal's sake.
 * Takes tasklist_lock.
 */
bool is_current_pgrp_orphaned(void)
{
	struct task_struct *p;
	struct pid *pgrp;
	bool orphaned = true;

	spin_lock_irq(&tasklist_lock);
	pgrp = current->signal->pids[PIDTYPE_PGID];
	for_each_pid_task(pgrp, PIDTYPE_PGID, p)
		orphaned &= p->exit_state || !has_guardian(p->parent, p, pgrp);
	spin_unlock_irq(&tasklist_lock);
	return orphaned;
}

void kill_orphaned_pgrp(struct task_struct *task, struct task_struct *father)
{
	struct pid *pgrp = task->signal->pids[PIDTYPE_PGID];
	struct task_struct *ignored = father ? NULL : task, *p;
	bool stopped = false;

	if (!has_guardian(father ?: task->parent, task, pgrp))
		return; /* so nothing changes: the usual case */
	for_each_pid_task(pgrp, PIDTYPE_PGID, p) {
		stopped |= p->signal->flags & SIGNAL_STOP_STOPPED;
		if (p != ignored && !(p->exit_state && thread_group_empty(p)) &&
		    has_guardian(p->parent, p, pgrp))
			return;
	}
	if (!stopped)
		return;
	for_each_pid_task(pgrp, PIDTYPE_PGID, p) {
		send_sig_info(SIGHUP, SEND_SIG_PRIV, p, PIDTYPE_TGID);
		send_sig_info(SIGCONT, SEND_SIG_PRIV, p, PIDTYPE_TGID);
	}
}
