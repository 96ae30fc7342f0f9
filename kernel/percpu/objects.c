/*
 * Free objects of kmalloc() that a CPU keeps for itself, a few of each class: so most calls take no lock. Only the CPU
 * touches its lists, with interrupts off. Linux: mm/slub.c.
 */
#include "internal.h"
#include <linux/sched.h>

#define CPU_BYTES 4096 /* a CPU's free objects of a class take no more: */
#define CPU_MAX 32     /* nor are they more than this */

static struct slab_cpu {
	struct {
		struct free_object *first;
		unsigned int nr;
	} free[NR_CLASSES];
} __aligned(64) cpus[NR_CPUS];

static unsigned int cpu_max(unsigned int class)
{
	return min(CPU_BYTES >> (class + SLAB_MIN_SHIFT), CPU_MAX);
}

struct free_object *slab_alloc(unsigned int class, gfp_t gfp)
{
	unsigned long flags = local_irq_save();
	struct slab_cpu *cpu = &cpus[smp_processor_id()];
	struct free_object *obj;

	while (unlikely(!cpu->free[class].first)) {
		cpu->free[class].nr +=
			slab_take(class, &cpu->free[class].first, cpu_max(class) / 2);
		if (cpu->free[class].first)
			break;
		local_irq_restore(flags);
		if (!new_slab(class, gfp))
			return NULL;
		flags = local_irq_save();
		cpu = &cpus[smp_processor_id()];
	}
	obj = cpu->free[class].first;
	cpu->free[class].first = obj->next;
	cpu->free[class].nr--;
	local_irq_restore(flags);
	return obj;
}

/* Gives back this CPU's free objects of @class beyond @keep. Interrupts off. */
static void drain_class(struct slab_cpu *cpu, unsigned int class, unsigned int keep)
{
	while (cpu->free[class].nr > keep) {
		struct free_object *obj = cpu->free[class].first;

		cpu->free[class].first = obj->next;
		cpu->free[class].nr--;
		slab_return(obj);
	}
}

void drain_slab_cache(void)
{
	unsigned long flags = local_irq_save();
	unsigned int class;

	for (class = 0; class < NR_CLASSES; class ++)
		drain_class(&cpus[smp_processor_id()], class, 0);
	local_irq_restore(flags);
}

void slab_free(struct free_object *obj, unsigned int class)
{
	unsigned long flags = local_irq_save();
	struct slab_cpu *cpu = &cpus[smp_processor_id()];

	obj->next = cpu->free[class].first;
	cpu->free[class].first = obj;
	if (++cpu->free[class].nr > cpu_max(class))
		drain_class(cpu, class, cpu_max(class) / 2);
	local_irq_restore(flags);
}
