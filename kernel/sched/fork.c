/*
 * New tasks: processes, threads, kernel threads. Everything that can fail happens before the task is entered anywhere;
 * errors undo what was done. What a task has of its own, and what it shares, kernel/process or its stand-in decides.
 * Linux: kernel/fork.c.
 */
#include <asm/processor.h>
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/fs_struct.h>
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/ptrace.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/limits.h>
#include <uapi/linux/signal.h>

#define UNLIMITED                            \
	{                                    \
		RLIM_INFINITY, RLIM_INFINITY \
	}
#define UP_TO(limit)                 \
	{                            \
		limit, RLIM_INFINITY \
	}

struct sighand_struct init_sighand = { .count = 1 };

struct signal_struct init_signals = {
	.refcount = 1,
	.live = 1,
	.nr_threads = 1,
	.thread_head = { &init_task.thread_node, &init_task.thread_node },
	.wait_chldexit = __WAIT_QUEUE_HEAD_INITIALIZER(init_signals.wait_chldexit),
	.shared_pending = { .list = LIST_HEAD_INIT(init_signals.shared_pending.list) },
	.rlim = { [RLIMIT_CPU... RLIMIT_DATA] = UNLIMITED,
		  [RLIMIT_STACK] = UP_TO(8 << 20),
		  [RLIMIT_CORE] = UP_TO(0),
		  [RLIMIT_RSS] = UNLIMITED,
		  [RLIMIT_NPROC] = { MAX_TASKS / 2, MAX_TASKS / 2 },
		  [RLIMIT_NOFILE] = { 1024, 4096 },
		  [RLIMIT_MEMLOCK] = { 8 << 20, 8 << 20 },
		  [RLIMIT_AS... RLIMIT_LOCKS] = UNLIMITED,
		  [RLIMIT_SIGPENDING] = { MAX_TASKS / 2, MAX_TASKS / 2 },
		  [RLIMIT_MSGQUEUE] = { 819200, 819200 },
		  [RLIMIT_NICE... RLIMIT_RTPRIO] = { 0, 0 },
		  [RLIMIT_RTTIME] = UNLIMITED },
};

static struct task_struct *dup_task_struct(const struct task_struct *orig)
{
	struct task_struct *task = kmalloc(sizeof(*task), GFP_KERNEL);

	if (!task)
		return NULL;
	*task = *orig;
	task->thread_pid = alloc_pid();
	task->stack = task->thread_pid ? alloc_kernel_stack() : 0;
	if (!task->stack) {
		if (task->thread_pid)
			put_pid(task->thread_pid);
		kfree(task);
		return NULL;
	}
	task->cred = get_cred(task->real_cred);
	task->thread_info.flags = task->flags = task->jobctl = 0;
	task->restore_sigmask = task->on_rq = task->did_exec = false;
	task->restart_block.fn = NULL;
	task->thread.fpu = NULL;
	task->usage = 2; /* <linux/sched.h> */
	task->default_timer_slack_ns = task->timer_slack_ns;
	spin_lock_init(&task->alloc_lock);
	task->mm = NULL;
	task->files = NULL;
	task->fs = NULL;
	task->signal = NULL;
	task->sighand = NULL;
	task->exit_code = task->pdeath_signal = 0;
	task->start_time = ktime_get_ns();
	task->se.sum_exec_runtime = task->utime = task->stime = 0;
	task->cputimers = (struct posix_cputimers){};
	task->nvcsw = task->nivcsw = task->min_flt = task->maj_flt = 0;
	sched_fork(task);
	init_sigpending(&task->pending);
	INIT_LIST_HEAD(&task->children);
	return task;
}

/* Frees a task that has never run. */
static void free_task(struct task_struct *task)
{
	if (task->files)
		put_files_struct(task->files);
	if (task->fs)
		free_fs_struct(task->fs);
	if (task->mm)
		mmput(task->mm);
	task->usage = 1;
	put_task_struct(task);
}

struct task_struct *copy_process(struct kernel_clone_args *args)
{
	struct task_struct *child;
	int err = check_clone_flags(args);

	if (err)
		return ERR_PTR(err);
	child = dup_task_struct(current);
	if (!child)
		return ERR_PTR(-ENOMEM);
	err = copy_resources(child, args) ?: copy_thread(child, args) ?: enter_task(child, args);
	if (err) {
		free_task(child);
		return ERR_PTR(err);
	}
	return child;
}

SYSCALL_DEFINE0(fork)
{
	struct kernel_clone_args args = { .exit_signal = SIGCHLD };
	struct task_struct *child = copy_process(&args);
	pid_t pid;

	if (IS_ERR(child))
		return PTR_ERR(child);
	pid = child->pid;
	wake_up_new_task(child);
	ptrace_fork_done(&args, pid);
	return pid;
}

/* See <linux/sched.h>. */
struct task_struct *kernel_thread(int (*fn)(void *), void *arg, const char *name)
{
	struct kernel_clone_args args = { .exit_signal = SIGCHLD, .fn = fn, .fn_arg = arg };
	struct task_struct *task = copy_process(&args);

	if (!IS_ERR(task)) {
		task->flags = PF_KTHREAD;
		strscpy(task->comm, name, sizeof(task->comm));
		wake_up_new_task(task);
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
	pid_t pid;

	spin_lock_irq(&tasklist_lock); /* else the parent may go while we look */
	pid = current->parent->tgid;
	spin_unlock_irq(&tasklist_lock);
	return pid;
}

/* set_tid_address(2) */
SYSCALL_DEFINE1(set_tid_address, int __user *, tidptr)
{
	current->clear_child_tid = tidptr;
	return current->pid;
}
