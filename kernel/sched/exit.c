/*
 * The end of threads and processes. A thread that ends is gone at once, but for the leader, whose task_struct and
 * exit code stay until all other threads have gone and the parent has asked (kernel/sched/wait4.c).
 * Linux: kernel/exit.c.
 */
#include <asm/irqflags.h>
#include <linux/bug.h>
#include <linux/cputime.h>
#include <linux/cred.h>
#include <linux/fs.h>
#include <linux/fs_struct.h>
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/syscalls.h>
#include <linux/tty.h>
#include <uapi/linux/signal.h>

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
	if (task->sighand && !__atomic_sub_fetch(&task->sighand->count, 1, __ATOMIC_ACQ_REL))
		kfree(task->sighand);
	kfree(task);
}

bool __weak do_notify_parent(struct task_struct *task, int sig)
{
	if (sig > 0)
		send_sig(sig, task->parent);
	wake_up(&task->parent->signal->wait_chldexit);
	return false;
}

/* Out of its process; what it used is added to the process's sums. Under tasklist_lock. */
static void exit_signal(struct task_struct *task)
{
	struct signal_struct *sig = task->signal;
	u64 utime, stime;

	spin_lock(&task->sighand->siglock);
	list_del(&task->thread_node);
	flush_sigqueue(&task->pending);
	if (!--sig->nr_threads)
		flush_sigqueue(&sig->shared_pending);
	if (sig->notify_count > 0 && !--sig->notify_count)
		wake_up_process(sig->group_exec_task);
	task_cputime(task, &utime, &stime); /* the last of it */
	sig->nvcsw += task->nvcsw;
	sig->nivcsw += task->nivcsw;
	sig->min_flt += task->min_flt;
	sig->maj_flt += task->maj_flt;
	spin_unlock(&task->sighand->siglock);
}

/*
 * Takes a dead task out of all tables, and its leader as well if that has waited only for this one and nobody
 * waits for it. Under tasklist_lock.
 */
void release_task(struct task_struct *task)
{
	struct task_struct *leader = task->group_leader;

	exit_signal(task);
	detach_pid(task);
	if (leader == task) {
		list_del(&task->sibling);
	} else if (leader->exit_state == EXIT_ZOMBIE && thread_group_empty(leader) &&
		   do_notify_parent(leader, leader->exit_signal)) {
		leader->exit_state = EXIT_DEAD;
		release_task(leader);
	}
	put_task_struct(task);
}

/* Who takes over the children: another thread of @task's process, else init. Under tasklist_lock. */
static struct task_struct *find_new_reaper(struct task_struct *task)
{
	static struct task_struct *init_process;
	struct task_struct *thread;

	for_each_thread(task, thread)
		if (!thread->exit_state && thread != task)
			return thread;
	if (!init_process)
		init_process = find_task_by_pid(1);
	return init_process;
}

/* Children of the dead get a new parent. Under tasklist_lock. */
static void forget_original_parent(struct task_struct *task)
{
	struct task_struct *child, *next, *reaper;

	if (list_empty(&task->children))
		return;
	reaper = find_new_reaper(task);
	list_for_each_entry_safe(child, next, &task->children, sibling) {
		list_del(&child->sibling);
		child->parent = reaper;
		list_add_tail(&child->sibling, &reaper->children);
		if (same_thread_group(reaper, task))
			continue;
		child->exit_signal = SIGCHLD; /* init waits for nothing else */
		if (child->exit_state == EXIT_ZOMBIE && thread_group_empty(child) &&
		    do_notify_parent(child, child->exit_signal)) {
			child->exit_state = EXIT_DEAD;
			release_task(child);
		}
	}
}

/*
 * The task is dead for all others from here on. A thread, or a process that nobody waits for, is reaped at once;
 * its stack stays until the next task lets go of it.
 */
static void exit_notify(struct task_struct *task)
{
	bool autoreap = true;

	spin_lock_irq(&tasklist_lock);
	forget_original_parent(task);
	task->exit_state = EXIT_ZOMBIE;
	if (thread_group_leader(task))
		autoreap = thread_group_empty(task) && do_notify_parent(task, task->exit_signal);
	if (task->signal->notify_count < 0) /* an execve that waits for its leader */
		wake_up_process(task->signal->group_exec_task);
	local_irq_disable(); /* no interrupt between these lines and schedule() finds a dead current */
	task->state = TASK_DEAD;
	if (autoreap) {
		task->exit_state = EXIT_DEAD;
		release_task(task);
	}
	spin_unlock(&tasklist_lock);
}

/* Ends the current task; @code as wait4 reports it. */
/* In a kernel without kernel/drivers/tty no terminal controls anybody. */
void __weak disassociate_ctty(bool on_exit __unused)
{
}

void do_exit(int code)
{
	struct task_struct *task = current;
	struct mm_struct *mm = task->mm;
	struct files_struct *files;
	struct fs_struct *fs;
	bool group_dead;

	if (in_atomic())
		panic("do_exit with a spinlock held or in an interrupt");
	exit_signals(task);
	group_dead = !__atomic_sub_fetch(&task->signal->live, 1, __ATOMIC_ACQ_REL);
	if (group_dead && task->tgid == 1)
		panic("Attempted to kill init! exitcode=%#010x", code);
	exit_timers(group_dead);
	if (group_dead && mm)
		setmax_mm_hiwater_rss(&task->signal->maxrss, mm);
	task->exit_code = code;
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
	exit_notify(task);
	schedule();
	panic("a dead task was scheduled");
}

void do_group_exit(int code)
{
	struct signal_struct *sig = current->signal;

	spin_lock_irq(&current->sighand->siglock);
	if (sig->flags & SIGNAL_GROUP_EXIT) {
		code = sig->group_exit_code;
	} else {
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
