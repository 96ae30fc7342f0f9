/*
 * Poison: every byte of memory that the kernel may hand out next, unless it clears it first, gets a
 * value that a test then looks for in what comes out to ring 3 (padding, stale stack, heap and page
 * contents).
 */
#include "selftest.h"
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>

#define LEAVE 256 /* bytes below this frame that memset() and an interrupt's first words may use */
#define OBJECTS 64
#define PAGES 64

static void poison_stack(int byte)
{
	unsigned long sp = (unsigned long)__builtin_frame_address(0) - LEAVE;

	memset((void *)current->stack, byte, sp - current->stack);
}

/* Objects are linked through themselves, so a chain of any length needs no array. */
static void poison_heap(int byte)
{
	for (size_t size = 16; size <= 2048; size *= 2) {
		void **chain = NULL;

		for (int i = 0; i < OBJECTS; i++) {
			void **obj = kmalloc(size, GFP_KERNEL);

			if (!obj)
				break;
			memset(obj, byte, size);
			*obj = chain;
			chain = obj;
		}
		while (chain) {
			void **next = *chain;

			memset(chain, byte, size);
			kfree(chain);
			chain = next;
		}
	}
}

static void poison_pages(int byte)
{
	unsigned long chain = 0;

	for (int i = 0; i < PAGES; i++) {
		unsigned long page = __get_free_page(GFP_KERNEL);

		if (!page)
			break;
		*(unsigned long *)page = chain;
		chain = page;
	}
	while (chain) {
		unsigned long next = *(unsigned long *)chain;

		memset((void *)chain, byte, PAGE_SIZE);
		free_page(chain);
		chain = next;
	}
}

long selftest_poison(const unsigned long *arg)
{
	poison_heap(arg[0]);
	poison_pages(arg[0]);
	poison_stack(arg[0]);
	return 0;
}
