/* nanosleep(2), which goes on after a signal that nobody catches. Linux: kernel/time/hrtimer.c. */
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/sched.h>
#include <linux/syscalls.h>
#include <uapi/linux/time.h>

static long sleep_until(u64 deadline, struct __kernel_timespec __user *rem);

static long nanosleep_restart(struct restart_block *restart)
{
	return sleep_until(restart->nanosleep.expires, restart->nanosleep.rmtp);
}

static long sleep_until(u64 deadline, struct __kernel_timespec __user *rem)
{
	u64 now;

	if (!schedule_until(deadline))
		return 0;
	now = ktime_get_ns();
	if (rem && put_timespec(deadline > now ? deadline - now : 0, rem))
		return -EFAULT;
	current->restart_block.fn = nanosleep_restart;
	current->restart_block.nanosleep.expires = deadline;
	current->restart_block.nanosleep.rmtp = rem;
	return -ERESTART_RESTARTBLOCK;
}

/* Sleeps for @ns. 0, or -ERESTART_RESTARTBLOCK and what is left of the time in @rem; -EFAULT. */
long do_nanosleep(u64 ns, struct __kernel_timespec __user *rem)
{
	u64 now = ktime_get_ns();

	return ns ? sleep_until(now + min(ns, KTIME_MAX - now), rem) : 0;
}

/* nanosleep(2): 0, or -EINTR and what is left of the time in @rem; -EFAULT, -EINVAL. */
SYSCALL_DEFINE2(nanosleep, const struct __kernel_timespec __user *, req,
		struct __kernel_timespec __user *, rem)
{
	u64 ns;

	return get_timespec(req, &ns) ?: do_nanosleep(ns, rem);
}
