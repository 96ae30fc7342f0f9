/*
 * In place of kernel/percpu: kernel stacks in slots of the vmalloc area, each above a page where nothing is mapped:
 * running off a stack's end faults there. A free slot has no pages. Linux: mm/vmalloc.c, kernel/fork.c.
 */
#include "../mm/internal.h"
#include <linux/sched.h>

#define SLOT_SIZE (PAGE_SIZE + THREAD_SIZE)
#define NR_SLOTS (MAX_TASKS / 2)

static DEFINE_SPINLOCK(stack_lock); /* protects in_use; interrupts off */
static bool in_use[NR_SLOTS];

void free_kernel_stack(unsigned long stack)
{
	unsigned long flags, addr;
	u64 *pte;

	for (addr = stack; addr < stack + THREAD_SIZE; addr += PAGE_SIZE) {
		pte = lookup_kernel_pte(addr);
		if (pte && *pte)
			put_page(pfn_to_page(pte_phys(*pte) >> PAGE_SHIFT));
		if (pte)
			*pte = 0;
	}
	spin_lock_irqsave(&stack_lock, flags);
	in_use[(stack - VMALLOC_START) / SLOT_SIZE] = false;
	spin_unlock_irqrestore(&stack_lock, flags);
}

unsigned long alloc_kernel_stack(void)
{
	unsigned long flags, slot = 0, stack, addr, page;

	spin_lock_irqsave(&stack_lock, flags);
	while (slot < NR_SLOTS && in_use[slot])
		slot++;
	if (slot < NR_SLOTS)
		in_use[slot] = true;
	spin_unlock_irqrestore(&stack_lock, flags);
	if (slot == NR_SLOTS)
		return 0;
	stack = VMALLOC_START + slot * SLOT_SIZE + PAGE_SIZE;
	for (addr = stack; addr < stack + THREAD_SIZE; addr += PAGE_SIZE) {
		page = __get_free_pages(GFP_KERNEL, 0);
		if (page && !map_kernel_page(addr, __pa(page), PAGE_KERNEL))
			continue;
		if (page)
			free_page(page);
		free_kernel_stack(stack);
		return 0;
	}
	flush_tlb_all(); /* of the slot's last pages: who frees a stack cannot ask other CPUs */
	return stack;
}
