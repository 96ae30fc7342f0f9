/* May one process look inside another? Linux: kernel/ptrace.c; ptrace(2), "Ptrace access mode checking". */
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/mm.h>
#include <linux/ptrace.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>

/* Not one that has, or has had, more rights than the caller. */
bool __ptrace_may_access(struct task_struct *task, unsigned int mode)
{
	const struct cred *cred = current_cred(), *tcred = __task_cred(task);
	uid_t uid = mode & PTRACE_MODE_FSCREDS ? cred->fsuid : cred->uid;
	gid_t gid = mode & PTRACE_MODE_FSCREDS ? cred->fsgid : cred->gid;
	kernel_cap_t caps = mode & PTRACE_MODE_FSCREDS ? cred->cap_effective : cred->cap_permitted;

	if (same_thread_group(task, current) || capable(CAP_SYS_PTRACE))
		return true;
	/* region: ptrace.may_access */
	return uid == tcred->euid && uid == tcred->suid && uid == tcred->uid &&
	       gid == tcred->egid && gid == tcred->sgid && gid == tcred->gid &&
	       (!task->mm || task->mm->dumpable) && cap_issubset(tcred->cap_permitted, caps);
	/* endregion */
}

bool ptrace_may_access(struct task_struct *task, unsigned int mode)
{
	bool allowed;

	task_lock(task);
	spin_lock_irq(&tasklist_lock);
	allowed = __ptrace_may_access(task, mode);
	spin_unlock_irq(&tasklist_lock);
	task_unlock(task);
	return allowed;
}

struct mm_struct *get_task_mm(struct task_struct *task)
{
	struct mm_struct *mm;

	task_lock(task);
	mm = task->mm;
	if (mm)
		__atomic_fetch_add(&mm->mm_users, 1, __ATOMIC_RELAXED);
	task_unlock(task);
	return mm;
}
