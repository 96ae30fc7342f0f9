/*
 * Tasks. One task_struct for each; pid, parents, state, what it was doing when it was switched out.
 * Linux: <linux/sched.h>.
 *
 * Locks: tasklist_lock protects the parent/children/sibling links, the pid table and exit_state of every task; the
 * siglock of <linux/sched/signal.h> its signals; the run queue's lock `state` transitions to and from the queue.
 * Order: tasklist_lock, siglock, then a wait queue's lock, then the run queue's lock. All with interrupts off.
 */
#pragma once

#include <asm/current.h>
#include <asm/thread_info.h>
#include <linux/cpumask.h>
#include <linux/list.h>
#include <linux/lockdep.h>
#include <linux/pid.h>
#include <linux/posix-timers_types.h>
#include <linux/preempt.h>
#include <linux/restart_block.h>
#include <linux/signal_types.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/wait.h>
#include <uapi/linux/sched.h>

#define TASK_RUNNING 0x0
#define TASK_INTERRUPTIBLE 0x1
#define TASK_UNINTERRUPTIBLE 0x2
#define __TASK_STOPPED 0x4  /* by a signal, until SIGCONT */
#define __TASK_TRACED 0x8   /* by its tracer: ptrace(2) */
#define TASK_DEAD 0x80	    /* off its CPU for good */
#define TASK_WAKEKILL 0x100 /* SIGKILL ends the sleep */
#define TASK_NORMAL (TASK_INTERRUPTIBLE | TASK_UNINTERRUPTIBLE)
#define TASK_KILLABLE (TASK_WAKEKILL | TASK_UNINTERRUPTIBLE)
#define TASK_STOPPED (TASK_WAKEKILL | __TASK_STOPPED)
#define TASK_TRACED (TASK_WAKEKILL | __TASK_TRACED)

/* exit_state; 0: alive */
#define EXIT_DEAD 0x10	 /* nobody will ask for its status, or somebody just does */
#define EXIT_ZOMBIE 0x20 /* its parent may wait for it, as soon as its threads are gone */

/* task->flags, changed by the task itself only */
#define PF_EXITING 0x4	    /* takes no signals any more */
#define PF_SIGNALED 0x400   /* killed by a signal */
#define PF_KTHREAD 0x200000 /* never in ring 3 */

#define TASK_COMM_LEN 16
#define PID_MAX 32768
#define MAX_TASKS \
	4096 /* more are refused with EAGAIN, so that a fork bomb leaves memory to end it with */

struct cred;
struct mm_struct;
struct files_struct;
struct fs_struct;
struct sighand_struct;
struct signal_struct;
struct pt_regs;

#define MAX_RT_PRIO 100
#define NICE_0_LOAD 1024

/* A task's share of its CPU. Under its run queue's lock. */
struct sched_entity {
	struct rb_node run_node;
	unsigned long weight; /* NICE_0_LOAD, times 1.25 for each step of nice below 0 */
	u64 vruntime;	/* ns it has run, times NICE_0_LOAD / weight: the least is served first */
	u64 exec_start; /* when it was charged last */
	u64 sum_exec_runtime; /* ns it has run in all */
	u64 slice_start;      /* sum_exec_runtime when it was picked */
};

struct task_struct {
	struct thread_info thread_info; /* first: the entry code reads its flags; asm/thread_info.h */
	unsigned int state;
	unsigned int flags; /* PF_* */
	bool on_rq;	    /* runnable: on the run queue or on a CPU */
	int cpu;	    /* whose run queue it is on, or was last */
	int usage; /* atomic: one for the parent's wait4, one until it has left the CPU for good */
	int exit_state;
	int exit_code;	 /* as wait4 reports it: status << 8, or the signal's number */
	int exit_signal; /* what the parent gets when the leader's process ends; -1: not a leader */
	int pdeath_signal; /* what it gets when its parent ends (PR_SET_PDEATHSIG); 0: none */
	pid_t pid;
	pid_t tgid;		/* the leader's pid: what programs call the process's */
	struct pid *thread_pid; /* what pid is the number of */
	struct list_head pid_links[NR_PID_GROUPS]; /* leaders: in their group and session */
	bool did_exec; /* since its fork: its parent may not move it to another group any more */
	char comm[TASK_COMM_LEN];
	unsigned long stack;	     /* lowest address of the kernel stack */
	struct thread_struct thread; /* CPU state while switched out; asm/thread_info.h */
	spinlock_t alloc_lock; /* task_lock(): others look at mm, files, fs, which go at the end */
	struct mm_struct *mm;  /* NULL for kernel threads */
	struct files_struct *files;
	struct fs_struct *fs;
	const struct cred *real_cred; /* who it is; <linux/cred.h> */
	const struct cred *cred;      /* by what it acts: real_cred, unless overridden */
	bool no_new_privs;	      /* execve raises nothing, for ever; prctl(2) */
	bool nproc_exceeded;	      /* became a user with too many processes: no execve */
	u8 mce_kill;		      /* PR_MCE_KILL_* */
	unsigned int personality;     /* personality(2) */
	u64 timer_slack_ns, default_timer_slack_ns; /* PR_SET_TIMERSLACK */
	struct task_struct *parent;		    /* the thread that made it, or inherited it */
	struct list_head children;		    /* leaders only */
	struct list_head sibling;		    /* on parent->children; leaders only */
	struct task_struct *group_leader;	    /* itself, if it is the leader */
	struct list_head thread_node;		    /* on signal->thread_head */
	struct signal_struct *signal;
	struct sighand_struct *sighand;
	struct sigpending pending; /* sent to this thread alone */
	sigset_t blocked, real_blocked;
	sigset_t saved_sigmask; /* blocked once ppoll(2) and its like have returned */
	bool restore_sigmask;	/* saved_sigmask is to come back */
	unsigned long jobctl;	/* JOBCTL_*, <linux/sched/jobctl.h>; under siglock */
	/* ptrace(2), <linux/ptrace.h> */
	unsigned int ptrace;			/* PT_*; 0: nobody traces it */
	struct task_struct *ptracer;		/* the thread that does; NULL */
	const struct cred *ptracer_cred;	/* that thread's when it began */
	struct list_head ptraced, ptrace_entry; /* whom it traces; on its tracer's list */
	unsigned long ptrace_message;		/* PTRACE_GETEVENTMSG */
	struct kernel_siginfo
		*last_siginfo; /* of the stop that it is in; NULL: in none, or a group stop */
	unsigned long sas_ss_sp, sas_ss_size; /* the alternate stack; size 0: none */
	unsigned int sas_ss_flags;
	struct list_head run_list;	  /* on the run queue */
	struct task_struct *vfork_parent; /* waits for its exec or exit; under tasklist_lock */
	struct robust_list_head __user
		*robust_list;	   /* locks that it may die with: set_robust_list(2) */
	int __user *set_child_tid; /* where a new task writes its number first (CLONE_CHILD_SETTID) */
	int __user *clear_child_tid; /* where 0 is written at its end, see set_tid_address(2) */
	u64 start_time;		     /* ns since boot */
	u64 utime, stime;	     /* ns in ring 3 and in the kernel: together what of
					sum_exec_runtime has been credited; under the run queue's lock */
	bool ticked_in_user;	     /* where the last tick was */
	struct posix_cputimers cputimers; /* timers by this thread's time; under siglock */
	unsigned long nvcsw, nivcsw, min_flt, maj_flt; /* as getrusage(2) has them */
	unsigned int time_slice;		       /* ticks left */
	cpumask_t cpus_mask;			       /* where it may run; sched_setaffinity(2) */
	unsigned int policy;			       /* SCHED_* */
	int rt_priority;	  /* 1..99 for SCHED_FIFO and SCHED_RR, else 0 */
	int nice;		  /* -20..19 */
	unsigned short ioprio;	  /* ioprio_set(2) */
	bool sched_reset_on_fork; /* children get neither real-time priority nor nice below 0 */
	struct sched_entity se;
	struct restart_block restart_block;
	LOCKDEP(struct lockdep_task lockdep;)
};

extern struct task_struct init_task; /* the boot CPU's first context; becomes its idle task */
extern spinlock_t tasklist_lock;

static inline bool signal_pending(struct task_struct *task)
{
	return task->thread_info.flags & _TIF_SIGPENDING;
}

/* Full barrier: what the caller tests next is read after the state is visible to a waker. */
#define set_current_state(s) __atomic_store_n(&current->state, s, __ATOMIC_SEQ_CST)

void schedule(void); /* gives the CPU away; returns when this task runs again */
/* In loops that can be long, where no spinlock is held: lets others run whose turn it is. */
static inline void cond_resched(void)
{
	might_sleep();
	if (unlikely(test_ti_flag(current, _TIF_NEED_RESCHED)))
		schedule();
}
int wake_up_state(struct task_struct *task, unsigned int state); /* if it sleeps in one of @state */
int wake_up_process(struct task_struct *task);			 /* 1 if it was asleep, 0 if not */
__noreturn void do_exit(int code);				 /* this thread */
__noreturn void do_group_exit(int code);			 /* all threads of the process */
struct task_struct *find_task_by_pid(pid_t pid);		 /* under tasklist_lock */
/* Sleeps until ktime_get_ns() >= @deadline (0), or a signal is pending (-EINTR). */
int schedule_until(u64 deadline);
/*
 * kernel/timers/: schedule(), for at most @timeout jiffies; the caller has set its state. Returns what is left of them, 0
 * when they are over; MAX_SCHEDULE_TIMEOUT: no limit.
 */
long schedule_timeout(long timeout);
long schedule_timeout_interruptible(long timeout); /* sets the state itself */
long schedule_timeout_uninterruptible(long timeout);
#define MAX_SCHEDULE_TIMEOUT ((long)(~0UL >> 1))
/* Every thread of every process; under tasklist_lock. */
void for_each_task(void (*fn)(struct task_struct *task, void *arg), void *arg);
unsigned int nr_processes(void);
/* From the timer interrupt: takes the CPU away when the slice is used up. False: the CPU needs no tick. */
bool scheduler_tick(void);
void tick_start(void);		/* arch/x86_64/time/: the CPU is no longer idle; interrupts off */
__noreturn void cpu_idle(void); /* what each CPU's first context becomes */
/* kernel/fair/policy.c: without asking who may; sched_setscheduler(): 0 or -EINVAL, the nice value stays */
struct sched_param;
void set_user_nice(struct task_struct *task, int nice); /* -20..19 */
int sched_setscheduler(struct task_struct *task, int policy, const struct sched_param *param);
/* Returns when the task is on one of @mask's CPUs, or sleeps. 0; -EINVAL: none of them is online. May sleep. */
int set_cpus_allowed(struct task_struct *task, cpumask_t mask);
#define task_nice(task) ((task)->nice)
void sched_init(int cpu, struct task_struct *idle); /* @cpu's run queue; @idle: that context */
/* A task that runs @fn(@arg) in the kernel until it execs or exits. */
struct task_struct *kernel_thread(int (*fn)(void *), void *arg, const char *name);

/* Implemented in kernel/fs/exec*.c: replaces the current program. @path, @argv, @envp in kernel memory. 0 or -errno. */
int kernel_execve(const char *path, const char *const *argv, const char *const *envp);
