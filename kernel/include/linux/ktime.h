/* Clocks. Linux: <linux/timekeeping.h>. Implemented in arch/x86_64/time/ and kernel/time/. */
#pragma once

#include <linux/compiler.h>
#include <linux/types.h>

#define HZ 250
#define TICK_NSEC (NSEC_PER_SEC / HZ)
#define NSEC_PER_SEC 1000000000ULL
#define NSEC_PER_MSEC 1000000ULL
#define NSEC_PER_USEC 1000ULL

u64 ktime_get_ns(void);	     /* CLOCK_MONOTONIC: nanoseconds since boot */
u64 ktime_get_real_ns(void); /* CLOCK_REALTIME: nanoseconds since 1970 */
void ktime_set_real_ns(
	u64 now);	  /* what CLOCK_REALTIME is at this moment; 1970 until somebody says */
u64 get_jiffies_64(void); /* ticks since boot, HZ a second */
void udelay(unsigned long usecs);

/* kernel/time/clock.c: what the calls for clocks share; see there */
struct __kernel_timespec;
bool clock_is_coarse(int clock);
int clock_read(int clock, u64 *now);
int put_timespec(u64 ns, struct __kernel_timespec __user *user);
int get_timespec(const struct __kernel_timespec __user *user, u64 *ns);
long do_nanosleep(u64 ns, struct __kernel_timespec __user *rem);
