/*
 * Times as today's system calls pass them.
 */
#ifndef _UAPI_LINUX_TIME_TYPES_H
#define _UAPI_LINUX_TIME_TYPES_H

#include <linux/types.h>

struct __kernel_timespec {
	__kernel_time64_t tv_sec;
	long long tv_nsec; /* 0 to 999999999 */
};

struct __kernel_itimerspec {
	struct __kernel_timespec it_interval;
	struct __kernel_timespec it_value;
};

struct __kernel_old_timeval {
	__kernel_long_t tv_sec;
	__kernel_long_t tv_usec; /* 0 to 999999 */
};

_Static_assert(sizeof(struct __kernel_timespec) == 16, "struct __kernel_timespec is ABI");

#endif /* _UAPI_LINUX_TIME_TYPES_H */
