/* Between the two files of KASAN=1: what each byte of the direct map may be used for. */
#pragma once

#include <linux/types.h>

/* Why eight bytes may not be touched; 0: they may, 1 to 7: so many of them. Linux's values. */
#define KASAN_REDZONE 0xfc
#define KASAN_FREED 0xfb
#define KASAN_PAGE_FREED 0xff

/* Who had an object of kmalloc(): at the end of its slot. */
struct kasan_owner {
	unsigned long allocated_by, freed_by;
};

/* Before this call nothing is watched. @shadow: zeroed, a byte for each eight up to max_pfn. */
void kasan_start(u8 *shadow);
void kasan_poison(const void *start, size_t size, u8 why); /* multiples of 8 */
void kasan_unpoison(const void *start, size_t size);
/* Reports the access if one of the bytes is poisoned. @ip: who makes it. */
void kasan_check(const void *start, size_t size, bool write, unsigned long ip);
/* The owner's place in the slab object that @addr is in; NULL: in none, or in one that has no room for it. */
struct kasan_owner *kasan_owner_of(const void *addr);
