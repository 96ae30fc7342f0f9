/* Clocks. Linux: <linux/timekeeping.h>, <linux/ktime.h>. Implemented in arch/x86_64/time/ and kernel/time/. */
#pragma once

#include <linux/compiler.h>
#include <linux/types.h>

#define HZ 250
#define TICK_NSEC (NSEC_PER_SEC / HZ)
#define NSEC_PER_SEC 1000000000ULL
#define NSEC_PER_MSEC 1000000ULL
#define NSEC_PER_USEC 1000ULL

typedef s64 ktime_t; /* nanoseconds */

#define KTIME_MAX ((ktime_t) ~((u64)1 << 63)) /* 292 years: does not come */
#define KTIME_SEC_MAX (KTIME_MAX / (ktime_t)NSEC_PER_SEC)

u64 ktime_get_ns(void);	     /* CLOCK_MONOTONIC: nanoseconds since boot */
u64 ktime_get_real_ns(void); /* CLOCK_REALTIME: nanoseconds since 1970 */
void ktime_set_real_ns(
	u64 now); /* what CLOCK_REALTIME is at this moment; 1970 until somebody says */
void udelay(unsigned long usecs);

/* Ticks since boot, HZ a second. */
static inline u64 get_jiffies_64(void)
{
	return ktime_get_ns() / TICK_NSEC;
}

#define ktime_get() ((ktime_t)ktime_get_ns())
#define ktime_get_real() ((ktime_t)ktime_get_real_ns())
#define jiffies ((unsigned long)get_jiffies_64())

/* @a + @b; KTIME_MAX where that is too large. */
static inline ktime_t ktime_add_safe(ktime_t a, ktime_t b)
{
	ktime_t sum;

	return __builtin_add_overflow(a, b, &sum) ? KTIME_MAX : sum;
}

/* kernel/time/clock.c: what the calls for clocks share; see there */
struct __kernel_timespec;
bool clock_is_coarse(int clock);
int clock_read(int clock, u64 *now);
int put_timespec(u64 ns, struct __kernel_timespec __user *user);
int get_timespec(const struct __kernel_timespec __user *user, u64 *ns);
long do_nanosleep(u64 ns, struct __kernel_timespec __user *rem);

/*
 * Between the clock's interrupt (arch/x86_64/time/) and the timers (kernel/timers/), interrupts off. The first calls the
 * timers that are due at @now (CLOCK_MONOTONIC) and says when the next one is; the second asks for an interrupt at @expires.
 */
u64 hrtimer_interrupt(u64 now);
void tick_program_event(u64 expires);
