/*
 * What the threads of a process share: its signals, limits, group and session, and how it ends.
 * Linux: <linux/sched/signal.h>.
 *
 * Both structs live as long as a task_struct refers to them: who has a task may take its siglock.
 * Locks: sighand->siglock protects action[], pending and blocked sets, and, with tasklist_lock, the list of threads
 * (changed under both, read under either); tasklist_lock pids[]. Order: tasklist_lock, siglock, then
 * those of wait queues and run queues. Interrupts off.
 */
#pragma once

#include <linux/sched.h>
#include <linux/signal_types.h>
#include <uapi/asm/resource.h>
#include <uapi/linux/resource.h>

struct tty_struct;

struct sighand_struct {
	int count; /* atomic: task_structs that share it (CLONE_SIGHAND) */
	spinlock_t siglock;
	struct k_sigaction action[_NSIG];
};

struct signal_struct {
	int refcount; /* atomic: task_structs that belong to it, dead ones too */
	int live;     /* atomic: threads that have not begun to exit */
	int nr_threads;
	struct list_head
		thread_head; /* by task->thread_node; the leader is on it while it is not reaped */
	wait_queue_head_t wait_chldexit; /* threads sleep here in wait4 */
	struct sigpending shared_pending;

	unsigned int flags;   /* SIGNAL_* */
	int group_exit_code;  /* of exit_group or a deadly signal; wins over each thread's own */
	int group_stop_count; /* threads that have yet to stop */
	int notify_count;     /* execve: threads that must go before it goes on */
	struct task_struct *group_exec_task; /* the thread in execve: wants to be alone */

	struct pid *pids[NR_PID_GROUPS]; /* group and session; NULL once it is reaped */
	bool leader;			 /* of its session */
	struct tty_struct *tty;		 /* controlling terminal; NULL: none */
	struct pid *
		tty_old_pgrp; /* a leader's: who was in the foreground when its terminal was hung up */
	bool is_child_subreaper,
		has_child_subreaper; /* PR_SET_CHILD_SUBREAPER: this one; one above */

	struct rlimit rlim[RLIM_NLIMITS]; /* each number is read without a lock */
	struct process_timers timers;
	/*
	 * Sums in ns: of what all threads were credited, atomic; of children that were waited for. Counts: of threads
	 * that are gone, and of children.
	 */
	u64 utime, stime, cutime, cstime;
	unsigned long nvcsw, nivcsw, min_flt, maj_flt, cnvcsw, cnivcsw, cmin_flt, cmaj_flt;
	unsigned long maxrss, cmaxrss; /* KiB */
};

#define SIGNAL_STOP_STOPPED 0x1u   /* all threads have stopped */
#define SIGNAL_STOP_CONTINUED 0x2u /* SIGCONT came since; wait4(WCONTINUED) clears it */
#define SIGNAL_GROUP_EXIT 0x4u	   /* all threads are on their way out */
#define SIGNAL_CLD_STOPPED 0x10u   /* the parent is to be told, by the next thread that runs */
#define SIGNAL_CLD_CONTINUED 0x20u
#define SIGNAL_CLD_MASK (SIGNAL_CLD_STOPPED | SIGNAL_CLD_CONTINUED)
#define SIGNAL_STOP_MASK (SIGNAL_CLD_MASK | SIGNAL_STOP_STOPPED | SIGNAL_STOP_CONTINUED)
#define SIGNAL_UNKILLABLE 0x40u /* init: takes no signal that it has no handler for */

extern struct signal_struct init_signals;
extern struct sighand_struct init_sighand;

/* Each thread of @p's process, @p's own too; under tasklist_lock or siglock. */
#define for_each_thread(p, t) list_for_each_entry(t, &(p)->signal->thread_head, thread_node)

static inline bool thread_group_leader(const struct task_struct *p)
{
	return p->group_leader == p;
}

static inline bool same_thread_group(const struct task_struct *a, const struct task_struct *b)
{
	return a->signal == b->signal;
}

/* Is @p the only thread that is left (zombies count)? */
static inline bool thread_group_empty(const struct task_struct *p)
{
	return READ_ONCE(p->signal->nr_threads) == 1;
}

/* Under tasklist_lock. */
static inline pid_t task_pgrp_nr(const struct task_struct *p)
{
	return p->signal->pids[PIDTYPE_PGID]->nr;
}

static inline pid_t task_session_nr(const struct task_struct *p)
{
	return p->signal->pids[PIDTYPE_SID]->nr;
}

static inline unsigned long rlimit(unsigned int limit)
{
	return READ_ONCE(current->signal->rlim[limit].rlim_cur);
}

/* Who sends: the current task by kill(2); the kernel. Else a siginfo. */
#define SEND_SIG_NOINFO ((struct kernel_siginfo *)0)
#define SEND_SIG_PRIV ((struct kernel_siginfo *)1)

static inline bool is_si_special(const struct kernel_siginfo *info)
{
	return info <= SEND_SIG_PRIV;
}

static inline bool valid_signal(unsigned long sig)
{
	return sig <= _NSIG;
}

static inline bool fatal_signal_pending(struct task_struct *p)
{
	return signal_pending(p) && sigismember(&p->pending.signal, SIGKILL);
}

/* Would sleeping in @state miss a signal that is to end the sleep? */
static inline bool signal_pending_state(unsigned int state, struct task_struct *p)
{
	if (!(state & (TASK_INTERRUPTIBLE | TASK_WAKEKILL)) || !signal_pending(p))
		return false;
	return (state & TASK_INTERRUPTIBLE) || fatal_signal_pending(p);
}

/*
 * Sending. kernel/sched/signal.c; in a kernel without kernel/signal nobody catches signals, and each does what
 * its default action says, end the process or nothing.
 */
void zap_other_threads(struct task_struct *p); /* SIGKILL for all threads but @p; siglock held */
/* Makes @t look at its signals; @resume: even if it sleeps where only SIGKILL counts. siglock held. */
void signal_wake_up(struct task_struct *t, bool resume);
/* Siglock held. 0; -EAGAIN: the queue is full, and what comes with the signal must not be lost. */
int send_signal_locked(int sig, struct kernel_siginfo *info, struct task_struct *t,
		       enum pid_type type);
/* Takes the siglock; @p cannot go away. The kernel sends, so nobody's rights are asked. 0, -EAGAIN, -EINVAL. */
int send_sig_info(int sig, struct kernel_siginfo *info, struct task_struct *p, enum pid_type type);
int send_sig(int sig, struct task_struct *p); /* from the kernel, to one thread */
/* May the current task? 0, -EINVAL, -EPERM. And if so, sends. Under tasklist_lock. */
int check_kill_permission(int sig, struct kernel_siginfo *info, struct task_struct *p);
int group_send_sig_info(int sig, struct kernel_siginfo *info, struct task_struct *p,
			enum pid_type type);
/* From the kernel to each process of the group: 0, -ESRCH, -EINVAL. */
int kill_pgrp(struct pid *pgrp, int sig);
/* The same for whoever @info says sends, by number (0: one's own; -1: all but init and one's own process); -EPERM. */
int kill_pgrp_info(int sig, struct kernel_siginfo *info, pid_t pgrp);

/*
 * Signals that the current task has caused itself and cannot evade: one that is blocked or ignored ends it. They take
 * effect on the way to ring 3.
 */
int force_sig_info(struct kernel_siginfo *info);
void force_sig(int sig); /* SI_KERNEL */
/* @info of kill(2) (SI_USER) and tgkill(2) (SI_TKILL), from the current task. */
void prepare_kill_siginfo(int sig, struct kernel_siginfo *info, int code);
void force_sig_fault(int sig, int code, unsigned long addr);
void force_fatal_sig(int sig); /* ends the process, whatever its handlers */

/* Tells the parent that @p's process has stopped or gone on (CLD_*). Under tasklist_lock. */
void do_notify_parent_cldstop(struct task_struct *p, int why);
void do_notify_tracer(struct task_struct *p,
		      int why); /* the same, of @p itself, to who traces it */

/* What other parts of the core tell kernel/signal; without it there is nothing to do. */
void flush_sigqueue(
	struct sigpending *pending); /* drops all; siglock held, or nobody else sees it */
void flush_signal_handlers(struct task_struct *t); /* execve: only what is ignored stays so */
void exit_signals(struct task_struct *t); /* @t takes no more; others get what was sent to all */
