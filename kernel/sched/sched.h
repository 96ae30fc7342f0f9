/*
 * Run queues, between the files that decide who runs next: kernel/sched/core.c switches; in which order, and on
 * which CPU, kernel/fair says where it is in the build. Linux: kernel/sched/sched.h.
 */
#pragma once

#include <asm/percpu.h>
#include <linux/cpumask.h>
#include <linux/sched.h>

struct rq {
	/*
	 * Protects all of it, and state, on_rq and cpu of each task whose cpu this is. Interrupts off. Of two, that of
	 * the CPU with the lower number first. It is held from the moment a task leaves the queue until the next one
	 * has left its stack, so whoever holds it and finds a task off the queue finds it off the CPU too.
	 */
	spinlock_t lock;
	int cpu;
	unsigned int nr_running; /* runnable tasks, the running one included, the idle task not */
	struct task_struct *curr, *idle;
	u64 clock;		/* when update_curr() looked last, ns */
	struct list_head queue; /* the core's order: in turn */
	/* kernel/fair: the running task is in none of these */
	struct rb_root fair; /* by vruntime */
	struct rb_node *fair_first;
	u64 min_vruntime;   /* never goes back */
	unsigned long load; /* of all tasks counted in nr_running */
	unsigned int ticks;
	u64 rt_period, rt_time;	    /* real-time tasks: since when, how long of that they ran */
	unsigned long rt_bitmap[2]; /* which of the lists below have a task */
	struct list_head rt_queue[MAX_RT_PRIO];
};

#define RR_TICKS 25u /* a slice of SCHED_RR: 100 ms */

DECLARE_PER_CPU(struct rq, runqueues);
#define cpu_rq(cpu) per_cpu_ptr(&runqueues, cpu)
#define this_rq() this_cpu_ptr(&runqueues)

static inline bool is_idle_task(const struct task_struct *task)
{
	return task->pid == 0;
}

/* The queue of @task's CPU, locked. */
struct rq *task_rq_lock(struct task_struct *task, unsigned long *flags);
/* Puts @task, runnable but on no queue, on that of the best CPU. @rq, its CPU's, is locked and is let go of. */
void activate_task(struct rq *rq, struct task_struct *task, bool is_new);
/* rq->curr is to give the CPU away soon; rq locked. */
void resched_curr(struct rq *rq);

/* What kernel/fair does better; rq locked. */
void init_rq(struct rq *rq);
void update_curr(struct rq *rq); /* charges the running task for its time */
void enqueue_task(struct rq *rq, struct task_struct *task, bool wakeup); /* into the order */
void dequeue_task(struct rq *rq, struct task_struct *task);
struct task_struct *pick_next_task(struct rq *rq); /* out of the order; NULL: there is none */
bool wakeup_preempt(struct rq *rq, struct task_struct *task); /* @task before rq->curr? */
bool task_tick(struct rq *rq);				      /* is it another's turn? */
void yield_task(void); /* the current one, to the end of its queue; no lock held */
void account_load(struct rq *rq, struct task_struct *task,
		  int sign); /* came to or went from nr_running */
/*
 * The queue of the best allowed CPU for @task, which is off the queue: locked, and @rq, its own CPU's, is let go of if it
 * is another.
 */
struct rq *best_rq(struct rq *rq, struct task_struct *task, bool is_new);
/* Nothing to do here: takes a task from a busier CPU. True if it has. No lock held, interrupts off. */
bool newidle_balance(void);
/* From the tick, interrupts off, no lock held. */
void trigger_load_balance(struct rq *rq);
