/* Page-table entries and the kernel's own tables. SDM vol. 3, 4.5. Linux: <asm/pgtable.h>. */
#pragma once

#include <asm/page.h>
#include <linux/kernel.h>

#define _PAGE_PRESENT BIT(0)
#define _PAGE_RW BIT(1)
#define _PAGE_USER BIT(2)
#define _PAGE_PWT BIT(3)
#define _PAGE_PCD BIT(4)
#define _PAGE_ACCESSED BIT(5)
#define _PAGE_DIRTY BIT(6)
#define _PAGE_PSE BIT(7) /* a 2 MiB page, in a PD entry */
#define _PAGE_GLOBAL BIT(8)
#define _PAGE_NX BIT(63)

#define PTE_PFN_MASK 0x000ffffffffff000UL
#define PTRS_PER_TABLE 512
#define PMD_SIZE 0x200000UL

#define __PAGE_BASE (_PAGE_PRESENT | _PAGE_ACCESSED | _PAGE_DIRTY | _PAGE_GLOBAL)
#define PAGE_KERNEL (__PAGE_BASE | _PAGE_RW | _PAGE_NX)
#define PAGE_KERNEL_RO (__PAGE_BASE | _PAGE_NX)
#define PAGE_KERNEL_ROX (__PAGE_BASE)
#define PAGE_KERNEL_NOCACHE (PAGE_KERNEL | _PAGE_PCD | _PAGE_PWT)

/* Index of @addr in the table of @level: 4 = PML4, 3 = PDPT, 2 = PD, 1 = PT. */
static inline unsigned int pt_index(unsigned long addr, int level)
{
	return (addr >> (PAGE_SHIFT + 9 * (level - 1))) & (PTRS_PER_TABLE - 1);
}

static inline phys_addr_t pte_phys(u64 pte)
{
	return pte & PTE_PFN_MASK;
}

/* The table that @entry points to, by direct map. */
static inline u64 *pte_table(u64 entry)
{
	return __va(pte_phys(entry));
}

extern u64 *kernel_pgd; /* PML4 of the kernel alone; its upper half is copied into every mm's */

/*
 * Maps one page of the kernel half, making tables as needed; @prot is PAGE_KERNEL*.
 * 0 or -ENOMEM. The caller makes sure that nothing else works on the same address at the same time.
 */
int map_kernel_page(unsigned long virt, phys_addr_t phys, u64 prot);
/* The level-1 entry of a kernel address, or NULL if there is no table for it (or a large page). */
u64 *lookup_kernel_pte(unsigned long virt);
