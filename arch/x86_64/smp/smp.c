/*
 * What CPUs ask of each other: to look at a reschedule flag, to call a function, to stop. See <linux/smp.h>. Linux:
 * kernel/smp.c, arch/x86/kernel/smp.c.
 */
#include <asm/apic.h>
#include <asm/irqflags.h>
#include <asm/processor.h>
#include <asm/reboot.h>
#include <asm/smp.h>
#include <asm/traps.h>
#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/preempt.h>
#include <linux/smp.h>

/* One for each pair of CPUs: in the sender's area, on the list of the CPU that is to call. */
struct call_single_data {
	struct call_single_data *next;
	void (*func)(void *info);
	void *info;
	bool busy; /* set by the sender; cleared when func has returned */
};

static DEFINE_PER_CPU(struct call_single_data, call_data[NR_CPUS]);
static DEFINE_PER_CPU(struct call_single_data *, call_queue);

static bool stopping; /* an NMI now means: stop */

void send_ipi(int cpu, u32 icr)
{
	unsigned long flags = local_irq_save();

	while (apic_read(APIC_ICR) & APIC_ICR_PENDING)
		cpu_relax();
	apic_write(APIC_ICR_HIGH, (u32)cpu_apic_id[cpu] << 24);
	apic_write(APIC_ICR, icr);
	local_irq_restore(flags);
}

void smp_send_reschedule(int cpu)
{
	send_ipi(cpu, RESCHEDULE_VECTOR);
}

void smp_call_function_many(cpumask_t mask, void (*func)(void *info), void *info, bool wait)
{
	cpumask_t others = mask & READ_ONCE(cpu_online_mask) & ~cpumask_of(smp_processor_id());
	struct call_single_data *data = *this_cpu_ptr(&call_data), *first;
	int cpu;

	if (!others)
		return;
	WARN_ON(irqs_disabled() || in_interrupt());
	for_each_cpu(cpu, others) {
		while (__atomic_load_n(&data[cpu].busy, __ATOMIC_ACQUIRE))
			cpu_relax();
		data[cpu] = (struct call_single_data){ .func = func, .info = info, .busy = true };
		first = READ_ONCE(*per_cpu_ptr(&call_queue, cpu));
		do {
			data[cpu].next = first;
		} while (!__atomic_compare_exchange_n(per_cpu_ptr(&call_queue, cpu), &first,
						      &data[cpu], false, __ATOMIC_SEQ_CST,
						      __ATOMIC_RELAXED));
		if (!first) /* else the interrupt is on its way */
			send_ipi(cpu, CALL_FUNCTION_VECTOR);
	}
	if (!wait)
		return;
	for_each_cpu(cpu, others)
		while (__atomic_load_n(&data[cpu].busy, __ATOMIC_ACQUIRE))
			cpu_relax();
}

void on_each_cpu(void (*func)(void *info), void *info, bool wait)
{
	unsigned long flags;

	smp_call_function_many(CPU_MASK_ALL, func, info, wait);
	flags = local_irq_save();
	func(info);
	local_irq_restore(flags);
}

static void call_functions(void)
{
	struct call_single_data *data =
		__atomic_exchange_n(this_cpu_ptr(&call_queue), NULL, __ATOMIC_SEQ_CST);

	while (data) {
		struct call_single_data *next = data->next;

		data->func(data->info);
		__atomic_store_n(&data->busy, false, __ATOMIC_RELEASE);
		data = next;
	}
}

bool smp_interrupt(unsigned int vector)
{
	if (vector == CALL_FUNCTION_VECTOR)
		call_functions();
	return vector == CALL_FUNCTION_VECTOR || vector == RESCHEDULE_VECTOR;
}

void smp_send_stop(void)
{
	cpumask_t others = READ_ONCE(cpu_online_mask) & ~cpumask_of(smp_processor_id());
	int cpu;

	__atomic_store_n(&stopping, true, __ATOMIC_SEQ_CST);
	for_each_cpu(cpu, others)
		send_ipi(cpu, APIC_DM_NMI | APIC_INT_ASSERT);
}

void nmi_stop_this_cpu(void)
{
	if (unlikely(READ_ONCE(stopping)))
		stop_this_cpu();
}
