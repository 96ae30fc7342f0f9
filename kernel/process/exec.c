/*
 * execve in a process of several threads, or that shares with others: afterwards it has one thread, the leader, and
 * all is its own. Linux: fs/exec.c, de_thread(), unshare_sighand(), unshare_files().
 */
#include <asm/irqflags.h>
#include <linux/fdtable.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>

/*
 * Sleeps until @done, which is looked at under @lock; false if the current task is being killed. With @lock held when
 * it returns. Who makes it true wakes the task.
 */
#define wait_locked(lock, done)                                   \
	({                                                        \
		bool __killed;                                    \
		for (;;) {                                        \
			spin_lock_irq(lock);                      \
			__killed = fatal_signal_pending(current); \
			if (__killed || (done))                   \
				break;                            \
			set_current_state(TASK_KILLABLE);         \
			spin_unlock_irq(lock);                    \
			schedule();                               \
		}                                                 \
		!__killed;                                        \
	})

/* The leader is dead and waits for its threads: @task takes its place and its number. Under tasklist_lock. */
static void replace_leader(struct task_struct *task, struct task_struct *leader,
			   struct list_head *dead)
{
	struct pid *pid = leader->thread_pid;
	enum pid_type type;

	if (unlikely(leader->ptracer)) /* it may wait for this one */
		wake_up_all(&leader->ptracer->signal->wait_chldexit);

	leader->thread_pid = task->thread_pid;
	leader->thread_pid->task = leader;
	leader->pid = task->pid;
	task->thread_pid = pid;
	pid->task = task;
	task->pid = pid->nr;
	for (type = 0; type < NR_PID_GROUPS; type++)
		list_replace(&leader->pid_links[type], &task->pid_links[type]);
	list_replace(&leader->sibling, &task->sibling);
	task->start_time = leader->start_time;
	task->group_leader = task;
	leader->group_leader = task;
	leader->exit_signal = -1;
	leader->exit_state = EXIT_DEAD;
	release_task(leader, dead);
}

int de_thread(struct task_struct *task)
{
	spinlock_t *siglock = &task->sighand->siglock;
	struct signal_struct *sig = task->signal;
	bool alive;
	LIST_HEAD(dead);

	if (thread_group_empty(task))
		goto out;
	spin_lock_irq(siglock);
	if (sig->flags & SIGNAL_GROUP_EXIT || sig->group_exec_task) {
		spin_unlock_irq(siglock);
		return -EAGAIN;
	}
	sig->group_exec_task = task;
	zap_other_threads(task);
	sig->notify_count = sig->nr_threads - 1 - !thread_group_leader(task);
	spin_unlock_irq(siglock);
	/* A leader is not released before its threads: they are counted down without it, then it is dead or dies. */
	alive = wait_locked(siglock, !sig->notify_count);
	spin_unlock_irq(siglock);
	if (alive && !thread_group_leader(task)) {
		alive = wait_locked(&tasklist_lock,
				    (sig->notify_count = -1, task->group_leader->exit_state));
		if (alive)
			replace_leader(task, task->group_leader, &dead);
		spin_unlock_irq(&tasklist_lock);
		put_dead(&dead);
	}
	spin_lock_irq(&tasklist_lock); /* exit_notify() looks at both */
	sig->group_exec_task = NULL;
	sig->notify_count = 0;
	spin_unlock_irq(&tasklist_lock);
	if (!alive)
		return -EAGAIN;
out:
	task->exit_signal = SIGCHLD;
	return 0;
}

int unshare_for_exec(void)
{
	struct sighand_struct *old = current->sighand, *sighand;

	if (READ_ONCE(current->files->count) > 1 && unshare_files())
		return -ENOMEM;
	if (READ_ONCE(old->count) == 1)
		return 0;
	sighand = dup_sighand(old);
	if (!sighand)
		return -ENOMEM;
	spin_lock_irq(&tasklist_lock); /* who sends a signal holds it, or is the task itself */
	spin_lock(&old->siglock);
	WRITE_ONCE(current->sighand, sighand);
	spin_unlock(&old->siglock);
	spin_unlock_irq(&tasklist_lock);
	put_sighand(old);
	return 0;
}
