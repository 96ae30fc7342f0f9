/* How a CPU stops, and how it takes the machine down with it. Linux: <asm/reboot.h>. */
#pragma once

#include <asm/irqflags.h>
#include <linux/compiler.h>
#include <linux/types.h>

/* Sleep until an interrupt; with interrupts off until an NMI. */
static __always_inline void native_halt(void)
{
	__asm__ volatile("hlt" ::: "memory");
}

/* For good. */
static inline __noreturn void stop_this_cpu(void)
{
	for (;;) {
		local_irq_disable();
		native_halt();
	}
}

/*
 * An exception without an interrupt table cannot be delivered, nor can the double fault that
 * follows: the CPU resets.
 */
static inline __noreturn void triple_fault(void)
{
	struct {
		u16 limit;
		u64 base;
	} __packed none = { 0, 0 };

	__asm__ volatile("lidt %0; int3" ::"m"(none) : "memory");
	__builtin_unreachable();
}
