/* Pages before they are touched. Linux: mm/gup.c, mmap(2). */
#include "../mm/internal.h"

/* MAP_POPULATE: touches every page beforehand; what cannot be had now is left to the real fault. */
void mm_populate(struct mm_struct *mm, unsigned long addr, unsigned long len, unsigned long prot)
{
	unsigned long end = addr + PAGE_ALIGN(len);

	for (; addr < end; addr += PAGE_SIZE)
		if (handle_mm_fault(mm, addr, prot & PROT_WRITE ? FAULT_FLAG_WRITE : 0))
			break;
}
