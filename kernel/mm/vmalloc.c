/*
 * Kernel mappings outside the direct map: stacks with guard pages, and device memory.
 * Linux: mm/vmalloc.c, kernel/fork.c (stack cache), arch/x86/mm/ioremap.c.
 *
 * The stack area is an array of slots, each one unmapped guard page and THREAD_SIZE above it: running off
 * a stack's end faults instead of overwriting what lies below. Its page tables are made at the start for
 * as many stacks as there can ever be, so a new stack needs its pages and nothing else. A few freed stacks are kept
 * mapped for the next fork.
 *
 * Device mappings come from a second area, upwards; their addresses are not used twice.
 */
#include "internal.h"

#define SLOT_SIZE (PAGE_SIZE + THREAD_SIZE)
#define SLOTS_MAX 16384
#define STACK_PAGES (THREAD_SIZE / PAGE_SIZE)
#define STACK_CACHE_MAX 16
#define IOREMAP_START (VMALLOC_START + (1UL << 30))

static DEFINE_SPINLOCK(stack_lock);
static unsigned long used_slots[SLOTS_MAX / 64]; /* a bit for each mapped stack */
static unsigned int nr_slots, first_free;	  /* all slots below first_free are used */
static unsigned long cache;			  /* freed stacks, each with the next one's address in its first word */
static unsigned int nr_cache;

static DEFINE_SPINLOCK(ioremap_lock);
static unsigned long ioremap_next = IOREMAP_START;

static void __cold stack_area_init(void)
{
	unsigned long addr, slots;

	/* A task needs its stack's pages and about as many more, so there are never more tasks than this. */
	slots = min(totalram_pages() / (2 * STACK_PAGES), (unsigned long)SLOTS_MAX);
	for (addr = VMALLOC_START; addr < VMALLOC_START + slots * SLOT_SIZE; addr += PMD_SIZE) {
		if (map_kernel_page(addr, 0, PAGE_KERNEL_RO))
			panic("memory: none for the page tables of kernel stacks");
		*lookup_kernel_pte(addr) = 0;
		flush_tlb_page(addr);
	}
	nr_slots = slots;
}

/* Takes the lowest free slot; nr_slots if there is none. */
static unsigned int take_slot(void)
{
	unsigned int slot;

	for (slot = first_free & ~63U; slot < nr_slots; slot += 64) {
		unsigned long *word = &used_slots[slot / 64];

		if (~*word) {
			slot += __builtin_ctzl(~*word);
			*word |= BIT(slot % 64); /* a bit beyond nr_slots does no harm */
			break;
		}
	}
	first_free = slot;
	return slot;
}

static void release_slot(unsigned int slot)
{
	used_slots[slot / 64] &= ~BIT(slot % 64);
	first_free = min(first_free, slot);
}

/* Unmaps and frees the mapped pages of a slot; stack_lock held. */
static void unmap_stack(unsigned long stack)
{
	u64 *pte;
	unsigned long addr;

	for (addr = stack; addr < stack + THREAD_SIZE; addr += PAGE_SIZE) {
		pte = lookup_kernel_pte(addr);
		if (*pte) {
			struct page *page = pfn_to_page(pte_phys(*pte) >> PAGE_SHIFT);

			*pte = 0;
			flush_tlb_page(addr);
			put_page(page);
		}
	}
	release_slot((stack - VMALLOC_START) / SLOT_SIZE);
}

unsigned long alloc_kernel_stack(void)
{
	unsigned long flags, stack, addr;
	struct page *page;
	unsigned int slot;

	if (unlikely(!nr_slots))
		stack_area_init(); /* the first task of all: nothing else runs yet */
	spin_lock_irqsave(&stack_lock, flags);
	stack = cache;
	if (stack) {
		cache = *(unsigned long *)stack;
		nr_cache--;
		spin_unlock_irqrestore(&stack_lock, flags);
		account_cached_pages(-(long)STACK_PAGES);
		return stack;
	}
	slot = take_slot();
	spin_unlock_irqrestore(&stack_lock, flags);
	if (slot >= nr_slots)
		return 0;

	stack = VMALLOC_START + slot * SLOT_SIZE + PAGE_SIZE;
	for (addr = stack; addr < stack + THREAD_SIZE; addr += PAGE_SIZE) {
		page = alloc_page(GFP_KERNEL);
		if (!page || map_kernel_page(addr, page_to_phys(page), PAGE_KERNEL)) {
			if (page)
				put_page(page);
			spin_lock_irqsave(&stack_lock, flags);
			unmap_stack(stack);
			spin_unlock_irqrestore(&stack_lock, flags);
			return 0;
		}
	}
	return stack;
}

void free_kernel_stack(unsigned long stack)
{
	unsigned long flags;

	spin_lock_irqsave(&stack_lock, flags);
	if (nr_cache < STACK_CACHE_MAX) {
		*(unsigned long *)stack = cache;
		cache = stack;
		nr_cache++;
		account_cached_pages(STACK_PAGES);
	} else {
		unmap_stack(stack);
	}
	spin_unlock_irqrestore(&stack_lock, flags);
}

void drain_stack_cache(void)
{
	unsigned long flags, stack;

	spin_lock_irqsave(&stack_lock, flags);
	while ((stack = cache)) {
		cache = *(unsigned long *)stack;
		nr_cache--;
		account_cached_pages(-(long)STACK_PAGES);
		unmap_stack(stack);
	}
	spin_unlock_irqrestore(&stack_lock, flags);
}

bool is_stack_guard(unsigned long addr)
{
	return addr >= VMALLOC_START && addr - VMALLOC_START < nr_slots * SLOT_SIZE &&
	       (addr - VMALLOC_START) % SLOT_SIZE < PAGE_SIZE;
}

static void *map_phys(phys_addr_t phys, size_t size, u64 prot)
{
	unsigned long offset = phys & (PAGE_SIZE - 1), start, pos, flags;

	size = PAGE_ALIGN(size + offset);
	spin_lock_irqsave(&ioremap_lock, flags);
	start = ioremap_next;
	if (size == 0 || size >= VMALLOC_END - start) {
		spin_unlock_irqrestore(&ioremap_lock, flags);
		return NULL;
	}
	ioremap_next += size + PAGE_SIZE; /* a guard page here as well */
	spin_unlock_irqrestore(&ioremap_lock, flags);
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
