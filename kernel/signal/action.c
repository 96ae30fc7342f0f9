/* What a process does about each signal: rt_sigaction(2). Linux: kernel/signal.c, do_sigaction(). */
#include <linux/kernel.h>
#include <linux/signal.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

/* A signal that is ignored from now on need not be kept either. Siglock held. */
static void set_action(int sig, struct k_sigaction *k, const struct k_sigaction *act)
{
	*k = *act;
	k->sa.sa_flags &=
		UAPI_SA_FLAGS; /* so a program can see that SA_UNSUPPORTED was not taken */
	k->sa.sa_mask.sig[0] &= ~SIG_KERNEL_ONLY_MASK;
	if (act->sa.sa_handler == SIG_IGN ||
	    (act->sa.sa_handler == SIG_DFL && sig_kernel_ignore(sig)))
		flush_group_sigqueues(sigmask(sig), current);
}

/* rt_sigaction(2): 0, -EINVAL, -EFAULT. */
SYSCALL_DEFINE4(rt_sigaction, int, sig, const struct sigaction __user *, act,
		struct sigaction __user *, oact, size_t, sigsetsize)
{
	struct k_sigaction new, old, *k;
	int err = -EINVAL;

	if (sigsetsize != sizeof(sigset_t))
		return -EINVAL;
	if (act && copy_from_user(&new.sa, act, sizeof(new.sa)))
		return -EFAULT;
	/* region: signal.action_number */
	if (sig < 1 || !valid_signal(sig) || (act && sig_kernel_only(sig)))
		return -EINVAL;
	/* endregion */
	k = &current->sighand->action[sig - 1];
	spin_lock_irq(&current->sighand->siglock);
	if (!(k->sa.sa_flags & SA_IMMUTABLE)) {
		old = *k;
		if (act)
			set_action(sig, k, &new);
		err = 0;
	}
	spin_unlock_irq(&current->sighand->siglock);
	if (!err && oact && copy_to_user(oact, &old.sa, sizeof(old.sa)))
		err = -EFAULT;
	return err;
}

void flush_signal_handlers(struct task_struct *t)
{
	struct sighand_struct *sighand = t->sighand;

	spin_lock_irq(&sighand->siglock);
	for (int i = 0; i < _NSIG; i++) {
		struct sigaction *sa = &sighand->action[i].sa;

		*sa = (struct sigaction){ .sa_handler = sa->sa_handler == SIG_IGN ? SIG_IGN
										  : SIG_DFL };
	}
	if (t == current && t->tgid == 1)
		t->signal->flags |= SIGNAL_UNKILLABLE; /* init, from its program on */
	spin_unlock_irq(&sighand->siglock);
	if (t == current) /* else a child is being made (CLONE_CLEAR_SIGHAND) */
		sas_ss_reset(t);
}
