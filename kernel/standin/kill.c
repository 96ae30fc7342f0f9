/* In place of kernel/signal: kill(2). Linux: kernel/signal.c. */
#include <linux/sched/signal.h>
#include <linux/syscalls.h>
#include <uapi/linux/signal.h>

/* Without users there is nothing to forbid. */
int check_kill_permission(int sig, struct kernel_siginfo *info __unused,
			  struct task_struct *p __unused)
{
	return valid_signal(sig) ? 0 : -EINVAL;
}

/* kill(2): one process; 0: all; -1: all but init and the caller. 0, -EINVAL, -ESRCH. */
SYSCALL_DEFINE2(kill, pid_t, pid, int, sig)
{
	struct kernel_siginfo info;
	struct task_struct *p;
	pid_t nr = pid > 0 ? pid : 1;
	int err = -ESRCH;

	init_siginfo(&info, sig, SI_USER);
	spin_lock_irq(&tasklist_lock);
	do {
		p = find_task_by_pid(nr);
		if (p && pid >= -1 && (pid >= 0 || (nr > 1 && p != current)))
			err = group_send_sig_info(sig, &info, p, PIDTYPE_TGID);
	} while (pid <= 0 && ++nr < PID_MAX);
	spin_unlock_irq(&tasklist_lock);
	return err;
}
