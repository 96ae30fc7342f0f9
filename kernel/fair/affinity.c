/*
 * sched_setaffinity(2), sched_getaffinity(2), sched_rr_get_interval(2), getcpu(2). Linux: kernel/sched/syscalls.c.
 */
#include "../sched/sched.h"
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/sched/task.h>
#include <linux/smp.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/capability.h>

struct getcpu_cache;

/* Under tasklist_lock, which keeps its credentials. */
static bool may_change(const struct task_struct *task)
{
	uid_t mine = current_euid();

	return mine == __task_cred(task)->euid || mine == __task_cred(task)->uid ||
	       capable(CAP_SYS_NICE);
}

/* The task @pid (0: the caller) with a reference. ERR_PTR: -ESRCH; -EPERM if the caller may not @change it. */
static struct task_struct *find_get_task(pid_t pid, bool change)
{
	struct task_struct *task;

	spin_lock_irq(&tasklist_lock);
	task = pid ? find_task_by_pid(pid) : current;
	if (!task)
		task = ERR_PTR(-ESRCH);
	else if (change && !may_change(task))
		task = ERR_PTR(-EPERM);
	else
		get_task_struct(task);
	spin_unlock_irq(&tasklist_lock);
	return task;
}

/* 0, -ESRCH, -EPERM, -EFAULT; -EINVAL: no CPU of the mask is there. */
SYSCALL_DEFINE3(sched_setaffinity, pid_t, pid, unsigned int, len, unsigned long __user *,
		user_mask_ptr)
{
	struct task_struct *task;
	cpumask_t mask = 0;
	int err;

	if (copy_from_user(&mask, user_mask_ptr, min_t(size_t, len, sizeof(mask))))
		return -EFAULT;
	task = find_get_task(pid, true);
	if (IS_ERR(task))
		return PTR_ERR(task);
	err = set_cpus_allowed(task, mask & CPU_MASK_ALL);
	put_task_struct(task);
	return err;
}

/* The bytes of the kernel's mask, copied; -EINVAL: @len is not a multiple of a word, or too small; -ESRCH, -EFAULT. */
SYSCALL_DEFINE3(sched_getaffinity, pid_t, pid, unsigned int, len, unsigned long __user *,
		user_mask_ptr)
{
	struct task_struct *task;
	cpumask_t mask;

	if (len < sizeof(mask) || len & (sizeof(mask) - 1))
		return -EINVAL;
	task = find_get_task(pid, false);
	if (IS_ERR(task))
		return PTR_ERR(task);
	mask = READ_ONCE(task->cpus_mask) & READ_ONCE(cpu_online_mask);
	put_task_struct(task);
	return copy_to_user(user_mask_ptr, &mask, sizeof(mask)) ? -EFAULT : (long)sizeof(mask);
}

/* 0, -EINVAL, -ESRCH, -EFAULT. */
SYSCALL_DEFINE2(sched_rr_get_interval, pid_t, pid, struct __kernel_timespec __user *, interval)
{
	struct task_struct *task;
	u64 ns;

	if (pid < 0)
		return -EINVAL;
	task = find_get_task(pid, false);
	if (IS_ERR(task))
		return PTR_ERR(task);
	ns = task->policy == SCHED_FIFO ? 0
	     : task->policy == SCHED_RR ? RR_TICKS * TICK_NSEC
					: TICK_NSEC;
	put_task_struct(task);
	return put_timespec(ns, interval);
}

/* 0, -EFAULT. There is one node. */
SYSCALL_DEFINE3(getcpu, unsigned int __user *, cpup, unsigned int __user *, nodep,
		struct getcpu_cache __user *, unused)
{
	unsigned int cpu = smp_processor_id();

	if (cpup && put_user(cpu, cpup))
		return -EFAULT;
	return nodep && put_user(0u, nodep) ? -EFAULT : 0;
}
