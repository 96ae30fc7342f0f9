/*
 * On which CPU a task runs: where it ran last if that is idle, else on an idle one; and whoever has nothing to do, or
 * less than others, fetches some. Looking at the other CPUs' queues without their locks is good enough to
 * choose one; then both are locked. Linux: kernel/sched/fair.c.
 */
#include "../sched/sched.h"
#include <asm/irqflags.h>
#include <linux/kernel.h>
#include <linux/smp.h>

#define RT_LOAD (64 * NICE_0_LOAD)
#define BALANCE_TICKS 8 /* between two looks at the other queues: 32 ms */
#define CANDIDATES 8	/* tasks of the busiest queue that are looked at */

static unsigned long load_of(const struct task_struct *task)
{
	return task->rt_priority ? RT_LOAD : task->se.weight;
}

void account_load(struct rq *rq, struct task_struct *task, int sign)
{
	rq->load += sign * load_of(task);
}

static void migrate_task(struct task_struct *task, int from, int to)
{
	task->se.vruntime +=
		READ_ONCE(cpu_rq(to)->min_vruntime) - READ_ONCE(cpu_rq(from)->min_vruntime);
}

static int select_task_rq(struct task_struct *task, bool is_new)
{
	cpumask_t allowed = task->cpus_mask & READ_ONCE(cpu_online_mask);
	int cpu, best = task->cpu;
	unsigned long least = ~0UL;

	if (likely(!(allowed & ~cpumask_of(best))))
		return best;
	if (!cpumask_test_cpu(best, allowed))
		best = cpumask_first(allowed);
	else if (!READ_ONCE(cpu_rq(best)->nr_running))
		return best;
	for_each_cpu(cpu, allowed) {
		struct rq *rq = cpu_rq(cpu);

		if (!READ_ONCE(rq->nr_running))
			return cpu;
		/* A real-time task goes where it need not wait, a new one to the least load; others stay. */
		if (task->rt_priority > READ_ONCE(rq->curr)->rt_priority || is_new) {
			if (READ_ONCE(rq->load) >= least)
				continue;
			least = READ_ONCE(rq->load);
			best = cpu;
		}
	}
	return best;
}

/* While a task moves from one lock to the other nobody else touches it: its state says that it is awake. */
struct rq *best_rq(struct rq *rq, struct task_struct *task, bool is_new)
{
	int cpu = select_task_rq(task, is_new);

	while (cpu != rq->cpu) {
		migrate_task(task, rq->cpu, cpu);
		WRITE_ONCE(task->cpu, cpu);
		spin_unlock(&rq->lock);
		rq = cpu_rq(cpu);
		spin_lock(&rq->lock);
		if (unlikely(!cpumask_test_cpu(cpu, task->cpus_mask)))
			cpu = select_task_rq(task, is_new);
	}
	return rq;
}

/* Two locks in their order. */
static void double_rq_lock(struct rq *a, struct rq *b)
{
	spin_lock(a->cpu < b->cpu ? &a->lock : &b->lock);
	spin_lock(a->cpu < b->cpu ? &b->lock : &a->lock);
}

/* The first of @busiest's waiting tasks whose move to @rq makes the two more equal; both locked. */
static struct task_struct *movable_task(struct rq *busiest, struct rq *rq)
{
	struct rb_node *node = busiest->fair_first;
	struct task_struct *task;

	for (int word = 0; word < 2; word++) {
		if (busiest->rt_bitmap[word]) {
			int prio = 64 * word + __builtin_ctzl(busiest->rt_bitmap[word]);

			task = list_first_entry(&busiest->rt_queue[prio], struct task_struct,
						run_list);
			if (cpumask_test_cpu(rq->cpu, task->cpus_mask) &&
			    task->rt_priority > rq->curr->rt_priority)
				return task;
		}
	}
	for (int i = 0; node && i < CANDIDATES; i++, node = rb_next(node)) {
		task = rb_entry(node, struct task_struct, se.run_node);
		if (cpumask_test_cpu(rq->cpu, task->cpus_mask) &&
		    rq->load + load_of(task) < busiest->load)
			return task;
	}
	return NULL;
}

/* Takes a task from the queue with the largest load, if that has one to spare. Interrupts off, no lock held. */
static bool pull_task(struct rq *rq)
{
	struct rq *busiest = NULL;
	struct task_struct *task;
	int cpu;

	for_each_online_cpu(cpu) {
		struct rq *other = cpu_rq(cpu);

		if (other != rq && READ_ONCE(other->nr_running) > 1 && other->load > rq->load &&
		    (!busiest || other->load > busiest->load))
			busiest = other;
	}
	if (!busiest)
		return false;
	double_rq_lock(rq, busiest);
	task = movable_task(busiest, rq);
	if (task) {
		dequeue_task(busiest, task);
		busiest->nr_running--;
		account_load(busiest, task, -1);
		migrate_task(task, busiest->cpu, rq->cpu);
		WRITE_ONCE(task->cpu, rq->cpu);
		rq->nr_running++;
		account_load(rq, task, 1);
		enqueue_task(rq, task, false);
		if (is_idle_task(rq->curr) || wakeup_preempt(rq, task))
			resched_curr(rq);
	}
	spin_unlock(&busiest->lock);
	spin_unlock(&rq->lock);
	return task;
}

bool newidle_balance(void)
{
	return pull_task(this_rq());
}

void trigger_load_balance(struct rq *rq)
{
	int cpu;

	if (++rq->ticks % BALANCE_TICKS == 0)
		pull_task(rq);
	if (READ_ONCE(rq->nr_running) < 2)
		return;
	for_each_online_cpu(cpu) {
		if (READ_ONCE(cpu_rq(cpu)->nr_running))
			continue;
		smp_send_reschedule(cpu); /* it looks around before it sleeps again */
		break;
	}
}
