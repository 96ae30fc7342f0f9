/*
 * Signals inside the kernel: who is told what when. What everybody needs to send them is in <linux/sched/signal.h>.
 * Linux: <linux/signal.h>, <linux/sched/signal.h>.
 *
 * A signal's way: send_signal_locked() puts it on a thread's or a process's queue and wakes a thread that does not
 * block it (send.c); that thread comes by get_signal() before it returns to ring 3 (deliver.c), which stops it
 * (stop.c), ends it, or hands the signal to the CPU's part, which builds a frame for the handler.
 */
#pragma once

#include <linux/sched/signal.h>

struct pt_regs;

struct ksignal {
	struct k_sigaction ka;
	struct kernel_siginfo info;
	int sig;
};

/* One queued signal. */
struct sigqueue {
	struct list_head list;
	struct kernel_siginfo info;
	struct user_struct
		*user; /* whose RLIMIT_SIGPENDING counts it; NULL: not counted, and not freed */
};

#define SA_IMMUTABLE 0x00800000 /* not to be changed any more; inside the kernel only */
#define UAPI_SA_FLAGS                                                                      \
	(SA_NOCLDSTOP | SA_NOCLDWAIT | SA_SIGINFO | SA_ONSTACK | SA_RESTART | SA_NODEFER | \
	 SA_RESETHAND | SA_EXPOSE_TAGBITS | SA_RESTORER)

/* Something happens: true, and the signal to handle in @ksig; false: nothing (any more). */
bool get_signal(struct ksignal *ksig);
/* After the frame was built, or could not be (@failed: SIGSEGV). */
void signal_setup_done(bool failed, struct ksignal *ksig);

/* queue.c; siglock held */
void recalc_sigpending(void); /* the current task: does it have something to look at? */
/* The next signal that is not in @mask, taken off: its number and *info, 0: none. */
int dequeue_signal(const sigset_t *mask, struct kernel_siginfo *info);
int dequeue_synchronous_signal(struct kernel_siginfo *info);
struct sigqueue *sigqueue_alloc(struct task_struct *t, bool override_rlimit);
void sigqueue_free(struct sigqueue *q); /* takes it off its list; unless it is a timer's own */
/* A timer's signal: 0, also if it is queued already, which is counted; 1: it is ignored. Siglock held. */
int send_sigqueue(struct sigqueue *q, struct task_struct *t, enum pid_type type);
void flush_sigqueue_mask(unsigned long mask, struct sigpending *pending);
/* The same for @t's process and each of its threads. */
void flush_group_sigqueues(unsigned long mask, struct task_struct *t);
bool sig_ignored(struct task_struct *t, int sig, bool force);

/* Hooks for other folders; siglock held. */
void signalfd_notify(struct task_struct *t, int sig); /* wakes who reads signals from a file */
void posixtimer_rearm(struct kernel_siginfo *info);   /* a timer's signal, or SIGALRM, was taken */

/* mask.c */
void __set_task_blocked(const sigset_t *set); /* siglock held */
void set_current_blocked(sigset_t *set);      /* SIGKILL and SIGSTOP excepted */
/* ppoll(2) and its like: another mask for the time of the call. 0, -EINVAL, -EFAULT; nothing if @umask is NULL. */
int set_user_sigmask(const sigset_t __user *umask, size_t sigsetsize);
/* And at its end: the old mask comes back, after the handler if a signal has @interrupted the call. */
void restore_saved_sigmask_unless(bool interrupted);

static inline void restore_saved_sigmask(void)
{
	if (current->restore_sigmask) {
		current->restore_sigmask = false;
		set_current_blocked(&current->saved_sigmask);
	}
}

/* What sigreturn is to put back. */
static inline sigset_t *sigmask_to_save(void)
{
	return current->restore_sigmask ? &current->saved_sigmask : &current->blocked;
}

bool is_current_pgrp_orphaned(void); /* process/orphan.c; takes tasklist_lock */
/* stop.c; siglock held, see there */
bool do_signal_stop(int sig);
/* False: the thread is on its way out. @mask: JOBCTL_*, also the signal of a stop. */
bool task_set_jobctl_pending(struct task_struct *t, unsigned long mask);
void task_clear_jobctl_pending(struct task_struct *t);
bool task_participate_group_stop(struct task_struct *t);

static inline void signal_set_stop_flags(struct signal_struct *sig, unsigned int flags)
{
	sig->flags = (sig->flags & ~SIGNAL_STOP_MASK) | flags;
}

/* siginfo.c */
/* 0 or -EFAULT. */
int copy_siginfo_to_user(struct siginfo __user *to, const struct kernel_siginfo *from);
/* Of signal @sig (-1: what si_signo says). 0, -EFAULT; -E2BIG: more than the kernel keeps. */
int copy_siginfo_from_user(int sig, struct kernel_siginfo *to, const struct siginfo __user *from);

/* altstack.c. Is @sp on the alternate stack? With SS_AUTODISARM nobody asks: the stack is disarmed while in use. */
static inline bool __on_sig_stack(unsigned long sp)
{
	return sp > current->sas_ss_sp && sp - current->sas_ss_sp <= current->sas_ss_size;
}

static inline bool on_sig_stack(unsigned long sp)
{
	return !(current->sas_ss_flags & SS_AUTODISARM) && __on_sig_stack(sp);
}

static inline int sas_ss_flags(unsigned long sp)
{
	if (!current->sas_ss_size)
		return SS_DISABLE;
	return on_sig_stack(sp) ? SS_ONSTACK : 0;
}

static inline void sas_ss_reset(struct task_struct *t)
{
	t->sas_ss_sp = t->sas_ss_size = 0;
	t->sas_ss_flags = SS_DISABLE;
}

/* What frames have in uc_stack (as it was set, in use or not), and back; an unusable one changes nothing. */
void save_altstack(stack_t *to);
void restore_altstack(const stack_t *from, unsigned long sp);

/* arch/x86_64/signal/frame.c: enters the handler. @set: the mask that sigreturn will put back. 0 or -EFAULT. */
int setup_rt_frame(struct ksignal *ksig, const sigset_t *set, struct pt_regs *regs);
