/*
 * Clocks: clock_gettime(2). Linux: kernel/time/posix-timers.c, time.c.
 */
#include <linux/cputime.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/sched.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/time.h>

bool clock_is_coarse(clockid_t clock)
{
	return clock == CLOCK_REALTIME_COARSE || clock == CLOCK_MONOTONIC_COARSE;
}

/* The time of @clock in nanoseconds in *@now. 0, or -EINVAL if there is no such clock. */
int clock_read(clockid_t clock, u64 *now)
{
	switch (clock) {
	case CLOCK_REALTIME:
	case CLOCK_REALTIME_COARSE:
	case CLOCK_REALTIME_ALARM:
	case CLOCK_TAI:
		*now = ktime_get_real_ns();
		break;
	case CLOCK_MONOTONIC:
	case CLOCK_MONOTONIC_RAW:
	case CLOCK_MONOTONIC_COARSE:
	case CLOCK_BOOTTIME: /* Lstar never suspends */
	case CLOCK_BOOTTIME_ALARM:
		*now = ktime_get_ns();
		break;
	default:
		return cpu_clock_read(clock, now);
	}
	if (clock_is_coarse(clock))
		*now -= *now % TICK_NSEC;
	return 0;
}

int put_timespec(u64 ns, struct __kernel_timespec __user *user)
{
	struct __kernel_timespec ts = { ns / NSEC_PER_SEC, ns % NSEC_PER_SEC };

	return copy_to_user(user, &ts, sizeof(ts)) ? -EFAULT : 0;
}

/* A time from user memory in nanoseconds, at most KTIME_MAX, in *@ns. 0, -EFAULT, -EINVAL. */
int get_timespec(const struct __kernel_timespec __user *user, u64 *ns)
{
	struct __kernel_timespec ts;

	if (copy_from_user(&ts, user, sizeof(ts)))
		return -EFAULT;
	if (ts.tv_sec < 0 || ts.tv_nsec < 0 || ts.tv_nsec >= (long long)NSEC_PER_SEC)
		return -EINVAL;
	if (ts.tv_sec >= KTIME_SEC_MAX)
		*ns = KTIME_MAX;
	else
		*ns = ts.tv_sec * NSEC_PER_SEC + ts.tv_nsec;
	return 0;
}

/* clock_gettime(2). 0, -EINVAL, -EFAULT. */
SYSCALL_DEFINE2(clock_gettime, clockid_t, clock, struct __kernel_timespec __user *, user)
{
	u64 now;

	return clock_read(clock, &now) ?: put_timespec(now, user);
}
