/*
 * Process groups and sessions: what a terminal's ^C and kill(-group) reach, and what has a terminal.
 * Linux: kernel/sys.c; credentials(7), setpgid(2), setsid(2).
 */
#include <linux/errno.h>
#include <linux/pid.h>
#include <linux/sched/signal.h>
#include <linux/syscalls.h>

/* The group that @leader's process may join under the number @pgid. ERR_PTR not needed: NULL is EPERM. */
static struct pid *group_to_join(struct task_struct *leader, pid_t pgid)
{
	struct pid *pid = find_pid(pgid);
	struct task_struct *member;

	if (pgid == leader->pid)
		return pid;
	if (!pid || list_empty(&pid->members[PIDTYPE_PGID]))
		return NULL;
	member = list_first_entry(&pid->members[PIDTYPE_PGID], struct task_struct,
				  pid_links[PIDTYPE_PGID]);
	return member->signal->pids[PIDTYPE_SID] == current->signal->pids[PIDTYPE_SID] ? pid : NULL;
}

static long do_setpgid(pid_t nr, pid_t pgid)
{
	struct task_struct *p = find_task_by_pid(nr);
	struct pid *group;

	if (!p)
		return -ESRCH;
	if (!thread_group_leader(p))
		return -EINVAL;
	if (same_thread_group(p->parent, current)) {
		if (p->signal->pids[PIDTYPE_SID] != current->signal->pids[PIDTYPE_SID])
			return -EPERM;
		if (p->did_exec)
			return -EACCES;
	} else if (p != current->group_leader) {
		return -ESRCH;
	}
	if (p->signal->leader)
		return -EPERM;
	group = group_to_join(p, pgid);
	if (!group)
		return -EPERM;
	if (group != p->signal->pids[PIDTYPE_PGID])
		change_pid(p, PIDTYPE_PGID, group);
	return 0;
}

/* setpgid(2): of oneself, or of a child that has not called execve. 0; -EINVAL, -ESRCH, -EPERM, -EACCES. */
SYSCALL_DEFINE2(setpgid, pid_t, pid, pid_t, pgid)
{
	long err;

	if (!pid)
		pid = current->tgid;
	if (!pgid)
		pgid = pid;
	if (pgid < 0)
		return -EINVAL;
	spin_lock_irq(&tasklist_lock);
	err = do_setpgid(pid, pgid);
	spin_unlock_irq(&tasklist_lock);
	return err;
}

static long get_group(pid_t pid, enum pid_type type)
{
	struct task_struct *task;
	long nr = -ESRCH;

	spin_lock_irq(&tasklist_lock);
	task = pid ? find_task_by_pid(pid) : current;
	if (task)
		nr = task->signal->pids[type]->nr;
	spin_unlock_irq(&tasklist_lock);
	return nr;
}

/* getpgid(2): of the process of @pid, 0: of oneself. -ESRCH. */
SYSCALL_DEFINE1(getpgid, pid_t, pid)
{
	return get_group(pid, PIDTYPE_PGID);
}

SYSCALL_DEFINE0(getpgrp)
{
	return get_group(0, PIDTYPE_PGID);
}

/* getsid(2): likewise. -ESRCH. */
SYSCALL_DEFINE1(getsid, pid_t, pid)
{
	return get_group(pid, PIDTYPE_SID);
}

/* setsid(2): a new session with one new group in it, and no terminal. Its number; -EPERM. */
SYSCALL_DEFINE0(setsid)
{
	struct task_struct *leader;
	struct pid *sid;
	long err = -EPERM;

	spin_lock_irq(&tasklist_lock);
	leader = current->group_leader;
	sid = leader->thread_pid;
	if (!leader->signal->leader && list_empty(&sid->members[PIDTYPE_PGID])) {
		leader->signal->leader = true;
		change_pid(leader, PIDTYPE_SID, sid);
		change_pid(leader, PIDTYPE_PGID, sid);
		leader->signal->tty = NULL;
		err = sid->nr;
	}
	spin_unlock_irq(&tasklist_lock);
	return err;
}
