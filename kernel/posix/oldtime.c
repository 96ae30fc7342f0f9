/*
 * The older ways to ask for the time and to set it. Linux: kernel/time/time.c.
 */
#include <linux/capability.h>
#include <linux/ktime.h>
#include <linux/posix-timers.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/time.h>

#define MAX_WEST (15 * 60) /* minutes */

static struct timezone sys_tz; /* what settimeofday(2) was told; nothing goes by it */

/* gettimeofday(2): either pointer may be NULL. 0 or -EFAULT. */
SYSCALL_DEFINE2(gettimeofday, struct __kernel_old_timeval __user *, tv, struct timezone __user *,
		tz)
{
	u64 now = ktime_get_real_ns();
	struct __kernel_old_timeval time = {
		.tv_sec = now / NSEC_PER_SEC,
		.tv_usec = now % NSEC_PER_SEC / NSEC_PER_USEC,
	};

	if (tv && copy_to_user(tv, &time, sizeof(time)))
		return -EFAULT;
	return tz && copy_to_user(tz, &sys_tz, sizeof(*tz)) ? -EFAULT : 0;
}

/* settimeofday(2). 0, -EINVAL, -EPERM, -EFAULT. */
SYSCALL_DEFINE2(settimeofday, struct __kernel_old_timeval __user *, tv, struct timezone __user *,
		tz)
{
	struct __kernel_old_timeval time = { 0, 0 };
	struct timezone zone;

	if (tv && copy_from_user(&time, tv, sizeof(time)))
		return -EFAULT;
	if (time.tv_usec < 0 || time.tv_usec > (long)(NSEC_PER_SEC / NSEC_PER_USEC))
		return -EINVAL;
	if (tz && copy_from_user(&zone, tz, sizeof(zone)))
		return -EFAULT;
	if (time.tv_sec < 0 || time.tv_sec >= KTIME_SEC_MAX ||
	    time.tv_usec == NSEC_PER_SEC / NSEC_PER_USEC)
		return -EINVAL;
	if (!capable(CAP_SYS_TIME))
		return -EPERM;
	if (tz) {
		if (zone.tz_minuteswest > MAX_WEST || zone.tz_minuteswest < -MAX_WEST)
			return -EINVAL;
		sys_tz = zone;
	}
	return tv ? do_settime(time.tv_sec * NSEC_PER_SEC + time.tv_usec * NSEC_PER_USEC) : 0;
}

/* time(2): seconds since 1970, also in *@tloc unless that is NULL. -EFAULT. */
SYSCALL_DEFINE1(time, __kernel_old_time_t __user *, tloc)
{
	__kernel_old_time_t now = ktime_get_real_ns() / NSEC_PER_SEC;

	if (tloc && put_user(now, tloc))
		return -EFAULT;
	return now;
}
