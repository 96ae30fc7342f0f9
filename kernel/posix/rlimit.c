/*
 * Resource limits: what Lstar enforces, as one table for all. They can be asked for, and "set" to what
 * they are. Linux: kernel/sys.c, getrlimit(2).
 */
#include <asm/resource.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/resource.h>

/* The limits of @resource, which is below RLIM_NLIMITS. */
static struct rlimit64 limit_of(unsigned int resource)
{
	struct rlimit64 limit = { RLIM64_INFINITY, RLIM64_INFINITY };

	if (resource == RLIMIT_STACK)
		limit.rlim_cur = 8 << 20;
	else if (resource == RLIMIT_NOFILE)
		limit = (struct rlimit64){ NR_OPEN, NR_OPEN };
	else if (resource == RLIMIT_CORE || resource == RLIMIT_NICE || resource == RLIMIT_RTPRIO)
		limit.rlim_cur = 0;
	return limit;
}

/* getrlimit(2). 0, -EINVAL, -EFAULT. */
SYSCALL_DEFINE2(getrlimit, unsigned int, resource, struct rlimit __user *, old)
{
	struct rlimit64 limit;

	if (resource >= RLIM_NLIMITS)
		return -EINVAL;
	limit = limit_of(resource);
	return copy_to_user(old, &limit, sizeof(limit)) ? -EFAULT : 0;
}

/* prlimit(2) of process @pid, 0: oneself. -ESRCH; -EPERM: the limits cannot be changed; as above. */
SYSCALL_DEFINE4(prlimit64, pid_t, pid, unsigned int, resource, const struct rlimit64 __user *,
		wanted, struct rlimit64 __user *, old)
{
	struct rlimit64 limit, wish;
	bool found = true;

	if (resource >= RLIM_NLIMITS)
		return -EINVAL;
	if (wanted && copy_from_user(&wish, wanted, sizeof(wish)))
		return -EFAULT;
	if (pid) {
		spin_lock_irq(&tasklist_lock);
		found = find_task_by_pid(pid);
		spin_unlock_irq(&tasklist_lock);
	}
	if (!found)
		return -ESRCH;
	limit = limit_of(resource);
	if (wanted && wish.rlim_cur > wish.rlim_max)
		return -EINVAL;
	if (wanted && (wish.rlim_cur != limit.rlim_cur || wish.rlim_max != limit.rlim_max))
		return -EPERM;
	return old && copy_to_user(old, &limit, sizeof(limit)) ? -EFAULT : 0;
}
