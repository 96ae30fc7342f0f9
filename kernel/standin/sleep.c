/* In place of kernel/timers: who sleeps looks at the clock whenever it is its turn. Linux: kernel/time/hrtimer.c. */
#include <linux/cputime.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/sched.h>
#include <linux/syscalls.h>
#include <uapi/linux/time.h>

/* There is no CPU time to ask for. */
int cpu_clock_read(clockid_t clock, u64 *now)
{
	return -EINVAL;
}

/* Nor is anything ever due. */
u64 hrtimer_interrupt(u64 now)
{
	return KTIME_MAX;
}

/* nanosleep(2): 0, or -EINTR and what is left of the time in @rem; -EFAULT, -EINVAL. */
SYSCALL_DEFINE2(nanosleep, const struct __kernel_timespec __user *, req,
		struct __kernel_timespec __user *, rem)
{
	u64 now = ktime_get_ns(), end, ns;
	int err = get_timespec(req, &ns);

	if (err)
		return err;
	end = now + min(ns, KTIME_MAX - now);
	while ((now = ktime_get_ns()) < end) {
		if (signal_pending(current))
			return rem && put_timespec(end - now, rem) ? -EFAULT : -EINTR;
		schedule();
	}
	return 0;
}
