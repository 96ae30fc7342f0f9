/*
 * Sending: is the signal ignored, which thread takes it, does it end the process at once. All of it under the
 * receiver's siglock. Linux: kernel/signal.c, __send_signal_locked().
 */
#include <linux/cred.h>
#include <linux/kernel.h>
#include <linux/ptrace.h>
#include <linux/sched/jobctl.h>
#include <linux/signal.h>

static __sighandler_t sig_handler(const struct task_struct *t, int sig)
{
	return t->sighand->action[sig - 1].sa.sa_handler;
}

/* Would delivering it do nothing? What is blocked is kept, since the handler may change before it is unblocked. */
bool sig_ignored(struct task_struct *t, int sig, bool force)
{
	__sighandler_t handler = sig_handler(t, sig);

	if ((t->blocked.sig[0] | t->real_blocked.sig[0]) & sigmask(sig))
		return false;
	if (unlikely(t->ptrace) && sig != SIGKILL)
		return false; /* the tracer wants to see it */
	if (unlikely(t->signal->flags & SIGNAL_UNKILLABLE) && handler == SIG_DFL &&
	    !(force && sig_kernel_only(sig)))
		return true;
	return handler == SIG_IGN || (handler == SIG_DFL && sig_kernel_ignore(sig));
}

/* SIGCONT: all threads go on, whoever may catch or block it; the parent is told by the first that runs. */
static void continue_group(struct task_struct *p)
{
	struct signal_struct *signal = p->signal;
	unsigned int why = 0;
	struct task_struct *t;

	flush_group_sigqueues(SIG_KERNEL_STOP_MASK, p);
	for_each_thread(p, t) {
		task_clear_jobctl_pending(t);
		if (unlikely(t->ptrace & PT_SEIZED))
			ptrace_trap_notify(t);
		else
			wake_up_state(t, __TASK_STOPPED);
	}
	if (signal->flags & SIGNAL_STOP_STOPPED)
		why = SIGNAL_CLD_CONTINUED;
	else if (signal->group_stop_count)
		why = SIGNAL_CLD_STOPPED; /* told as if the stop had come about */
	if (why) {
		signal_set_stop_flags(signal, why | SIGNAL_STOP_CONTINUED);
		signal->group_stop_count = 0;
		signal->group_exit_code = 0;
	}
}

/* What the signal does when it is sent, not when it is taken. False: it need not be queued. */
static bool prepare_signal(int sig, struct task_struct *p, bool force)
{
	if ((p->signal->flags & SIGNAL_GROUP_EXIT) || (p->flags & PF_KTHREAD))
		return false;
	if (sig_kernel_stop(sig))
		flush_group_sigqueues(sigmask(SIGCONT), p);
	else if (sig == SIGCONT)
		continue_group(p);
	return !sig_ignored(p, sig, force);
}

static bool wants_signal(int sig, struct task_struct *t)
{
	if (sigismember(&t->blocked, sig) || (t->flags & PF_EXITING))
		return false;
	if (sig == SIGKILL)
		return true;
	return !(READ_ONCE(t->state) & (__TASK_STOPPED | __TASK_TRACED)) && !signal_pending(t);
}

/* A thread to wake for it: @p, or for a process's signal the first that wants it. NULL: none. */
static struct task_struct *choose_thread(int sig, struct task_struct *p, enum pid_type type)
{
	struct task_struct *t;

	if (wants_signal(sig, p))
		return p;
	if (type != PIDTYPE_PID && !thread_group_empty(p))
		for_each_thread(p, t)
			if (wants_signal(sig, t))
				return t;
	return NULL;
}

/* The signal ends the process, and nothing can change that any more: then it does so now, in all threads. */
static void kill_group(int sig, struct task_struct *p)
{
	struct task_struct *t;

	p->signal->flags = SIGNAL_GROUP_EXIT;
	p->signal->group_exit_code = sig;
	p->signal->group_stop_count = 0;
	for_each_thread(p, t) {
		task_clear_jobctl_pending(t);
		/* No trap comes; who waits for one in PTRACE_ATTACH hears of the end. */
		t->jobctl &= ~(JOBCTL_TRAP_MASK | JOBCTL_TRAPPING);
		sigaddset(&t->pending.signal, SIGKILL);
		signal_wake_up(t, true);
	}
}

static void complete_signal(int sig, struct task_struct *p, enum pid_type type)
{
	struct task_struct *t = choose_thread(sig, p, type);

	if (!t)
		return; /* whoever unblocks it finds it */
	if (sig_handler(p, sig) == SIG_DFL &&
	    !(sigmask(sig) & (SIG_KERNEL_IGNORE_MASK | SIG_KERNEL_STOP_MASK)) &&
	    !sigismember(&t->real_blocked, sig) && !sig_kernel_coredump(sig) &&
	    (sig == SIGKILL || (!p->ptrace && !(p->signal->flags & SIGNAL_UNKILLABLE))))
		kill_group(sig, p);
	else
		signal_wake_up(t, sig == SIGKILL);
}

static void fill_siginfo(struct kernel_siginfo *to, int sig, const struct kernel_siginfo *info)
{
	if (info == SEND_SIG_NOINFO)
		prepare_kill_siginfo(sig, to, SI_USER);
	else if (info == SEND_SIG_PRIV)
		init_siginfo(to, sig, SI_KERNEL);
	else
		*to = *info;
}

void __weak signalfd_notify(struct task_struct *t __unused, int sig __unused)
{
}

int send_signal_locked(int sig, struct kernel_siginfo *info, struct task_struct *t,
		       enum pid_type type)
{
	struct sigpending *pending = type == PIDTYPE_PID ? &t->pending : &t->signal->shared_pending;
	struct sigqueue *q;

	if (!prepare_signal(sig, t, info == SEND_SIG_PRIV))
		return 0;
	if (sig < SIGRTMIN && sigismember(&pending->signal, sig))
		return 0; /* one is as good as many */
	if (sig != SIGKILL) {
		q = sigqueue_alloc(t,
				   sig < SIGRTMIN && (is_si_special(info) || info->si_code >= 0));
		if (q) {
			fill_siginfo(&q->info, sig, info);
			list_add_tail(&q->list, &pending->list);
		} else if (sig >= SIGRTMIN && !is_si_special(info) && info->si_code != SI_USER) {
			return -EAGAIN;
		}
	}
	signalfd_notify(t, sig);
	sigaddset(&pending->signal, sig);
	complete_signal(sig, t, type);
	return 0;
}

int send_sigqueue(struct sigqueue *q, struct task_struct *t, enum pid_type type)
{
	struct sigpending *pending = type == PIDTYPE_PID ? &t->pending : &t->signal->shared_pending;
	int sig = q->info.si_signo;

	if (!prepare_signal(sig, t, false))
		return 1;
	if (!list_empty(&q->list)) {
		q->info.si_overrun++;
		return 0;
	}
	q->info.si_overrun = 0;
	list_add_tail(&q->list, &pending->list);
	signalfd_notify(t, sig);
	sigaddset(&pending->signal, sig);
	complete_signal(sig, t, type);
	return 0;
}

static int force_sig_info_as(struct kernel_siginfo *info, bool fatal)
{
	struct task_struct *t = current;
	int sig = info->si_signo, err;
	struct sigaction *sa = &t->sighand->action[sig - 1].sa;
	bool blocked;

	spin_lock_irq(&t->sighand->siglock);
	blocked = sigismember(&t->blocked, sig);
	/* region: signal.force_unblock */
	if (blocked || sa->sa_handler == SIG_IGN || fatal) {
		sa->sa_handler = SIG_DFL;
		if (fatal)
			sa->sa_flags |= SA_IMMUTABLE;
		sigdelset(&t->blocked, sig);
	}
	/* endregion */
	if (sa->sa_handler == SIG_DFL && (fatal || !t->ptrace))
		t->signal->flags &= ~SIGNAL_UNKILLABLE;
	err = send_signal_locked(sig, info, t, PIDTYPE_PID);
	if (!signal_pending(t)) /* it was pending already, and blocked */
		signal_wake_up(t, false);
	spin_unlock_irq(&t->sighand->siglock);
	return err;
}

int force_sig_info(struct kernel_siginfo *info)
{
	return force_sig_info_as(info, false);
}

void force_fatal_sig(int sig)
{
	struct kernel_siginfo info;

	init_siginfo(&info, sig, SI_KERNEL);
	force_sig_info_as(&info, true);
}
