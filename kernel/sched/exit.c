/*
 * The end of a task, and its parent's wait for it. What is left of a dead task until then is its
 * task_struct with the exit code. Linux: kernel/exit.c.
 */
#include <asm/irqflags.h>
#include <linux/bug.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/task.h>
#include <linux/uaccess.h>
#include <uapi/linux/resource.h>
#include <uapi/linux/signal.h>
#include <uapi/linux/wait.h>

static struct task_struct *init_process;

/* Children of the dead become init's. Under tasklist_lock. */
static void reparent_children(struct task_struct *task)
{
	struct task_struct *child, *next;
	bool zombies = false;

	if (!init_process)
		init_process = find_task_by_pid(1);
	list_for_each_entry_safe(child, next, &task->children, sibling) {
		list_del(&child->sibling);
		child->parent = init_process;
		list_add_tail(&child->sibling, &init_process->children);
		zombies |= child->state == TASK_DEAD;
	}
	if (zombies)
		wake_up(&init_process->wait_child);
}

/* Ends the current task; @code as wait4 reports it. */
void do_exit(int code)
{
	struct task_struct *task = current;
	struct mm_struct *mm = task->mm;

	if (in_atomic())
		panic("do_exit with a spinlock held or in an interrupt");
	if (task->pid == 1)
		panic("Attempted to kill init! exitcode=%#010x", code);
	put_files_struct(task->files);
	task->files = NULL;
	local_irq_disable();
	task->mm = NULL;
	switch_mm(NULL);
	local_irq_enable();
	if (mm)
		mmput(mm);

	spin_lock_irq(&tasklist_lock);
	reparent_children(task);
	task->exit_code = code;
	local_irq_disable();
	/* From here on the parent may take the rest; the stack stays until the next task lets go of it. */
	task->state = TASK_DEAD;
	wake_up(&task->parent->wait_child);
	spin_unlock(&tasklist_lock);
	schedule();
	panic("a dead task was scheduled");
}

SYSCALL_DEFINE1(exit, int, error_code)
{
	do_exit((error_code & 0xff) << 8);
}

SYSCALL_DEFINE1(exit_group, int, error_code)
{
	do_exit((error_code & 0xff) << 8);
}

static bool wait_matches(const struct task_struct *child, pid_t which)
{
	if (which > 0)
		return child->pid == which;
	if (which == -1)
		return true;
	return child->pgid == (which ? -which : current->pgid);
}

/*
 * Looks for a dead child that @which means. Its pid, with its code in *code and the task taken off; 0: there are only
 * living ones; -ECHILD: none at all.
 */
static pid_t reap_child(pid_t which, int *code)
{
	struct task_struct *child, *dead = NULL;
	pid_t pid = -ECHILD;

	spin_lock_irq(&tasklist_lock);
	list_for_each_entry(child, &current->children, sibling) {
		if (!wait_matches(child, which))
			continue;
		pid = 0;
		if (child->state == TASK_DEAD) {
			dead = child;
			break;
		}
	}
	if (dead) {
		pid = dead->pid;
		*code = dead->exit_code;
		list_del(&dead->sibling);
		detach_pid(dead);
	}
	spin_unlock_irq(&tasklist_lock);
	if (dead)
		put_task_struct(dead);
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
		err = wait_event_interruptible(current->wait_child,
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
