/* How long poll, select and epoll wait. Linux: fs/select.c. */
#include "internal.h"
#include <linux/kernel.h>

ktime_t poll_deadline(u64 ns)
{
	return ns ? ktime_add_safe(ktime_get(), min(ns, (u64)KTIME_MAX)) : 0;
}

long poll_finish_timespec(struct __kernel_timespec __user *user, ktime_t end, long ret)
{
	/* A time that cannot be written is as it was: the call has done its work. */
	if (user && put_timespec(max(end - ktime_get(), (ktime_t)0), user))
		return ret;
	return ret;
}
