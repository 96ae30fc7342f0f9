/*
 * New tasks. Everything that can fail happens before the task is entered anywhere; errors undo what was
 * done, in reverse. Linux: kernel/fork.c.
 */
#include <asm/processor.h>
#include <asm/ptrace.h>
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/task.h>
#include <linux/uaccess.h>

static struct task_struct *dup_task_struct(const struct task_struct *orig)
{
	struct task_struct *task = kmalloc(sizeof(*task), GFP_KERNEL);

	if (!task)
		return NULL;
	*task = *orig;
	task->stack = alloc_kernel_stack();
	if (!task->stack) {
		kfree(task);
		return NULL;
	}
	task->cred = get_cred(task->real_cred);
	task->thread_info.flags = 0;
	task->thread.fpu = NULL;
	task->on_rq = false;
	task->did_exec = false;
	task->usage = 2; /* <linux/sched.h> */
	task->pending = 0;
	task->clear_child_tid = NULL;
	task->mm = NULL;
	task->files = NULL;
	task->start_time = ktime_get_ns();
	INIT_LIST_HEAD(&task->children);
	init_waitqueue_head(&task->wait_child);
	return task;
}

/* Frees a task that has never run. */
static void free_task(struct task_struct *task)
{
	if (task->files)
		put_files_struct(task->files);
	if (task->mm)
		mmput(task->mm);
	task->usage = 1;
	put_task_struct(task);
}

/* Numbers the task, makes it its parent's child, and lets it run: from here on it is on its own. Its pid, or -EAGAIN. */
static pid_t start_task(struct task_struct *task)
{
	unsigned long flags;
	pid_t pid;
	int err;

	spin_lock_irqsave(&tasklist_lock, flags);
	err = attach_pid(task);
	if (!err) {
		if (task->pid == 1 || !task->mm)
			task->pgid = task->pid;
		task->parent = current;
		list_add_tail(&task->sibling, &current->children);
	}
	pid = task->pid;
	spin_unlock_irqrestore(&tasklist_lock, flags);
	if (err)
		return err;
	wake_up_new_task(task);
	return pid;
}

/* fork(2): a copy of the current task that shares nothing but open files. */
static pid_t do_fork(void)
{
	struct task_struct *child = dup_task_struct(current);
	int err = -ENOMEM;
	pid_t pid;

	if (!child)
		return -ENOMEM;
	child->files = dup_fd(current->files);
	if (!child->files)
		goto fail;
	child->mm = dup_mm(current->mm);
	if (IS_ERR(child->mm)) {
		err = PTR_ERR(child->mm);
		child->mm = NULL;
		goto fail;
	}
	err = copy_thread(child);
	if (err)
		goto fail;
	pid = start_task(child);
	if (pid > 0)
		return pid;
	err = pid;
fail:
	free_task(child);
	return err;
}

SYSCALL_DEFINE0(fork)
{
	return do_fork();
}

/* See <linux/sched.h>. */
struct task_struct *kernel_thread(int (*fn)(void *), void *arg, const char *name)
{
	struct task_struct *task = dup_task_struct(&init_task);

	if (!task)
		return ERR_PTR(-ENOMEM);
	strscpy(task->comm, name, sizeof(task->comm));
	task->files = files_alloc();
	if (!task->files || copy_kernel_thread(task, fn, arg)) {
		free_task(task);
		return ERR_PTR(-ENOMEM);
	}
	if (start_task(task) < 0) {
		free_task(task);
		return ERR_PTR(-EAGAIN);
	}
	return task;
}

SYSCALL_DEFINE0(getpid)
{
	return current->tgid;
}

SYSCALL_DEFINE0(gettid)
{
	return current->pid;
}

SYSCALL_DEFINE0(getppid)
{
	return READ_ONCE(current->parent)->tgid;
}

/* set_tid_address(2) */
SYSCALL_DEFINE1(set_tid_address, int __user *, tidptr)
{
	current->clear_child_tid = tidptr;
	return current->pid;
}
