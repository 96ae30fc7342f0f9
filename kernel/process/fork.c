/*
 * Tasks that share: each part of the caller is copied or shared as the CLONE_ flags say, and the new task is a thread, or
 * a process with its group, session and terminal. The steps are in kernel/sched/fork.c. Linux: kernel/fork.c.
 */
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/fs_struct.h>
#include <linux/mm.h>
#include <linux/ptrace.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/signal.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <linux/trace_syscall.h>

static void get_count(int *count)
{
	__atomic_fetch_add(count, 1, __ATOMIC_RELAXED);
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
		sas_ss_reset(child); /* the alternate stack is in use by one of them at most */
	if (flags & CLONE_VM)
		get_count(&mm->mm_users);
	else
		mm = dup_mm(mm);
	if (IS_ERR(mm))
		return PTR_ERR(mm);
	child->mm = mm;
	return 0;
}

struct sighand_struct *dup_sighand(struct sighand_struct *old)
{
	struct sighand_struct *sighand = kmalloc(sizeof(*sighand), GFP_KERNEL);

	if (!sighand)
		return NULL;
	sighand->count = 1;
	spin_lock_init(&sighand->siglock);
	spin_lock_irq(&old->siglock);
	memcpy(sighand->action, old->action, sizeof(old->action));
	spin_unlock_irq(&old->siglock);
	return sighand;
}

static int copy_sighand(struct task_struct *child, u64 flags)
{
	struct sighand_struct *old = current->sighand;

	if (flags & CLONE_SIGHAND)
		get_count(&old->count);
	child->sighand = flags & CLONE_SIGHAND ? old : dup_sighand(old);
	if (!child->sighand)
		return -ENOMEM;
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

int copy_resources(struct task_struct *child, const struct kernel_clone_args *args)
{
	u64 flags = args->flags;

	return copy_files(child, flags)
		       ?: copy_fs(child, flags)
		       ?: copy_sighand(child, flags)
		       ?: copy_signal(child, flags)
		       ?: copy_mm(child, flags);
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

/* Enters the task among its process's threads, or as a new process, its parent's child. Under both locks. */
static void link_task(struct task_struct *child, struct kernel_clone_args *args)
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
	child->ptrace = 0;
	child->ptracer = NULL;
	child->last_siginfo = NULL;
	INIT_LIST_HEAD(&child->ptraced);
	if (unlikely(current->ptrace))
		ptrace_init_task(child, args);
	if (syscall_tracepoint_update)
		syscall_tracepoint_update(child);
}

/*
 * Numbers the task and makes it known: from here on others find it. 0; -EAGAIN: too many tasks; -ERESTARTNOINTR: a
 * signal comes first, since the child may be among those that it is for.
 */
int enter_task(struct task_struct *child, struct kernel_clone_args *args)
{
	int err = copy_pidfd(child, args);

	if (err)
		return err;
	err = -ERESTARTNOINTR;
	spin_lock_irq(&tasklist_lock);
	spin_lock(&current->sighand->siglock);
	if (!signal_pending(current))
		err = attach_pid(child, args->set_tid_size ? args->set_tid : 0);
	if (!err)
		link_task(child, args);
	spin_unlock(&current->sighand->siglock);
	spin_unlock_irq(&tasklist_lock);
	if (err && args->pidfile) {
		put_unused_fd(args->fd);
		fput(args->pidfile);
	}
	return err;
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
	ptrace_fork_done(args, pid);
	if (vfork) {
		wait_for_vfork(child);
		put_task_struct(child);
		ptrace_event(PTRACE_EVENT_VFORK_DONE, pid);
	}
	return pid;
}
