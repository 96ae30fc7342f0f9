/*
 * clone(2), clone3(2), vfork(2): new tasks with a choice of what they share. What the flags mean is copy_process()'s
 * business (kernel/sched/fork.c); here they are checked, so that each wrong combination has Linux's errno. There are
 * no namespaces: to ask for one is EPERM for those who might not have one either, else EINVAL.
 * Linux: kernel/fork.c.
 */
#include <linux/capability.h>
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

#define CLONE_NAMESPACES                                                           \
	(CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWPID | CLONE_NEWNET | \
	 CLONE_NEWCGROUP | CLONE_NEWTIME)
#define CLONE_LEGACY_FLAGS 0xffffffffUL
#define MAX_PID_NS_LEVEL 32

static bool all_of(u64 flags, u64 wanted)
{
	return (flags & wanted) == wanted;
}

/* set_tid: there is one namespace for process numbers, so one number at most. */
static int check_set_tid(const struct kernel_clone_args *args)
{
	if (!args->set_tid_size)
		return 0;
	if (args->set_tid_size > 1 || args->set_tid < 1 || args->set_tid >= PID_MAX)
		return -EINVAL;
	return capable(CAP_CHECKPOINT_RESTORE) || capable(CAP_SYS_ADMIN) ? 0 : -EPERM;
}

int check_clone_flags(const struct kernel_clone_args *args)
{
	u64 flags = args->flags;

	if (all_of(flags, CLONE_NEWNS | CLONE_FS) || all_of(flags, CLONE_NEWUSER | CLONE_FS) ||
	    (flags & CLONE_THREAD && !(flags & CLONE_SIGHAND)) ||
	    (flags & CLONE_SIGHAND && !(flags & CLONE_VM)) ||
	    (flags & CLONE_PARENT && current->tgid == 1) ||
	    (flags & CLONE_THREAD && flags & (CLONE_NEWUSER | CLONE_NEWPID)) ||
	    (flags & CLONE_PIDFD && flags & (CLONE_DETACHED | CLONE_THREAD)) ||
	    flags & CLONE_NEWUSER)
		return -EINVAL;
	if (flags & CLONE_NAMESPACES)
		return capable(CAP_SYS_ADMIN) ? -EINVAL : -EPERM;
	return check_set_tid(args) ?: stacks_exhausted() ? -EAGAIN : 0;
}

/* Waits until @child has called execve or is gone; killed meanwhile, it leaves the child to itself. */
void wait_for_vfork(struct task_struct *child)
{
	wait_event_killable(current->signal->wait_chldexit, !READ_ONCE(child->vfork_parent));
	spin_lock_irq(&tasklist_lock);
	child->vfork_parent = NULL;
	spin_unlock_irq(&tasklist_lock);
}

static void end_vfork(struct task_struct *task)
{
	struct task_struct *parent;

	spin_lock_irq(&tasklist_lock);
	parent = task->vfork_parent;
	WRITE_ONCE(task->vfork_parent, NULL);
	if (parent)
		wake_up(&parent->signal->wait_chldexit);
	spin_unlock_irq(&tasklist_lock);
}

void __weak futex_exit(struct task_struct *task)
{
}

void mm_release(struct task_struct *task)
{
	futex_exit(task);
	task->clear_child_tid = NULL;
	if (unlikely(READ_ONCE(task->vfork_parent)))
		end_vfork(task);
}

/* vfork(2) */
SYSCALL_DEFINE0(vfork)
{
	struct kernel_clone_args args = { .flags = CLONE_VFORK | CLONE_VM, .exit_signal = SIGCHLD };

	return kernel_clone(&args);
}

/* clone(2), in the kernel's order of arguments. A pid, or -errno. */
SYSCALL_DEFINE5(clone, unsigned long, clone_flags, unsigned long, newsp, int __user *,
		parent_tidptr, int __user *, child_tidptr, unsigned long, tls)
{
	struct kernel_clone_args args = {
		.flags = (u32)clone_flags & ~CSIGNAL,
		.exit_signal = clone_flags & CSIGNAL,
		.pidfd = parent_tidptr,
		.parent_tid = parent_tidptr,
		.child_tid = child_tidptr,
		.stack = newsp,
		.tls = tls,
	};

	if (all_of(args.flags, CLONE_PIDFD | CLONE_PARENT_SETTID)) /* one pointer for both */
		return -EINVAL;
	return kernel_clone(&args);
}

static bool stack_valid(const struct clone_args *args)
{
	if (!args->stack || !args->stack_size)
		return args->stack == args->stack_size;
	return access_ok((void __user *)args->stack, args->stack_size);
}

static bool clone3_args_valid(const struct clone_args *args)
{
	if (args->flags & ~(CLONE_LEGACY_FLAGS | CLONE_CLEAR_SIGHAND | CLONE_INTO_CGROUP))
		return false;
	if (args->flags & (CLONE_DETACHED | (CSIGNAL & ~CLONE_NEWTIME)) ||
	    all_of(args->flags, CLONE_SIGHAND | CLONE_CLEAR_SIGHAND))
		return false;
	if (args->flags & (CLONE_THREAD | CLONE_PARENT) && args->exit_signal)
		return false;
	if (all_of(args->flags, CLONE_PIDFD | CLONE_PARENT_SETTID) &&
	    args->pidfd == args->parent_tid)
		return false;
	return stack_valid(args);
}

/* Checks and takes apart what clone3 was given, @size bytes. 0, -EINVAL, -EFAULT, -EBADF. */
static int get_args(struct kernel_clone_args *kargs, const struct clone_args *args, size_t size)
{
	if (args->set_tid_size > MAX_PID_NS_LEVEL || !args->set_tid != !args->set_tid_size ||
	    args->exit_signal > _NSIG)
		return -EINVAL;
	if (args->flags & CLONE_INTO_CGROUP &&
	    (args->cgroup > 0x7fffffff || size < CLONE_ARGS_SIZE_VER2))
		return -EINVAL;
	if (args->set_tid &&
	    copy_from_user(&kargs->set_tid, u64_to_user_ptr(args->set_tid), sizeof(kargs->set_tid)))
		return -EFAULT;
	if (!clone3_args_valid(args))
		return -EINVAL;
	if (args->flags & CLONE_INTO_CGROUP) /* no descriptor is one of a control group */
		return -EBADF;
	kargs->set_tid_size = args->set_tid_size;
	kargs->flags = args->flags;
	kargs->exit_signal = args->exit_signal;
	kargs->pidfd = u64_to_user_ptr(args->pidfd);
	kargs->parent_tid = u64_to_user_ptr(args->parent_tid);
	kargs->child_tid = u64_to_user_ptr(args->child_tid);
	kargs->stack = args->stack + args->stack_size;
	kargs->tls = args->tls;
	return 0;
}

/* clone3(2). A pid, or -errno. */
SYSCALL_DEFINE2(clone3, struct clone_args __user *, uargs, size_t, size)
{
	struct kernel_clone_args kargs = {};
	struct clone_args args;
	int err;

	if (size > PAGE_SIZE)
		return -E2BIG;
	if (size < CLONE_ARGS_SIZE_VER0)
		return -EINVAL;
	err = copy_struct_from_user(&args, sizeof(args), uargs, size);
	if (!err)
		err = get_args(&kargs, &args, size);
	return err ?: kernel_clone(&kargs);
}
