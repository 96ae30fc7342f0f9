/*
 * Masks: which signals a thread does not want at the moment. rt_sigprocmask(2), rt_sigpending(2), rt_sigsuspend(2),
 * pause(2), and what ppoll(2) and its like need. Linux: kernel/signal.c.
 */
#include <linux/kernel.h>
#include <linux/signal.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

/* Siglock held. A signal of the whole process that this thread no longer takes is another's to take. */
void __set_task_blocked(const sigset_t *set)
{
	unsigned long lost = current->signal->shared_pending.signal.sig[0] & set->sig[0] &
			     ~current->blocked.sig[0];
	struct task_struct *t;

	if (lost && signal_pending(current) && !thread_group_empty(current))
		for_each_thread(current, t)
			if (t != current && !(t->flags & PF_EXITING) && !signal_pending(t) &&
			    (lost & ~t->blocked.sig[0])) {
				lost &= t->blocked.sig[0];
				signal_wake_up(t, false);
			}
	current->blocked = *set;
	recalc_sigpending();
}

void set_current_blocked(sigset_t *set)
{
	/* region: signal.unblockable */
	set->sig[0] &= ~SIG_KERNEL_ONLY_MASK;
	/* endregion */
	if (set->sig[0] == current->blocked.sig[0])
		return;
	spin_lock_irq(&current->sighand->siglock);
	__set_task_blocked(set);
	spin_unlock_irq(&current->sighand->siglock);
}

static void set_restored_sigmask(sigset_t *set)
{
	current->saved_sigmask = current->blocked;
	current->restore_sigmask = true;
	set_current_blocked(set);
}

int set_user_sigmask(const sigset_t __user *umask, size_t sigsetsize)
{
	sigset_t set;

	if (!umask)
		return 0;
	if (sigsetsize != sizeof(set))
		return -EINVAL;
	if (copy_from_user(&set, umask, sizeof(set)))
		return -EFAULT;
	set_restored_sigmask(&set);
	return 0;
}

void restore_saved_sigmask_unless(bool interrupted)
{
	if (!interrupted)
		restore_saved_sigmask();
}

/* rt_sigprocmask(2): 0, -EINVAL, -EFAULT. */
SYSCALL_DEFINE4(rt_sigprocmask, int, how, sigset_t __user *, nset, sigset_t __user *, oset, size_t,
		sigsetsize)
{
	const sigset_t old = current->blocked;
	sigset_t set;

	if (sigsetsize != sizeof(set))
		return -EINVAL;
	if (nset) {
		if (get_user(set.sig[0], (unsigned long __user *)nset))
			return -EFAULT;
		if (how == SIG_BLOCK)
			set.sig[0] |= old.sig[0];
		else if (how == SIG_UNBLOCK)
			set.sig[0] = old.sig[0] & ~set.sig[0];
		else if (how != SIG_SETMASK)
			return -EINVAL;
		set_current_blocked(&set);
	}
	return oset ? put_user(old.sig[0], (unsigned long __user *)oset) : 0;
}

/* rt_sigpending(2): what is blocked and has been sent. 0, -EINVAL, -EFAULT. */
SYSCALL_DEFINE2(rt_sigpending, sigset_t __user *, uset, size_t, sigsetsize)
{
	sigset_t set;

	if (sigsetsize > sizeof(set))
		return -EINVAL;
	spin_lock_irq(&current->sighand->siglock);
	set.sig[0] =
		(current->pending.signal.sig[0] | current->signal->shared_pending.signal.sig[0]) &
		current->blocked.sig[0];
	spin_unlock_irq(&current->sighand->siglock);
	return copy_to_user(uset, &set, sigsetsize) ? -EFAULT : 0;
}

static int wait_for_signal(void)
{
	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (signal_pending(current))
			break;
		schedule();
	}
	set_current_state(TASK_RUNNING);
	return -ERESTARTNOHAND;
}

/* rt_sigsuspend(2): -EINTR after a handler; -EINVAL, -EFAULT. */
SYSCALL_DEFINE2(rt_sigsuspend, sigset_t __user *, unewset, size_t, sigsetsize)
{
	sigset_t set;

	if (sigsetsize != sizeof(set))
		return -EINVAL;
	if (copy_from_user(&set, unewset, sizeof(set)))
		return -EFAULT;
	set_restored_sigmask(&set);
	return wait_for_signal();
}

/* pause(2): -EINTR after a handler. */
SYSCALL_DEFINE0(pause)
{
	return wait_for_signal();
}

/* restart_syscall(2): how a call goes on that left -ERESTART_RESTARTBLOCK. -EINTR if none did. */
SYSCALL_DEFINE0(restart_syscall)
{
	struct restart_block *restart = &current->restart_block;

	return restart->fn ? restart->fn(restart) : -EINTR;
}
