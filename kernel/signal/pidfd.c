/* Signals by descriptor: the process that was meant, or nobody. pidfd_send_signal(2). Linux: kernel/signal.c. */
#include <linux/err.h>
#include <linux/pid.h>
#include <linux/signal.h>
#include <linux/syscalls.h>

/* A siginfo of the caller's making: to others it must not look like the kernel's or kill(2)'s. */
static int get_siginfo(int sig, struct kernel_siginfo *info, siginfo_t __user *uinfo,
		       struct pid *pid)
{
	int err;

	if (!uinfo) {
		prepare_kill_siginfo(sig, info, SI_USER);
		return 0;
	}
	err = copy_siginfo_from_user(-1, info, uinfo);
	if (err)
		return err;
	if (info->si_signo != sig)
		return -EINVAL;
	return pid != current->thread_pid && (info->si_code >= 0 || info->si_code == SI_TKILL)
		       ? -EPERM
		       : 0;
}

/* 0; -EBADF: no pidfd; -EINVAL, -EFAULT, -E2BIG, -EPERM, -ESRCH, -EAGAIN. */
SYSCALL_DEFINE4(pidfd_send_signal, int, pidfd, int, sig, siginfo_t __user *, uinfo, unsigned int,
		flags)
{
	struct kernel_siginfo info;
	unsigned int unused;
	struct pid *pid;
	int err;

	if (flags)
		return -EINVAL;
	pid = pidfd_get_pid(pidfd, &unused);
	if (IS_ERR(pid))
		return PTR_ERR(pid);
	err = get_siginfo(sig, &info, uinfo, pid);
	if (!err) {
		spin_lock_irq(&tasklist_lock);
		err = pid->task ? group_send_sig_info(sig, &info, pid->task, PIDTYPE_TGID) : -ESRCH;
		spin_unlock_irq(&tasklist_lock);
	}
	put_pid(pid);
	return err;
}
