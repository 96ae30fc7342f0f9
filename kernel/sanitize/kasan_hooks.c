/*
 * KASAN=1: the allocators, and the functions that touch memory out of the compiler's sight, as the rest of the
 * kernel calls them: the linker sends its calls through the __wrap_ functions here (ld's --wrap, in the
 * Makefile), so neither the allocators nor their callers know. Linux: mm/kasan/common.c, shadow.c.
 *
 * An object of kmalloc() is made 16 bytes larger. They are poisoned, as is the room up to the next object, and tell who
 * allocated and freed it. What is freed is poisoned until it is given out again.
 */
#include "kasan.h"
#include <asm/page.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

#define CALLER ((unsigned long)__builtin_return_address(0) - 1)
#define REDZONE sizeof(struct kasan_owner)

/* A function that is wrapped, and what stands before it. */
#define WRAPPED(type, name, ...)         \
	type __real_##name(__VA_ARGS__); \
	type __wrap_##name(__VA_ARGS__); \
	type __wrap_##name(__VA_ARGS__)

/* ---- page frames */

/* The last moment at which memory for the shadow can be had in one piece. */
WRAPPED(void, free_area_init, void)
{
	kasan_start(__va(memblock_alloc(max_pfn << (PAGE_SHIFT - 3), PAGE_SIZE)));
	__real_free_area_init();
	for (struct page *page = mem_map; page < mem_map + max_pfn; page++)
		if (page->flags == PG_BUDDY)
			kasan_poison(page_address(page), PAGE_SIZE << page->order,
				     KASAN_PAGE_FREED);
}

WRAPPED(struct page *, alloc_pages, gfp_t gfp, unsigned int order)
{
	struct page *page = __real_alloc_pages(gfp & ~__GFP_ZERO, order);

	if (!page)
		return NULL;
	kasan_unpoison(page_address(page), PAGE_SIZE << order);
	if (gfp & __GFP_ZERO)
		memset(page_address(page), 0, PAGE_SIZE << order);
	return page;
}

/* Who frees what is not his gets the allocator's own report. */
static void poison_pages(struct page *page, unsigned int order)
{
	if (page >= mem_map && page < mem_map + max_pfn && page->refcount == 1 && !page->flags)
		kasan_poison(page_address(page), PAGE_SIZE << order, KASAN_PAGE_FREED);
}

WRAPPED(void, __free_pages, struct page *page, unsigned int order)
{
	poison_pages(page, order);
	__real___free_pages(page, order);
}

WRAPPED(void, put_page, struct page *page)
{
	poison_pages(page, 0);
	__real_put_page(page);
}

WRAPPED(unsigned long, __get_free_pages, gfp_t gfp, unsigned int order)
{
	struct page *page = __wrap_alloc_pages(gfp, order);

	return page ? (unsigned long)page_address(page) : 0;
}

WRAPPED(void, free_pages, unsigned long addr, unsigned int order)
{
	__wrap___free_pages(virt_to_page(addr), order);
}

/* ---- kmalloc */

void *__real_kmalloc(size_t size, gfp_t gfp);

/* How many bytes kmalloc() has really given. */
static size_t room_of(const void *obj)
{
	const struct page *page = virt_to_page((unsigned long)obj);

	return page->flags == PG_SLAB ? BIT(page->class + 4) : PAGE_SIZE << page->order;
}

static void *allocate(size_t size, gfp_t gfp, unsigned long caller)
{
	size_t room, used = ALIGN(size, 8);
	struct kasan_owner *owner;
	void *obj;

	if (size > (PAGE_SIZE << MAX_ORDER) - REDZONE)
		return __real_kmalloc(size, gfp);
	obj = __real_kmalloc(size + REDZONE, gfp & ~__GFP_ZERO);
	if (!obj)
		return NULL;
	room = room_of(obj);
	kasan_unpoison(obj, size);
	kasan_poison(obj + used, room - used, KASAN_REDZONE);
	owner = kasan_owner_of(obj);
	if (owner)
		*owner = (struct kasan_owner){ .allocated_by = caller };
	if (gfp & __GFP_ZERO)
		memset(obj, 0, size);
	return obj;
}

WRAPPED(void *, kmalloc, size_t size, gfp_t gfp)
{
	return allocate(size, gfp, CALLER);
}

WRAPPED(void *, kmemdup, const void *src, size_t len, gfp_t gfp)
{
	void *copy = allocate(len, gfp, CALLER);

	kasan_check(src, len, false, CALLER);
	if (copy)
		memcpy(copy, src, len);
	return copy;
}

/* A page of its own is poisoned on its way through __free_pages(). */
WRAPPED(void, kfree, const void *obj)
{
	struct kasan_owner *owner = obj ? kasan_owner_of(obj) : NULL;
	size_t room;

	if (owner) {
		room = room_of(obj);
		owner->freed_by = CALLER;
		kasan_poison((void *)ALIGN_DOWN((unsigned long)obj, room), room, KASAN_FREED);
	}
	__real_kfree(obj);
}

/* ---- what touches memory for others */

WRAPPED(void *, memcpy, void *dst, const void *src, size_t n)
{
	kasan_check(src, n, false, CALLER);
	kasan_check(dst, n, true, CALLER);
	return __real_memcpy(dst, src, n);
}

WRAPPED(void *, memmove, void *dst, const void *src, size_t n)
{
	kasan_check(src, n, false, CALLER);
	kasan_check(dst, n, true, CALLER);
	return __real_memmove(dst, src, n);
}

WRAPPED(void *, memset, void *dst, int c, size_t n)
{
	kasan_check(dst, n, true, CALLER);
	return __real_memset(dst, c, n);
}

WRAPPED(int, memcmp, const void *a, const void *b, size_t n)
{
	kasan_check(a, n, false, CALLER);
	kasan_check(b, n, false, CALLER);
	return __real_memcmp(a, b, n);
}

/* User copies: the side that is the kernel's. The other is in no direct map, and so not watched. */
WRAPPED(unsigned long, copy_user_generic, void *to, const void *from, unsigned long n)
{
	kasan_check(from, n, false, CALLER);
	kasan_check(to, n, true, CALLER);
	return __real_copy_user_generic(to, from, n);
}

WRAPPED(long, strncpy_user_generic, char *dst, const char *src, unsigned long max)
{
	long len = __real_strncpy_user_generic(dst, src, max);

	if (len >= 0)
		kasan_check(dst, min((unsigned long)len + 1, max), true, CALLER);
	return len;
}
