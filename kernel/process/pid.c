/*
 * All tasks, and their numbers: <linux/pid.h>. Numbers stand in a list; kernel/trees keeps a tree of them as well,
 * where it is in the build, so that one is found in O(log n). Linux: kernel/pid.c.
 */
#include <linux/cred.h>
#include <linux/pid.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/slab.h>

DEFINE_SPINLOCK(tasklist_lock);

struct pid init_struct_pid = {
	.count = 1,
	.members = { LIST_HEAD_INIT(init_struct_pid.members[0]),
		     LIST_HEAD_INIT(init_struct_pid.members[1]) },
};

static LIST_HEAD(pid_list);
static unsigned int nr_tasks;
static pid_t last_pid;

struct pid *__weak find_pid(pid_t nr)
{
	struct pid *pid;

	list_for_each_entry(pid, &pid_list, list)
		if (pid->nr == nr)
			return pid;
	return NULL;
}

struct task_struct *find_task_by_pid(pid_t nr)
{
	struct pid *pid = find_pid(nr);

	return pid ? pid->task : NULL;
}

struct task_struct *find_get_task_by_pid(pid_t pid)
{
	struct task_struct *task;

	spin_lock_irq(&tasklist_lock);
	task = find_task_by_pid(pid);
	if (task)
		get_task_struct(task);
	spin_unlock_irq(&tasklist_lock);
	return task;
}

struct pid *alloc_pid(void)
{
	struct pid *pid = kzalloc(sizeof(*pid), GFP_KERNEL);

	if (!pid)
		return NULL;
	pid->count = 1;
	INIT_LIST_HEAD(&pid->members[PIDTYPE_PGID]);
	INIT_LIST_HEAD(&pid->members[PIDTYPE_SID]);
	init_waitqueue_head(&pid->wait_pidfd);
	return pid;
}

void put_pid(struct pid *pid)
{
	if (!__atomic_sub_fetch(&pid->count, 1, __ATOMIC_ACQ_REL))
		kfree(pid);
}

int attach_pid(struct task_struct *task, pid_t nr)
{
	struct user_struct *user = task->real_cred->user;
	struct pid *pid = task->thread_pid;

	user->processes++;
	if (nr_tasks >= MAX_TASKS ||
	    (over_nproc(user) && !capable(CAP_SYS_RESOURCE) && !capable(CAP_SYS_ADMIN))) {
		user->processes--;
		return -EAGAIN;
	}
	if (nr && find_pid(nr)) {
		user->processes--;
		return -EEXIST;
	}
	while (!nr) {
		last_pid = last_pid + 1 < PID_MAX ? last_pid + 1 : 2;
		nr = find_pid(last_pid) ? 0 : last_pid;
	}
	pid->nr = nr;
	task->pid = nr;
	pid->task = task;
	get_pid(pid);
	list_add_tail(&pid->list, &pid_list);
	pid_tree_add(pid);
	nr_tasks++;
	return 0;
}

/* The number is free once nobody is left who goes by it. */
static void free_number(struct pid *pid)
{
	if (pid->task || pid == &init_struct_pid || !list_empty(&pid->members[PIDTYPE_PGID]) ||
	    !list_empty(&pid->members[PIDTYPE_SID]))
		return;
	pid_tree_remove(pid);
	list_del(&pid->list);
	put_pid(pid);
}

void change_pid(struct task_struct *task, enum pid_type type, struct pid *pid)
{
	struct pid *old = task->signal->pids[type];

	task->signal->pids[type] = pid;
	if (old)
		list_del(&task->pid_links[type]);
	if (pid)
		list_add_tail(&task->pid_links[type], &pid->members[type]);
	if (old)
		free_number(old);
}

void detach_pid(struct task_struct *task)
{
	if (thread_group_leader(task)) {
		change_pid(task, PIDTYPE_PGID, NULL);
		change_pid(task, PIDTYPE_SID, NULL);
	}
	nr_tasks--;
	task->real_cred->user->processes--;
	task->thread_pid->task = NULL;
	free_number(task->thread_pid);
}

void for_each_task(void (*fn)(struct task_struct *task, void *arg), void *arg)
{
	struct pid *pid;

	list_for_each_entry(pid, &pid_list, list)
		if (pid->task)
			fn(pid->task, arg);
}

unsigned int nr_processes(void)
{
	return READ_ONCE(nr_tasks);
}
