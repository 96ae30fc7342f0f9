/*
 * The older ways to ask for the time. Linux: kernel/time/time.c.
 */
#include <linux/ktime.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/time.h>

/* gettimeofday(2): either pointer may be NULL; the time zone is UTC. 0 or -EFAULT. */
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
	return tz && clear_user(tz, sizeof(*tz)) ? -EFAULT : 0;
}

/* time(2): seconds since 1970, also in *@tloc unless that is NULL. -EFAULT. */
SYSCALL_DEFINE1(time, __kernel_old_time_t __user *, tloc)
{
	__kernel_old_time_t now = ktime_get_real_ns() / NSEC_PER_SEC;

	if (tloc && put_user(now, tloc))
		return -EFAULT;
	return now;
}
