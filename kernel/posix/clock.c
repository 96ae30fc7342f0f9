/*
 * What only programs ask that look at clocks closely: how fine one is, to set it, to sleep by it.
 * Linux: kernel/time/posix-timers.c, timekeeping.c; clock_getres(2), clock_nanosleep(2).
 */
#include <linux/capability.h>
#include <linux/hrtimer.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/posix-timers.h>
#include <linux/sched.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/time.h>

#define SETTOD_SEC_MAX (KTIME_SEC_MAX - 30L * 365 * 24 * 3600) /* for 30 years it may run on */

/* clock_getres(2). 0, -EINVAL, -EFAULT. */
SYSCALL_DEFINE2(clock_getres, clockid_t, clock, struct __kernel_timespec __user *, user)
{
	u64 now, res = clock_is_coarse(clock) ? TICK_NSEC : 1;

	if (clock_read(clock, &now))
		return -EINVAL;
	if (clock < 0 && CPUCLOCK_WHICH(clock) != CPUCLOCK_SCHED)
		res = TICK_NSEC;
	return user ? put_timespec(res, user) : 0;
}

long do_settime(u64 ns)
{
	if (ns / NSEC_PER_SEC >= SETTOD_SEC_MAX)
		return -EINVAL;
	if (!capable(CAP_SYS_TIME))
		return -EPERM;
	if (ns < ktime_get_ns()) /* the boot would have been before 1970 */
		return -EINVAL;
	ktime_set_real_ns(ns);
	clock_was_set();
	return 0;
}

/* clock_settime(2). 0, -EINVAL (also: one that cannot be set), -EPERM, -EFAULT. */
SYSCALL_DEFINE2(clock_settime, clockid_t, clock, const struct __kernel_timespec __user *, tp)
{
	u64 now, ns;
	long err;

	if (clock != CLOCK_REALTIME && (clock >= 0 || clock_read(clock, &now)))
		return -EINVAL;
	err = get_timespec(tp, &ns);
	if (err)
		return err;
	return clock == CLOCK_REALTIME ? do_settime(ns) : -EPERM;
}

/* Sleeps until @expires by @clock, which may be set meanwhile. 0 or -ERESTARTNOHAND. */
static long sleep_until_clock(clockid_t clock, ktime_t expires)
{
	while (expires > 0) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (!schedule_hrtimeout_range_clock(&expires, current->timer_slack_ns,
						    HRTIMER_MODE_ABS, clock))
			break;
		if (signal_pending(current))
			return -ERESTARTNOHAND;
	}
	return 0;
}

/*
 * clock_nanosleep(2): nanosleep by @clock; TIMER_ABSTIME: until then. -EOPNOTSUPP: one cannot sleep by it;
 * -EPERM: by an alarm clock, without CAP_WAKE_ALARM.
 */
SYSCALL_DEFINE4(clock_nanosleep, clockid_t, clock, int, flags,
		const struct __kernel_timespec __user *, req, struct __kernel_timespec __user *,
		rem)
{
	u64 now, ns;
	long err;

	if (clock >= 0 &&
	    clock_read(clock, &now)) /* a process's is looked for once the time is known */
		return -EINVAL;
	if (clock_is_coarse(clock) || clock == CLOCK_MONOTONIC_RAW ||
	    clock == CLOCK_THREAD_CPUTIME_ID)
		return -EOPNOTSUPP;
	err = get_timespec(req, &ns);
	if (err)
		return err;
	if (is_alarm_clock(clock) && flags & ~TIMER_ABSTIME)
		return -EINVAL;
	if (is_alarm_clock(clock) && !capable(CAP_WAKE_ALARM))
		return -EPERM;
	if (clock < 0 || clock == CLOCK_PROCESS_CPUTIME_ID)
		return cpu_clock_nanosleep(clock, flags, ns, rem);
	if (!(flags & TIMER_ABSTIME))
		return do_nanosleep(ns, rem);
	return sleep_until_clock(awake_clock(clock), min(ns, (u64)KTIME_MAX));
}
