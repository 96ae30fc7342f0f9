/*
 * What is free is filled with a pattern in the test image, and must still have it when it is given out
 * again: who writes to memory after freeing it is found, and who reads from it reads nonsense. Linux:
 * mm/page_poison.c, slub_debug=P.
 *
 * An object's first words are kmalloc's own while it is free (and sealed). Pages that were never given
 * out do not have the pattern: `class` of a free page's struct says whether it has.
 */
#include "../mm/internal.h"
#include <asm/string.h>

#define POISON_FREE 0x6b6b6b6b6b6b6b6bUL
#define HEADER 2 /* words of a free object that are kmalloc's */
#define POISONED 0x6b

static void check_words(const u64 *word, const u64 *end, const char *what)
{
	for (; word < end; word++)
		if (unlikely(*word != POISON_FREE))
			panic("BUG: use after free: %p, in a free %s, holds %#llx instead of the poison",
			      word, what, *word);
}

void poison_free_object(void *obj, size_t size)
{
	rep_stosq((u64 *)obj + HEADER, POISON_FREE, size / sizeof(u64) - HEADER);
}

void check_free_object(void *obj, size_t size)
{
	check_words((u64 *)obj + HEADER, (u64 *)(obj + size), "kmalloc object");
}

void poison_free_pages(struct page *page, unsigned int order)
{
	unsigned int i;

	for (i = 0; i < BIT(order); i++)
		page[i].class = POISONED;
	rep_stosq(page_address(page), POISON_FREE, (PAGE_SIZE << order) / sizeof(u64));
}

void check_free_pages(struct page *page, unsigned int order)
{
	unsigned int i;

	for (i = 0; i < BIT(order); i++) {
		u64 *words = page_address(&page[i]);

		if (page[i].class == POISONED)
			check_words(words, words + PAGE_SIZE / sizeof(u64), "page");
		page[i].class = 0;
	}
}
