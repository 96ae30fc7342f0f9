/*
 * In which order the tasks of a CPU run. SCHED_FIFO and SCHED_RR come first, by priority, in a list for each;
 * all others share what is left by weight: each is charged its time divided by its weight (vruntime), and the one
 * charged least is next, out of a tree. sched(7). Linux: kernel/sched/fair.c, rt.c.
 *
 * vruntimes of one queue are comparable, and lie about its min_vruntime; who comes from another queue, or from a
 * sleep, is placed relative to that.
 */
#include "../sched/sched.h"
#include <linux/kernel.h>
#include <linux/ktime.h>

#define MIN_SLICE (3 * NSEC_PER_MSEC)	  /* nobody has to give way earlier at a tick */
#define WAKEUP_CREDIT (3 * NSEC_PER_MSEC) /* what a sleeper may have saved up */
#define RT_PERIOD NSEC_PER_SEC
#define RT_RUNTIME (950 * NSEC_PER_MSEC)
#define WAKEUP_GRANULARITY NSEC_PER_MSEC /* a lead that is worth a switch */

static bool is_rt(const struct task_struct *task)
{
	return task->rt_priority;
}

static bool rt_waits(const struct rq *rq)
{
	return rq->rt_bitmap[0] | rq->rt_bitmap[1];
}

/*
 * A real-time task that never sleeps leaves a twentieth of each second to the others, or nobody could stop it any more.
 */
static bool rt_may_run(const struct rq *rq)
{
	return rq->rt_time < RT_RUNTIME || rq->clock - rq->rt_period >= RT_PERIOD ||
	       !rq->fair_first;
}

static void charge_rt(struct rq *rq, u64 ran)
{
	if (rq->clock - rq->rt_period >= RT_PERIOD) {
		rq->rt_period = rq->clock;
		rq->rt_time = 0;
	}
	rq->rt_time += ran;
}

static struct task_struct *first_fair(struct rq *rq)
{
	return rq->fair_first ? rb_entry(rq->fair_first, struct task_struct, se.run_node) : NULL;
}

void init_rq(struct rq *rq)
{
	for (int i = 0; i < MAX_RT_PRIO; i++)
		INIT_LIST_HEAD(&rq->rt_queue[i]);
}

void update_curr(struct rq *rq)
{
	struct task_struct *curr = rq->curr, *first = first_fair(rq);
	u64 now = ktime_get_ns(), ran = now - curr->se.exec_start, least;

	rq->clock = now;
	curr->se.exec_start = now;
	curr->se.sum_exec_runtime += ran;
	if (is_rt(curr)) {
		charge_rt(rq, ran);
		return;
	}
	if (curr->se.weight != NICE_0_LOAD)
		ran = ran * NICE_0_LOAD / curr->se.weight;
	curr->se.vruntime += ran;
	least = curr->se.vruntime;
	if (first && (s64)(first->se.vruntime - least) < 0)
		least = first->se.vruntime;
	if ((s64)(least - rq->min_vruntime) > 0)
		rq->min_vruntime = least;
}

static void enqueue_fair(struct rq *rq, struct task_struct *task)
{
	struct rb_node **link = &rq->fair.rb_node, *parent = NULL;
	bool leftmost = true;

	while (*link) {
		parent = *link;
		if ((s64)(task->se.vruntime -
			  rb_entry(parent, struct task_struct, se.run_node)->se.vruntime) < 0) {
			link = &parent->rb_left;
		} else {
			link = &parent->rb_right;
			leftmost = false;
		}
	}
	rb_link_node(&task->se.run_node, parent, link);
	rb_insert_color(&task->se.run_node, &rq->fair);
	if (leftmost)
		rq->fair_first = &task->se.run_node;
}

void enqueue_task(struct rq *rq, struct task_struct *task, bool wakeup)
{
	int prio = MAX_RT_PRIO - 1 - task->rt_priority;
	u64 least = rq->min_vruntime - WAKEUP_CREDIT;

	if (is_rt(task)) {
		/* One that had to give way to a higher priority is the first of its own; a used slice, a wake-up make it the last. */
		if (wakeup || !task->time_slice)
			list_add_tail(&task->run_list, &rq->rt_queue[prio]);
		else
			list_add(&task->run_list, &rq->rt_queue[prio]);
		rq->rt_bitmap[prio / 64] |= BIT(prio % 64);
		return;
	}
	if (wakeup && (s64)(task->se.vruntime - least) < 0)
		task->se.vruntime = least;
	enqueue_fair(rq, task);
}

void dequeue_task(struct rq *rq, struct task_struct *task)
{
	int prio = MAX_RT_PRIO - 1 - task->rt_priority;

	if (is_rt(task)) {
		list_del(&task->run_list);
		if (list_empty(&rq->rt_queue[prio]))
			rq->rt_bitmap[prio / 64] &= ~BIT(prio % 64);
		return;
	}
	if (rq->fair_first == &task->se.run_node)
		rq->fair_first = rb_next(&task->se.run_node);
	rb_erase(&task->se.run_node, &rq->fair);
}

struct task_struct *pick_next_task(struct rq *rq)
{
	struct task_struct *next = first_fair(rq);

	if (unlikely(rt_waits(rq)) && rt_may_run(rq)) {
		int prio = rq->rt_bitmap[0] ? __builtin_ctzl(rq->rt_bitmap[0])
					    : 64 + __builtin_ctzl(rq->rt_bitmap[1]);

		next = list_first_entry(&rq->rt_queue[prio], struct task_struct, run_list);
		if (!next->time_slice)
			next->time_slice = RR_TICKS;
	}
	if (!next)
		return NULL;
	dequeue_task(rq, next);
	if (is_idle_task(rq->curr))
		rq->clock = ktime_get_ns();
	next->se.exec_start = rq->clock;
	next->se.slice_start = next->se.sum_exec_runtime;
	return next;
}

bool wakeup_preempt(struct rq *rq, struct task_struct *task)
{
	struct task_struct *curr = rq->curr;

	if (is_rt(task) || is_rt(curr))
		return task->rt_priority > curr->rt_priority;
	if ((curr->policy == SCHED_IDLE) != (task->policy == SCHED_IDLE))
		return curr->policy == SCHED_IDLE;
	if (task->policy != SCHED_NORMAL)
		return false;
	update_curr(rq);
	return (s64)(curr->se.vruntime - task->se.vruntime) > (s64)WAKEUP_GRANULARITY;
}

bool task_tick(struct rq *rq)
{
	struct task_struct *curr = rq->curr, *first = first_fair(rq);

	if (is_rt(curr) ? !rt_may_run(rq) : rt_waits(rq) && rt_may_run(rq))
		return true;
	if (curr->policy == SCHED_FIFO)
		return false;
	if (curr->policy == SCHED_RR)
		return !curr->time_slice || !--curr->time_slice;
	return first && (s64)(curr->se.vruntime - first->se.vruntime) > 0 &&
	       curr->se.sum_exec_runtime - curr->se.slice_start >= MIN_SLICE;
}

/* Behind the next one at least. */
void yield_task(void)
{
	unsigned long flags;
	struct rq *rq = task_rq_lock(current, &flags);
	struct task_struct *curr = rq->curr, *first = first_fair(rq);

	update_curr(rq);
	if (is_rt(curr))
		curr->time_slice = 0;
	else if (first && (s64)(curr->se.vruntime - first->se.vruntime) <= 0)
		curr->se.vruntime = first->se.vruntime + 1;
	spin_unlock_irqrestore(&rq->lock, flags);
}
