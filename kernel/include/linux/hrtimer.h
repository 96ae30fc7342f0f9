/*
 * Timers: a function is called at a time, to the precision of the clock. They stand in a tree for each
 * CPU, the one that started them; the local APIC's timer is set for the earliest.
 *
 * The function runs in the timer interrupt, with interrupts off and no lock of ours held; it may start
 * any timer, its own too, and answers HRTIMER_RESTART if its timer goes on (hrtimer_forward_now() first).
 * Linux: <linux/hrtimer.h>. Implemented in kernel/timers/.
 */
#pragma once

#include <linux/ktime.h>
#include <linux/rbtree.h>
#include <uapi/linux/time.h>

enum hrtimer_restart { HRTIMER_NORESTART, HRTIMER_RESTART };
enum hrtimer_mode { HRTIMER_MODE_ABS, HRTIMER_MODE_REL };

struct hrtimer_cpu_base;

struct hrtimer {
	struct rb_node node;
	ktime_t expires; /* by its clock; when it was started for last */
	enum hrtimer_restart (*function)(struct hrtimer *timer);
	struct hrtimer_cpu_base *base; /* of the CPU it was started on last */
	u8 clock;		       /* index of the tree: 0 CLOCK_MONOTONIC, 1 CLOCK_REALTIME */
	bool queued;
};

/* @clock: CLOCK_REALTIME or _TAI, whose timers follow when it is set; any other means CLOCK_MONOTONIC. */
void hrtimer_init(struct hrtimer *timer, clockid_t clock, enum hrtimer_mode mode);
void hrtimer_setup(struct hrtimer *timer, enum hrtimer_restart (*function)(struct hrtimer *),
		   clockid_t clock, enum hrtimer_mode mode);
/* Starts it, or starts it anew, for @expires nanoseconds (of its clock, or from now). Any context. */
void hrtimer_start(struct hrtimer *timer, ktime_t expires, enum hrtimer_mode mode);
/* Stops it: 1 if it was to come, 0 if not, -1 if its function is running now. Any context. */
int hrtimer_try_to_cancel(struct hrtimer *timer);
/* The same, but waits for the function's end. Not under a lock that the function takes. */
int hrtimer_cancel(struct hrtimer *timer);
bool hrtimer_active(const struct hrtimer *timer);		/* to come, or running */
ktime_t hrtimer_cb_get_time(const struct hrtimer *timer);	/* now, by its clock */
ktime_t hrtimer_expires_remaining(const struct hrtimer *timer); /* negative: is late */
/* Moves the expiry by as many @interval as bring it beyond @now; how many those are. Not while queued. */
u64 hrtimer_forward(struct hrtimer *timer, ktime_t now, ktime_t interval);

static inline u64 hrtimer_forward_now(struct hrtimer *timer, ktime_t interval)
{
	return hrtimer_forward(timer, hrtimer_cb_get_time(timer), interval);
}

static inline bool hrtimer_is_queued(const struct hrtimer *timer)
{
	return READ_ONCE(timer->queued);
}

static inline ktime_t hrtimer_get_expires(const struct hrtimer *timer)
{
	return timer->expires;
}

static inline void hrtimer_set_expires(struct hrtimer *timer, ktime_t expires)
{
	timer->expires = expires;
}

static inline void hrtimer_start_expires(struct hrtimer *timer, enum hrtimer_mode mode)
{
	hrtimer_start(timer, timer->expires, mode);
}

static inline void hrtimer_restart(struct hrtimer *timer)
{
	hrtimer_start_expires(timer, HRTIMER_MODE_ABS);
}

/* A timer that wakes a task; .task is NULL from then on. */
struct hrtimer_sleeper {
	struct hrtimer timer;
	struct task_struct *task;
};

void hrtimer_init_sleeper(struct hrtimer_sleeper *sl, clockid_t clock,
			  enum hrtimer_mode mode); /* for current */

/*
 * schedule(), for at most until *@expires (NULL: for ever). The caller has set its state, and tests its
 * condition after that. 0: the time is over; -EINTR: something else woke the task. Linux: hrtimer.c.
 */
int schedule_hrtimeout_range_clock(ktime_t *expires, u64 delta, enum hrtimer_mode mode,
				   clockid_t clock);
int schedule_hrtimeout_range(ktime_t *expires, u64 delta, enum hrtimer_mode mode);
int schedule_hrtimeout(ktime_t *expires, enum hrtimer_mode mode);

/* The wall clock was set: the CPUs look again at what comes first. */
void clock_was_set(void);
void timerfd_clock_was_set(void); /* kernel/ipc/timerfd.c: tells the timers that want to know */
