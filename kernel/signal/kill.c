/*
 * Sending by system call: tkill(2), tgkill(2), rt_sigqueueinfo(2), rt_tgsigqueueinfo(2); kill(2) is in the core. And who
 * may send what to whom. Linux: kernel/signal.c.
 */
#include <linux/cred.h>
#include <linux/kernel.h>
#include <linux/signal.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

void prepare_kill_siginfo(int sig, struct kernel_siginfo *info, int code)
{
	init_siginfo(info, sig, code);
	info->si_pid = current->tgid;
	info->si_uid = current_uid();
}

static bool kill_ok_by_cred(const struct task_struct *t)
{
	const struct cred *cred = current_cred(), *tcred = __task_cred(t);

	return cred->euid == tcred->suid || cred->euid == tcred->uid || cred->uid == tcred->suid ||
	       cred->uid == tcred->uid || capable(CAP_KILL);
}

/* See <linux/sched/signal.h>; kill(2), "the sending process must". */
int check_kill_permission(int sig, struct kernel_siginfo *info, struct task_struct *t)
{
	bool from_user = info == SEND_SIG_NOINFO || (info != SEND_SIG_PRIV && info->si_code <= 0);

	if (!valid_signal(sig))
		return -EINVAL;
	/* region: signal.kill_permission */
	if (!from_user || same_thread_group(current, t) || kill_ok_by_cred(t))
		return 0;
	/* endregion */
	/* A shell may continue whatever it started, setuid programs as well. */
	if (sig == SIGCONT && task_session_nr(t) == task_session_nr(current))
		return 0;
	return -EPERM;
}

/* To thread @pid, of process @tgid unless that is 0. 0, -ESRCH, -EPERM, -EINVAL, -EAGAIN. */
static int do_send_specific(pid_t tgid, pid_t pid, int sig, struct kernel_siginfo *info)
{
	struct task_struct *p;
	int err = -ESRCH;

	spin_lock_irq(&tasklist_lock);
	p = find_task_by_pid(pid);
	if (p && (!tgid || p->tgid == tgid))
		err = group_send_sig_info(sig, info, p, PIDTYPE_PID);
	spin_unlock_irq(&tasklist_lock);
	return err;
}

static int do_tkill(pid_t tgid, pid_t pid, int sig)
{
	struct kernel_siginfo info;

	prepare_kill_siginfo(sig, &info, SI_TKILL);
	return do_send_specific(tgid, pid, sig, &info);
}

SYSCALL_DEFINE3(tgkill, pid_t, tgid, pid_t, pid, int, sig)
{
	return pid <= 0 || tgid <= 0 ? -EINVAL : do_tkill(tgid, pid, sig);
}

SYSCALL_DEFINE2(tkill, pid_t, pid, int, sig)
{
	return pid <= 0 ? -EINVAL : do_tkill(0, pid, sig);
}

/* A siginfo of the caller's making, which must not look as if the kernel or kill(2) had made it. */
static int get_user_siginfo(int sig, struct kernel_siginfo *info, siginfo_t __user *uinfo,
			    pid_t pid)
{
	int err = copy_siginfo_from_user(sig, info, uinfo);

	if (err)
		return err;
	/* region: signal.forged_siginfo */
	if ((info->si_code >= 0 || info->si_code == SI_TKILL) && current->pid != pid)
		return -EPERM;
	/* endregion */
	return 0;
}

SYSCALL_DEFINE3(rt_sigqueueinfo, pid_t, pid, int, sig, siginfo_t __user *, uinfo)
{
	struct kernel_siginfo info;
	struct task_struct *p;
	int err = get_user_siginfo(sig, &info, uinfo, pid);

	if (err)
		return err;
	err = -ESRCH;
	spin_lock_irq(&tasklist_lock);
	p = find_task_by_pid(pid);
	if (p)
		err = group_send_sig_info(sig, &info, p, PIDTYPE_TGID);
	spin_unlock_irq(&tasklist_lock);
	return err;
}

SYSCALL_DEFINE4(rt_tgsigqueueinfo, pid_t, tgid, pid_t, pid, int, sig, siginfo_t __user *, uinfo)
{
	struct kernel_siginfo info;
	int err = get_user_siginfo(sig, &info, uinfo, pid);

	if (err != -EFAULT && err != -E2BIG && (pid <= 0 || tgid <= 0))
		err = -EINVAL;
	return err ?: do_send_specific(tgid, pid, sig, &info);
}
