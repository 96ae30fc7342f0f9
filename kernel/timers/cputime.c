/*
 * Where the CPU time went. The scheduler measures exactly how long each task runs; the tick sees whether that is in
 * ring 3 or in the kernel, and what has been measured since the last time is credited to that. So no system call pays for
 * it, the two always add up, and neither goes back. Linux: kernel/sched/cputime.c.
 */
#include "../sched/sched.h"
#include <asm/percpu.h>
#include <linux/cputime.h>
#include <linux/posix-timers.h>
#include <linux/sched/signal.h>

DEFINE_PER_CPU(struct kernel_cpustat, kernel_cpustat);

/* @p's run queue is locked. The sums of its process are atomic. */
static void credit(struct task_struct *p, bool user)
{
	u64 ns = p->se.sum_exec_runtime - p->utime - p->stime;

	if (user)
		p->utime += ns;
	else
		p->stime += ns;
	p->ticked_in_user = user;
	__atomic_fetch_add(user ? &p->signal->utime : &p->signal->stime, ns, __ATOMIC_RELAXED);
}

void account_process_tick(bool user)
{
	struct rq *rq = this_rq();

	if (is_idle_task(current))
		return;
	if (user)
		this_cpu_ptr(&kernel_cpustat)->user++;
	else
		this_cpu_ptr(&kernel_cpustat)->system++;
	spin_lock(&rq->lock);
	update_curr(rq);
	credit(current, user);
	spin_unlock(&rq->lock);
	run_posix_cpu_timers();
}

/* What ran since its last tick is taken for more of the same. */
void task_cputime(struct task_struct *p, u64 *utime, u64 *stime)
{
	unsigned long flags;
	struct rq *rq = task_rq_lock(p, &flags);

	if (rq->curr == p)
		update_curr(rq);
	credit(p, p->ticked_in_user);
	*utime = p->utime;
	*stime = p->stime;
	spin_unlock_irqrestore(&rq->lock, flags);
}

void thread_group_cputime(struct task_struct *p, u64 *utime, u64 *stime)
{
	struct task_struct *t;

	for_each_thread(p, t)
		task_cputime(t, utime, stime);
	*utime = READ_ONCE(p->signal->utime);
	*stime = READ_ONCE(p->signal->stime);
}
