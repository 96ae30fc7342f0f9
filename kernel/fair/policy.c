/*
 * Changing how a task is scheduled: its nice value, its policy, the CPUs it may run on. Who may do that is the
 * callers' business. Linux: kernel/sched/core.c, syscalls.c.
 */
#include "../sched/sched.h"
#include <asm/irqflags.h>
#include <linux/kernel.h>
#include <linux/sched/task.h>
#include <uapi/linux/sched/types.h>

#define WEIGHT_IDLE 3

/* Each step of nice is worth a tenth of the CPU between two tasks: a factor of 1.25. */
static unsigned long nice_to_weight(int nice)
{
	unsigned long weight = NICE_0_LOAD << 20;

	for (; nice < 0; nice++)
		weight = weight * 5 / 4;
	for (; nice > 0; nice--)
		weight = weight * 4 / 5;
	return weight >> 20;
}

/* Applies @policy, @rt_priority and @nice wherever the task is at the moment. */
static void change_task(struct task_struct *task, unsigned int policy, int rt_priority, int nice)
{
	unsigned long flags;
	struct rq *rq = task_rq_lock(task, &flags);
	bool running = rq->curr == task, queued = task->on_rq && !running;
	bool lowered =
		rt_priority <
		task->rt_priority; /* then it is the first of its new priority, else the last */

	if (running)
		update_curr(rq);
	if (queued)
		dequeue_task(rq, task);
	if (task->on_rq)
		account_load(rq, task, -1);
	task->policy = policy;
	task->rt_priority = rt_priority;
	task->nice = nice;
	task->time_slice = lowered ? RR_TICKS : 0;
	task->se.weight = policy == SCHED_IDLE ? WEIGHT_IDLE : nice_to_weight(nice);
	if (task->on_rq)
		account_load(rq, task, 1);
	if (queued)
		enqueue_task(rq, task, !lowered);
	if (task->on_rq && (running || wakeup_preempt(rq, task)))
		resched_curr(rq);
	spin_unlock_irqrestore(&rq->lock, flags);
}

void set_user_nice(struct task_struct *task, int nice)
{
	change_task(task, task->policy, task->rt_priority, nice);
}

int sched_setscheduler(struct task_struct *task, int policy, const struct sched_param *param)
{
	int priority = param->sched_priority;
	bool rt = policy == SCHED_FIFO || policy == SCHED_RR;

	if (!rt && policy != SCHED_NORMAL && policy != SCHED_BATCH && policy != SCHED_IDLE)
		return -EINVAL;
	if (rt ? priority < 1 || priority >= MAX_RT_PRIO : priority != 0)
		return -EINVAL;
	change_task(task, policy, priority, task->nice);
	return 0;
}

int set_cpus_allowed(struct task_struct *task, cpumask_t mask)
{
	unsigned long flags;
	struct rq *rq;
	bool moves;

	if (!(mask & READ_ONCE(cpu_online_mask)))
		return -EINVAL;
	rq = task_rq_lock(task, &flags);
	task->cpus_mask = mask;
	moves = task->on_rq && !cpumask_test_cpu(rq->cpu, mask);
	if (moves &&
	    rq->curr != task) { /* let schedule() on that CPU pick it, and find that it is to go */
		dequeue_task(rq, task);
		task->on_rq = false;
		rq->nr_running--;
		account_load(rq, task, -1);
		activate_task(rq, task, false);
		local_irq_restore(flags);
		return 0;
	}
	if (moves)
		resched_curr(rq);
	spin_unlock_irqrestore(&rq->lock, flags);
	if (moves && task == current)
		schedule();
	/* Elsewhere it runs on until it comes by schedule() on that CPU, which is at once if it is in ring 3. */
	while (moves && READ_ONCE(task->on_rq) && !cpumask_test_cpu(READ_ONCE(task->cpu), mask) &&
	       READ_ONCE(task->cpus_mask) == mask)
		schedule_timeout_uninterruptible(1);
	return 0;
}

/* What a parent that asked for it does not hand on (SCHED_RESET_ON_FORK). */
void sched_fork(struct task_struct *task)
{
	if (likely(!task->sched_reset_on_fork))
		return;
	task->sched_reset_on_fork = false;
	if (task->rt_priority || task->nice < 0) {
		task->nice = 0;
		task->se.weight = NICE_0_LOAD;
	}
	if (task->rt_priority)
		task->policy = SCHED_NORMAL;
	task->rt_priority = 0;
}
