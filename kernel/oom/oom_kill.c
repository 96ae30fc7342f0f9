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

/*
 * The next task from number *@nr on, with a reference; *@nr becomes the number after its own. NULL: there is none.
 * One by one, for no alloc_lock may be waited for under tasklist_lock: an interrupt that wants that one may
 * have come to whoever holds it.
 */
static struct task_struct *next_task(pid_t *nr)
{
	struct task_struct *task = NULL;
	struct pid *pid;

	spin_lock_irq(&tasklist_lock);
	while (!task && (pid = find_ge_pid(*nr))) {
		*nr = pid->nr + 1;
		task = pid->task;
	}
	if (task)
		get_task_struct(task);
	spin_unlock_irq(&tasklist_lock);
	return task;
}

/* @task, and the reference to it, become the choice if it is the largest so far. */
static void consider(struct task_struct *task, struct choice *best)
{
	struct task_struct *smaller = task;
	unsigned long pages = 0;

	task_lock(task);
	if (task->mm)
		pages = pages_of(task->mm);
	task_unlock(task);
	if (pages && task->tgid != 1) {
		if (task->signal->flags & SIGNAL_GROUP_EXIT || fatal_signal_pending(task)) {
			best->dying = true;
		} else if (pages > best->pages) {
			best->pages = pages;
			smaller = best->task;
			best->task = task;
		}
	}
	if (smaller)
		put_task_struct(smaller);
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
	spin_lock_irq(&tasklist_lock);
	if (victim->thread_pid->task == victim) /* else it has ended, and was waited for */
		send_sig_info(SIGKILL, SEND_SIG_PRIV, victim, PIDTYPE_TGID);
	spin_unlock_irq(&tasklist_lock);
}

/*
 * There was no memory for the current task's user memory; no spinlock is held. On return the caller tries
 * again, unless it has become the victim itself.
 */
void out_of_memory(void)
{
	struct choice best = {};
	struct task_struct *task;
	pid_t nr = 1;

	mutex_lock(&oom_lock);
	if (nr_free_pages() < ENOUGH_PAGES) {
		while ((task = next_task(&nr)))
			consider(task, &best);
		if (best.task && (!best.dying || ktime_get_ns() - last_kill > PATIENCE)) {
			last_kill = ktime_get_ns();
			kill(best.task);
		}
		if (best.task)
			put_task_struct(best.task);
	}
	mutex_unlock(&oom_lock);
	schedule_timeout_interruptible(HZ / 100);
}
