/*
 * Page frames: a buddy allocator. Linux: mm/page_alloc.c.
 *
 * Free memory is kept as blocks of 2^order pages, aligned to their size. A block that is too large
 * is halved; a freed one whose buddy (the other half of the next larger block) is free too is
 * joined with it. Single pages go through a short "hot" list first, so that the usual alloc and
 * free of one page is a few instructions and finds a warm cache.
 *
 * Invariants, under zone.lock: a block on a list has PG_BUDDY and refcount 0 in its first page; two
 * free buddies of the same order do not exist (the hot list aside); bit n of zone.nonempty says
 * whether list n has an entry.
 */
#include "internal.h"

#define HOT_MAX 64

static struct {
	spinlock_t lock;
	struct list_head free[MAX_ORDER + 1];
	unsigned int nonempty;
	struct list_head hot;
	unsigned int nr_hot;
	unsigned long nr_free, nr_total;
	long nr_cached; /* pages that drain_table_cache() gives back */
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

/* Hot pages have an order of their own, so that they are no one's buddy. */
#define HOT_ORDER (MAX_ORDER + 1)

static struct page *take_hot(void)
{
	struct page *page = list_first_entry(&zone.hot, struct page, lru);

	list_del(&page->lru);
	page->flags = 0;
	zone.nr_hot--;
	return page;
}

static void add_hot(struct page *page)
{
	page->flags = PG_BUDDY;
	page->order = HOT_ORDER;
	list_add(&page->lru, &zone.hot);
	zone.nr_hot++;
}

static void drain_hot(unsigned int keep)
{
	while (zone.nr_hot > keep)
		merge_block(take_hot(), 0);
}

/*
 * Boot: hands over [pfn, end), in the largest blocks that fit. They have no free neighbours to
 * join.
 */
void free_boot_pages(unsigned long pfn, unsigned long end)
{
	unsigned int order;

	if (!zone.nr_total) {
		INIT_LIST_HEAD(&zone.hot);
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

static struct page *take_block(unsigned int order)
{
	struct page *page;
	unsigned int from;

	if (order == 0 && zone.nr_hot) {
		page = take_hot();
	} else {
		if (!(zone.nonempty >> order)) {
			drain_hot(0); /* perhaps its pages make a larger block */
			if (!(zone.nonempty >> order))
				return NULL;
		}
		from = order + __builtin_ctz(zone.nonempty >> order);
		page = list_first_entry(&zone.free[from], struct page, lru);
		remove_block(page, from);
		while (from > order) {
			from--;
			add_block(page + BIT(from), from);
		}
	}
	if (unlikely(page->refcount))
		panic("BUG: page frame %#lx was used after it was freed (refcount %d)",
		      page_to_pfn(page), page->refcount);
	page->refcount = 1;
	zone.nr_free -= BIT(order);
	return page;
}

struct page *alloc_pages(gfp_t gfp, unsigned int order)
{
	unsigned long flags;
	struct page *page;

	if (gfp & GFP_KERNEL)
		might_sleep();
	if (order > MAX_ORDER)
		return NULL;
	spin_lock_irqsave(&zone.lock, flags);
	page = take_block(order);
	spin_unlock_irqrestore(&zone.lock, flags);
	if (unlikely(!page) && zone.nr_cached) {
		drain_table_cache();
		spin_lock_irqsave(&zone.lock, flags);
		page = take_block(order);
		spin_unlock_irqrestore(&zone.lock, flags);
	}
	if (page && (gfp & __GFP_ZERO))
		memset(page_address(page), 0, PAGE_SIZE << order);
	return page;
}

static void free_block(struct page *page, unsigned int order)
{
	unsigned long flags;

	spin_lock_irqsave(&zone.lock, flags);
	zone.nr_free += BIT(order);
	if (order == 0) {
		add_hot(page);
		if (zone.nr_hot > HOT_MAX)
			drain_hot(HOT_MAX / 2);
	} else {
		merge_block(page, order);
	}
	spin_unlock_irqrestore(&zone.lock, flags);
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
	int left;

	if (page->flags & PG_RESERVED)
		return;
	left = __atomic_sub_fetch(&page->refcount, 1, __ATOMIC_ACQ_REL);
	if (unlikely(left < 0 || page->flags & ~PG_CACHE))
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
	__atomic_fetch_add(&zone.nr_cached, pages, __ATOMIC_RELAXED);
}

unsigned long nr_free_pages(void)
{
	return READ_ONCE(zone.nr_free) + READ_ONCE(zone.nr_cached);
}

unsigned long totalram_pages(void)
{
	return zone.nr_total;
}
