/* The page allocator's interface. Linux: <linux/gfp.h>. Implemented in kernel/mm/page_alloc.c. */
#pragma once

#include <linux/types.h>

#define GFP_KERNEL 0x1u /* may sleep: never under a spinlock or in an interrupt (checked) */
#define GFP_ATOMIC 0x2u /* may not sleep */
#define __GFP_ZERO 0x100u
#define GFP_USER GFP_KERNEL

#define MAX_ORDER 10 /* the largest block: 2^10 pages, 4 MiB */

struct page;

/* 2^order contiguous pages, naturally aligned, refcount 1; NULL when there are none. */
struct page *alloc_pages(gfp_t gfp, unsigned int order);
/*
 * Gives back what alloc_pages() gave, by its only user. A page that is not allocated is a BUG with
 * an explanation.
 */
void __free_pages(struct page *page, unsigned int order);
/* The same by direct-map address; 0 when there are none. */
unsigned long __get_free_pages(gfp_t gfp, unsigned int order);
void free_pages(unsigned long addr, unsigned int order);

#define alloc_page(gfp) alloc_pages(gfp, 0)
#define __free_page(page) __free_pages(page, 0)
#define __get_free_page(gfp) __get_free_pages(gfp, 0)
#define get_zeroed_page(gfp) __get_free_pages((gfp) | __GFP_ZERO, 0)
#define free_page(addr) free_pages(addr, 0)

void drain_caches(void); /* of all CPUs: what they keep for later is free then. May sleep */
unsigned long
nr_free_pages(void); /* O(1); pages that caches would give back at once count as free */
unsigned long nr_page_tables(void); /* kernel/percpu; of all programs */
unsigned long totalram_pages(void); /* all that the allocator was ever given */
