/*
 * Who runs next. Each CPU has a queue of runnable tasks, served in turn, a slice each; what the queue
 * is empty of, the idle task does. A task in the kernel is not preempted: it runs until it calls
 * schedule(), or until the way back to ring 3 sees _TIF_NEED_RESCHED. Linux: kernel/sched/core.c.
 */
#include <asm/entry-common.h>
#include <asm/irqflags.h>
#include <asm/processor.h>
#include <asm/tables.h>
#include <linux/bug.h>
#include <linux/cred.h>
#include <linux/fs_struct.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/syscalls.h>
#include <uapi/linux/prctl.h>

#define TIME_SLICE 5 /* ticks: 20 ms */

struct rq {
	spinlock_t lock; /* protects queue, and state and on_rq of its tasks; interrupts off */
	struct list_head queue;
};

static DEFINE_PER_CPU(struct rq, runqueue) = { .lock = __SPIN_LOCK_UNLOCKED };

char init_stack[THREAD_SIZE] __section(".bss.init_stack") __aligned(4096);

struct task_struct init_task = {
	.comm = "swapper",
	.stack = (unsigned long)init_stack,
	.on_rq = true,
	.usage = 1,
	.children = LIST_HEAD_INIT(init_task.children),
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

static struct rq *this_rq(void)
{
	struct rq *rq = this_cpu_ptr(&runqueue);

	if (unlikely(!rq->queue.next))
		INIT_LIST_HEAD(&rq->queue);
	return rq;
}

static bool is_idle_task(const struct task_struct *task)
{
	return task->pid == 0;
}

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

/* What the new task does first for the one it came from: lets go of the queue, and buries the dead. */
static void finish_task_switch(struct task_struct *prev)
{
	bool dead = prev->state == TASK_DEAD;

	spin_unlock(&this_rq()->lock);
	if (dead)
		put_task_struct(prev);
}

/* A new task's first steps, from ret_from_fork. */
void schedule_tail(struct task_struct *prev)
{
	finish_task_switch(prev);
	local_irq_enable();
}

void schedule(void)
{
	struct task_struct *prev = current, *next = &init_task;
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
	if (prev->state != TASK_RUNNING)
		prev->on_rq = false;
	else if (!is_idle_task(prev))
		list_add_tail(&prev->run_list, &rq->queue);
	if (!list_empty(&rq->queue)) {
		next = list_first_entry(&rq->queue, struct task_struct, run_list);
		list_del(&next->run_list);
	}
	if (next != prev) {
		tick_start();
		next->time_slice = TIME_SLICE;
		finish_task_switch(switch_to(prev, next));
	} else {
		spin_unlock(&rq->lock);
	}
	local_irq_restore(flags);
}

int wake_up_state(struct task_struct *task, unsigned int state)
{
	struct rq *rq = this_rq();
	unsigned long flags;
	int woken = 0;

	spin_lock_irqsave(&rq->lock, flags);
	if (task->state & state) {
		task->state = TASK_RUNNING;
		woken = 1;
		if (!task->on_rq) { /* else it is about to call schedule(), which will see the state */
			task->on_rq = true;
			list_add_tail(&task->run_list, &rq->queue);
			if (is_idle_task(current))
				set_need_resched();
		}
	}
	spin_unlock_irqrestore(&rq->lock, flags);
	return woken;
}

int wake_up_process(struct task_struct *task)
{
	return wake_up_state(task, TASK_NORMAL);
}

/* Puts a task that has never run on the queue. */
void wake_up_new_task(struct task_struct *task)
{
	task->state = TASK_UNINTERRUPTIBLE;
	wake_up_process(task);
}

void set_need_resched(void)
{
	set_ti_flag(current, _TIF_NEED_RESCHED);
}

bool scheduler_tick(void)
{
	bool wanted = !list_empty(&this_rq()->queue);

	if (is_idle_task(current) && !wanted)
		return false;
	if (wanted && (is_idle_task(current) || !current->time_slice || !--current->time_slice))
		set_need_resched();
	return true;
}

void cpu_idle(void)
{
	for (;;) {
		local_irq_disable();
		if (test_ti_flag(current, _TIF_NEED_RESCHED) || !list_empty(&this_rq()->queue)) {
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
	schedule();
	return 0;
}
