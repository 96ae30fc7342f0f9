/* Kernel objects. Linux: <linux/slab.h>. Implemented in kernel/mm/slab.c. */
#pragma once

#include <linux/gfp.h>
#include <linux/types.h>

/*
 * At least @size bytes, 16-byte aligned (page aligned from PAGE_SIZE on), up to 4 MiB; NULL if
 * there is no memory.
 */
void *kmalloc(size_t size, gfp_t gfp);
/* The same, all zeroes. */
static inline void *kzalloc(size_t size, gfp_t gfp)
{
	return kmalloc(size, gfp | __GFP_ZERO);
}

/* An array of zeroes; NULL also when @n * @size overflows. */
static inline void *kcalloc(size_t n, size_t size, gfp_t gfp)
{
	size_t bytes;

	return __builtin_mul_overflow(n, size, &bytes) ? NULL : kzalloc(bytes, gfp);
}

void *kmemdup(const void *src, size_t len, gfp_t gfp);
/* NULL is fine; a bad pointer or a double free is a BUG with an explanation. */
void kfree(const void *obj);

unsigned long nr_slab_objects(void); /* live kmalloc objects: leak checks compare it */
