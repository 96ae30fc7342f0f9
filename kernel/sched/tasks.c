/*
 * All tasks, and their numbers. They stand in a list; kernel/trees keeps a tree of them as well, where
 * it is in the build, so that one is found by its number in O(log n). Linux: kernel/pid.c.
 */
#include <linux/sched.h>
#include <linux/sched/task.h>

DEFINE_SPINLOCK(tasklist_lock);

static LIST_HEAD(task_list);
static unsigned int nr_tasks;
static pid_t last_pid;

void __weak pid_tree_add(struct task_struct *task)
{
}

void __weak pid_tree_remove(struct task_struct *task)
{
}

struct task_struct *__weak find_task_by_pid(pid_t pid)
{
	struct task_struct *task;

	list_for_each_entry(task, &task_list, tasks)
		if (task->pid == pid)
			return task;
	return NULL;
}

/* Gives @task the next free number and enters it. Under tasklist_lock. 0, or -EAGAIN: too many tasks. */
int attach_pid(struct task_struct *task)
{
	if (nr_tasks >= MAX_TASKS)
		return -EAGAIN;
	do {
		last_pid = last_pid + 1 < PID_MAX ? last_pid + 1 : 2;
	} while (find_task_by_pid(last_pid));
	task->pid = last_pid;
	list_add_tail(&task->tasks, &task_list);
	pid_tree_add(task);
	nr_tasks++;
	return 0;
}

/* Under tasklist_lock. */
void detach_pid(struct task_struct *task)
{
	pid_tree_remove(task);
	list_del(&task->tasks);
	nr_tasks--;
}

void for_each_task(void (*fn)(struct task_struct *task, void *arg), void *arg)
{
	struct task_struct *task;

	list_for_each_entry(task, &task_list, tasks)
		fn(task, arg);
}

unsigned int nr_processes(void)
{
	return READ_ONCE(nr_tasks);
}
