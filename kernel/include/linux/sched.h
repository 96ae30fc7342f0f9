/*
 * Tasks. One task_struct for each; pid, parents, state, what it was doing when it was switched out.
 * Linux: <linux/sched.h>.
 *
 * Locks: tasklist_lock protects the parent/children/sibling links, the pid table, exit_state and
 * pending signals of every task; the run queue's lock protects `state` transitions to and from the queue.
 * Order: tasklist_lock, then a wait queue's lock, then the run queue's lock. All with interrupts off.
 */
#pragma once

#include <asm/current.h>
#include <asm/thread_info.h>
#include <linux/list.h>
#include <linux/preempt.h>
#include <linux/rbtree.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/wait.h>
#include <uapi/linux/sched.h>

#define TASK_RUNNING 0x0
#define TASK_INTERRUPTIBLE 0x1
#define TASK_UNINTERRUPTIBLE 0x2
#define EXIT_ZOMBIE 0x20
#define TASK_DEAD 0x80

#define TASK_COMM_LEN 16
#define MAX_CPUS 8
#define PID_MAX 32768
#define MAX_TASKS \
	4096 /* more are refused with EAGAIN, so that a fork bomb leaves memory to end it with */

struct cred;
struct mm_struct;
struct files_struct;
struct pt_regs;

struct task_struct {
	struct thread_info thread_info; /* first: the entry code reads its flags; asm/thread_info.h */
	unsigned int state;
	bool on_rq; /* runnable: on the run queue or on a CPU */
	int usage;  /* atomic: one for the parent's wait4, one until it has left the CPU for good */
	int exit_code; /* as wait4 reports it: status << 8, or the signal's number */
	pid_t pid;
	pid_t tgid;
	pid_t pgid;
	bool did_exec; /* since its fork: its parent may not move it to another group any more */
	char comm[TASK_COMM_LEN];
	unsigned long stack;	     /* lowest address of the kernel stack */
	struct thread_struct thread; /* CPU state while switched out; asm/thread_info.h */
	struct mm_struct *mm;	     /* NULL for kernel threads */
	struct files_struct *files;
	const struct cred *real_cred; /* who it is; <linux/cred.h> */
	const struct cred *cred;      /* by what it acts: real_cred, unless overridden */
	struct task_struct *parent;
	struct list_head children;
	struct list_head sibling;
	struct list_head run_list;    /* on the run queue */
	struct list_head tasks;	      /* all tasks */
	struct rb_node pid_node;      /* all tasks, by pid */
	wait_queue_head_t wait_child; /* parents sleep here in wait4 */
	u64 pending;		      /* bit n-1: signal n; changed under tasklist_lock */
	int __user *clear_child_tid;  /* user address, see set_tid_address(2) */
	u64 start_time;		      /* ns since boot */
	unsigned int time_slice;      /* ticks left */
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
int wake_up_process(struct task_struct *task); /* 1 if it was asleep, 0 if not */
int send_sig(int sig, struct task_struct *task);
/* Ends the task with @sig's wait status, whatever its handlers say (CPU exceptions, bugs). Takes effect on the way to ring 3. */
void force_sig(int sig);
int kill_pgrp(
	pid_t pgid,
	int sig); /* to every task of the group (0: to all but init and the caller): 0, -ESRCH, -EINVAL */
__noreturn void do_exit(int code);
struct task_struct *find_task_by_pid(pid_t pid); /* under tasklist_lock */
/* Sleeps until ktime_get_ns() >= @deadline (0), or a signal is pending (-EINTR). */
int schedule_until(u64 deadline);
void for_each_task(void (*fn)(struct task_struct *task, void *arg),
		   void *arg); /* under tasklist_lock */
unsigned int nr_processes(void);
void scheduler_tick(
	void); /* from the timer interrupt: takes the CPU away when the slice is used up */
void set_need_resched(void); /* the current task gives the CPU away before it returns to ring 3 */
__noreturn void cpu_idle(void); /* what the boot context becomes */
/* A task that runs @fn(@arg) in the kernel until it execs or exits. */
struct task_struct *kernel_thread(int (*fn)(void *), void *arg, const char *name);

/* Implemented in kernel/fs/exec*.c: replaces the current program. @path, @argv, @envp in kernel memory. 0 or -errno. */
int kernel_execve(const char *path, const char *const *argv, const char *const *envp);
