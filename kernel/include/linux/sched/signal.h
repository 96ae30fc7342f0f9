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

	unsigned int flags;  /* SIGNAL_* */
	int group_exit_code; /* of exit_group or a deadly signal; wins over each thread's own */
	int group_stop_count;
	int notify_count;		     /* execve: threads that must go before it goes on */
	struct task_struct *group_exec_task; /* the thread in execve: wants to be alone */

	struct pid *pids[NR_PID_GROUPS]; /* group and session; NULL once it is reaped */
	bool leader;			 /* of its session */
	struct tty_struct *tty;		 /* controlling terminal; NULL: none */
	bool is_child_subreaper,
		has_child_subreaper; /* PR_SET_CHILD_SUBREAPER: this one; one above */

	struct rlimit rlim[RLIM_NLIMITS]; /* each number is read without a lock */
	/* Sums over the threads that are gone (ns, counts), and over children that were waited for. */
	u64 utime, stime, cutime, cstime;
	unsigned long nvcsw, nivcsw, min_flt, maj_flt, cnvcsw, cnivcsw, cmin_flt, cmaj_flt;
	unsigned long maxrss, cmaxrss; /* KiB */
};

#define SIGNAL_STOP_STOPPED 0x1u   /* all threads have stopped */
#define SIGNAL_STOP_CONTINUED 0x2u /* SIGCONT came since; wait4(WCONTINUED) clears it */
#define SIGNAL_GROUP_EXIT 0x4u	   /* all threads are on their way out */

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

/* kernel/sched/signal.c */
void zap_other_threads(struct task_struct *p); /* SIGKILL for all threads but @p; siglock held */
/* Makes @t look at its signals; @resume: even if it sleeps where only SIGKILL counts. siglock held. */
void signal_wake_up(struct task_struct *t, bool resume);
