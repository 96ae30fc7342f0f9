/*
 * Page frames: a buddy allocator. Linux: mm/page_alloc.c.
 *
 * Free memory is kept as blocks of 2^order pages, aligned to their size. A block that is too large
 * is halved; a freed one whose buddy (the other half of the next larger block) is free too is
 * joined with it. Single pages go through a short list of each CPU first, where kernel/percpu is in the build.
 *
 * Invariants, under zone.lock: a block on a list has PG_BUDDY and refcount 0 in its first page; two
 * free buddies of the same order do not exist (the CPUs' lists aside); bit n of zone.nonempty says
 * whether list n has an entry.
 */
#include "internal.h"
#include <linux/sched.h>

static struct {
	spinlock_t lock;
	struct list_head free[MAX_ORDER + 1];
	unsigned int nonempty;
	unsigned long nr_free, nr_total;
} zone;

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

/* A block of @order that is not free any more; NULL: none. */
struct page *zone_alloc(unsigned int order)
{
	unsigned long flags;
	struct page *page;

	spin_lock_irqsave(&zone.lock, flags);
	page = take_block(order);
	spin_unlock_irqrestore(&zone.lock, flags);
	return page;
}

void zone_free(struct page *page, unsigned int order)
{
	unsigned long flags;

	spin_lock_irqsave(&zone.lock, flags);
	zone.nr_free += BIT(order);
	merge_block(page, order);
	spin_unlock_irqrestore(&zone.lock, flags);
}

struct page *alloc_pages(gfp_t gfp, unsigned int order)
{
	struct page *page;

	if (gfp & GFP_KERNEL)
		might_sleep();
	if (order > MAX_ORDER || (should_fail && should_fail()))
		return NULL;
	page = rmqueue(order);
	if (unlikely(!page)) {
		/* Perhaps the CPUs have some, or pages that make a larger block. */
		drain_for(gfp);
		page = rmqueue(order);
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

static void release(struct page *page, unsigned int order)
{
	if (poison_free_pages)
		poison_free_pages(page, order);
	free_block(page, order);
}

static __cold void bad_free(struct page *page, unsigned int order)
{
	panic("BUG: freeing page frame %#lx, order %u: %s (flags %#x, refcount %d)",
	      page_to_pfn(page), order, why_bad_free(page, order) ?: "it is not in use as such",
	      page->flags, page->refcount);
}

void __free_pages(struct page *page, unsigned int order)
{
	if (unlikely(page < mem_map || page_to_pfn(page) >= max_pfn || page->flags ||
		     page->refcount != 1 || (page_to_pfn(page) & (BIT(order) - 1))))
		bad_free(page, order);
	page->refcount = 0;
	release(page, order);
}

void put_page(struct page *page)
{
	unsigned int flags = READ_ONCE(page->flags);
	int left;

	if (flags & PG_RESERVED)
		return;
	/* Looked at before the reference is gone: then another CPU may drop the last one and free it. */
	if (unlikely(flags & ~(PG_CACHE | PG_PREALLOC)))
		bad_free(page, 0);
	left = __atomic_sub_fetch(&page->refcount, 1, __ATOMIC_ACQ_REL);
	if (unlikely(left < 0))
		bad_free(page, 0);
	if (left == 0) {
		page->flags = 0;
		release(page, 0);
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

unsigned long nr_free_pages(void)
{
	return READ_ONCE(zone.nr_free) + nr_cached_pages();
}

unsigned long totalram_pages(void)
{
	return zone.nr_total;
}
