/*
 * clock_getres(2), clock_nanosleep(2): what only programs ask that look at clocks closely. Linux:
 * kernel/time/posix-timers.c.
 */
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/time.h>

/* clock_getres(2). 0, -EINVAL, -EFAULT. */
SYSCALL_DEFINE2(clock_getres, clockid_t, clock, struct __kernel_timespec __user *, user)
{
	u64 now;

	if (clock_read(clock, &now))
		return -EINVAL;
	return user ? put_timespec(clock_is_coarse(clock) ? TICK_NSEC : 1, user) : 0;
}

/* clock_nanosleep(2): the same by @clock; TIMER_ABSTIME: until then. -EOPNOTSUPP: one cannot sleep by it. */
SYSCALL_DEFINE4(clock_nanosleep, clockid_t, clock, int, flags,
		const struct __kernel_timespec __user *, req, struct __kernel_timespec __user *,
		rem)
{
	u64 now, ns;

	if (clock_read(clock, &now))
		return -EINVAL;
	if (clock_is_coarse(clock) || clock == CLOCK_MONOTONIC_RAW)
		return -EOPNOTSUPP;
	if (!(flags & TIMER_ABSTIME))
		return get_timespec(req, &ns) ?: do_nanosleep(ns, rem);
	return get_timespec(req, &ns) ?: do_nanosleep(ns > now ? ns - now : 0, NULL);
}
