/* Numbers of tasks, and finding a task by its number: a tree, O(log n). Linux: kernel/pid.c. */
#include <linux/sched.h>
#include <linux/task.h>

DEFINE_SPINLOCK(tasklist_lock);

static struct rb_root tasks;
static unsigned int nr_tasks;
static pid_t last_pid;

struct task_struct *find_task_by_pid(pid_t pid)
{
	struct rb_node *node = tasks.rb_node;

	while (node) {
		struct task_struct *task = rb_entry(node, struct task_struct, pid_node);

		if (task->pid == pid)
			return task;
		node = pid < task->pid ? node->rb_left : node->rb_right;
	}
	return NULL;
}

/* Gives @task the next free number and enters it. Under tasklist_lock. 0, or -EAGAIN: too many tasks. */
int attach_pid(struct task_struct *task)
{
	struct rb_node **link = &tasks.rb_node, *parent = NULL;

	if (nr_tasks >= MAX_TASKS)
		return -EAGAIN;
	do {
		last_pid = last_pid + 1 < PID_MAX ? last_pid + 1 : 2;
	} while (find_task_by_pid(last_pid));
	task->pid = last_pid;
	task->tgid = last_pid;
	while (*link) {
		parent = *link;
		link = task->pid < rb_entry(parent, struct task_struct, pid_node)->pid
			       ? &parent->rb_left
			       : &parent->rb_right;
	}
	rb_link_node(&task->pid_node, parent, link);
	rb_insert_color(&task->pid_node, &tasks);
	nr_tasks++;
	return 0;
}

/* Under tasklist_lock. */
void detach_pid(struct task_struct *task)
{
	rb_erase(&task->pid_node, &tasks);
	nr_tasks--;
}

void for_each_task(void (*fn)(struct task_struct *task, void *arg), void *arg)
{
	struct rb_node *node;

	for (node = rb_first(&tasks); node; node = rb_next(node))
		fn(rb_entry(node, struct task_struct, pid_node), arg);
}

unsigned int nr_processes(void)
{
	return READ_ONCE(nr_tasks);
}
