/*
 * Signals by descriptor: the process that was meant, or nobody. A descriptor of its folder in /proc does as well, as the
 * first kernels with the call had no other. pidfd_send_signal(2). Linux: kernel/signal.c.
 */
#include <linux/err.h>
#include <linux/fs.h>
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

struct pid *__weak tgid_pidfd_to_pid(const struct file *file) /* no kernel/proc: no folder */
{
	return ERR_PTR(-EBADF);
}

/* The process that descriptor @fd means, with a reference. ERR_PTR: -EBADF. */
static struct pid *pid_of_fd(unsigned int fd)
{
	unsigned int unused;
	struct pid *pid = pidfd_get_pid(fd, &unused);
	struct file *file;

	if (pid != ERR_PTR(-EBADF))
		return pid;
	file = fget(fd);
	if (file) {
		pid = tgid_pidfd_to_pid(file);
		fput(file);
	}
	return pid;
}

/* 0; -EBADF: no pidfd; -EINVAL, -EFAULT, -E2BIG, -EPERM, -ESRCH, -EAGAIN. */
SYSCALL_DEFINE4(pidfd_send_signal, int, pidfd, int, sig, siginfo_t __user *, uinfo, unsigned int,
		flags)
{
	struct kernel_siginfo info;
	struct pid *pid;
	int err;

	if (flags)
		return -EINVAL;
	pid = pid_of_fd(pidfd);
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
