/*
 * How a call that a signal interrupted goes on: it leaves a function and what that needs, answers
 * -ERESTART_RESTARTBLOCK, and restart_syscall(2) calls the function. Linux: <linux/restart_block.h>.
 */
#pragma once

#include <linux/types.h>

struct restart_block {
	long (*fn)(struct restart_block *restart);
	union {
		struct {
			clockid_t clockid;
			struct __kernel_timespec __user *rmtp;
			u64 expires;
		} nanosleep;
		struct {
			u32 __user *uaddr;
			u32 val, flags, bitset;
			u64 time;
		} futex;
		struct {
			struct pollfd __user *ufds;
			unsigned int nfds;
			bool has_timeout;
			u64 expires; /* CLOCK_MONOTONIC, ns */
		} poll;
	};
};
