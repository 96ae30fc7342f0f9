/* A parent's wait for its children. Linux: kernel/exit.c, wait4(2). */
#include <linux/cputime.h>
#include <linux/cred.h>
#include <linux/ptrace.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/sched/wait.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/resource.h>
#include <uapi/linux/wait.h>

void __weak getrusage(struct task_struct *p, int who, struct rusage *ru)
{
	memset(ru, 0, sizeof(*ru));
}

struct pid *find_get_pid(pid_t nr)
{
	struct pid *pid;

	spin_lock_irq(&tasklist_lock);
	pid = find_pid(nr);
	if (pid)
		get_pid(pid);
	spin_unlock_irq(&tasklist_lock);
	return pid;
}

struct pid *get_current_pgrp(void)
{
	struct pid *pid;

	spin_lock_irq(&tasklist_lock);
	pid = get_pid(current->signal->pids[PIDTYPE_PGID]);
	spin_unlock_irq(&tasklist_lock);
	return pid;
}

/* Is @p meant, and a child in the sense of the flags: of this thread, with or without SIGCHLD at its end? Or its tracee? */
static bool eligible_child(const struct wait_opts *wo, bool ptrace, const struct task_struct *p)
{
	if (!wo->any &&
	    wo->pid != (wo->type == PIDTYPE_PID ? p->thread_pid : p->signal->pids[PIDTYPE_PGID]))
		return false;
	if (wo->flags & __WNOTHREAD && (ptrace ? p->ptracer : p->parent) != current)
		return false;
	return ptrace || wo->flags & __WALL ||
	       (p->exit_signal != SIGCHLD) == !!(wo->flags & __WCLONE);
}

/* The use of @p and its own children becomes that of its parent's children. */
static void account_child(struct task_struct *p)
{
	struct signal_struct *psig = current->signal, *sig = p->signal;
	u64 utime, stime;

	task_cputime(p, &utime, &stime); /* credits the last of it to @sig */
	spin_lock(&current->sighand->siglock);
	psig->cutime += sig->utime + sig->cutime;
	psig->cstime += sig->stime + sig->cstime;
	psig->cnvcsw += p->nvcsw + sig->nvcsw + sig->cnvcsw;
	psig->cnivcsw += p->nivcsw + sig->nivcsw + sig->cnivcsw;
	psig->cmin_flt += p->min_flt + sig->min_flt + sig->cmin_flt;
	psig->cmaj_flt += p->maj_flt + sig->maj_flt + sig->cmaj_flt;
	psig->cmaxrss = max(psig->cmaxrss, max(sig->maxrss, sig->cmaxrss));
	spin_unlock(&current->sighand->siglock);
}

static bool wait_task_zombie(struct wait_opts *wo, struct task_struct *p, struct list_head *reaped)
{
	int code = p->signal->flags & SIGNAL_GROUP_EXIT ? p->signal->group_exit_code : p->exit_code;

	if (!(wo->flags & WEXITED))
		return false;
	wo->stat = code;
	wo->code = code & 0x7f ? (code & 0x80 ? CLD_DUMPED : CLD_KILLED) : CLD_EXITED;
	wo->status = code & 0x7f ?: code >> 8;
	if (!(wo->flags & WNOWAIT) && !(p->ptrace && ptrace_reap(p, reaped))) {
		if (thread_group_leader(p))
			account_child(p);
		p->exit_state = EXIT_DEAD;
		release_task(p, reaped);
	}
	return true;
}

/* Has @p something to tell, as a child or (@ptrace) a tracee? *@err: 0 if it may have so later. */
static bool wait_consider_task(struct wait_opts *wo, bool ptrace, struct task_struct *p, long *err,
			       struct list_head *reaped)
{
	pid_t pid = p->pid;
	bool dead = p->exit_state == EXIT_ZOMBIE &&
		    (!thread_group_leader(p) || thread_group_empty(p));

	if (p->exit_state == EXIT_DEAD || !eligible_child(wo, ptrace, p))
		return false;
	ptrace |= p->ptrace &&
		  !ptrace_reparented(p); /* its parent's process: one sees what the other does */
	dead &= ptrace || !p->ptrace; /* else its parent's turn comes when its tracer has waited */
	if (!dead && (!ptrace || !p->exit_state || wo->flags & (WEXITED | WCONTINUED)))
		*err = 0;
	if (!(dead ? wait_task_zombie(wo, p, reaped) : wait_task_jobctl(wo, ptrace, p)))
		return false;
	wo->uid = __task_cred(p)->uid;
	if (wo->ru)
		getrusage(p, RUSAGE_BOTH, wo->ru);
	*err = pid;
	return true;
}

/* Looks at all children once. */
static long look_at_children(struct wait_opts *wo)
{
	struct task_struct *thread, *child;
	long err = -ECHILD;
	LIST_HEAD(reaped);

	spin_lock_irq(&tasklist_lock);
	if (!wo->any && wo->type == PIDTYPE_PID) {
		child = wo->pid ? wo->pid->task : NULL;
		if (child && thread_group_leader(child) &&
		    same_thread_group(child->parent, current) &&
		    wait_consider_task(wo, false, child, &err, &reaped))
			goto out;
		if (child && child->ptracer && same_thread_group(child->ptracer, current))
			wait_consider_task(wo, true, child, &err, &reaped);
		goto out;
	}
	for_each_thread(current, thread) {
		list_for_each_entry(child, &thread->children, sibling)
			if (wait_consider_task(wo, false, child, &err, &reaped))
				goto out;
		list_for_each_entry(child, &thread->ptraced, ptrace_entry)
			if (wait_consider_task(wo, true, child, &err, &reaped))
				goto out;
	}
out:
	spin_unlock_irq(&tasklist_lock);
	put_dead(&reaped);
	return err;
}

long do_wait(struct wait_opts *wo)
{
	long ret = look_at_children(wo), err;

	if (!ret && !(wo->flags & WNOHANG)) {
		err = wait_event_interruptible(current->signal->wait_chldexit,
					       (ret = look_at_children(wo)) != 0);
		if (err)
			ret = err;
	}
	if (wo->pid)
		put_pid(wo->pid);
	return ret;
}

/* wait4(2). The child is gone whatever happens to the report, as on Linux. */
SYSCALL_DEFINE4(wait4, pid_t, upid, int __user *, stat_addr, int, options, struct rusage __user *,
		ru)
{
	struct rusage usage;
	struct wait_opts wo = { .flags = options | WEXITED,
				.any = upid == -1,
				.type = PIDTYPE_PGID };
	long ret;

	if (options & ~(WNOHANG | WUNTRACED | WCONTINUED | __WNOTHREAD | __WCLONE | __WALL))
		return -EINVAL;
	if (upid == (pid_t)0x80000000)
		return -ESRCH;
	if (upid > 0)
		wo.type = PIDTYPE_PID;
	if (ru)
		wo.ru = &usage;
	if (!upid)
		wo.pid = get_current_pgrp();
	else if (!wo.any)
		wo.pid = find_get_pid(upid < 0 ? -upid : upid);
	ret = do_wait(&wo);
	if (ret > 0 && stat_addr && put_user(wo.stat, stat_addr))
		return -EFAULT;
	if (ret > 0 && ru && copy_to_user(ru, &usage, sizeof(usage)))
		return -EFAULT;
	return ret;
}
