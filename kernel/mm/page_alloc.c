/*
 * Page frames: a buddy allocator. Linux: mm/page_alloc.c.
 *
 * Free memory is kept as blocks of 2^order pages, aligned to their size. A block that is too large
 * is halved; a freed one whose buddy (the other half of the next larger block) is free too is
 * joined with it. Single pages go through a short list of each CPU first: the usual alloc and free of one
 * page takes no lock, is a few instructions, and finds a warm cache.
 *
 * Invariants, under zone.lock: a block on a list has PG_BUDDY and refcount 0 in its first page; two
 * free buddies of the same order do not exist (the CPUs' lists aside); bit n of zone.nonempty says
 * whether list n has an entry. A CPU's list is that CPU's alone, with interrupts off.
 */
#include "internal.h"
#include <linux/smp.h>
#include <linux/sched.h>

#define PCP_MAX 64
#define PCP_BATCH 16
#define PCP_ORDER (MAX_ORDER + 1) /* of a page on a CPU's list, so that it is no one's buddy */

static struct {
	spinlock_t lock;
	struct list_head free[MAX_ORDER + 1];
	unsigned int nonempty;
	unsigned long nr_free, nr_total;
} zone;

static struct per_cpu_pages {
	struct page *first; /* linked through freelist */
	unsigned int nr;
	long nr_cached; /* pages that drain_caches() would free; only the sum over all CPUs means something */
} __aligned(64) pcps[NR_CPUS];

static void add_block(struct page *page, unsigned int order)
{
	page->flags = PG_BUDDY;
	page->order = order;
	list_add(&page->lru, &zone.free[order]);
	zone.nonempty |= BIT(order);
}

static void remove_block(struct page *page, unsigned int order)
{
	list_del(&page->lru);
	page->flags = 0;
	if (list_empty(&zone.free[order]))
		zone.nonempty &= ~BIT(order);
}

static void merge_block(struct page *page, unsigned int order)
{
	unsigned long pfn = page_to_pfn(page);

	for (; order < MAX_ORDER; order++) {
		unsigned long buddy = pfn ^ BIT(order);

		if (buddy >= max_pfn || !(pfn_to_page(buddy)->flags & PG_BUDDY) ||
		    pfn_to_page(buddy)->order != order)
			break;
		remove_block(pfn_to_page(buddy), order);
		pfn &= buddy;
	}
	add_block(pfn_to_page(pfn), order);
}

/*
 * Boot: hands over [pfn, end), in the largest blocks that fit. They have no free neighbours to
 * join.
 */
void free_boot_pages(unsigned long pfn, unsigned long end)
{
	unsigned int order;

	if (!zone.nr_total) {
		for (order = 0; order <= MAX_ORDER; order++)
			INIT_LIST_HEAD(&zone.free[order]);
	}
	for (; pfn < end; pfn += BIT(order)) {
		order = __builtin_ctzl(pfn | BIT(MAX_ORDER));
		while (pfn + BIT(order) > end)
			order--;
		add_block(pfn_to_page(pfn), order);
		zone.nr_free += BIT(order);
		zone.nr_total += BIT(order);
	}
}

/* A free block of @order, which is not free any more; NULL: none. Under zone.lock. */
static struct page *take_block(unsigned int order)
{
	struct page *page;
	unsigned int from;

	if (!(zone.nonempty >> order))
		return NULL;
	from = order + __builtin_ctz(zone.nonempty >> order);
	page = list_first_entry(&zone.free[from], struct page, lru);
	remove_block(page, from);
	while (from > order) {
		from--;
		add_block(page + BIT(from), from);
	}
	zone.nr_free -= BIT(order);
	return page;
}

/* The same from this CPU's list, refilled if it is empty. Interrupts off. */
static struct page *take_single(void)
{
	struct per_cpu_pages *pcp = &pcps[smp_processor_id()];
	struct page *page = pcp->first;

	if (unlikely(!page)) {
		spin_lock(&zone.lock);
		while (pcp->nr < PCP_BATCH && (page = take_block(0))) {
			page->flags = PG_BUDDY;
			page->order = PCP_ORDER;
			page->freelist = pcp->first;
			pcp->first = page;
			pcp->nr++;
		}
		spin_unlock(&zone.lock);
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

	spin_lock(&zone.lock);
	while (pcp->nr > keep) {
		page = pcp->first;
		pcp->first = page->freelist;
		pcp->nr--;
		zone.nr_free++;
		merge_block(page, 0);
	}
	spin_unlock(&zone.lock);
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

static struct page *try_alloc(unsigned int order)
{
	unsigned long flags = local_irq_save();
	struct page *page;

	if (order == 0) {
		page = take_single();
	} else {
		spin_lock(&zone.lock);
		page = take_block(order);
		spin_unlock(&zone.lock);
	}
	local_irq_restore(flags);
	return page;
}

struct page *alloc_pages(gfp_t gfp, unsigned int order)
{
	struct page *page;

	if (gfp & GFP_KERNEL)
		might_sleep();
	if (order > MAX_ORDER || (should_fail && should_fail()))
		return NULL;
	page = try_alloc(order);
	if (unlikely(!page)) {
		/* Perhaps the caches have some, or pages that make a larger block. */
		if (gfp & GFP_KERNEL)
			drain_caches();
		else
			drain_cpu(NULL);
		page = try_alloc(order);
		if (!page)
			return NULL;
	}
	if (unlikely(page->refcount))
		panic("BUG: page frame %#lx was used after it was freed (refcount %d)",
		      page_to_pfn(page), page->refcount);
	if (check_free_pages)
		check_free_pages(page, order);
	page->refcount = 1;
	if (gfp & __GFP_ZERO)
		memset(page_address(page), 0, PAGE_SIZE << order);
	return page;
}

static void free_block(struct page *page, unsigned int order)
{
	unsigned long flags;

	if (poison_free_pages)
		poison_free_pages(page, order);
	flags = local_irq_save();
	if (order == 0) {
		struct per_cpu_pages *pcp = &pcps[smp_processor_id()];

		page->flags = PG_BUDDY;
		page->order = PCP_ORDER;
		page->freelist = pcp->first;
		pcp->first = page;
		if (++pcp->nr > PCP_MAX)
			drain_singles(PCP_MAX / 2);
	} else {
		spin_lock(&zone.lock);
		zone.nr_free += BIT(order);
		merge_block(page, order);
		spin_unlock(&zone.lock);
	}
	local_irq_restore(flags);
}

/* kernel/reports knows better. */
const char *__weak why_bad_free(struct page *page, unsigned int order)
{
	return "it is not in use as such";
}

static __cold void bad_free(struct page *page, unsigned int order)
{
	panic("BUG: freeing page frame %#lx, order %u: %s (flags %#x, refcount %d)",
	      page_to_pfn(page), order, why_bad_free(page, order), page->flags, page->refcount);
}

void __free_pages(struct page *page, unsigned int order)
{
	if (unlikely(page < mem_map || page_to_pfn(page) >= max_pfn || page->flags ||
		     page->refcount != 1 || (page_to_pfn(page) & (BIT(order) - 1))))
		bad_free(page, order);
	page->refcount = 0;
	free_block(page, order);
}

void put_page(struct page *page)
{
	unsigned int flags = READ_ONCE(page->flags);
	int left;

	if (flags & PG_RESERVED)
		return;
	/* Looked at before the reference is gone: then another CPU may drop the last one and free it. */
	if (unlikely(flags & ~PG_CACHE))
		bad_free(page, 0);
	left = __atomic_sub_fetch(&page->refcount, 1, __ATOMIC_ACQ_REL);
	if (unlikely(left < 0))
		bad_free(page, 0);
	if (left == 0) {
		page->flags = 0;
		free_block(page, 0);
	}
}

unsigned long __get_free_pages(gfp_t gfp, unsigned int order)
{
	struct page *page = alloc_pages(gfp, order);

	return page ? (unsigned long)page_address(page) : 0;
}

void free_pages(unsigned long addr, unsigned int order)
{
	__free_pages(virt_to_page(addr), order);
}

void account_cached_pages(long pages)
{
	unsigned long flags = local_irq_save();

	pcps[smp_processor_id()].nr_cached += pages;
	local_irq_restore(flags);
}

unsigned long nr_free_pages(void)
{
	unsigned long nr = READ_ONCE(zone.nr_free);
	int cpu;

	for (cpu = 0; cpu < NR_CPUS; cpu++)
		nr += READ_ONCE(pcps[cpu].nr) + READ_ONCE(pcps[cpu].nr_cached);
	return nr;
}

unsigned long totalram_pages(void)
{
	return zone.nr_total;
}
