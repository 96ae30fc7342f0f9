/*
 * RAM at boot: from the boot loader's memory map to the page allocator. Linux: mm/memblock.c,
 * mm/mm_init.c.
 *
 * A small table of the RAM that is free. The map may be unsorted, overlap itself, and know nothing
 * of pages: whatever any entry or we ourselves call taken is taken out, and only whole pages count.
 * The first MiB is left alone (firmware data, and the start of further CPUs needs a page there).
 */
#define pr_fmt(fmt) "memory: " fmt

#include "internal.h"
#include <asm/sections.h>
#include <linux/boot_info.h>
#include <linux/init.h>
#include <linux/memblock.h>

#define LOW_RAM_END 0x100000UL
#define BOOT_MAP_END 0x100000000UL /* what the boot page tables map */
#define RAM_LIMIT (1UL << 36)	   /* more than 64 GiB is not used: mem_map would grow with it */

static struct range {
	unsigned long start, end; /* physical; start == end: an empty slot */
} free_ram[2 * BOOT_MEM_MAX + 16];

struct page *mem_map;
unsigned long max_pfn;
struct page *zero_page;

static void add_range(unsigned long start, unsigned long end)
{
	struct range *r, *slot = NULL;

	for (r = free_ram; r < free_ram + ARRAY_SIZE(free_ram); r++) {
		if (r->start < r->end && r->start <= end && start <= r->end) {
			start = min(start, r->start);
			end = max(end, r->end);
			r->end = r->start;
		}
		if (r->start == r->end)
			slot = r;
	}
	if (slot && start < end)
		*slot = (struct range){ start, end };
}

static void remove_range(unsigned long start, unsigned long end)
{
	struct range *r, old;

	for (r = free_ram; r < free_ram + ARRAY_SIZE(free_ram); r++) {
		if (r->start >= end || start >= r->end)
			continue;
		old = *r;
		r->end = r->start;
		if (old.start < start)
			add_range(old.start, start);
		if (end < old.end)
			add_range(end, old.end);
	}
}

/* The free range that begins at or next after @pos, or NULL. */
static struct range *next_range(unsigned long pos)
{
	struct range *r, *best = NULL;

	for (r = free_ram; r < free_ram + ARRAY_SIZE(free_ram); r++)
		if (r->start < r->end && r->start >= pos && (!best || r->start < best->start))
			best = r;
	return best;
}

static unsigned long end_of(const struct boot_mem *mem)
{
	unsigned long end = mem->addr + mem->size;

	return end < mem->addr || end > RAM_LIMIT ? RAM_LIMIT : end;
}

void __init memblock_init(void)
{
	const struct boot_mem *mem, *last = boot_info.mem + boot_info.nr_mem;
	unsigned long initrd_end = boot_info.initrd_start + boot_info.initrd_size;
	struct range *r;

	for (mem = boot_info.mem; mem < last; mem++)
		if (mem->type == BOOT_MEM_RAM && mem->addr < RAM_LIMIT)
			add_range(mem->addr, end_of(mem));
	for (mem = boot_info.mem; mem < last; mem++)
		if (mem->type != BOOT_MEM_RAM)
			remove_range(mem->addr, end_of(mem));
	for (r = free_ram; r < free_ram + ARRAY_SIZE(free_ram); r++)
		max_pfn = max(max_pfn, r->end >> PAGE_SHIFT);
	max_pfn = max(max_pfn, PAGE_ALIGN(initrd_end) >>
				       PAGE_SHIFT); /* its pages are mapped into programs */

	remove_range(0, LOW_RAM_END);
	remove_range(__pa_symbol(_start), __pa_symbol(_end));
	remove_range(boot_info.initrd_start, initrd_end);
	for (r = free_ram; r < free_ram + ARRAY_SIZE(free_ram); r++) {
		r->start = PAGE_ALIGN(r->start);
		r->end = max(r->start, r->end & PAGE_MASK);
	}
}

/*
 * As memblock_alloc(), not zeroed; 0 if there is no such memory. The highest place, so that large
 * blocks stay whole.
 */
static unsigned long find_and_take(size_t size, size_t align)
{
	unsigned long best = 0, addr;
	struct range *r;

	size = PAGE_ALIGN(size);
	align = max(align, PAGE_SIZE);
	for (r = free_ram; r < free_ram + ARRAY_SIZE(free_ram); r++) {
		addr = min(r->end, BOOT_MAP_END);
		if (addr < size)
			continue;
		addr = ALIGN_DOWN(addr - size, align);
		if (addr >= r->start && addr > best)
			best = addr;
	}
	if (best)
		remove_range(best, best + size);
	return best;
}

phys_addr_t __init memblock_alloc(size_t size, size_t align)
{
	unsigned long addr = find_and_take(size, align);

	if (!addr)
		panic("memory: no %lu bytes of RAM for the kernel's own tables", size);
	memset(__va(addr), 0, PAGE_ALIGN(size));
	return addr;
}

static void __init reserve_pages(unsigned long pfn, unsigned long end)
{
	for (; pfn < min(end, max_pfn); pfn++)
		mem_map[pfn].flags = PG_RESERVED;
}

void __init free_area_init(void)
{
	unsigned long zero = memblock_alloc(PAGE_SIZE, PAGE_SIZE), map, pos = 0;
	struct range *r;

	map = find_and_take(max_pfn * sizeof(struct page), PAGE_SIZE);
	if (!map) { /* little RAM, but some of it at very high addresses: do without that */
		max_pfn = min(max_pfn, BOOT_MAP_END >> PAGE_SHIFT);
		map = memblock_alloc(max_pfn * sizeof(struct page), PAGE_SIZE);
	}
	mem_map = __va(map);
	memset(mem_map, 0, max_pfn * sizeof(struct page));
	zero_page = pfn_to_page(zero >> PAGE_SHIFT);

	while ((r = next_range(pos))) {
		reserve_pages(pos >> PAGE_SHIFT, r->start >> PAGE_SHIFT);
		free_boot_pages(r->start >> PAGE_SHIFT, min(r->end >> PAGE_SHIFT, max_pfn));
		pos = r->end;
	}
	reserve_pages(pos >> PAGE_SHIFT, max_pfn);
	memset(free_ram, 0, sizeof(free_ram));
	pr_info("%lu KiB free, RAM ends at %#lx\n", nr_free_pages() * (PAGE_SIZE / 1024),
		max_pfn << PAGE_SHIFT);
}
