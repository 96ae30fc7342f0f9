/* Finding a task by its number: a tree, O(log n). Linux: kernel/pid.c. */
#include <linux/sched.h>
#include <linux/sched/task.h>

static struct rb_root tasks;

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

void pid_tree_add(struct task_struct *task)
{
	struct rb_node **link = &tasks.rb_node, *parent = NULL;

	while (*link) {
		parent = *link;
		link = task->pid < rb_entry(parent, struct task_struct, pid_node)->pid
			       ? &parent->rb_left
			       : &parent->rb_right;
	}
	rb_link_node(&task->pid_node, parent, link);
	rb_insert_color(&task->pid_node, &tasks);
}

void pid_tree_remove(struct task_struct *task)
{
	rb_erase(&task->pid_node, &tasks);
}
