/*
 * Timers, for each CPU a tree by expiry and clock: to start, to stop and to expire one is O(log n). See
 * <linux/hrtimer.h>. Linux: kernel/time/hrtimer.c.
 *
 * A timer's base is locked to change anything about it; the base itself changes only under its lock, in
 * hrtimer_start(), and not while the timer's function runs there: so `running` is enough to know of that.
 */
#include <asm/percpu.h>
#include <asm/processor.h>
#include <linux/bug.h>
#include <linux/hrtimer.h>
#include <linux/smp.h>
#include <linux/spinlock.h>

#define NR_CLOCKS 2

struct hrtimer_cpu_base {
	spinlock_t
		lock; /* protects the trees and their timers; interrupts off; taken under any other lock */
	bool in_interrupt;
	struct hrtimer *running; /* whose function is being called */
	struct {
		struct rb_root tree;
		struct rb_node *first;
	} clock[NR_CLOCKS];
};

static DEFINE_PER_CPU(struct hrtimer_cpu_base, hrtimer_bases);

/* CLOCK_MONOTONIC plus this is the clock with index @clock. */
static s64 clock_offset(unsigned int clock)
{
	return clock ? (s64)(ktime_get_real_ns() - ktime_get_ns()) : 0;
}

void hrtimer_init(struct hrtimer *timer, clockid_t clock, enum hrtimer_mode mode __unused)
{
	*timer = (struct hrtimer){
		.clock = clock == CLOCK_REALTIME || clock == CLOCK_TAI,
		.base = this_cpu_ptr(&hrtimer_bases),
	};
}

void hrtimer_setup(struct hrtimer *timer, enum hrtimer_restart (*function)(struct hrtimer *),
		   clockid_t clock, enum hrtimer_mode mode)
{
	hrtimer_init(timer, clock, mode);
	timer->function = function;
}

ktime_t hrtimer_cb_get_time(const struct hrtimer *timer)
{
	return timer->clock ? ktime_get_real() : ktime_get();
}

ktime_t hrtimer_expires_remaining(const struct hrtimer *timer)
{
	return READ_ONCE(timer->expires) - hrtimer_cb_get_time(timer);
}

static struct hrtimer_cpu_base *lock_base(const struct hrtimer *timer, unsigned long *flags)
{
	for (;;) {
		struct hrtimer_cpu_base *base = READ_ONCE(timer->base);

		spin_lock_irqsave(&base->lock, *flags);
		if (likely(base == timer->base))
			return base;
		spin_unlock_irqrestore(&base->lock, *flags);
	}
}

static void enqueue(struct hrtimer_cpu_base *base, struct hrtimer *timer)
{
	struct rb_root *tree = &base->clock[timer->clock].tree;
	struct rb_node **link = &tree->rb_node, *parent = NULL;
	bool leftmost = true;

	while (*link) {
		parent = *link;
		if (timer->expires < rb_entry(parent, struct hrtimer, node)->expires) {
			link = &parent->rb_left;
		} else {
			link = &parent->rb_right;
			leftmost = false;
		}
	}
	rb_link_node(&timer->node, parent, link);
	rb_insert_color(&timer->node, tree);
	if (leftmost)
		base->clock[timer->clock].first = &timer->node;
	WRITE_ONCE(timer->queued, true);
}

static bool dequeue(struct hrtimer_cpu_base *base, struct hrtimer *timer)
{
	if (!timer->queued)
		return false;
	if (base->clock[timer->clock].first == &timer->node)
		base->clock[timer->clock].first = rb_next(&timer->node);
	rb_erase(&timer->node, &base->clock[timer->clock].tree);
	WRITE_ONCE(timer->queued, false);
	return true;
}

/* The timer that comes first, and when by CLOCK_MONOTONIC; NULL, KTIME_MAX: none. */
static struct hrtimer *first_timer(struct hrtimer_cpu_base *base, ktime_t *expires)
{
	struct hrtimer *first = NULL;

	*expires = KTIME_MAX;
	for (unsigned int i = 0; i < NR_CLOCKS; i++) {
		struct hrtimer *timer = rb_entry(base->clock[i].first, struct hrtimer, node);

		if (!base->clock[i].first || timer->expires - clock_offset(i) >= *expires)
			continue;
		first = timer;
		*expires = timer->expires - clock_offset(i);
	}
	return first;
}

static void program_first(struct hrtimer_cpu_base *base)
{
	ktime_t expires;

	if (!base->in_interrupt && first_timer(base, &expires))
		tick_program_event(max_t(ktime_t, expires, 0));
}

void hrtimer_start(struct hrtimer *timer, ktime_t expires, enum hrtimer_mode mode)
{
	struct hrtimer_cpu_base *here = this_cpu_ptr(&hrtimer_bases), *base;
	unsigned long flags;

	for (;;) {
		base = lock_base(timer, &flags);
		dequeue(base, timer);
		if (base == here || base->running == timer)
			break;
		WRITE_ONCE(timer->base, here);
		spin_unlock_irqrestore(&base->lock, flags);
	}
	if (mode == HRTIMER_MODE_REL)
		expires = ktime_add_safe(hrtimer_cb_get_time(timer), max_t(ktime_t, expires, 0));
	timer->expires = expires;
	enqueue(base, timer);
	/* Another CPU's base: it is in its interrupt, and looks for the first timer at the end. */
	if (base == here && base->clock[timer->clock].first == &timer->node)
		program_first(base);
	spin_unlock_irqrestore(&base->lock, flags);
}

int hrtimer_try_to_cancel(struct hrtimer *timer)
{
	unsigned long flags;
	struct hrtimer_cpu_base *base = lock_base(timer, &flags);
	int ret = dequeue(base, timer);

	if (base->running == timer)
		ret = -1;
	spin_unlock_irqrestore(&base->lock, flags);
	return ret;
}

int hrtimer_cancel(struct hrtimer *timer)
{
	int ret;

	while ((ret = hrtimer_try_to_cancel(timer)) < 0)
		cpu_relax();
	return ret;
}

bool hrtimer_active(const struct hrtimer *timer)
{
	unsigned long flags;
	struct hrtimer_cpu_base *base = lock_base(timer, &flags);
	bool active = timer->queued || base->running == timer;

	spin_unlock_irqrestore(&base->lock, flags);
	return active;
}

u64 hrtimer_forward(struct hrtimer *timer, ktime_t now, ktime_t interval)
{
	ktime_t late = now - timer->expires;
	u64 times;

	if (late < 0 || WARN_ON(timer->queued || interval <= 0))
		return 0;
	times = late / interval + 1;
	timer->expires = ktime_add_safe(timer->expires, times * interval);
	return times;
}

u64 hrtimer_interrupt(u64 now)
{
	struct hrtimer_cpu_base *base = this_cpu_ptr(&hrtimer_bases);
	struct hrtimer *timer;
	ktime_t next;

	spin_lock(&base->lock);
	base->in_interrupt = true;
	while ((timer = first_timer(base, &next)) && next <= (ktime_t)now) {
		enum hrtimer_restart restart;

		base->running = timer;
		dequeue(base, timer);
		spin_unlock(&base->lock);
		restart = timer->function(timer);
		spin_lock(&base->lock);
		/* Unless it goes on, the timer may be gone by now. Somebody else may have started it. */
		if (restart == HRTIMER_RESTART && !timer->queued)
			enqueue(base, timer);
		base->running = NULL;
	}
	base->in_interrupt = false;
	spin_unlock(&base->lock);
	return max_t(ktime_t, next, 0);
}

void __weak timerfd_clock_was_set(void)
{
}

static void look_again(void *unused __unused)
{
	struct hrtimer_cpu_base *base = this_cpu_ptr(&hrtimer_bases);

	spin_lock(&base->lock);
	program_first(base);
	spin_unlock(&base->lock);
}

void clock_was_set(void)
{
	on_each_cpu(look_again, NULL, true);
	timerfd_clock_was_set();
}
