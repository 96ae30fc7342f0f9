/* Sleeping until a time: a timer that wakes the task. Linux: kernel/time/hrtimer.c, timer.c. */
#include <linux/hrtimer.h>
#include <linux/preempt.h>
#include <linux/sched.h>

static enum hrtimer_restart hrtimer_wakeup(struct hrtimer *timer)
{
	struct hrtimer_sleeper *sl = container_of(timer, struct hrtimer_sleeper, timer);
	struct task_struct *task = sl->task;

	__atomic_store_n(&sl->task, NULL, __ATOMIC_RELEASE);
	wake_up_process(task); /* it waits for this function's end before it forgets the timer */
	return HRTIMER_NORESTART;
}

void hrtimer_init_sleeper(struct hrtimer_sleeper *sl, clockid_t clock, enum hrtimer_mode mode)
{
	hrtimer_setup(&sl->timer, hrtimer_wakeup, clock, mode);
	sl->task = current;
}

int schedule_hrtimeout_range_clock(ktime_t *expires, u64 delta __unused, enum hrtimer_mode mode,
				   clockid_t clock)
{
	struct hrtimer_sleeper sl;

	if (!expires) {
		schedule();
		return -EINTR;
	}
	if (!*expires) { /* a poll that does not wait */
		set_current_state(TASK_RUNNING);
		return 0;
	}
	hrtimer_init_sleeper(&sl, clock, mode);
	hrtimer_start(&sl.timer, *expires, mode);
	if (READ_ONCE(sl.task))
		schedule();
	hrtimer_cancel(&sl.timer);
	set_current_state(TASK_RUNNING);
	return sl.task ? -EINTR : 0;
}

int schedule_hrtimeout_range(ktime_t *expires, u64 delta, enum hrtimer_mode mode)
{
	return schedule_hrtimeout_range_clock(expires, delta, mode, CLOCK_MONOTONIC);
}

int schedule_hrtimeout(ktime_t *expires, enum hrtimer_mode mode)
{
	return schedule_hrtimeout_range(expires, 0, mode);
}

/* See <linux/sched.h>. */
long schedule_timeout(long timeout)
{
	ktime_t end = ktime_get() + timeout * (ktime_t)TICK_NSEC;

	if (timeout == MAX_SCHEDULE_TIMEOUT) {
		schedule();
		return timeout;
	}
	if (!schedule_hrtimeout(&end, HRTIMER_MODE_ABS))
		return 0;
	return max_t(long, 0, DIV_ROUND_UP(end - ktime_get(), (ktime_t)TICK_NSEC));
}

long schedule_timeout_interruptible(long timeout)
{
	set_current_state(TASK_INTERRUPTIBLE);
	return schedule_timeout(timeout);
}

long schedule_timeout_uninterruptible(long timeout)
{
	set_current_state(TASK_UNINTERRUPTIBLE);
	return schedule_timeout(timeout);
}

int schedule_until(u64 deadline)
{
	ktime_t expires = min(deadline, (u64)KTIME_MAX);

	might_sleep();
	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (signal_pending(current) && ktime_get() < expires) {
			set_current_state(TASK_RUNNING);
			return -EINTR;
		}
		if (!schedule_hrtimeout(&expires, HRTIMER_MODE_ABS))
			return 0;
	}
}
