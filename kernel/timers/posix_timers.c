/*
 * timer_create(2) and its family: any number of timers for a process, by the clock or by CPU time, that send a signal with
 * their number. Linux: kernel/time/posix-timers.c.
 *
 * The process's siglock protects the tree of its timers and all in each. A timer's signal is queued once at most; one with an
 * interval stops at that, and starts anew when the signal is taken, so that no interval is short enough to do nothing
 * but expire. What it has missed until then is its overrun.
 */
#include <asm/processor.h>
#include <linux/cputime.h>
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/pid.h>
#include <linux/capability.h>
#include <linux/posix-timers.h>
#include <linux/sched/task.h>
#include <linux/signal.h>
#include <linux/slab.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/asm/siginfo.h>
#include <uapi/linux/limits.h>

struct k_itimer {
	struct rb_node node; /* in its process's tree, by id */
	__kernel_timer_t id;
	clockid_t clock; /* as the caller has it */
	clockid_t base; /* by which expires goes: a relative time does not follow CLOCK_REALTIME's setting */
	bool by_cpu;   /* cpu is in use, else timer */
	bool silent;   /* SIGEV_NONE: it never runs, but tells what is left */
	bool armed;    /* expires says something */
	bool in_queue; /* its signal is queued, and it goes on when that is taken */
	enum pid_type type;
	struct task_struct *target; /* who gets the signal: a thread, or the leader for the process */
	struct task_struct *timed; /* whose CPU time it goes by; NULL: it goes by a clock */
	struct sigqueue *sigq;
	struct user_struct *user;  /* whose RLIMIT_SIGPENDING counts sigq */
	ktime_t expires, interval; /* ns */
	s64 overrun;		   /* intervals that are over since the signal was taken last */
	int overrun_last;	   /* what was told with that */
	union {
		struct hrtimer timer;
		struct cpu_timer cpu;
	};
};

static struct k_itimer *find_timer(__kernel_timer_t id)
{
	struct rb_node *node = current->signal->timers.by_id.rb_node;

	while (node) {
		struct k_itimer *timer = rb_entry(node, struct k_itimer, node);

		if (timer->id == id)
			return timer;
		node = id < timer->id ? node->rb_left : node->rb_right;
	}
	return NULL;
}

static ktime_t timer_now(const struct k_itimer *timer)
{
	u64 now;

	if (timer->timed)
		return cpu_clock_sample(timer->base, timer->timed);
	clock_read(timer->base, &now);
	return now;
}

/* Lets the expiry pass @now by whole intervals, which are counted. */
static void forward(struct k_itimer *timer, ktime_t now)
{
	u64 times;

	if (now < timer->expires)
		return;
	times = (now - timer->expires) / timer->interval + 1;
	timer->overrun += times;
	timer->expires = ktime_add_safe(timer->expires, times * timer->interval);
}

static void start(struct k_itimer *timer)
{
	if (timer->silent)
		return;
	if (timer->timed)
		cpu_timer_start(&timer->cpu, timer->timed, timer->base, timer->expires);
	else
		hrtimer_start(&timer->timer, timer->expires, HRTIMER_MODE_ABS);
}

/* False: its function is running, and wants the siglock. */
static bool try_to_stop(struct k_itimer *timer)
{
	if (!timer->timed)
		return hrtimer_try_to_cancel(&timer->timer) >= 0;
	cpu_timer_stop(&timer->cpu);
	return true;
}

/* It is due: the signal, or the next time if nobody wants that. Siglock held. */
static void expired(struct k_itimer *timer)
{
	ktime_t now;

	timer->armed = timer->interval;
	/* A thread that has left its process takes nothing any more. */
	if (timer->target->thread_node.next &&
	    !send_sigqueue(timer->sigq, timer->target, timer->type)) {
		timer->in_queue = timer->interval;
		return;
	}
	if (!timer->interval)
		return;
	now = timer_now(timer);
	/* Not more often than ticks, or an interval of a nanosecond would take the CPU for good. */
	forward(timer, timer->interval < (ktime_t)TICK_NSEC ? now + (ktime_t)TICK_NSEC : now);
	start(timer);
}

static enum hrtimer_restart posix_timer_fn(struct hrtimer *hrtimer)
{
	struct k_itimer *timer = container_of(hrtimer, struct k_itimer, timer);
	spinlock_t *lock = &timer->target->sighand->siglock; /* its own: see exit_itimers() */

	spin_lock(lock);
	expired(timer);
	spin_unlock(lock);
	return HRTIMER_NORESTART;
}

static void posix_cpu_timer_fn(struct cpu_timer *cpu)
{
	expired(container_of(cpu, struct k_itimer, cpu));
}

/* See <linux/signal.h>. */
void posixtimer_rearm(struct kernel_siginfo *info)
{
	struct k_itimer *timer;

	if (info->si_signo == SIGALRM)
		itimer_rearm();
	timer = info->si_code == SI_TIMER ? find_timer(info->si_timerid) : NULL;
	if (!timer || !timer->in_queue)
		return;
	timer->in_queue = false;
	forward(timer, timer_now(timer));
	timer->overrun_last = min(timer->overrun - 1 + info->si_overrun, (s64)INT_MAX);
	timer->overrun = 0;
	info->si_overrun = timer->overrun_last;
	start(timer);
}

/* Its sigq, if it is queued, belongs to the queue from now on. No lock held, and nobody finds @timer any more. */
static void free_timer(struct k_itimer *timer)
{
	spinlock_t *lock = &current->sighand->siglock;

	spin_lock_irq(lock);
	while (!try_to_stop(timer)) {
		spin_unlock_irq(lock);
		cpu_relax();
		spin_lock_irq(lock);
	}
	timer->sigq->user = timer->user;
	if (list_empty(&timer->sigq->list))
		sigqueue_free(timer->sigq);
	spin_unlock_irq(lock);
	if (timer->timed)
		put_task_struct(timer->timed);
	put_task_struct(timer->target);
	kfree(timer);
}

static int delete_timer(__kernel_timer_t id)
{
	struct k_itimer *timer;

	spin_lock_irq(&current->sighand->siglock);
	timer = find_timer(id);
	if (timer)
		rb_erase(&timer->node, &current->signal->timers.by_id);
	spin_unlock_irq(&current->sighand->siglock);
	if (!timer)
		return -EINVAL;
	free_timer(timer);
	return 0;
}

void exit_itimers(void)
{
	struct rb_node *node;

	while ((node = current->signal->timers.by_id.rb_node))
		delete_timer(rb_entry(node, struct k_itimer, node)->id);
}

/* Whom @event means, with a reference: a thread of the current process, or its leader. NULL: nobody. */
static struct task_struct *target_of(const struct sigevent *event)
{
	struct task_struct *task = current->group_leader;

	spin_lock_irq(&tasklist_lock);
	if (event->sigev_notify == (SIGEV_SIGNAL | SIGEV_THREAD_ID)) {
		task = find_task_by_pid(event->sigev_notify_thread_id);
		if (task && !same_thread_group(task, current))
			task = NULL;
	}
	if (task)
		get_task_struct(task);
	spin_unlock_irq(&tasklist_lock);
	return task;
}

static bool good_event(const struct sigevent *event)
{
	switch (event->sigev_notify) {
	case SIGEV_NONE:
		return true;
	case SIGEV_SIGNAL:
	case SIGEV_THREAD: /* libc's business: to the kernel it is a signal */
	case SIGEV_SIGNAL | SIGEV_THREAD_ID:
		return event->sigev_signo > 0 && event->sigev_signo <= SIGRTMAX;
	}
	return false;
}

/* By what @timer goes: 0, -EINVAL, -EOPNOTSUPP, -EPERM. Another process's CPU time is nothing to have timers by. */
static int set_clock(struct k_itimer *timer, clockid_t clock)
{
	u64 now;

	timer->clock = timer->base = clock;
	if (!is_cpu_clock(&timer->base)) {
		if (clock_read(clock, &now))
			return -EINVAL;
		if (clock_is_coarse(clock) || clock == CLOCK_MONOTONIC_RAW)
			return -EOPNOTSUPP;
		if (is_alarm_clock(clock) && !capable(CAP_WAKE_ALARM))
			return -EPERM;
		timer->clock = timer->base = awake_clock(clock);
		hrtimer_setup(&timer->timer, posix_timer_fn, timer->base, HRTIMER_MODE_ABS);
		return 0;
	}
	timer->timed = cpu_clock_task(timer->base);
	if (!timer->timed)
		return -EINVAL;
	timer->cpu.function = posix_cpu_timer_fn;
	return same_thread_group(timer->timed, current) ? 0 : -EOPNOTSUPP;
}

static int set_event(struct k_itimer *timer, const struct sigevent *event)
{
	struct kernel_siginfo *info;

	timer->target = good_event(event) ? target_of(event) : NULL;
	if (!timer->target)
		return -EINVAL;
	timer->sigq = sigqueue_alloc(current, false);
	if (!timer->sigq)
		return -EAGAIN;
	INIT_LIST_HEAD(&timer->sigq->list);
	timer->user = timer->sigq->user;
	timer->sigq->user = NULL; /* ours: not to be freed when it is taken */
	info = &timer->sigq->info;
	init_siginfo(info, event->sigev_signo, SI_TIMER);
	info->_fields._timer._sigval = event->sigev_value;
	timer->silent = event->sigev_notify == SIGEV_NONE;
	timer->type = event->sigev_notify & SIGEV_THREAD_ID ? PIDTYPE_PID : PIDTYPE_TGID;
	return 0;
}

/* Gives @timer a number and enters it. */
static void enter_timer(struct k_itimer *timer)
{
	struct process_timers *timers = &current->signal->timers;
	struct rb_node **link = &timers->by_id.rb_node, *parent = NULL;

	spin_lock_irq(&current->sighand->siglock);
	do {
		timer->id = timers->next_id;
		timers->next_id = timer->id == INT_MAX ? 0 : timer->id + 1;
	} while (find_timer(timer->id));
	timer->sigq->info.si_timerid = timer->id;
	while (*link) {
		parent = *link;
		link = &parent->rb_child[timer->id > rb_entry(parent, struct k_itimer, node)->id];
	}
	rb_link_node(&timer->node, parent, link);
	rb_insert_color(&timer->node, &timers->by_id);
	spin_unlock_irq(&current->sighand->siglock);
}

static int create_timer(clockid_t clock, const struct sigevent *event, bool is_default,
			__kernel_timer_t *id)
{
	struct k_itimer *timer = kzalloc(sizeof(*timer), GFP_KERNEL);
	int err;

	if (!timer)
		return -EAGAIN;
	err = set_clock(timer, clock) ?: set_event(timer, event);
	if (err) {
		if (timer->timed)
			put_task_struct(timer->timed);
		if (timer->target)
			put_task_struct(timer->target);
		kfree(timer);
		return err;
	}
	enter_timer(timer);
	*id = timer->id;
	if (is_default) /* nobody else knows the number yet */
		timer->sigq->info._fields._timer._sigval.sival_int = timer->id;
	return 0;
}

/* timer_create(2). 0, -EINVAL, -EOPNOTSUPP, -EAGAIN, -EFAULT. */
SYSCALL_DEFINE3(timer_create, clockid_t, which_clock, struct sigevent __user *, timer_event_spec,
		__kernel_timer_t __user *, created_timer_id)
{
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM };
	__kernel_timer_t id;
	int err;

	if (timer_event_spec && copy_from_user(&event, timer_event_spec, sizeof(event)))
		return -EFAULT;
	err = create_timer(which_clock, &event, !timer_event_spec, &id);
	if (!err && put_user(id, created_timer_id)) {
		delete_timer(id);
		err = -EFAULT;
	}
	return err;
}

/* What is left of it, and its interval. Siglock held. */
static void get_setting(struct k_itimer *timer, u64 *value, u64 *interval)
{
	ktime_t now = timer_now(timer);

	*interval = timer->interval;
	*value = 0;
	if (!timer->armed)
		return;
	if (timer->interval && (timer->in_queue || timer->silent))
		forward(timer, now);
	if (timer->expires > now)
		*value = timer->expires - now;
	else if (!timer->silent)
		*value = 1; /* it is about to expire: 0 would say that it is off */
}

static int put_setting(u64 value, u64 interval, struct __kernel_itimerspec __user *user)
{
	struct __kernel_itimerspec setting = {
		.it_interval = { interval / NSEC_PER_SEC, interval % NSEC_PER_SEC },
		.it_value = { value / NSEC_PER_SEC, value % NSEC_PER_SEC },
	};

	return copy_to_user(user, &setting, sizeof(setting)) ? -EFAULT : 0;
}

/* timer_gettime(2). 0, -EINVAL, -EFAULT. */
SYSCALL_DEFINE2(timer_gettime, __kernel_timer_t, timer_id, struct __kernel_itimerspec __user *,
		setting)
{
	struct k_itimer *timer;
	u64 value, interval;

	spin_lock_irq(&current->sighand->siglock);
	timer = find_timer(timer_id);
	if (timer)
		get_setting(timer, &value, &interval);
	spin_unlock_irq(&current->sighand->siglock);
	return timer ? put_setting(value, interval, setting) : -EINVAL;
}

/* The timer, stopped, and the siglock held; NULL, and it is not: there is none. */
static struct k_itimer *lock_stopped(__kernel_timer_t id)
{
	struct k_itimer *timer;

	for (;;) {
		spin_lock_irq(&current->sighand->siglock);
		timer = find_timer(id);
		if (timer && try_to_stop(timer))
			return timer;
		spin_unlock_irq(&current->sighand->siglock);
		if (!timer)
			return NULL;
		cpu_relax();
	}
}

static void set_timer(struct k_itimer *timer, bool absolute, u64 value, u64 interval)
{
	timer->in_queue = false;
	timer->overrun = 0;
	timer->overrun_last = 0;
	timer->armed = value;
	timer->interval = value ? min(interval, (u64)KTIME_MAX) : 0;
	if (!value)
		return;
	if (!timer->timed) {
		timer->base = absolute || timer->clock != CLOCK_REALTIME ? timer->clock
									 : CLOCK_MONOTONIC;
		hrtimer_setup(&timer->timer, posix_timer_fn, timer->base, HRTIMER_MODE_ABS);
	}
	timer->expires = absolute ? (ktime_t)min(value, (u64)KTIME_MAX)
				  : ktime_add_safe(timer_now(timer), min(value, (u64)KTIME_MAX));
	if (timer->timed && !timer->silent && timer_now(timer) >= timer->expires)
		expired(timer); /* a process that does not run has no tick to see it */
	else
		start(timer);
}

/* timer_settime(2). 0, -EINVAL, -EFAULT. */
SYSCALL_DEFINE4(timer_settime, __kernel_timer_t, timer_id, int, flags,
		const struct __kernel_itimerspec __user *, new_setting,
		struct __kernel_itimerspec __user *, old_setting)
{
	u64 value, interval, old_value, old_interval;
	struct k_itimer *timer;
	int err;

	if (!new_setting)
		return -EINVAL;
	/* Two timespecs, the interval first. */
	err = get_timespec((const struct __kernel_timespec __user *)new_setting, &interval)
		      ?: get_timespec((const struct __kernel_timespec __user *)new_setting + 1,
				      &value);
	if (err)
		return err;
	timer = lock_stopped(timer_id);
	if (!timer)
		return -EINVAL;
	get_setting(timer, &old_value, &old_interval);
	set_timer(timer, flags & TIMER_ABSTIME, value, interval);
	spin_unlock_irq(&current->sighand->siglock);
	return old_setting ? put_setting(old_value, old_interval, old_setting) : 0;
}

/* timer_getoverrun(2): of the signal that was taken last; -EINVAL. */
SYSCALL_DEFINE1(timer_getoverrun, __kernel_timer_t, timer_id)
{
	struct k_itimer *timer;
	int overrun = -EINVAL;

	spin_lock_irq(&current->sighand->siglock);
	timer = find_timer(timer_id);
	if (timer)
		overrun = timer->overrun_last;
	spin_unlock_irq(&current->sighand->siglock);
	return overrun;
}

/* timer_delete(2). 0, -EINVAL. */
SYSCALL_DEFINE1(timer_delete, __kernel_timer_t, timer_id)
{
	return delete_timer(timer_id);
}
