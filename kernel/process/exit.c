/*
 * The end of a thread among others: it is gone at once, but for the leader, whose task_struct and exit code stay until
 * all other threads have gone and the parent has asked. Children get a new parent. Linux: kernel/exit.c.
 */
#include <asm/irqflags.h>
#include <linux/cputime.h>
#include <linux/ptrace.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <uapi/linux/signal.h>

/* In a kernel built without kernel/signal nobody has said that he will not wait. */
bool __weak do_notify_parent(struct task_struct *task, int sig)
{
	if (sig > 0)
		send_sig_info(sig, SEND_SIG_PRIV, task->parent, PIDTYPE_PID);
	wake_up(&task->parent->signal->wait_chldexit);
	return false;
}

/* Out of its process; what it used is added to the process's sums. Under tasklist_lock. */
static void exit_signal(struct task_struct *task)
{
	struct signal_struct *sig = task->signal;
	u64 utime, stime;

	spin_lock(&task->sighand->siglock);
	list_del(&task->thread_node);
	flush_sigqueue(&task->pending);
	if (!--sig->nr_threads)
		flush_sigqueue(&sig->shared_pending);
	if (sig->notify_count > 0 && !--sig->notify_count)
		wake_up_process(sig->group_exec_task);
	task_cputime(task, &utime, &stime); /* the last of it */
	sig->nvcsw += task->nvcsw;
	sig->nivcsw += task->nivcsw;
	sig->min_flt += task->min_flt;
	sig->maj_flt += task->maj_flt;
	spin_unlock(&task->sighand->siglock);
}

bool process_died(struct task_struct *leader, int sig)
{
	if (wq_has_sleeper(&leader->thread_pid->wait_pidfd))
		wake_up_all(&leader->thread_pid->wait_pidfd);
	return do_notify_parent(leader, sig);
}

/*
 * Takes a dead task out of all tables, and its leader as well if that has waited only for this one and nobody
 * waits for it. Under tasklist_lock.
 */
void release_task(struct task_struct *task, struct list_head *dead)
{
	struct task_struct *leader = task->group_leader;

	if (unlikely(task->ptrace))
		ptrace_unlink(task);
	exit_signal(task);
	detach_pid(task);
	if (leader == task) {
		list_del(&task->sibling);
	} else if (leader->exit_state == EXIT_ZOMBIE && thread_group_empty(leader) &&
		   process_died(leader, leader->exit_signal)) {
		leader->exit_state = EXIT_DEAD;
		release_task(leader, dead);
	}
	list_add(&task->sibling, dead);
}

void put_dead(struct list_head *dead)
{
	struct task_struct *task, *next;

	list_for_each_entry_safe(task, next, dead, sibling)
		put_task_struct(task);
}

static struct task_struct *find_alive_thread(struct task_struct *task)
{
	struct task_struct *thread;

	for_each_thread(task, thread)
		if (!thread->exit_state && thread != current)
			return thread;
	return NULL;
}

/*
 * Who takes over the children: another thread of @task's process, the next process above that asked for it
 * (PR_SET_CHILD_SUBREAPER), else init. Under tasklist_lock.
 */
static struct task_struct *find_new_reaper(struct task_struct *task)
{
	struct task_struct *init = find_task_by_pid(1), *above = task, *thread;

	while (!(thread = find_alive_thread(above)) && task->signal->has_child_subreaper)
		do {
			above = above->parent;
		} while (!above->signal->is_child_subreaper && !same_thread_group(above, init));
	return thread ?: init;
}

/* Children of the dead get a new parent. Under tasklist_lock. */
static void forget_original_parent(struct task_struct *task, struct list_head *dead)
{
	struct task_struct *child, *next, *reaper, *thread;

	if (list_empty(&task->children))
		return;
	reaper = find_new_reaper(task);
	list_for_each_entry_safe(child, next, &task->children, sibling) {
		list_del(&child->sibling);
		list_add_tail(&child->sibling, &reaper->children);
		for_each_thread(child, thread) {
			thread->parent = reaper;
			if (thread->pdeath_signal)
				group_send_sig_info(thread->pdeath_signal, SEND_SIG_NOINFO, thread,
						    PIDTYPE_TGID);
		}
		if (same_thread_group(reaper, task))
			continue;
		child->exit_signal = SIGCHLD; /* init waits for nothing else */
		if (!child->ptrace && child->exit_state == EXIT_ZOMBIE &&
		    thread_group_empty(child) && process_died(child, SIGCHLD)) {
			child->exit_state = EXIT_DEAD;
			release_task(child, dead);
		} else {
			kill_orphaned_pgrp(child, task);
		}
	}
}

/*
 * The task is dead for all others from here on. A thread, or a process that nobody waits for, is reaped at once;
 * its stack stays until the next task lets go of it.
 */
void exit_notify(struct task_struct *task, bool group_dead)
{
	bool autoreap = true;
	LIST_HEAD(dead);

	spin_lock_irq(&tasklist_lock);
	if (unlikely(!list_empty(&task->ptraced)))
		exit_ptrace(task, &dead);
	forget_original_parent(task, &dead);
	if (group_dead)
		kill_orphaned_pgrp(task->group_leader, NULL);
	task->exit_state = EXIT_ZOMBIE;
	if (unlikely(task->ptrace))
		autoreap = ptrace_exit_notify(task);
	else if (thread_group_leader(task))
		autoreap = thread_group_empty(task) && process_died(task, task->exit_signal);
	if (task->signal->notify_count < 0) /* an execve that waits for its leader */
		wake_up_process(task->signal->group_exec_task);
	local_irq_disable(); /* no interrupt between these lines and schedule() finds a dead current */
	task->state = TASK_DEAD;
	if (autoreap) {
		task->exit_state = EXIT_DEAD;
		release_task(task, &dead);
	}
	spin_unlock(&tasklist_lock);
	put_dead(&dead);
}

/* Its code is the process's, unless that ends by exit_group or a signal. */
void last_thread_exits(int code)
{
	struct signal_struct *sig = current->signal;

	spin_lock_irq(&current->sighand->siglock);
	if (!(sig->flags & SIGNAL_GROUP_EXIT)) {
		sig->flags = SIGNAL_GROUP_EXIT;
		sig->group_exit_code = code;
	}
	spin_unlock_irq(&current->sighand->siglock);
}

/* execve, exit_group: all threads but @p are sent away; siglock held. */
void zap_other_threads(struct task_struct *p)
{
	struct task_struct *t;

	p->signal->group_stop_count = 0;
	for_each_thread(p, t) {
		if (t == p || t->exit_state)
			continue;
		t->jobctl = 0;
		sigaddset(&t->pending.signal, SIGKILL);
		signal_wake_up(t, true);
	}
}
