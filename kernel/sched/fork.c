/*
 * New tasks: processes, threads, kernel threads. Each part of the caller is copied or shared as the CLONE_ flags
 * say. Everything that can fail happens before the task is entered anywhere; errors undo what was done.
 * The calls that give the caller a choice of flags are in kernel/clone. Linux: kernel/fork.c.
 */
#include <asm/processor.h>
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/fs_struct.h>
#include <linux/ktime.h>
#include <linux/mm.h>
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

static void get_count(int *count)
{
	__atomic_fetch_add(count, 1, __ATOMIC_RELAXED);
}

/* What a parent that asked for it does not hand on (SCHED_RESET_ON_FORK). */
static void reset_priority(struct task_struct *task)
{
	task->sched_reset_on_fork = false;
	if (task->rt_priority || task->nice < 0) {
		task->nice = 0;
		task->se.weight = NICE_0_LOAD;
	}
	if (task->rt_priority)
		task->policy = SCHED_NORMAL;
	task->rt_priority = 0;
}

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
	task->thread_info.flags = 0;
	task->flags = 0;
	task->jobctl = 0;
	task->restore_sigmask = false;
	task->restart_block.fn = NULL;
	task->thread.fpu = NULL;
	task->on_rq = false;
	task->did_exec = false;
	task->usage = 2; /* <linux/sched.h> */
	task->default_timer_slack_ns = task->timer_slack_ns;
	spin_lock_init(&task->alloc_lock);
	task->mm = NULL;
	task->files = NULL;
	task->fs = NULL;
	task->signal = NULL;
	task->sighand = NULL;
	task->exit_code = 0;
	task->pdeath_signal = 0;
	task->start_time = ktime_get_ns();
	task->se.sum_exec_runtime = task->utime = task->stime = 0;
	task->cputimers = (struct posix_cputimers){};
	task->nvcsw = task->nivcsw = task->min_flt = task->maj_flt = 0;
	if (unlikely(task->sched_reset_on_fork))
		reset_priority(task);
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

/* Each copy_ function gives @child its part, shared or its own: 0 or -ENOMEM. What it got, free_task() takes back. */
static int copy_files(struct task_struct *child, u64 flags)
{
	struct files_struct *old = current->files;

	if (flags & CLONE_FILES)
		get_count(&old->count);
	child->files = flags & CLONE_FILES ? old : old ? dup_fd(old) : files_alloc();
	return child->files ? 0 : -ENOMEM;
}

static int copy_fs(struct task_struct *child, u64 flags)
{
	if (flags & CLONE_FS)
		get_count(&current->fs->users);
	child->fs = flags & CLONE_FS ? current->fs : copy_fs_struct(current->fs);
	return child->fs ? 0 : -ENOMEM;
}

static int copy_mm(struct task_struct *child, u64 flags)
{
	struct mm_struct *mm = current->mm;

	if (!mm) /* a kernel thread */
		return 0;
	if ((flags & (CLONE_VM | CLONE_VFORK)) == CLONE_VM)
		child->sas_ss_size = 0; /* the alternate stack is in use by one of them at most */
	if (flags & CLONE_VM)
		get_count(&mm->mm_users);
	else
		mm = dup_mm(mm);
	if (IS_ERR(mm))
		return PTR_ERR(mm);
	child->mm = mm;
	return 0;
}

static int copy_sighand(struct task_struct *child, u64 flags)
{
	struct sighand_struct *old = current->sighand, *sighand;

	if (flags & CLONE_SIGHAND) {
		get_count(&old->count);
		child->sighand = old;
		return 0;
	}
	sighand = kmalloc(sizeof(*sighand), GFP_KERNEL);
	if (!sighand)
		return -ENOMEM;
	sighand->count = 1;
	spin_lock_init(&sighand->siglock);
	spin_lock_irq(&old->siglock);
	memcpy(sighand->action, old->action, sizeof(old->action));
	spin_unlock_irq(&old->siglock);
	child->sighand = sighand;
	if (flags & CLONE_CLEAR_SIGHAND)
		flush_signal_handlers(child);
	return 0;
}

static int copy_signal(struct task_struct *child, u64 flags)
{
	struct signal_struct *old = current->signal, *sig;

	if (flags & CLONE_THREAD) {
		get_count(&old->refcount);
		child->signal = old;
		return 0;
	}
	sig = kzalloc(sizeof(*sig), GFP_KERNEL);
	if (!sig)
		return -ENOMEM;
	sig->refcount = 1;
	INIT_LIST_HEAD(&sig->thread_head);
	init_waitqueue_head(&sig->wait_chldexit);
	init_sigpending(&sig->shared_pending);
	memcpy(sig->rlim, old->rlim, sizeof(sig->rlim));
	sig->has_child_subreaper = old->has_child_subreaper || old->is_child_subreaper;
	child->signal = sig;
	return 0;
}

/* Enters the task among its process's threads, or as a new process, its parent's child. Under both locks. */
static void link_task(struct task_struct *child, const struct kernel_clone_args *args)
{
	struct signal_struct *sig = child->signal;
	enum pid_type type;

	if (args->flags & CLONE_THREAD) {
		child->group_leader = current->group_leader;
		child->tgid = current->tgid;
		child->exit_signal = -1;
	} else {
		child->group_leader = child;
		child->tgid = child->pid;
		child->exit_signal = args->exit_signal;
		for (type = 0; type < NR_PID_GROUPS; type++)
			change_pid(child, type,
				   args->fn ? child->thread_pid : current->signal->pids[type]);
		sig->tty = current->signal->tty;
	}
	child->set_child_tid = args->flags & CLONE_CHILD_SETTID ? args->child_tid : NULL;
	child->clear_child_tid = args->flags & CLONE_CHILD_CLEARTID ? args->child_tid : NULL;
	child->robust_list = NULL;
	child->vfork_parent = args->flags & CLONE_VFORK ? current : NULL;
	child->parent = args->flags & (CLONE_PARENT | CLONE_THREAD) ? current->parent : current;
	if (args->flags & CLONE_PARENT && thread_group_leader(child))
		child->exit_signal = current->group_leader->exit_signal;
	if (thread_group_leader(child))
		list_add_tail(&child->sibling, &child->parent->children);
	list_add_tail(&child->thread_node, &sig->thread_head);
	sig->nr_threads++;
	sig->live++;
}

/*
 * Numbers the task and makes it known: from here on others find it. 0; -EAGAIN: too many tasks; -ERESTARTNOINTR: a
 * signal comes first, since the child may be among those that it is for.
 */
static int enter_task(struct task_struct *child, const struct kernel_clone_args *args)
{
	int err = -ERESTARTNOINTR;

	spin_lock_irq(&tasklist_lock);
	spin_lock(&current->sighand->siglock);
	if (!signal_pending(current))
		err = attach_pid(child, args->set_tid_size ? args->set_tid : 0);
	if (!err)
		link_task(child, args);
	spin_unlock(&current->sighand->siglock);
	spin_unlock_irq(&tasklist_lock);
	return err;
}

/* Without kernel/process nobody can ask for these. */
int __weak pidfd_prepare(struct pid *pid, unsigned int flags, struct file **file)
{
	return -EINVAL;
}

static int copy_pidfd(struct task_struct *child, struct kernel_clone_args *args)
{
	int fd;

	if (!(args->flags & CLONE_PIDFD))
		return 0;
	fd = pidfd_prepare(child->thread_pid, 0, &args->pidfile);
	if (fd < 0)
		return fd;
	if (!put_user(fd, args->pidfd)) {
		args->fd = fd;
		return 0;
	}
	put_unused_fd(fd);
	fput(args->pidfile);
	return -EFAULT;
}

static struct task_struct *copy_process(struct kernel_clone_args *args)
{
	struct task_struct *child;
	int err = check_clone_flags(args);

	if (err)
		return ERR_PTR(err);
	child = dup_task_struct(current);
	if (!child)
		return ERR_PTR(-ENOMEM);
	err = copy_files(child, args->flags)
		      ?: copy_fs(child, args->flags)
		      ?: copy_sighand(child, args->flags)
		      ?: copy_signal(child, args->flags)
		      ?: copy_mm(child, args->flags)
		      ?: copy_thread(child, args)
		      ?: copy_pidfd(child, args);
	if (!err) {
		err = enter_task(child, args);
		if (err && args->pidfile) {
			put_unused_fd(args->fd);
			fput(args->pidfile);
		}
	}
	if (err) {
		free_task(child);
		return ERR_PTR(err);
	}
	return child;
}

/* See <linux/sched/task.h>. */
pid_t kernel_clone(struct kernel_clone_args *args)
{
	struct task_struct *child = copy_process(args);
	bool vfork = args->flags & CLONE_VFORK;
	pid_t pid;

	if (IS_ERR(child))
		return PTR_ERR(child);
	pid = child->pid;
	if (args->pidfile)
		fd_install(args->fd, args->pidfile);
	if (args->flags & CLONE_PARENT_SETTID && put_user(pid, args->parent_tid))
		args->parent_tid = NULL; /* as on Linux: the child is there, so nobody is told */
	if (vfork)
		get_task_struct(child);
	wake_up_new_task(child);
	if (vfork) {
		wait_for_vfork(child);
		put_task_struct(child);
	}
	return pid;
}

SYSCALL_DEFINE0(fork)
{
	struct kernel_clone_args args = { .exit_signal = SIGCHLD };

	return kernel_clone(&args);
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
