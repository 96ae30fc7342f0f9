/*
 * preempt_count: how many reasons this CPU has not to sleep. The kernel is never preempted anyway;
 * the count is what might_sleep() and might_fault() look at. Low byte: spinlocks and
 * preempt_disable(); HARDIRQ_OFFSET for each nested interrupt handler. Linux: <linux/preempt.h>.
 */
#pragma once

#include <asm/percpu.h>

#define HARDIRQ_OFFSET 0x10000
#define NMI_OFFSET 0x100000

static __always_inline int preempt_count(void)
{
	return this_cpu_read(pcpu_hot.preempt_count);
}

static __always_inline void preempt_count_add(int n)
{
	this_cpu_add(pcpu_hot.preempt_count, n);
	barrier();
}

static __always_inline void preempt_count_sub(int n)
{
	barrier();
	this_cpu_add(pcpu_hot.preempt_count, -n);
}

#define preempt_disable() preempt_count_add(1)
#define preempt_enable() preempt_count_sub(1)
#define in_interrupt() (preempt_count() >= HARDIRQ_OFFSET)
#define in_nmi() (preempt_count() >= NMI_OFFSET)
#define in_atomic() (preempt_count() != 0)

/* Says "BUG: sleeping function called from invalid context" if the caller must not sleep now. */
void __might_sleep(const char *file, int line);
#define might_sleep()                                      \
	do {                                               \
		if (unlikely(in_atomic()))                 \
			__might_sleep(__FILE__, __LINE__); \
	} while (0)
