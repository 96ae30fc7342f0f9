/*
 * Kernel stacks with guard pages; those that are free keep their pages. Linux: mm/vmalloc.c, kernel/fork.c.
 *
 * The stack area is an array of slots, each one unmapped guard page and THREAD_SIZE above it:
 * running off a stack's end faults instead of overwriting what lies below. Its page tables are made
 * at the start for as many stacks as there can ever be, so a new stack needs its pages and nothing
 * else.
 */
#include "internal.h"
#include <linux/mutex.h>

#define STACK_PAGES ((long)(THREAD_SIZE / PAGE_SIZE))
#define SLOT_SIZE (PAGE_SIZE + THREAD_SIZE)
#define SLOTS_MAX 16384UL

/*
 * Free slots: those that were used before are a list, each with the next one's number plus one in
 * its guard page's entry, which is not present and so the kernel's to use; from fresh_slot on none
 * was ever used.
 */
static DEFINE_SPINLOCK(stack_lock);
static unsigned long nr_slots, nr_used, fresh_slot, free_slot;
/* Around taking the pages from free stacks, for which they all leave the list for a while. Taken before stack_lock. */
static DEFINE_MUTEX(drain_lock);

static void __cold stack_area_init(void)
{
	unsigned long addr;

	/*
	 * As on Linux, an eighth of memory is the most that stacks may take: a fork bomb stops
	 * here.
	 */
	nr_slots = min((totalram_pages() << PAGE_SHIFT) / (8 * THREAD_SIZE), SLOTS_MAX);
	for (addr = VMALLOC_START; addr < VMALLOC_START + nr_slots * SLOT_SIZE; addr += PMD_SIZE) {
		if (map_kernel_page(addr, 0, PAGE_KERNEL_RO))
			panic("memory: none for the page tables of kernel stacks");
		*lookup_kernel_pte(addr) = 0;
		flush_tlb_page(addr);
	}
}

/* The entry of the guard page below @stack. */
static u64 *guard_pte(unsigned long stack)
{
	return lookup_kernel_pte(stack - PAGE_SIZE);
}

static unsigned long slot_stack(unsigned long slot)
{
	return VMALLOC_START + slot * SLOT_SIZE + PAGE_SIZE;
}

/* The stack of a free slot, with nothing mapped yet; 0: there is none. */
static unsigned long take_slot(void)
{
	unsigned long stack = 0, flags;

	spin_lock_irqsave(&stack_lock, flags);
	if (free_slot) {
		stack = slot_stack(free_slot - 1);
		free_slot = *guard_pte(stack) >> 1;
		*guard_pte(stack) = 0;
	} else if (fresh_slot < nr_slots) {
		stack = slot_stack(fresh_slot++);
	}
	nr_used += !!stack;
	spin_unlock_irqrestore(&stack_lock, flags);
	return stack;
}

/* The same; none are missing only since they are being drained. May sleep. */
static unsigned long take_slot_wait(void)
{
	unsigned long stack = take_slot();

	if (unlikely(!stack)) {
		mutex_lock(&drain_lock);
		stack = take_slot();
		mutex_unlock(&drain_lock);
	}
	return stack;
}

bool stacks_exhausted(void)
{
	return nr_slots && READ_ONCE(nr_used) >= nr_slots;
}

static void give_slot(unsigned long stack)
{
	unsigned long flags;

	spin_lock_irqsave(&stack_lock, flags);
	*guard_pte(stack) = free_slot << 1;
	free_slot = (stack - VMALLOC_START) / SLOT_SIZE + 1;
	nr_used--;
	spin_unlock_irqrestore(&stack_lock, flags);
}

/*
 * The pages stay mapped for the next stack in this slot: other CPUs' TLBs may know them, and this is called where one
 * cannot ask them to forget.
 */
void free_kernel_stack(unsigned long stack)
{
	give_slot(stack);
	account_cached_pages(STACK_PAGES);
}

/* Unmaps the pages of @stack, from its low end upwards as far as there are any, onto @list. How many? */
static unsigned int strip_stack(unsigned long stack, struct list_head *list)
{
	unsigned long addr;
	unsigned int n = 0;
	u64 *pte;

	for (addr = stack; addr < stack + THREAD_SIZE; addr += PAGE_SIZE, n++) {
		pte = lookup_kernel_pte(addr);
		if (!*pte)
			break;
		list_add(&pfn_to_page(pte_phys(*pte) >> PAGE_SHIFT)->lru, list);
		*pte = 0;
	}
	return n;
}

static void flush_and_free(struct list_head *pages)
{
	struct page *page, *next;

	flush_tlb_all();
	list_for_each_entry_safe(page, next, pages, lru)
		put_page(page);
}

/* Takes the pages from all free stacks. May sleep. */
void drain_kernel_stacks(void)
{
	unsigned long flags, first, slot, stack = 0;
	LIST_HEAD(pages);

	mutex_lock(&drain_lock);
	spin_lock_irqsave(&stack_lock, flags);
	first = free_slot;
	free_slot = 0;
	spin_unlock_irqrestore(&stack_lock, flags);
	for (slot = first; slot; slot = *guard_pte(stack) >> 1) {
		stack = slot_stack(slot - 1);
		account_cached_pages(-(long)strip_stack(stack, &pages));
	}
	if (first) {
		flush_and_free(&pages);
		spin_lock_irqsave(&stack_lock, flags);
		*guard_pte(stack) = free_slot << 1;
		free_slot = first;
		spin_unlock_irqrestore(&stack_lock, flags);
	}
	mutex_unlock(&drain_lock);
}

unsigned long alloc_kernel_stack(void)
{
	unsigned long stack, addr;
	LIST_HEAD(pages);
	struct page *page;

	if (unlikely(!nr_slots))
		stack_area_init(); /* the first task of all: nothing else runs yet */
	stack = take_slot_wait();
	if (stack && *lookup_kernel_pte(stack)) {
		account_cached_pages(-STACK_PAGES);
		return stack;
	}
	for (addr = stack; stack && addr < stack + THREAD_SIZE; addr += PAGE_SIZE) {
		page = alloc_page(GFP_KERNEL);
		if (!page) {
			strip_stack(stack, &pages);
			flush_and_free(&pages);
			give_slot(stack);
			return 0;
		}
		map_kernel_page(addr, page_to_phys(page), PAGE_KERNEL); /* the table is there */
	}
	return stack;
}

bool is_stack_guard(unsigned long addr)
{
	return addr >= VMALLOC_START && addr - VMALLOC_START < nr_slots * SLOT_SIZE &&
	       (addr - VMALLOC_START) % SLOT_SIZE < PAGE_SIZE;
}
