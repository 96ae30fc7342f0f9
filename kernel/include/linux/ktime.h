/* Clocks. Linux: <linux/timekeeping.h>. Implemented in arch/x86_64/time/ and kernel/time/. */
#pragma once

#include <linux/types.h>

#define HZ 250
#define NSEC_PER_SEC 1000000000ULL
#define NSEC_PER_MSEC 1000000ULL
#define NSEC_PER_USEC 1000ULL

u64 ktime_get_ns(void);	     /* CLOCK_MONOTONIC: nanoseconds since boot */
u64 ktime_get_real_ns(void); /* CLOCK_REALTIME: nanoseconds since 1970 */
void ktime_set_real_ns(u64 now); /* what CLOCK_REALTIME is at this moment; 1970 until somebody says */
u64 get_jiffies_64(void);    /* ticks since boot, HZ a second */
void udelay(unsigned long usecs);
