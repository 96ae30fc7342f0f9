/* Registers of the local APIC, and the wiring of interrupts. SDM vol. 3, table 11-1. Linux: <asm/apicdef.h>. */
#pragma once

#include <asm/percpu.h>
#include <linux/cpumask.h>
#include <linux/types.h>

#define APIC_ID 0x20
#define APIC_TPR 0x80
#define APIC_EOI 0xb0
#define APIC_SVR 0xf0
#define APIC_SVR_ENABLE 0x100
#define APIC_LVT_TIMER 0x320
#define APIC_LVT_LINT0 0x350
#define APIC_LVT_LINT1 0x360
#define APIC_LVT_MASKED 0x10000
#define APIC_LVT_NMI 0x400
#define APIC_TIMER_INITIAL 0x380
#define APIC_TIMER_CURRENT 0x390
#define APIC_TIMER_DIVIDE 0x3e0
#define APIC_DIVIDE_BY_16 0x3

#define IOAPIC_LEVEL BIT(15)
#define IOAPIC_LOW BIT(13)
#define NR_IRQS 16 /* those of the ISA bus */

/* Where the I/O APIC is, and at which of its pins each ISA interrupt comes. */
struct irq_routing {
	phys_addr_t ioapic_base;
	u32 gsi_base;	    /* the number of its first pin */
	u32 gsi[NR_IRQS];   /* pins, counted over all I/O APICs */
	u32 flags[NR_IRQS]; /* IOAPIC_LEVEL, IOAPIC_LOW; 0: a rising edge */
	unsigned int nr_cpus;
	u8 apic_id[NR_CPUS]; /* of the CPUs that can be used */
};

struct pt_regs;

extern struct irq_routing irq_routing;

void apic_cpu_init(void); /* this CPU's local APIC */
u32 apic_read(u32 reg);
void apic_write(u32 reg, u32 val);
/* arch/x86_64/time/time.c */
void timer_interrupt(struct pt_regs *regs);
void timer_cpu_init(void); /* this CPU's timer, and its tick */
/* When the timer's interrupt comes; 0: it is being handled, and the handler sets the timer at its end. */
DECLARE_PER_CPU(u64, tick_programmed);
