/*
 * alarm(2), setitimer(2), getitimer(2): three timers of a process. ITIMER_REAL is a timer of the clock; it starts anew when its
 * SIGALRM is taken, so that no interval is short enough to do nothing but expire. The other two go by CPU time:
 * cpu_timers.c. Linux: kernel/time/itimer.c.
 */
#include <asm/processor.h>
#include <linux/kernel.h>
#include <linux/posix-timers.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/signal.h>

struct itimer {
	u64 value, interval; /* ns */
};

static enum hrtimer_restart it_real_fn(struct hrtimer *timer)
{
	struct signal_struct *sig = container_of(timer, struct signal_struct, timers.real);
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	if (!list_empty(&sig->thread_head))
		send_sig_info(SIGALRM, SEND_SIG_PRIV,
			      list_first_entry(&sig->thread_head, struct task_struct, thread_node),
			      PIDTYPE_TGID);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return HRTIMER_NORESTART;
}

void itimer_rearm(void)
{
	struct process_timers *timers = &current->signal->timers;

	if (!timers->real_incr || hrtimer_is_queued(&timers->real))
		return;
	hrtimer_forward_now(&timers->real, timers->real_incr);
	hrtimer_restart(&timers->real);
}

/* Siglock held. */
static void get_real(struct process_timers *timers, struct itimer *old)
{
	ktime_t left;

	old->interval = timers->real_incr;
	old->value = 0;
	if (!timers->real.function || !hrtimer_active(&timers->real))
		return;
	left = hrtimer_expires_remaining(&timers->real);
	old->value = max_t(ktime_t, left, NSEC_PER_USEC);
}

static void set_real(const struct itimer *new, struct itimer *old)
{
	struct process_timers *timers = &current->signal->timers;
	spinlock_t *lock = &current->sighand->siglock;

	spin_lock_irq(lock);
	get_real(timers, old);
	/* Its function takes the lock that we hold. */
	while (timers->real.function && hrtimer_try_to_cancel(&timers->real) < 0) {
		spin_unlock_irq(lock);
		cpu_relax();
		spin_lock_irq(lock);
	}
	timers->real_incr = new->value ? new->interval : 0;
	if (!timers->real.function)
		hrtimer_setup(&timers->real, it_real_fn, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	if (new->value)
		hrtimer_start(&timers->real, new->value, HRTIMER_MODE_REL);
	spin_unlock_irq(lock);
}

/* The time of the two others, as their ticks see it; and what is left of it. Siglock held. */
static u64 cpu_now(int which)
{
	u64 utime, stime;

	thread_group_cputime(current, &utime, &stime);
	return which == CPUCLOCK_VIRT ? utime : utime + stime;
}

static void cpu_itimer(int which, const struct itimer *new, struct itimer *old)
{
	struct cpu_itimer *it = &current->signal->timers.cpu_itimer[which];
	u64 now;

	spin_lock_irq(&current->sighand->siglock);
	now = cpu_now(which);
	old->interval = it->incr;
	old->value = it->expires > now ? it->expires - now : it->expires ? TICK_NSEC : 0;
	if (new) {
		it->incr = new->interval;
		it->expires = new->value ? now + new->value : 0;
	}
	spin_unlock_irq(&current->sighand->siglock);
}

/* @new: NULL only asks. 0 or -EINVAL. */
static int do_itimer(int which, const struct itimer *new, struct itimer *old)
{
	switch (which) {
	case ITIMER_REAL:
		if (new) {
			set_real(new, old);
			return 0;
		}
		spin_lock_irq(&current->sighand->siglock);
		get_real(&current->signal->timers, old);
		spin_unlock_irq(&current->sighand->siglock);
		return 0;
	case ITIMER_VIRTUAL:
	case ITIMER_PROF:
		cpu_itimer(which == ITIMER_PROF ? CPUCLOCK_PROF : CPUCLOCK_VIRT, new, old);
		return 0;
	}
	return -EINVAL;
}

static int to_ns(const struct timeval *tv, u64 *ns)
{
	if (tv->tv_sec < 0 || tv->tv_usec < 0 ||
	    tv->tv_usec >= (long)(NSEC_PER_SEC / NSEC_PER_USEC))
		return -EINVAL;
	*ns = tv->tv_sec >= KTIME_SEC_MAX ? (u64)KTIME_MAX
					  : tv->tv_sec * NSEC_PER_SEC + tv->tv_usec * NSEC_PER_USEC;
	return 0;
}

static int put_itimerval(const struct itimer *it, struct itimerval __user *user)
{
	struct itimerval value = {
		.it_interval = { it->interval / NSEC_PER_SEC,
				 it->interval % NSEC_PER_SEC / NSEC_PER_USEC },
		.it_value = { it->value / NSEC_PER_SEC, it->value % NSEC_PER_SEC / NSEC_PER_USEC },
	};

	return copy_to_user(user, &value, sizeof(value)) ? -EFAULT : 0;
}

/* getitimer(2). 0, -EINVAL, -EFAULT. */
SYSCALL_DEFINE2(getitimer, int, which, struct itimerval __user *, value)
{
	struct itimer it;

	return do_itimer(which, NULL, &it) ?: put_itimerval(&it, value);
}

/* setitimer(2). 0, -EINVAL, -EFAULT. NULL for @value is 0, as Linux has it. */
SYSCALL_DEFINE3(setitimer, int, which, struct itimerval __user *, value, struct itimerval __user *,
		ovalue)
{
	struct itimer new = { 0, 0 }, old;
	struct itimerval user;
	int err = 0;

	if (value && copy_from_user(&user, value, sizeof(user)))
		return -EFAULT;
	if (value)
		err = to_ns(&user.it_value, &new.value) ?: to_ns(&user.it_interval, &new.interval);
	err = err ?: do_itimer(which, &new, &old);
	return err || !ovalue ? err : put_itimerval(&old, ovalue);
}

/* alarm(2): seconds that were left of the one before, not less than 1 unless there was none. */
SYSCALL_DEFINE1(alarm, unsigned int, seconds)
{
	struct itimer new = { seconds * NSEC_PER_SEC, 0 }, old;
	u64 left;

	set_real(&new, &old);
	left = (old.value + NSEC_PER_SEC / 2) / NSEC_PER_SEC;
	return old.value && !left ? 1 : left;
}
