/*
 * Device memory, mapped beside the direct map; addresses go upwards and are not used twice. Stacks have the area
 * below: kernel/percpu/stacks.c. Linux: mm/vmalloc.c, arch/x86/mm/ioremap.c.
 */
#include "internal.h"

#define IOREMAP_START (VMALLOC_START + (1UL << 30))

static unsigned long ioremap_next = IOREMAP_START;

static void *map_phys(phys_addr_t phys, size_t size, u64 prot)
{
	unsigned long offset = phys & (PAGE_SIZE - 1), start, pos;

	size = PAGE_ALIGN(size + offset);
	start = __atomic_fetch_add(&ioremap_next, size + PAGE_SIZE,
				   __ATOMIC_RELAXED); /* a guard page here, too */
	for (pos = 0; pos < size; pos += PAGE_SIZE) {
		if (map_kernel_page(start + pos, phys - offset + pos, prot)) {
			iounmap((void *)start, pos);
			return NULL;
		}
	}
	return (void *)(start + offset);
}

void *ioremap(phys_addr_t phys, size_t size)
{
	return map_phys(phys, size, PAGE_KERNEL_NOCACHE);
}

void *memremap(phys_addr_t phys, size_t size)
{
	return map_phys(phys, size, PAGE_KERNEL_RO);
}

void iounmap(void *addr, size_t size)
{
	unsigned long pos = (unsigned long)addr & PAGE_MASK;
	unsigned long end = PAGE_ALIGN((unsigned long)addr + size);

	for (; pos < end; pos += PAGE_SIZE) {
		*lookup_kernel_pte(pos) = 0;
		flush_tlb_page(pos);
	}
}
