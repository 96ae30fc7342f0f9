/* Interrupts from CPU to CPU. Linux: <asm/smp.h>, <asm/apic.h>. Implemented in arch/x86_64/smp/. */
#pragma once

#include <linux/cpumask.h>
#include <linux/types.h>

#define APIC_ICR 0x300
#define APIC_ICR_HIGH 0x310
#define APIC_ICR_PENDING 0x1000
#define APIC_DM_NMI 0x400
#define APIC_DM_INIT 0x500
#define APIC_DM_STARTUP 0x600
#define APIC_INT_ASSERT 0x4000

#define APIC_TIMER_PERIODIC 0x20000

extern u8 cpu_apic_id[NR_CPUS];

/* Sends @icr, a vector or an APIC_DM_, to @cpu. Any context. */
void send_ipi(int cpu, u32 icr);
