/*
 * Out of memory: the process that uses most is killed, with a report. Linux: mm/oom_kill.c.
 *
 * Memory is promised freely and comes when it is touched, so that a touch may find none. Whoever finds
 * that asks for a victim, waits a moment, and touches again. While a victim is on its way out
 * there is no other. Nobody holds mmap_lock here, so that the victim can go.
 */
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <uapi/linux/signal.h>

#define ENOUGH_PAGES 64	      /* free ones: somebody has given some back meanwhile */
#define PATIENCE NSEC_PER_SEC /* for a victim, before there is another one */

static DEFINE_MUTEX(oom_lock); /* protects last_kill; one victim at a time */
static u64 last_kill;

struct choice {
	struct task_struct *task; /* with a reference; NULL: nobody */
	unsigned long pages;
	bool dying; /* somebody is on its way out, and has memory to give back */
};

static unsigned long pages_of(const struct mm_struct *mm)
{
	return get_mm_rss(mm) + READ_ONCE(mm->nr_tables);
}

/* Under tasklist_lock, for each task. */
static void consider(struct task_struct *task, void *arg)
{
	struct choice *best = arg;
	unsigned long pages = 0;

	task_lock(task);
	if (task->mm)
		pages = pages_of(task->mm);
	task_unlock(task);
	if (!pages || task->tgid == 1)
		return;
	if (task->signal->flags & SIGNAL_GROUP_EXIT || fatal_signal_pending(task)) {
		best->dying = true;
	} else if (pages > best->pages) {
		best->pages = pages;
		best->task = task;
	}
}

static void kill(struct task_struct *victim)
{
	struct mm_struct *mm;

	task_lock(victim);
	mm = victim->mm;
	if (mm)
		pr_err("Out of memory: Killed process %d (%s) total-vm:%lukB, anon-rss:%lukB, file-rss:%lukB, pgtables:%lukB\n",
		       victim->tgid, victim->comm, mm->total_vm << (PAGE_SHIFT - 10),
		       mm->rss[MM_ANONPAGES] << (PAGE_SHIFT - 10),
		       mm->rss[MM_FILEPAGES] << (PAGE_SHIFT - 10),
		       mm->nr_tables << (PAGE_SHIFT - 10));
	task_unlock(victim);
	send_sig_info(SIGKILL, SEND_SIG_PRIV, victim, PIDTYPE_TGID);
}

/*
 * There was no memory for the current task's user memory; no spinlock is held. On return the caller tries
 * again, unless it has become the victim itself.
 */
void out_of_memory(void)
{
	struct choice best = {};

	mutex_lock(&oom_lock);
	if (nr_free_pages() < ENOUGH_PAGES) {
		spin_lock_irq(&tasklist_lock);
		for_each_task(consider, &best);
		if (best.task && (!best.dying || ktime_get_ns() - last_kill > PATIENCE)) {
			last_kill = ktime_get_ns();
			kill(best.task);
		}
		spin_unlock_irq(&tasklist_lock);
	}
	mutex_unlock(&oom_lock);
	schedule_timeout_interruptible(HZ / 100);
}
