/*
 * Page tables that were used before, for processes that come and go quickly: they are all zeroes when
 * they are freed, so they need not be cleared again, and cached PML4s keep their kernel half. Linux
 * had quicklists for it.
 */
#include "internal.h"
#include <asm/percpu.h>
#include <linux/sched.h>

#define CACHE_MAX 32

struct table_cache {
	unsigned int nr;
	u64 *first; /* linked through the first entry, which is zeroed when a table is taken out */
};

/* Each CPU's own, touched with interrupts off. */
static struct {
	struct table_cache tables, pgds;
} __aligned(64) caches[NR_CPUS];

/* In use, of all programs together: what this CPU gave out less what came back to it. */
static DEFINE_PER_CPU(long, tables_in_use);

#define this_cache(which) (&caches[smp_processor_id()].which)

/* Both with interrupts off. */
static u64 *take_table(struct table_cache *cache)
{
	u64 *table = cache->first;

	if (table) {
		cache->first = (u64 *)*table;
		cache->nr--;
		*table = 0;
		account_cached_pages(-1);
	}
	return table;
}

static void cache_table(struct table_cache *cache, u64 *table)
{
	if (cache->nr < CACHE_MAX) {
		*table = (u64)cache->first;
		cache->first = table;
		cache->nr++;
		account_cached_pages(1);
	} else {
		free_page((unsigned long)table);
	}
}

static u64 *counted(u64 *table)
{
	if (table)
		this_cpu_add(tables_in_use, 1L);
	return table;
}

u64 *alloc_table(void)
{
	unsigned long flags = local_irq_save();
	u64 *table = take_table(this_cache(tables));

	local_irq_restore(flags);
	return counted(table ?: (u64 *)get_zeroed_page(GFP_KERNEL));
}

void free_table(u64 *table)
{
	unsigned long flags = local_irq_save();

	cache_table(this_cache(tables), table);
	this_cpu_add(tables_in_use, -1L);
	local_irq_restore(flags);
}

u64 *alloc_pgd(void)
{
	unsigned long flags = local_irq_save();
	u64 *pgd = take_table(this_cache(pgds));

	local_irq_restore(flags);
	return counted(pgd ?: new_pgd());
}

void free_pgd(u64 *pgd)
{
	unsigned long flags = local_irq_save();

	cache_table(this_cache(pgds), pgd);
	this_cpu_add(tables_in_use, -1L);
	local_irq_restore(flags);
}

unsigned long nr_page_tables(void)
{
	long nr = 0;
	int cpu;

	for (cpu = 0; cpu < NR_CPUS; cpu++)
		if (cpumask_test_cpu(cpu, cpu_online_mask))
			nr += READ_ONCE(*per_cpu_ptr(&tables_in_use, cpu));
	return nr;
}

void drain_table_cache(void)
{
	unsigned long flags = local_irq_save();
	u64 *table;

	while ((table = take_table(this_cache(tables))) || (table = take_table(this_cache(pgds))))
		free_page((unsigned long)table);
	local_irq_restore(flags);
}
