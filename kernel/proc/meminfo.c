/*
 * /proc/meminfo. Linux: fs/proc/meminfo.c; proc(5).
 *
 * The slab allocator's pages, which nobody counts as they come and go, are counted in all struct pages when the file is
 * read. AnonPages is not told: the page of a private mapping does not say that it is one.
 */
#include "internal.h"
#include <linux/init.h>
#include <linux/mm.h>

/* In a kernel built without kernel/filemap nothing is cached. */
unsigned long __weak nr_cache_pages(void)
{
	return 0;
}

/* Nor in one built without kernel/percpu the page tables. */
unsigned long __weak nr_page_tables(void)
{
	return 0;
}

/* Pages that kmalloc() has. One may come or go meanwhile. */
static unsigned long count_slab_pages(void)
{
	unsigned long pages = 0;

	for (unsigned long pfn = 0; pfn < max_pfn; pfn++) {
		struct page *page = pfn_to_page(pfn);

		if (READ_ONCE(page->flags) & PG_SLAB)
			pages++;
		else if (READ_ONCE(page->flags) & PG_LARGE)
			pages += 1UL << READ_ONCE(page->order);
	}
	return pages;
}

static void show_kb(struct seq_file *m, const char *name, unsigned long pages)
{
	seq_printf(m, "%s:%*s%8lu kB\n", name, (int)(15 - strlen(name)), "",
		   pages << (PAGE_SHIFT - 10));
}

/* All that is cached is in tmpfs, and nowhere else: it cannot be given up. */
static int meminfo_show(struct seq_file *m, void *v)
{
	unsigned long free = nr_free_pages(), cached = nr_cache_pages(), slab = count_slab_pages();

	show_kb(m, "MemTotal", totalram_pages());
	show_kb(m, "MemFree", free);
	show_kb(m, "MemAvailable", free);
	show_kb(m, "Buffers", 0);
	show_kb(m, "Cached", cached);
	show_kb(m, "SwapCached", 0);
	show_kb(m, "SwapTotal", 0);
	show_kb(m, "SwapFree", 0);
	show_kb(m, "Dirty", 0);
	show_kb(m, "Writeback", 0);
	show_kb(m, "Shmem", cached);
	show_kb(m, "Slab", slab);
	show_kb(m, "SReclaimable", 0);
	show_kb(m, "SUnreclaim", slab);
	show_kb(m, "KernelStack", proc_count_tasks().all * (THREAD_SIZE >> PAGE_SHIFT));
	show_kb(m, "PageTables", nr_page_tables());
	return 0;
}

static int meminfo_init(void)
{
	proc_create_single_data("meminfo", 0444, NULL, meminfo_show, NULL);
	return 0;
}
fs_initcall(meminfo_init);
