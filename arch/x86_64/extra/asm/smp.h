/* Interrupts from CPU to CPU. Linux: <asm/smp.h>, <asm/apic.h>. Implemented in arch/x86_64/smp/. */
#pragma once

#include <linux/cpumask.h>
#include <linux/types.h>

extern u8 cpu_apic_id[NR_CPUS];

/* Sends @icr, a vector or an APIC_DM_, to @cpu. Any context. */
void send_ipi(int cpu, u32 icr);
