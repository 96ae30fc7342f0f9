/*
 * Free pages that a CPU keeps for itself: the usual alloc and free of one page takes no lock, is a few instructions, and
 * finds a warm cache. A CPU's list is that CPU's alone, with interrupts off. Linux: mm/page_alloc.c.
 */
#include "internal.h"
#include <linux/sched.h>
#include <linux/smp.h>

#define PCP_MAX 64
#define PCP_BATCH 16
#define PCP_ORDER (MAX_ORDER + 1) /* of a page on a CPU's list, so that it is no one's buddy */

static struct per_cpu_pages {
	struct page *first; /* linked through freelist */
	unsigned int nr;
	long nr_cached; /* pages that drain_caches() would free; only the sum over all CPUs means something */
} __aligned(64) pcps[NR_CPUS];

/* The same from this CPU's list, refilled if it is empty. Interrupts off. */
static struct page *take_single(void)
{
	struct per_cpu_pages *pcp = &pcps[smp_processor_id()];
	struct page *page = pcp->first;

	if (unlikely(!page)) {
		while (pcp->nr < PCP_BATCH && (page = zone_alloc(0))) {
			page->flags = PG_BUDDY;
			page->order = PCP_ORDER;
			page->freelist = pcp->first;
			pcp->first = page;
			pcp->nr++;
		}
		page = pcp->first;
		if (!page)
			return NULL;
	}
	pcp->first = page->freelist;
	pcp->nr--;
	page->flags = 0;
	return page;
}

/* Gives back to the zone what is on this CPU's list beyond @keep pages. Interrupts off. */
static void drain_singles(unsigned int keep)
{
	struct per_cpu_pages *pcp = &pcps[smp_processor_id()];
	struct page *page;

	while (pcp->nr > keep) {
		page = pcp->first;
		pcp->first = page->freelist;
		pcp->nr--;
		zone_free(page, 0);
	}
}

static void drain_cpu(void *unused)
{
	unsigned long flags;

	drain_slab_cache();
	drain_table_cache();
	flags = local_irq_save();
	drain_singles(0);
	local_irq_restore(flags);
}

void drain_caches(void)
{
	on_each_cpu(drain_cpu, NULL, true);
	drain_kernel_stacks();
}

void drain_for(gfp_t gfp)
{
	if (gfp & GFP_KERNEL)
		drain_caches();
	else
		drain_cpu(NULL);
}

struct page *rmqueue(unsigned int order)
{
	unsigned long flags;
	struct page *page;

	if (order)
		return zone_alloc(order);
	flags = local_irq_save();
	page = take_single();
	local_irq_restore(flags);
	return page;
}

void free_block(struct page *page, unsigned int order)
{
	struct per_cpu_pages *pcp;
	unsigned long flags;

	if (order) {
		zone_free(page, order);
		return;
	}
	flags = local_irq_save();
	pcp = &pcps[smp_processor_id()];
	page->flags = PG_BUDDY;
	page->order = PCP_ORDER;
	page->freelist = pcp->first;
	pcp->first = page;
	if (++pcp->nr > PCP_MAX)
		drain_singles(PCP_MAX / 2);
	local_irq_restore(flags);
}

void account_cached_pages(long pages)
{
	unsigned long flags = local_irq_save();

	pcps[smp_processor_id()].nr_cached += pages;
	local_irq_restore(flags);
}

unsigned long nr_cached_pages(void)
{
	unsigned long nr = 0;
	int cpu;

	for (cpu = 0; cpu < NR_CPUS; cpu++)
		nr += READ_ONCE(pcps[cpu].nr) + READ_ONCE(pcps[cpu].nr_cached);
	return nr;
}
