/*
 * prctl(2): settings of a task that have no call of their own, and personality(2). Options that Lstar has nothing for
 * are -EINVAL, as in a Linux built without them. Linux: kernel/sys.c, security/commoncap.c.
 */
#include <linux/cred.h>
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/prctl.h>
#include <uapi/linux/securebits.h>
#include <uapi/linux/signal.h>

static long set_name(const char __user *user)
{
	char comm[TASK_COMM_LEN] = "";

	if (strncpy_from_user(comm, user, sizeof(comm) - 1) < 0)
		return -EFAULT;
	strscpy(current->comm, comm, sizeof(comm));
	return 0;
}

static long get_name(char __user *user)
{
	char comm[TASK_COMM_LEN] = "";

	strscpy(comm, current->comm, sizeof(comm)); /* no bytes behind the NUL */
	return copy_to_user(user, comm, sizeof(comm)) ? -EFAULT : 0;
}

/* The current credentials with securebits changed: 0 or -ENOMEM. */
static long set_securebits(unsigned int bits)
{
	struct cred *new = prepare_creds();

	if (!new)
		return -ENOMEM;
	new->securebits = bits;
	return commit_creds(new);
}

/* Locked bits stay, locks are never opened, and the rest is for CAP_SETPCAP. */
static long check_securebits(unsigned long bits)
{
	unsigned int old = current_cred()->securebits, locks = old & SECURE_ALL_LOCKS;

	if ((locks >> 1 & (old ^ bits)) || (locks & ~bits) ||
	    (bits & ~(unsigned long)(SECURE_ALL_LOCKS | SECURE_ALL_BITS)) || !capable(CAP_SETPCAP))
		return -EPERM;
	return set_securebits(bits);
}

static long set_keepcaps(unsigned long on)
{
	unsigned int old = current_cred()->securebits;

	if (on > 1)
		return -EINVAL;
	if (old & SECBIT_KEEP_CAPS_LOCKED)
		return -EPERM;
	return set_securebits(on ? old | SECBIT_KEEP_CAPS : old & ~SECBIT_KEEP_CAPS);
}

static long drop_bset(unsigned long cap)
{
	struct cred *new;

	if (!capable(CAP_SETPCAP))
		return -EPERM;
	if (cap > CAP_LAST_CAP)
		return -EINVAL;
	new = prepare_creds();
	if (!new)
		return -ENOMEM;
	new->cap_bset &= ~CAP_BIT(cap);
	return commit_creds(new);
}

static long cap_ambient(unsigned long op, unsigned long cap)
{
	const struct cred *old = current_cred();
	kernel_cap_t set = old->cap_ambient;
	struct cred *new;

	switch (op) {
	case PR_CAP_AMBIENT_CLEAR_ALL:
		if (cap)
			return -EINVAL;
		set = CAP_EMPTY_SET;
		break;
	case PR_CAP_AMBIENT_IS_SET:
	case PR_CAP_AMBIENT_RAISE:
	case PR_CAP_AMBIENT_LOWER:
		if (cap > CAP_LAST_CAP)
			return -EINVAL;
		if (op == PR_CAP_AMBIENT_IS_SET)
			return cap_raised(set, cap);
		set &= ~CAP_BIT(cap);
		if (op == PR_CAP_AMBIENT_LOWER)
			break;
		if (!cap_raised(old->cap_permitted & old->cap_inheritable, cap) ||
		    (old->securebits & SECBIT_NO_CAP_AMBIENT_RAISE))
			return -EPERM;
		set |= CAP_BIT(cap);
		break;
	default:
		return -EINVAL;
	}
	new = prepare_creds();
	if (!new)
		return -ENOMEM;
	new->cap_ambient = set;
	return commit_creds(new);
}

/* What shall happen to the process when its memory goes bad: kept, though no memory here ever does. */
static long set_mce_kill(unsigned long op, unsigned long policy)
{
	if (op == PR_MCE_KILL_CLEAR && !policy)
		policy = PR_MCE_KILL_DEFAULT;
	else if (op != PR_MCE_KILL_SET || policy > PR_MCE_KILL_DEFAULT)
		return -EINVAL;
	current->mce_kill = policy;
	return 0;
}

static void inherit_subreaper(struct task_struct *task, void *reaper)
{
	const struct task_struct *up = task;

	while (up != up->parent && up->parent->signal != reaper)
		up = up->parent;
	if (up != up->parent)
		task->signal->has_child_subreaper = true;
}

/* Orphans among the descendants of this process go to it, not to init; they must know that there is one. */
static long set_subreaper(bool on)
{
	struct signal_struct *sig = current->signal;

	spin_lock_irq(&tasklist_lock);
	sig->is_child_subreaper = on;
	if (on)
		for_each_task(inherit_subreaper, sig);
	spin_unlock_irq(&tasklist_lock);
	return 0;
}

/* prctl(2) */
SYSCALL_DEFINE5(prctl, int, option, unsigned long, arg2, unsigned long, arg3, unsigned long, arg4,
		unsigned long, arg5)
{
	unsigned long extra4 = arg4 | arg5,
		      extra3 = arg3 | extra4; /* where no argument is, 0 must be */
	int __user *user = (int __user *)arg2;

	switch (option) {
	case PR_SET_PDEATHSIG:
		if (arg2 > _NSIG)
			return -EINVAL;
		current->pdeath_signal = arg2;
		return 0;
	case PR_GET_PDEATHSIG:
		return put_user(current->pdeath_signal, user);
	case PR_GET_DUMPABLE:
		return current->mm->dumpable;
	case PR_SET_DUMPABLE:
		if (arg2 > 1)
			return -EINVAL;
		current->mm->dumpable = arg2;
		return 0;
	case PR_GET_KEEPCAPS:
		return !!(current_cred()->securebits & SECBIT_KEEP_CAPS);
	case PR_SET_KEEPCAPS:
		return set_keepcaps(arg2);
	case PR_GET_TIMING:
		return PR_TIMING_STATISTICAL;
	case PR_SET_TIMING:
		return arg2 == PR_TIMING_STATISTICAL ? 0 : -EINVAL;
	case PR_SET_NAME:
		return set_name((const char __user *)arg2);
	case PR_GET_NAME:
		return get_name((char __user *)arg2);
	case PR_CAPBSET_READ:
		return arg2 > CAP_LAST_CAP ? -EINVAL : cap_raised(current_cred()->cap_bset, arg2);
	case PR_CAPBSET_DROP:
		return drop_bset(arg2);
	case PR_GET_TSC:
		return put_user(PR_TSC_ENABLE, user);
	case PR_SET_TSC:
		return arg2 == PR_TSC_ENABLE ? 0 : -EINVAL;
	case PR_GET_SECUREBITS:
		return current_cred()->securebits;
	case PR_SET_SECUREBITS:
		return check_securebits(arg2);
	case PR_SET_TIMERSLACK:
		current->timer_slack_ns = arg2 ?: current->default_timer_slack_ns;
		return 0;
	case PR_GET_TIMERSLACK:
		return current->timer_slack_ns;
	case PR_MCE_KILL:
		return extra4 ? -EINVAL : set_mce_kill(arg2, arg3);
	case PR_MCE_KILL_GET:
		return arg2 | extra3 ? -EINVAL : current->mce_kill;
	case PR_SET_CHILD_SUBREAPER:
		return set_subreaper(arg2);
	case PR_GET_CHILD_SUBREAPER:
		return put_user((int)current->signal->is_child_subreaper, user);
	case PR_SET_NO_NEW_PRIVS:
		if (arg2 != 1 || extra3)
			return -EINVAL;
		current->no_new_privs = true;
		return 0;
	case PR_GET_NO_NEW_PRIVS:
		return arg2 | extra3 ? -EINVAL : current->no_new_privs;
	case PR_GET_TID_ADDRESS:
		return put_user(current->clear_child_tid, (int __user *__user *)arg2);
	case PR_SET_THP_DISABLE:
		if (extra3)
			return -EINVAL;
		current->mm->thp_disable = arg2;
		return 0;
	case PR_GET_THP_DISABLE:
		return arg2 | extra3 ? -EINVAL : current->mm->thp_disable;
	case PR_SET_MM: /* where its parts are is not for the program to say */
		return capable(CAP_SYS_RESOURCE) ? -EINVAL : -EPERM;
	case PR_CAP_AMBIENT:
		return extra4 ? -EINVAL : cap_ambient(arg2, arg3);
	}
	return -EINVAL;
}

/* personality(2): the one before; 0xffffffff only asks. */
SYSCALL_DEFINE1(personality, unsigned int, personality)
{
	unsigned int old = current->personality;

	if (personality != 0xffffffff)
		current->personality = personality;
	return old;
}
