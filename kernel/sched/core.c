/*
 * Who runs next. Each CPU has a queue of runnable tasks, and an idle task for when it is empty; in which order they
 * are served, kernel/fair decides, where it is in the build (else each in turn, a slice each). A task in the kernel is
 * not preempted: it runs until it calls schedule(), or until the way back to ring 3 sees _TIF_NEED_RESCHED. Linux:
 * kernel/sched/core.c.
 */
#include "sched.h"
#include <asm/entry-common.h>
#include <asm/irqflags.h>
#include <asm/processor.h>
#include <asm/tables.h>
#include <linux/bug.h>
#include <linux/cred.h>
#include <linux/fs_struct.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/smp.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/prctl.h>

#define TIME_SLICE 5 /* ticks: 20 ms */

DEFINE_PER_CPU(struct rq, runqueues);
cpumask_t cpu_online_mask = 1;

char init_stack[THREAD_SIZE] __section(".bss.init_stack") __aligned(4096);

struct task_struct init_task = {
	.comm = "swapper",
	.stack = (unsigned long)init_stack,
	.on_rq = true,
	.usage = 1,
	.cpus_mask = CPU_MASK_ALL,
	.se = { .weight = NICE_0_LOAD },
	.children = LIST_HEAD_INIT(init_task.children),
	.ptraced = LIST_HEAD_INIT(init_task.ptraced), /* init may ask its parent, too */
	.parent = &init_task,
	.thread_pid = &init_struct_pid,
	.group_leader = &init_task,
	.thread_node = LIST_HEAD_INIT(init_signals.thread_head),
	.signal = &init_signals,
	.sighand = &init_sighand,
	.pending = { .list = LIST_HEAD_INIT(init_task.pending.list) },
	.fs = &init_fs,
	.real_cred = &init_cred,
	.cred = &init_cred,
	.mce_kill = PR_MCE_KILL_DEFAULT,
	.timer_slack_ns = 50000,
};

void __might_sleep(const char *file, int line)
{
	if (likely(!in_atomic()))
		return;
	pr_err("BUG: sleeping function called from invalid context at %s:%d\n", file, line);
	pr_err("  preempt_count %#x: a spinlock is held or this is an interrupt; use GFP_ATOMIC, or sleep before "
	       "taking the lock\n",
	       preempt_count());
	dump_stack();
}

/*
 * Who comes next if kernel/fair is not in the build: each in turn, for a slice, all on the CPU where they were made.
 */
void __weak init_rq(struct rq *rq)
{
	INIT_LIST_HEAD(&rq->queue);
}

void __weak enqueue_task(struct rq *rq, struct task_struct *task, bool wakeup)
{
	list_add_tail(&task->run_list, &rq->queue);
}

struct task_struct *__weak pick_next_task(struct rq *rq)
{
	struct task_struct *next;

	if (list_empty(&rq->queue))
		return NULL;
	next = list_first_entry(&rq->queue, struct task_struct, run_list);
	list_del(&next->run_list);
	next->time_slice = TIME_SLICE;
	return next;
}

bool __weak task_tick(struct rq *rq)
{
	return rq->curr->time_slice <= 1 || !--rq->curr->time_slice;
}

void __weak on_each_cpu(void (*func)(void *info), void *info, bool wait)
{
	func(info);
}

void sched_init(int cpu, struct task_struct *idle)
{
	struct rq *rq = cpu_rq(cpu);

	rq->cpu = cpu;
	rq->curr = rq->idle = idle;
	idle->cpu = cpu;
	init_rq(rq);
}

struct rq *task_rq_lock(struct task_struct *task, unsigned long *flags)
{
	for (;;) {
		struct rq *rq = cpu_rq(READ_ONCE(task->cpu));

		spin_lock_irqsave(&rq->lock, *flags);
		if (likely(rq->cpu == task->cpu))
			return rq;
		spin_unlock_irqrestore(&rq->lock, *flags);
	}
}

void resched_curr(struct rq *rq)
{
	if (test_ti_flag(rq->curr, _TIF_NEED_RESCHED))
		return;
	set_ti_flag(rq->curr, _TIF_NEED_RESCHED);
	if (rq->cpu != smp_processor_id())
		smp_send_reschedule(rq->cpu);
}

void activate_task(struct rq *rq, struct task_struct *task, bool is_new)
{
	rq = best_rq(rq, task, is_new) ?: rq;
	task->on_rq = true;
	rq->nr_running++;
	account_load(rq, task, 1);
	enqueue_task(rq, task, true);
	if (is_idle_task(rq->curr) || wakeup_preempt(rq, task))
		resched_curr(rq);
	spin_unlock(&rq->lock);
}

static void deactivate_curr(struct rq *rq)
{
	rq->curr->on_rq = false;
	rq->nr_running--;
	account_load(rq, rq->curr, -1);
}

/* What the new task does first for the one it came from: lets go of the queue, and buries the dead. */
static void finish_task_switch(struct task_struct *prev)
{
	struct rq *rq = this_rq();
	bool dead = prev->state == TASK_DEAD;

	spin_acquire(&rq->lock);
	if (unlikely(prev->state == TASK_RUNNING && !prev->on_rq))
		activate_task(rq, prev, false); /* it may not run here any more */
	else
		spin_unlock(&rq->lock);
	if (dead)
		put_task_struct(prev);
}

/* A new task's first steps, from ret_from_fork. */
void schedule_tail(struct task_struct *prev)
{
	finish_task_switch(prev);
	local_irq_enable();
	if (current->set_child_tid && put_user(current->pid, current->set_child_tid))
		current->set_child_tid = NULL; /* nobody is told, as on Linux */
}

void schedule(void)
{
	struct task_struct *prev = current, *next;
	unsigned long flags = local_irq_save();
	struct rq *rq = this_rq();

	if (unlikely(in_atomic())) {
		pr_err("BUG: scheduling while atomic: %s[%d], preempt_count %#x\n", prev->comm,
		       prev->pid, preempt_count());
		dump_stack();
	}
	spin_lock(&rq->lock);
	clear_ti_flag(prev, _TIF_NEED_RESCHED);
	if (signal_pending_state(prev->state, prev))
		prev->state = TASK_RUNNING;
	if (!is_idle_task(prev)) {
		update_curr(rq);
		/* region: sched.affinity */
		if (prev->state != TASK_RUNNING ||
		    unlikely(!cpumask_test_cpu(rq->cpu, prev->cpus_mask)))
			/* endregion */
			deactivate_curr(rq);
		else
			enqueue_task(rq, prev, false);
	}
	next = pick_next_task(rq) ?: rq->idle;
	if (next != prev) {
		if (!is_idle_task(next))
			tick_start();
		++*(prev->state ? &prev->nvcsw : &prev->nivcsw);
		rq->curr = next;
		spin_release(&rq->lock); /* it is the next task's, which lets go of it */
		finish_task_switch(switch_to(prev, next));
	} else {
		spin_unlock(&rq->lock);
	}
	local_irq_restore(flags);
}

int wake_up_state(struct task_struct *task, unsigned int state)
{
	unsigned long flags;
	struct rq *rq = task_rq_lock(task, &flags);
	bool woken = task->state & state;

	if (woken)
		WRITE_ONCE(task->state, TASK_RUNNING);
	if (woken &&
	    !task->on_rq) /* else it is about to call schedule(), which will see the state */
		activate_task(rq, task, false);
	else
		spin_unlock(&rq->lock);
	local_irq_restore(flags);
	return woken;
}

int wake_up_process(struct task_struct *task)
{
	return wake_up_state(task, TASK_NORMAL);
}

/* Puts a task that has never run on a queue. */
void wake_up_new_task(struct task_struct *task)
{
	unsigned long flags;
	struct rq *rq;

	task->state = TASK_RUNNING;
	lockdep_init_task(task);
	task->cpu = smp_processor_id();
	task->se.sum_exec_runtime = 0;
	rq = task_rq_lock(task, &flags);
	activate_task(rq, task, true);
	local_irq_restore(flags);
}

bool scheduler_tick(void)
{
	struct rq *rq = this_rq();
	bool wanted;

	spin_lock(&rq->lock);
	wanted = rq->nr_running > !is_idle_task(rq->curr);
	if (!is_idle_task(rq->curr))
		update_curr(rq);
	if (wanted && (is_idle_task(rq->curr) || task_tick(rq)))
		resched_curr(rq);
	spin_unlock(&rq->lock);
	trigger_load_balance(rq);
	return rq->nr_running;
}

void cpu_idle(void)
{
	for (;;) {
		local_irq_disable();
		if (test_ti_flag(current, _TIF_NEED_RESCHED) || READ_ONCE(this_rq()->nr_running) ||
		    newidle_balance()) {
			local_irq_enable();
			schedule();
		} else {
			safe_halt();
		}
	}
}

/* sched_yield(2): to the end of the queue. */
SYSCALL_DEFINE0(sched_yield)
{
	yield_task();
	schedule();
	return 0;
}
