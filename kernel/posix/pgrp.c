/*
 * Process groups: what a terminal's ^C and kill(-group) reach. There is one session yet, so a group may
 * be joined by anybody's child. Linux: kernel/sys.c; setpgid(2), getpgid(2).
 */
#include <linux/errno.h>
#include <linux/sched/signal.h>
#include <linux/syscalls.h>

static void same_group(struct task_struct *task, void *arg)
{
	pid_t *wanted = arg;

	if (task_pgrp_nr(task) == *wanted)
		*wanted = 0;
}

/* Is there a task in group @pgid? Under tasklist_lock. */
static bool group_exists(pid_t pgid)
{
	for_each_task(same_group, &pgid);
	return !pgid;
}

/* setpgid(2): of oneself, or of a child that has not called execve. */
SYSCALL_DEFINE2(setpgid, pid_t, pid, pid_t, pgid)
{
	struct task_struct *task;
	long err = -ESRCH;

	if (!pid)
		pid = current->tgid;
	if (!pgid)
		pgid = pid;
	if (pgid < 0)
		return -EINVAL;
	spin_lock_irq(&tasklist_lock);
	task = find_task_by_pid(pid);
	if (!task || (task != current->group_leader && !same_thread_group(task->parent, current)))
		goto out;
	err = -EACCES;
	if (task != current->group_leader && task->did_exec)
		goto out;
	err = -EPERM;
	if (pgid != pid && !group_exists(pgid))
		goto out;
	task->signal->pgrp = pgid;
	err = 0;
out:
	spin_unlock_irq(&tasklist_lock);
	return err;
}

SYSCALL_DEFINE1(getpgid, pid_t, pid)
{
	struct task_struct *task;
	long pgid = -ESRCH;

	spin_lock_irq(&tasklist_lock);
	task = pid ? find_task_by_pid(pid) : current;
	if (task)
		pgid = task_pgrp_nr(task);
	spin_unlock_irq(&tasklist_lock);
	return pgid;
}

SYSCALL_DEFINE0(getpgrp)
{
	return task_pgrp_nr(current);
}
