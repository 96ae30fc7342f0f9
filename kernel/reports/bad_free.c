/* What is wrong with a page that is to be freed. Linux: free_page_is_bad() in mm/page_alloc.c. */
#include "../mm/internal.h"

const char *why_bad_free(struct page *page, unsigned int order)
{
	unsigned long pfn = page_to_pfn(page);

	if (page < mem_map || pfn >= max_pfn)
		panic("BUG: freeing page frame %#lx, which is no RAM of ours", pfn);
	if (page->flags & PG_BUDDY || page->refcount == 0)
		return "it is free already (double free), or lies inside a larger block";
	if (page->flags & PG_RESERVED)
		return "it is reserved (kernel image, initramfs or firmware)";
	if (page->flags & (PG_SLAB | PG_LARGE))
		return "it belongs to kmalloc: use kfree()";
	if (pfn & (BIT(order) - 1))
		return "it is not aligned to that order";
	return "it has other users";
}
