/*
 * In place of kernel/process: processes of one thread, which share nothing, and stand in no groups. They are found by
 * a list. Linux: kernel/fork.c, kernel/pid.c, kernel/exit.c.
 */
#include <asm/irqflags.h>
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/fs_struct.h>
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/wait.h>

DEFINE_SPINLOCK(tasklist_lock);
struct pid init_struct_pid = { .count = 1 };
static LIST_HEAD(pid_list);
static unsigned int nr_tasks;
static pid_t last_pid;

struct pid *alloc_pid(void)
{
	struct pid *pid = kzalloc(sizeof(*pid), GFP_KERNEL);

	if (pid)
		pid->count = 1;
	return pid;
}

void put_pid(struct pid *pid)
{
	if (!__atomic_sub_fetch(&pid->count, 1, __ATOMIC_ACQ_REL))
		kfree(pid);
}

struct task_struct *find_task_by_pid(pid_t nr)
{
	struct pid *pid;

	list_for_each_entry(pid, &pid_list, list)
		if (pid->nr == nr)
			return pid->task;
	return NULL;
}

unsigned int nr_processes(void)
{
	return nr_tasks;
}

int copy_resources(struct task_struct *child, const struct kernel_clone_args *args)
{
	struct mm_struct *mm = current->mm ? dup_mm(current->mm) : NULL;

	if (IS_ERR(mm))
		return PTR_ERR(mm);
	child->mm = mm;
	child->files = current->files ? dup_fd(current->files) : files_alloc();
	child->fs = copy_fs_struct(current->fs);
	child->sighand = kzalloc(sizeof(*child->sighand), GFP_KERNEL);
	if (!child->sighand)
		return -ENOMEM;
	child->sighand->count = 1;
	spin_lock_init(&child->sighand->siglock);
	child->signal = kzalloc(sizeof(*child->signal), GFP_KERNEL);
	if (!child->signal)
		return -ENOMEM;
	child->signal->refcount = 1;
	INIT_LIST_HEAD(&child->signal->thread_head);
	init_waitqueue_head(&child->signal->wait_chldexit);
	memcpy(child->signal->rlim, current->signal->rlim, sizeof(child->signal->rlim));
	return child->files && child->fs ? 0 : -ENOMEM;
}

int enter_task(struct task_struct *child, struct kernel_clone_args *args)
{
	struct pid *pid = child->thread_pid;
	int err = 0;

	spin_lock_irq(&tasklist_lock);
	if (signal_pending(current)) {
		err = -ERESTARTNOINTR;
	} else if (nr_tasks >= MAX_TASKS / 2) {
		err = -EAGAIN;
	} else {
		do {
			last_pid = last_pid + 1 < PID_MAX ? last_pid + 1 : 2;
		} while (find_task_by_pid(last_pid));
		nr_tasks++;
		pid->nr = child->pid = child->tgid = last_pid;
		pid->task = child->group_leader = child;
		list_add_tail(&get_pid(pid)->list, &pid_list);
		child->exit_signal = args->exit_signal;
		child->set_child_tid = NULL;
		child->clear_child_tid = NULL;
		child->parent = current;
		list_add_tail(&child->sibling, &current->children);
		list_add_tail(&child->thread_node, &child->signal->thread_head);
		child->signal->nr_threads = child->signal->live = 1;
	}
	spin_unlock_irq(&tasklist_lock);
	return err;
}

/* The dead stay until their parent has asked; init takes over their children. */
void exit_notify(struct task_struct *task, bool group_dead)
{
	struct task_struct *init, *child, *next;

	spin_lock_irq(&tasklist_lock);
	init = find_task_by_pid(1);
	list_for_each_entry_safe(child, next, &task->children, sibling) {
		child->parent = init;
		list_del(&child->sibling);
		list_add_tail(&child->sibling, &init->children);
		if (child->exit_state)
			wake_up(&init->signal->wait_chldexit);
	}
	task->exit_state = EXIT_ZOMBIE;
	wake_up(&task->parent->signal->wait_chldexit);
	local_irq_disable(); /* no interrupt between these lines and schedule() finds a dead current */
	task->state = TASK_DEAD;
	spin_unlock(&tasklist_lock);
}

/* Reaps a dead child, @upid or, if that is not above 0, any. Its number; 0: none is dead yet; -ECHILD. */
static long reap_child(pid_t upid, int *stat)
{
	struct task_struct *child, *dead = NULL;
	long ret = -ECHILD;

	spin_lock_irq(&tasklist_lock);
	list_for_each_entry(child, &current->children, sibling) {
		if (upid > 0 && child->pid != upid)
			continue;
		ret = 0;
		if (child->exit_state == EXIT_ZOMBIE) {
			dead = child;
			break;
		}
	}
	if (dead) {
		ret = dead->pid;
		*stat = dead->signal->flags & SIGNAL_GROUP_EXIT ? dead->signal->group_exit_code
								: dead->exit_code;
		nr_tasks--;
		list_del(&dead->sibling);
		list_del(&dead->thread_pid->list);
		put_pid(dead->thread_pid);
	}
	spin_unlock_irq(&tasklist_lock);
	if (dead)
		put_task_struct(dead);
	return ret;
}

/* wait4(2). Nobody is in another group than the caller, and what a child used is not counted. */
SYSCALL_DEFINE4(wait4, pid_t, upid, int __user *, stat_addr, int, options, struct rusage __user *,
		ru)
{
	int stat = 0, err = 0;
	long ret;

	if (options & ~(WNOHANG | WUNTRACED | WCONTINUED | __WNOTHREAD | __WCLONE | __WALL))
		return -EINVAL;
	if (upid == (pid_t)0x80000000)
		return -ESRCH;
	if (upid < -1 || (options & (__WCLONE | __WALL)) == __WCLONE)
		return -ECHILD;
	ret = reap_child(upid, &stat);
	if (!ret && !(options & WNOHANG))
		err = wait_event_interruptible(current->signal->wait_chldexit,
					       (ret = reap_child(upid, &stat)) != 0);
	if (err)
		return err;
	if (ret > 0 && stat_addr && put_user(stat, stat_addr))
		return -EFAULT;
	if (ret > 0 && ru && clear_user(ru, sizeof(*ru)))
		return -EFAULT;
	return ret;
}
