/* Device interrupts. Linux: <linux/interrupt.h>. Implemented in arch/x86_64/apic/. */
#pragma once

#include <asm/apic.h>
#include <asm/percpu.h>
#include <linux/types.h>

#define NR_VECTORS 256

typedef void (*irq_handler_t)(int irq, void *dev_id); /* runs with interrupts off */

struct irq_desc {
	irq_handler_t handler; /* NULL: nobody asked for it */
	void *dev_id;
	const char *name;
};

extern struct irq_desc irq_desc[NR_IRQS];
DECLARE_PER_CPU(u32, irq_counts[NR_VECTORS]); /* by vector: how often; ours alone to write */

/* Routes ISA interrupt @irq (0..15, through the MADT's overrides) to @handler and unmasks it. 0 or -EBUSY, -EINVAL. */
int request_irq(int irq, irq_handler_t handler, const char *name, void *dev_id);
