/*
 * What a parent is told about its children: SIGCHLD with a siginfo, and a wake-up for wait4(2). All of it under
 * tasklist_lock. Linux: kernel/signal.c, do_notify_parent(); sigaction(2), "SIGCHLD".
 */
#include <linux/cred.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/sched/task.h>
#include <linux/signal.h>

#define NSEC_PER_CLOCK_T (NSEC_PER_SEC / 100)

static struct kernel_siginfo child_siginfo(struct task_struct *child, int sig, int code, int status)
{
	struct kernel_siginfo info;

	init_siginfo(&info, sig, code);
	info.si_pid = child->pid;
	info.si_uid = __task_cred(child)->uid;
	info.si_status = status;
	info.si_utime = child->signal->utime / NSEC_PER_CLOCK_T;
	info.si_stime = child->signal->stime / NSEC_PER_CLOCK_T;
	return info;
}

/* Sends, if the parent's handling of @sig says so. */
static void tell_parent(struct task_struct *parent, struct kernel_siginfo *info)
{
	spin_lock(&parent->sighand->siglock);
	send_signal_locked(info->si_signo, info, parent, PIDTYPE_TGID);
	spin_unlock(&parent->sighand->siglock);
}

bool do_notify_parent(struct task_struct *child, int sig)
{
	struct task_struct *parent = child->ptracer ?: child->parent;
	const struct sigaction *sa = &parent->sighand->action[SIGCHLD - 1].sa;
	int code = child->signal->flags & SIGNAL_GROUP_EXIT ? child->signal->group_exit_code
							    : child->exit_code;
	bool autoreap = false;
	struct kernel_siginfo info = code & 0x7f
					     ? child_siginfo(child, sig, CLD_KILLED, code & 0x7f)
					     : child_siginfo(child, sig, CLD_EXITED, code >> 8);

	if (!child->ptrace && sig == SIGCHLD &&
	    (sa->sa_handler == SIG_IGN || (sa->sa_flags & SA_NOCLDWAIT))) {
		/* The children of those who do not care leave no zombies: POSIX.1-2001. */
		autoreap = true;
		if (sa->sa_handler == SIG_IGN)
			sig = 0;
	}
	if (sig > 0)
		tell_parent(parent, &info);
	wake_up_all(&parent->signal->wait_chldexit);
	return autoreap;
}

/* @p has stopped or goes on: says so to @parent. */
static void notify_stop(struct task_struct *p, struct task_struct *parent, int why)
{
	const struct sigaction *sa = &parent->sighand->action[SIGCHLD - 1].sa;
	int status = why == CLD_CONTINUED ? SIGCONT
		     : why == CLD_TRAPPED ? p->exit_code & 0x7f
					  : p->signal->group_exit_code & 0x7f;
	struct kernel_siginfo info = child_siginfo(p, SIGCHLD, why, status);

	if (sa->sa_handler != SIG_IGN && !(sa->sa_flags & SA_NOCLDSTOP))
		tell_parent(parent, &info);
	wake_up_all(&parent->signal->wait_chldexit);
}

void do_notify_parent_cldstop(struct task_struct *p, int why)
{
	notify_stop(p->group_leader, p->group_leader->parent, why);
}

void do_notify_tracer(struct task_struct *p, int why)
{
	notify_stop(p, p->ptracer, why);
}
