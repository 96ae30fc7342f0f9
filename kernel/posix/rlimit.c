/*
 * Resource limits: what is kept of them is in <linux/sched/signal.h>, each is enforced where the resource is given
 * out. Linux: kernel/sys.c, getrlimit(2).
 */
#include <linux/cred.h>
#include <linux/fs.h>
#include <linux/sched/signal.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/limits.h>

/* May the current task look at and change @task's? Under tasklist_lock. */
static bool may_prlimit(const struct task_struct *task)
{
	const struct cred *cred = current_cred(), *tcred = __task_cred(task);

	return task == current ||
	       (cred->uid == tcred->euid && cred->uid == tcred->suid && cred->uid == tcred->uid &&
		cred->gid == tcred->egid && cred->gid == tcred->sgid && cred->gid == tcred->gid) ||
	       capable(CAP_SYS_RESOURCE);
}

/* Sets process @pid's (0: one's own) limits to *@new and tells the old ones in *@old, either unless NULL. */
static long do_prlimit(pid_t pid, unsigned int resource, const struct rlimit *new,
		       struct rlimit *old)
{
	struct task_struct *task;
	struct rlimit *rlim;
	long err = 0;

	spin_lock_irq(&tasklist_lock);
	task = pid ? find_task_by_pid(pid) : current;
	if (!task)
		err = -ESRCH;
	else if (!may_prlimit(task))
		err = -EPERM;
	else if (resource >= RLIM_NLIMITS || (new &&new->rlim_cur > new->rlim_max))
		err = -EINVAL;
	if (err)
		goto out;
	rlim = &task->signal->rlim[resource];
	if (new && ((resource == RLIMIT_NOFILE && new->rlim_max > NR_OPEN_MAX) ||
		    (new->rlim_max > rlim->rlim_max && !capable(CAP_SYS_RESOURCE))))
		err = -EPERM;
	if (!err && old)
		*old = *rlim;
	if (!err && new)
		*rlim = *new;
out:
	spin_unlock_irq(&tasklist_lock);
	return err;
}

/* getrlimit(2). 0, -EINVAL, -EFAULT. */
SYSCALL_DEFINE2(getrlimit, unsigned int, resource, struct rlimit __user *, rlim)
{
	struct rlimit old;

	return do_prlimit(0, resource, NULL, &old)
		       ?: copy_to_user(rlim, &old, sizeof(old)) ? -EFAULT
								: 0;
}

/* setrlimit(2). 0, -EINVAL, -EPERM, -EFAULT. */
SYSCALL_DEFINE2(setrlimit, unsigned int, resource, struct rlimit __user *, rlim)
{
	struct rlimit new;

	if (copy_from_user(&new, rlim, sizeof(new)))
		return -EFAULT;
	return do_prlimit(0, resource, &new, NULL);
}

_Static_assert(sizeof(struct rlimit) == sizeof(struct rlimit64), "here one is the other");

/* prlimit(2): the new limits are set even where the old ones cannot be told. -ESRCH; as above. */
SYSCALL_DEFINE4(prlimit64, pid_t, pid, unsigned int, resource, const struct rlimit64 __user *,
		new_rlim, struct rlimit64 __user *, old_rlim)
{
	struct rlimit new, old;
	long err;

	if (new_rlim && copy_from_user(&new, new_rlim, sizeof(new)))
		return -EFAULT;
	err = do_prlimit(pid, resource, new_rlim ? &new : NULL, &old);
	if (!err && old_rlim && copy_to_user(old_rlim, &old, sizeof(old)))
		err = -EFAULT;
	return err;
}
