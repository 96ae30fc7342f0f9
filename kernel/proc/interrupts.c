/* /proc/interrupts: how often each CPU was interrupted, and by whom. Linux: kernel/irq/proc.c, arch/x86/kernel/irq.c. */
#include "internal.h"
#include <asm/traps.h>
#include <linux/cpumask.h>
#include <linux/init.h>
#include <linux/interrupt.h>

static u32 count_of(unsigned int cpu, unsigned int vector)
{
	return READ_ONCE((*per_cpu_ptr(&irq_counts, cpu))[vector]);
}

u64 nr_interrupts(unsigned int first, unsigned int last)
{
	unsigned int cpu;
	u64 sum = 0;

	for_each_online_cpu(cpu)
		for (unsigned int vector = first; vector <= last; vector++)
			sum += count_of(cpu, vector);
	return sum;
}

static void show_counts(struct seq_file *m, unsigned int vector)
{
	unsigned int cpu;

	for_each_online_cpu(cpu)
		seq_printf(m, "%10u ", count_of(cpu, vector));
}

static void show_irq(struct seq_file *m, unsigned int irq)
{
	bool level = irq_routing.flags[irq] & IOAPIC_LEVEL;

	seq_printf(m, "%3u: ", irq);
	show_counts(m, FIRST_IRQ_VECTOR + irq);
	seq_printf(m, "  IO-APIC %3u-%-8s  %s\n", irq_routing.gsi[irq], level ? "fasteoi" : "edge",
		   irq_desc[irq].name);
}

static int interrupts_show(struct seq_file *m, void *v)
{
	static const struct {
		unsigned int vector;
		const char *name, *text;
	} local[] = {
		{ LOCAL_TIMER_VECTOR, "LOC", "Local timer interrupts" },
		{ RESCHEDULE_VECTOR, "RES", "Rescheduling interrupts" },
		{ CALL_FUNCTION_VECTOR, "CAL", "Function call interrupts" },
	};
	unsigned int cpu;

	seq_printf(m, "%11s", "");
	for_each_online_cpu(cpu)
		seq_printf(m, "CPU%-8u", cpu);
	seq_putc(m, '\n');
	for (unsigned int irq = 0; irq < NR_IRQS; irq++)
		if (irq_desc[irq].handler)
			show_irq(m, irq);
	for (unsigned int i = 0; i < ARRAY_SIZE(local); i++) {
		seq_printf(m, "%3s: ", local[i].name);
		show_counts(m, local[i].vector);
		seq_printf(m, "  %s\n", local[i].text);
	}
	return 0;
}

static int interrupts_init(void)
{
	proc_create_single_data("interrupts", 0444, NULL, interrupts_show, NULL);
	return 0;
}
fs_initcall(interrupts_init);
