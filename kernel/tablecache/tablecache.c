/*
 * Page tables that were used before, for processes that come and go quickly: they are all zeroes when
 * they are freed, so they need not be cleared again, and cached PML4s keep their kernel half. Linux
 * had quicklists for it.
 */
#include "../mm/internal.h"

#define CACHE_MAX 32

struct table_cache {
	unsigned int nr;
	u64 *first; /* linked through the first entry, which is zeroed when a table is taken out */
};

static DEFINE_SPINLOCK(cache_lock);
static struct table_cache tables, pgds;

static u64 *take_table(struct table_cache *cache)
{
	unsigned long flags;
	u64 *table;

	spin_lock_irqsave(&cache_lock, flags);
	table = cache->first;
	if (table) {
		cache->first = (u64 *)*table;
		cache->nr--;
		*table = 0;
	}
	spin_unlock_irqrestore(&cache_lock, flags);
	if (table)
		account_cached_pages(-1);
	return table;
}

static void cache_table(struct table_cache *cache, u64 *table)
{
	unsigned long flags;
	bool cached;

	spin_lock_irqsave(&cache_lock, flags);
	cached = cache->nr < CACHE_MAX;
	if (cached) {
		*table = (u64)cache->first;
		cache->first = table;
		cache->nr++;
	}
	spin_unlock_irqrestore(&cache_lock, flags);
	if (cached)
		account_cached_pages(1);
	else
		free_page((unsigned long)table);
}

u64 *alloc_table(void)
{
	u64 *table = take_table(&tables);

	return table ? table : (u64 *)get_zeroed_page(GFP_KERNEL);
}

void free_table(u64 *table)
{
	cache_table(&tables, table);
}

u64 *alloc_pgd(void)
{
	u64 *pgd = take_table(&pgds);

	return pgd ? pgd : new_pgd();
}

void free_pgd(u64 *pgd)
{
	cache_table(&pgds, pgd);
}

void drain_table_cache(void)
{
	u64 *table;

	while ((table = take_table(&tables)) || (table = take_table(&pgds)))
		free_page((unsigned long)table);
}
