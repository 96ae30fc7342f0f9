/*
 * Sending by system call: kill(2), tkill(2), tgkill(2), rt_sigqueueinfo(2), rt_tgsigqueueinfo(2). And who may send what
 * to whom. Linux: kernel/signal.c.
 */
#include <linux/cred.h>
#include <linux/kernel.h>
#include <linux/signal.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

int send_sig(int sig, struct task_struct *p)
{
	return send_sig_info(sig, SEND_SIG_PRIV, p, PIDTYPE_PID);
}

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

struct group_kill {
	int sig, err;
	struct kernel_siginfo *info;
};

static void kill_one(struct task_struct *p, struct group_kill *kill, int ignored_error)
{
	int err = group_send_sig_info(kill->sig, kill->info, p, PIDTYPE_TGID);

	if (kill->err) /* one success is a success */
		kill->err = err == ignored_error ? 0 : err;
}

/* kill(-1): every process but init and the sender, as far as it may. */
static void kill_other(struct task_struct *p, void *kill)
{
	if (thread_group_leader(p) && p->pid != 1 && !same_thread_group(p, current))
		kill_one(p, kill, -EPERM);
}

/* To every process of group @pid; NULL: there is none. tasklist_lock held. */
static void kill_members(struct pid *pid, struct group_kill *kill)
{
	struct task_struct *p;

	if (pid)
		for_each_pid_task(pid, PIDTYPE_PGID, p)
			kill_one(p, kill, 0);
}

int kill_pgrp_info(int sig, struct kernel_siginfo *info, pid_t pgrp)
{
	struct group_kill kill = { .sig = sig, .info = info, .err = -ESRCH };
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	if (pgrp == -1)
		for_each_task(kill_other, &kill);
	else
		kill_members(pgrp ? find_pid(pgrp) : current->signal->pids[PIDTYPE_PGID], &kill);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return kill.err;
}

int kill_pgrp(struct pid *pgrp, int sig)
{
	struct group_kill kill = { .sig = sig, .info = SEND_SIG_PRIV, .err = -ESRCH };
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	kill_members(pgrp, &kill);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return kill.err;
}

/* kill(2) */
SYSCALL_DEFINE2(kill, pid_t, pid, int, sig)
{
	struct kernel_siginfo info;
	struct task_struct *p;
	int err =
		-ESRCH; /* before EINVAL: the signal's number is looked at with the task at hand */

	if (pid == (pid_t)0x80000000)
		return -ESRCH;
	prepare_kill_siginfo(sig, &info, SI_USER);
	if (pid <= 0)
		return kill_pgrp_info(sig, &info, pid == -1 ? pid : -pid);
	spin_lock_irq(&tasklist_lock);
	p = find_task_by_pid(pid);
	if (p)
		err = group_send_sig_info(sig, &info, p, PIDTYPE_TGID);
	spin_unlock_irq(&tasklist_lock);
	return err;
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
