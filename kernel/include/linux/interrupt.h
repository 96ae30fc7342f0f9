/* Device interrupts. Linux: <linux/interrupt.h>. Implemented in arch/x86_64/apic/. */
#pragma once

#include <linux/types.h>

typedef void (*irq_handler_t)(int irq, void *dev_id); /* runs with interrupts off */

/* Routes ISA interrupt @irq (0..15, through the MADT's overrides) to @handler and unmasks it. 0 or -EBUSY, -EINVAL. */
int request_irq(int irq, irq_handler_t handler, const char *name, void *dev_id);
