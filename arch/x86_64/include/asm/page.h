/* Addresses: the memory map of design, and how physical and virtual ones relate. Linux: <asm/page.h>. */
#pragma once

#include <linux/types.h>

#define PAGE_SHIFT 12
#define PAGE_SIZE 4096UL
#define PAGE_MASK (~(PAGE_SIZE - 1))
#define PAGE_ALIGN(x) (((x) + PAGE_SIZE - 1) & PAGE_MASK)

/* User addresses end one page below 2^47: a SYSCALL as the last bytes below the canonical edge would
 * return to a non-canonical RIP (CVE-2012-0217), so that page is never mapped. */
#define TASK_SIZE 0x7ffffffff000UL

#define PAGE_OFFSET 0xffff888000000000UL   /* direct map of all RAM */
#define VMALLOC_START 0xffffc90000000000UL /* guarded stacks, ioremap */
#define CPU_ENTRY_AREA \
	0xfffffe0000000000UL /* per-CPU data and exception stacks; asm/cpu_entry_area.h */
#define KERNEL_IMAGE_BASE 0xffffffff80000000UL /* the image: this plus its physical address */

/* Direct-map address of a physical one, and back (also for addresses inside the kernel image). */
#define __va(phys) ((void *)((unsigned long)(phys) + PAGE_OFFSET))

static inline phys_addr_t __phys_addr(unsigned long virt)
{
	return virt >= KERNEL_IMAGE_BASE ? virt - KERNEL_IMAGE_BASE : virt - PAGE_OFFSET;
}

#define __pa(virt) __phys_addr((unsigned long)(virt))
#define __pa_symbol(sym) ((phys_addr_t)((unsigned long)(sym)-KERNEL_IMAGE_BASE))
