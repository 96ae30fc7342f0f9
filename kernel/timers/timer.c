/*
 * Sleeping until a time: a tree of sleepers by deadline, so that both joining and waking are O(log n).
 * The tick looks at the earliest; so a sleep ends at the first tick after its deadline.
 * Linux: kernel/time/hrtimer.c.
 */
#include <linux/ktime.h>
#include <linux/errno.h>
#include <linux/rbtree.h>
#include <linux/sched.h>
#include <linux/timer.h>

struct sleeper {
	struct rb_node node;
	u64 deadline;
	struct task_struct *task;
	bool queued;
};

static DEFINE_SPINLOCK(timer_lock); /* protects the tree and `queued`; before the run queue's lock */
static struct rb_root sleepers;
static struct rb_node *first_sleeper;

static void enqueue(struct sleeper *s)
{
	struct rb_node **link = &sleepers.rb_node, *parent = NULL;
	bool leftmost = true;

	while (*link) {
		parent = *link;
		if (s->deadline < rb_entry(parent, struct sleeper, node)->deadline) {
			link = &parent->rb_left;
		} else {
			link = &parent->rb_right;
			leftmost = false;
		}
	}
	rb_link_node(&s->node, parent, link);
	rb_insert_color(&s->node, &sleepers);
	if (leftmost)
		first_sleeper = &s->node;
	s->queued = true;
}

static void dequeue(struct sleeper *s)
{
	if (first_sleeper == &s->node)
		first_sleeper = rb_next(&s->node);
	rb_erase(&s->node, &sleepers);
	s->queued = false;
}

void run_timers(u64 now)
{
	unsigned long flags;

	if (!READ_ONCE(first_sleeper))
		return;
	spin_lock_irqsave(&timer_lock, flags);
	while (first_sleeper) {
		struct sleeper *s = rb_entry(first_sleeper, struct sleeper, node);

		if (s->deadline > now)
			break;
		dequeue(s);
		wake_up_process(s->task);
	}
	spin_unlock_irqrestore(&timer_lock, flags);
}

int schedule_until(u64 deadline)
{
	struct sleeper s = { .deadline = deadline, .task = current };
	unsigned long flags;

	might_sleep();
	spin_lock_irqsave(&timer_lock, flags);
	enqueue(&s);
	spin_unlock_irqrestore(&timer_lock, flags);
	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (!READ_ONCE(s.queued) || signal_pending(current))
			break;
		schedule();
	}
	set_current_state(TASK_RUNNING);
	spin_lock_irqsave(&timer_lock, flags);
	if (s.queued)
		dequeue(&s);
	spin_unlock_irqrestore(&timer_lock, flags);
	return ktime_get_ns() >= deadline ? 0 : -EINTR;
}
