/*
 * Policies and priorities of the scheduler: sched_setscheduler(2), sched_setattr(2) and their like; sched(7). What they
 * do is in kernel/fair/policy.c, who may do it is here. Linux: kernel/sched/syscalls.c.
 */
#include <asm/page.h>
#include <linux/kernel.h>
#include <linux/sched/prio.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/sched/types.h>

#define SETPARAM_POLICY (-1) /* the one that the task has */

static bool rt_policy(int policy)
{
	return policy == SCHED_FIFO || policy == SCHED_RR;
}

static bool fair_policy(int policy)
{
	return policy == SCHED_NORMAL || policy == SCHED_BATCH || policy == SCHED_IDLE;
}

/* May the current task give @p these without CAP_SYS_NICE? */
static bool is_unprivileged(const struct task_struct *p, int policy, const struct sched_attr *attr)
{
	unsigned long rtprio = p->signal->rlim[RLIMIT_RTPRIO].rlim_cur;

	if (fair_policy(policy) && attr->sched_nice < p->nice &&
	    !is_nice_reduction(p, attr->sched_nice))
		return false;
	if (rt_policy(policy) && ((policy != (int)p->policy && !rtprio) ||
				  (attr->sched_priority > (unsigned int)p->rt_priority &&
				   attr->sched_priority > rtprio)))
		return false;
	if (p->policy == SCHED_IDLE && policy != SCHED_IDLE && !is_nice_reduction(p, p->nice))
		return false;
	return check_same_owner(p) &&
	       (!p->sched_reset_on_fork || (attr->sched_flags & SCHED_FLAG_RESET_ON_FORK));
}

/* Under tasklist_lock. 0, -EINVAL, -EPERM. */
static long set_attr(struct task_struct *p, int policy, const struct sched_attr *attr)
{
	struct sched_param param = { attr->sched_priority };

	if (policy == SETPARAM_POLICY)
		policy = p->policy;
	if ((!fair_policy(policy) && !rt_policy(policy)) || attr->sched_priority >= MAX_RT_PRIO ||
	    rt_policy(policy) != !!attr->sched_priority)
		return -EINVAL;
	if (!is_unprivileged(p, policy, attr) && !capable(CAP_SYS_NICE))
		return -EPERM;
	p->sched_reset_on_fork = attr->sched_flags & SCHED_FLAG_RESET_ON_FORK;
	if (fair_policy(policy) && attr->sched_nice != p->nice)
		set_user_nice(p, attr->sched_nice);
	return sched_setscheduler(p, policy, &param);
}

/* Thread @pid, 0: the current one; NULL: there is none. Under tasklist_lock. */
static struct task_struct *find_thread(pid_t pid)
{
	return pid ? find_task_by_pid(pid) : current;
}

/* The older two know a priority alone; what else there is stays. */
static long do_setscheduler(pid_t pid, int policy, struct sched_param __user *user)
{
	struct sched_attr attr = {};
	struct sched_param param;
	struct task_struct *p;
	long err = -ESRCH;

	if (!user || pid < 0)
		return -EINVAL;
	if (copy_from_user(&param, user, sizeof(param)))
		return -EFAULT;
	attr.sched_priority = param.sched_priority;
	spin_lock_irq(&tasklist_lock);
	p = find_thread(pid);
	if (p) {
		attr.sched_nice = p->nice;
		if (policy == SETPARAM_POLICY ? p->sched_reset_on_fork
					      : policy & SCHED_RESET_ON_FORK)
			attr.sched_flags = SCHED_FLAG_RESET_ON_FORK;
		if (policy != SETPARAM_POLICY)
			policy &= ~SCHED_RESET_ON_FORK;
		err = set_attr(p, policy, &attr);
	}
	spin_unlock_irq(&tasklist_lock);
	return err;
}

/* sched_setscheduler(2). 0, -EINVAL, -ESRCH, -EPERM, -EFAULT. */
SYSCALL_DEFINE3(sched_setscheduler, pid_t, pid, int, policy, struct sched_param __user *, param)
{
	return policy < 0 ? -EINVAL : do_setscheduler(pid, policy, param);
}

/* sched_setparam(2). The same. */
SYSCALL_DEFINE2(sched_setparam, pid_t, pid, struct sched_param __user *, param)
{
	return do_setscheduler(pid, SETPARAM_POLICY, param);
}

/* What there is to say of thread @pid: 0, -EINVAL, -ESRCH. */
static long get_attr(pid_t pid, struct sched_attr *attr)
{
	struct task_struct *p;

	if (pid < 0)
		return -EINVAL;
	memset(attr, 0, sizeof(*attr));
	spin_lock_irq(&tasklist_lock);
	p = find_thread(pid);
	if (p) {
		attr->sched_policy = p->policy;
		attr->sched_flags = p->sched_reset_on_fork ? SCHED_FLAG_RESET_ON_FORK : 0;
		attr->sched_priority = p->rt_priority;
		attr->sched_nice = rt_policy(p->policy) ? 0 : p->nice;
	}
	spin_unlock_irq(&tasklist_lock);
	return p ? 0 : -ESRCH;
}

/* sched_getscheduler(2): the policy; -EINVAL, -ESRCH. */
SYSCALL_DEFINE1(sched_getscheduler, pid_t, pid)
{
	struct sched_attr attr;

	return get_attr(pid, &attr)
		       ?: (long)(attr.sched_policy | (attr.sched_flags ? SCHED_RESET_ON_FORK : 0));
}

/* sched_getparam(2). 0, -EINVAL, -ESRCH, -EFAULT. */
SYSCALL_DEFINE2(sched_getparam, pid_t, pid, struct sched_param __user *, param)
{
	struct sched_attr attr;
	long err = param ? get_attr(pid, &attr) : -EINVAL;

	if (err)
		return err;
	return copy_to_user(param, &attr.sched_priority, sizeof(*param)) ? -EFAULT : 0;
}

/* A struct of any size, as long as what we do not know is 0; a wrong one is told ours. */
static long copy_attr(struct sched_attr *attr, struct sched_attr __user *user)
{
	u32 size;
	long err;

	if (get_user(size, (u32 __user *)user))
		return -EFAULT;
	if (!size)
		size = SCHED_ATTR_SIZE_VER0;
	err = size < SCHED_ATTR_SIZE_VER0 || size > PAGE_SIZE
		      ? -E2BIG
		      : copy_struct_from_user(attr, sizeof(*attr), user, size);
	if (!err && attr->sched_flags & SCHED_FLAG_UTIL_CLAMP && size < SCHED_ATTR_SIZE_VER1)
		err = -EINVAL; /* what to clamp to is not in there */
	if (err == -E2BIG && put_user((u32)sizeof(*attr), (u32 __user *)user))
		err = -EFAULT;
	attr->sched_nice = clamp(attr->sched_nice, MIN_NICE, MAX_NICE);
	return err;
}

/*
 * sched_setattr(2). 0, -EINVAL, -ESRCH, -EPERM, -E2BIG, -EFAULT; -EOPNOTSUPP: utilisation is not clamped here. There is no
 * SCHED_DEADLINE.
 */
SYSCALL_DEFINE3(sched_setattr, pid_t, pid, struct sched_attr __user *, uattr, unsigned int, flags)
{
	struct sched_attr attr;
	struct task_struct *p;
	long err;

	if (!uattr || pid < 0 || flags)
		return -EINVAL;
	err = copy_attr(&attr, uattr);
	if (err)
		return err;
	if ((int)attr.sched_policy < 0 || (attr.sched_flags & ~(u64)SCHED_FLAG_ALL))
		return -EINVAL;
	if (attr.sched_flags & SCHED_FLAG_UTIL_CLAMP)
		return -EOPNOTSUPP;
	err = -ESRCH;
	spin_lock_irq(&tasklist_lock);
	p = find_thread(pid);
	if (p && (attr.sched_flags & SCHED_FLAG_KEEP_PARAMS)) {
		attr.sched_priority = p->rt_priority;
		attr.sched_nice = p->nice;
	}
	if (p)
		err = set_attr(p,
			       attr.sched_flags & SCHED_FLAG_KEEP_POLICY ? SETPARAM_POLICY
									 : (int)attr.sched_policy,
			       &attr);
	spin_unlock_irq(&tasklist_lock);
	return err;
}

/* sched_getattr(2): as much as @usize bytes hold. 0, -EINVAL, -ESRCH, -EFAULT. */
SYSCALL_DEFINE4(sched_getattr, pid_t, pid, struct sched_attr __user *, uattr, unsigned int, usize,
		unsigned int, flags)
{
	struct sched_attr attr;
	long err;

	if (!uattr || usize > PAGE_SIZE || usize < SCHED_ATTR_SIZE_VER0 || flags)
		return -EINVAL;
	err = get_attr(pid, &attr);
	if (err)
		return err;
	attr.size = min(usize, (unsigned int)sizeof(attr));
	return copy_to_user(uattr, &attr, attr.size) ? -EFAULT : 0;
}

/* sched_get_priority_max(2): of @policy; -EINVAL. */
SYSCALL_DEFINE1(sched_get_priority_max, int, policy)
{
	if (rt_policy(policy))
		return MAX_RT_PRIO - 1;
	return fair_policy(policy) || policy == SCHED_DEADLINE ? 0 : -EINVAL;
}

/* sched_get_priority_min(2) */
SYSCALL_DEFINE1(sched_get_priority_min, int, policy)
{
	if (rt_policy(policy))
		return 1;
	return fair_policy(policy) || policy == SCHED_DEADLINE ? 0 : -EINVAL;
}
