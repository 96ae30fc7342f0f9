/* A parent's wait for its children. Linux: kernel/exit.c, wait4(2). */
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/resource.h>
#include <uapi/linux/wait.h>

static bool wait_matches(const struct task_struct *child, pid_t which)
{
	if (which > 0)
		return child->pid == which;
	if (which == -1)
		return true;
	return task_pgrp_nr(child) == (which ? -which : task_pgrp_nr(current));
}

/*
 * Looks for a dead child that @which means. Its pid, with its code in *code and the task taken off; 0: there are only
 * living ones; -ECHILD: none at all.
 */
static pid_t reap_child(pid_t which, int *code)
{
	struct task_struct *child, *thread;
	pid_t pid = -ECHILD;

	spin_lock_irq(&tasklist_lock);
	for_each_thread(current, thread)
		list_for_each_entry(child, &thread->children, sibling) {
			if (!wait_matches(child, which))
				continue;
			pid = 0;
			if (child->exit_state == EXIT_ZOMBIE && thread_group_empty(child)) {
				pid = child->pid;
				*code = child->signal->flags & SIGNAL_GROUP_EXIT
						? child->signal->group_exit_code
						: child->exit_code;
				child->exit_state = EXIT_DEAD;
				release_task(child);
				goto out;
			}
		}
out:
	spin_unlock_irq(&tasklist_lock);
	return pid;
}

/* wait4(2). Children do not stop yet, so WUNTRACED and WCONTINUED find nothing to report. */
SYSCALL_DEFINE4(wait4, pid_t, upid, int __user *, stat_addr, int, options, struct rusage __user *,
		ru)
{
	struct rusage usage;
	int code = 0;
	pid_t pid;
	long err;

	if (options & ~(WNOHANG | WUNTRACED | WCONTINUED | __WNOTHREAD | __WCLONE | __WALL))
		return -EINVAL;
	if (upid == (pid_t)0x80000000)
		return -ESRCH;
	if ((options & __WCLONE) && !(options & __WALL))
		return -ECHILD; /* children that do not signal SIGCHLD: there are none */
	if (options & WNOHANG) {
		pid = reap_child(upid, &code);
	} else {
		err = wait_event_interruptible(current->signal->wait_chldexit,
					       (pid = reap_child(upid, &code)) != 0);
		if (err)
			return err;
	}
	if (pid <= 0)
		return pid;
	/* The child is gone whatever happens to the report, as on Linux. */
	memset(&usage, 0, sizeof(usage));
	if (ru && copy_to_user(ru, &usage, sizeof(usage)))
		return -EFAULT;
	if (stat_addr && put_user(code, stat_addr))
		return -EFAULT;
	return pid;
}
