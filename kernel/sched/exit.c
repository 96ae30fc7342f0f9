/*
 * The end of tasks: what they have they give back, here; who is told, and who gets the children, is exit_notify()'s
 * business, of kernel/process or its stand-in. Linux: kernel/exit.c.
 */
#include <asm/irqflags.h>
#include <linux/bug.h>
#include <linux/cputime.h>
#include <linux/cred.h>
#include <linux/fs.h>
#include <linux/fs_struct.h>
#include <linux/mm.h>
#include <linux/ptrace.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/syscalls.h>
#include <linux/tty.h>
#include <uapi/linux/signal.h>

void put_sighand(struct sighand_struct *sighand)
{
	if (!__atomic_sub_fetch(&sighand->count, 1, __ATOMIC_ACQ_REL))
		kfree(sighand);
}

/* What dies with its last task_struct: see <linux/sched/signal.h>. */
void put_task_struct(struct task_struct *task)
{
	if (__atomic_sub_fetch(&task->usage, 1, __ATOMIC_ACQ_REL))
		return;
	put_cred(task->real_cred);
	put_pid(task->thread_pid);
	free_kernel_stack(task->stack);
	exit_thread(task);
	if (task->signal && !__atomic_sub_fetch(&task->signal->refcount, 1, __ATOMIC_ACQ_REL))
		kfree(task->signal);
	if (task->sighand)
		put_sighand(task->sighand);
	kfree(task);
}

/* Ends the current task; @code as wait4 reports it. */
void do_exit(int code)
{
	struct task_struct *task = current;
	struct mm_struct *mm = task->mm;
	struct files_struct *files;
	struct fs_struct *fs;
	bool group_dead;

	lockdep_check_exit(task);
	if (in_atomic())
		panic("do_exit with a spinlock held or in an interrupt");
	ptrace_event(PTRACE_EVENT_EXIT, code);
	exit_signals(task);
	group_dead = !__atomic_sub_fetch(&task->signal->live, 1, __ATOMIC_ACQ_REL);
	if (group_dead && task->tgid == 1)
		panic("Attempted to kill init! exitcode=%#010x", code);
	exit_timers(group_dead);
	if (group_dead && mm)
		setmax_mm_hiwater_rss(&task->signal->maxrss, mm);
	task->exit_code = code;
	if (group_dead && !thread_group_empty(task))
		last_thread_exits(code);
	mm_release(task);
	local_irq_disable();
	task_lock(task);
	task->mm = NULL;
	task_unlock(task);
	switch_mm(NULL);
	local_irq_enable();
	if (mm)
		mmput(mm);
	task_lock(task);
	files = task->files;
	fs = task->fs;
	task->files = NULL;
	task->fs = NULL;
	task_unlock(task);
	put_files_struct(files);
	free_fs_struct(fs);
	if (group_dead && task->signal->leader)
		disassociate_ctty(true);
	exit_notify(task, group_dead);
	schedule();
	panic("a dead task was scheduled");
}

void do_group_exit(int code)
{
	struct signal_struct *sig = current->signal;

	spin_lock_irq(&current->sighand->siglock);
	if (sig->flags & SIGNAL_GROUP_EXIT) {
		code = sig->group_exit_code;
	} else if (!sig->group_exec_task) { /* else another thread's execve sends this one away */
		sig->group_exit_code = code;
		sig->flags = SIGNAL_GROUP_EXIT;
		zap_other_threads(current);
	}
	spin_unlock_irq(&current->sighand->siglock);
	do_exit(code);
}

SYSCALL_DEFINE1(exit, int, error_code)
{
	do_exit((error_code & 0xff) << 8);
}

SYSCALL_DEFINE1(exit_group, int, error_code)
{
	do_group_exit((error_code & 0xff) << 8);
}
