/* waitid(2), and waiting for children that stop and go on. Linux: kernel/exit.c. */
#include <linux/err.h>
#include <linux/sched/jobctl.h>
#include <linux/sched/signal.h>
#include <linux/sched/wait.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/fcntl.h>
#include <uapi/linux/wait.h>

/* What wait4() is to report of @p's stop; it is told once. */
static int *stopped_code(const struct wait_opts *wo, bool ptrace, struct task_struct *p)
{
	if (ptrace)
		return READ_ONCE(p->state) & __TASK_TRACED && !(p->jobctl & JOBCTL_LISTENING)
			       ? &p->exit_code
			       : NULL;
	return wo->flags & WUNTRACED && p->signal->flags & SIGNAL_STOP_STOPPED
		       ? &p->signal->group_exit_code
		       : NULL;
}

bool wait_task_jobctl(struct wait_opts *wo, bool ptrace, struct task_struct *p)
{
	struct signal_struct *sig = p->signal;
	bool found = false;
	int *code;

	spin_lock(&p->sighand->siglock);
	code = stopped_code(wo, ptrace, p);
	if (code && *code) {
		found = true;
		wo->code = ptrace ? CLD_TRAPPED : CLD_STOPPED;
		wo->status = *code;
		wo->stat = wo->status << 8 | 0x7f;
		if (!(wo->flags & WNOWAIT))
			*code = 0;
	} else if (wo->flags & WCONTINUED && sig->flags & SIGNAL_STOP_CONTINUED) {
		found = true;
		wo->code = CLD_CONTINUED;
		wo->status = SIGCONT;
		wo->stat = 0xffff;
		if (!(wo->flags & WNOWAIT))
			sig->flags &= ~SIGNAL_STOP_CONTINUED;
	}
	spin_unlock(&p->sighand->siglock);
	return found;
}

/* Whom @which and @id mean. 0, -EINVAL, -EBADF. *@nonblock: the descriptor says so. */
static int get_wait_target(struct wait_opts *wo, int which, pid_t id, bool *nonblock)
{
	unsigned int flags = 0;

	wo->type = which == P_PGID ? PIDTYPE_PGID : PIDTYPE_PID;
	switch (which) {
	case P_ALL:
		wo->any = true;
		return 0;
	case P_PID:
		if (id <= 0)
			return -EINVAL;
		wo->pid = find_get_pid(id);
		return 0;
	case P_PGID:
		if (id < 0)
			return -EINVAL;
		wo->pid = id ? find_get_pid(id) : get_current_pgrp();
		return 0;
	case P_PIDFD:
		if (id < 0)
			return -EINVAL;
		wo->pid = pidfd_get_pid(id, &flags);
		if (IS_ERR(wo->pid))
			return PTR_ERR(wo->pid);
		*nonblock = flags & O_NONBLOCK;
		return 0;
	default:
		return -EINVAL;
	}
}

/* All fields that waitid(2) names, and no other. */
static int put_siginfo(siginfo_t __user *info, const struct wait_opts *wo, pid_t pid)
{
	if (put_user(pid ? SIGCHLD : 0, &info->si_signo) || put_user(0, &info->si_errno) ||
	    put_user(wo->code, &info->si_code) || put_user(pid, &info->si_pid) ||
	    put_user(wo->uid, &info->si_uid) || put_user(wo->status, &info->si_status))
		return -EFAULT;
	return 0;
}

/* waitid(2), with Linux's fifth argument. 0; -EINVAL, -ECHILD, -EBADF, -EAGAIN, -EFAULT, -ERESTARTSYS. */
SYSCALL_DEFINE5(waitid, int, which, pid_t, upid, struct siginfo __user *, infop, int, options,
		struct rusage __user *, ru)
{
	struct rusage usage;
	struct wait_opts wo = { .flags = options, .ru = ru ? &usage : NULL };
	bool nonblock = false;
	long ret;

	if (options & ~(WNOHANG | WNOWAIT | WEXITED | WSTOPPED | WCONTINUED | __WNOTHREAD |
			__WCLONE | __WALL) ||
	    !(options & (WEXITED | WSTOPPED | WCONTINUED)))
		return -EINVAL;
	ret = get_wait_target(&wo, which, upid, &nonblock);
	if (!ret) {
		if (nonblock)
			wo.flags |= WNOHANG;
		ret = do_wait(&wo);
		if (!ret && nonblock && !(options & WNOHANG))
			ret = -EAGAIN;
	}
	if (ret > 0 && ru && copy_to_user(ru, &usage, sizeof(usage)))
		return -EFAULT;
	if (infop && ret != -EINVAL && ret != -EBADF && put_siginfo(infop, &wo, ret > 0 ? ret : 0))
		return -EFAULT;
	return ret > 0 ? 0 : ret;
}
