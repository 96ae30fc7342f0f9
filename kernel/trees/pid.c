/* Finding a process by its number: a tree, O(log n). Linux: kernel/pid.c. */
#include <linux/pid.h>

static struct rb_root pids; /* protected by tasklist_lock */

struct pid *find_ge_pid(pid_t nr)
{
	struct rb_node *node = pids.rb_node;
	struct pid *found = NULL;

	while (node) {
		struct pid *pid = rb_entry(node, struct pid, node);

		if (pid->nr >= nr)
			found = pid;
		node = pid->nr >= nr ? node->rb_left : node->rb_right;
	}
	return found;
}

struct pid *find_pid(pid_t nr)
{
	struct rb_node *node = pids.rb_node;

	while (node) {
		struct pid *pid = rb_entry(node, struct pid, node);

		if (pid->nr == nr)
			return pid;
		node = nr < pid->nr ? node->rb_left : node->rb_right;
	}
	return NULL;
}

void pid_tree_add(struct pid *pid)
{
	struct rb_node **link = &pids.rb_node, *parent = NULL;

	while (*link) {
		parent = *link;
		link = pid->nr < rb_entry(parent, struct pid, node)->nr ? &parent->rb_left
									: &parent->rb_right;
	}
	rb_link_node(&pid->node, parent, link);
	rb_insert_color(&pid->node, &pids);
}

void pid_tree_remove(struct pid *pid)
{
	rb_erase(&pid->node, &pids);
}
