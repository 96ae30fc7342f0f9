/*
 * RAM at boot, before there is a page allocator. Linux: <linux/memblock.h>. Implemented in
 * kernel/mm/memblock.c.
 */
#pragma once

#include <linux/types.h>

void memblock_init(void); /* from boot_info; before anything else here */
/*
 * @size bytes in whole pages, zeroed, aligned to @align (a power of two), below 4 GiB, which the
 * boot page tables map. Never freed. Panics if there is no such memory.
 */
phys_addr_t memblock_alloc(size_t size, size_t align);
/*
 * Hands all that is left to the page allocator. The direct map must be complete; no
 * memblock_alloc() after it.
 */
void free_area_init(void);
