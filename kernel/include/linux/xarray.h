/*
 * A sparse array of pointers by index: a radix tree of nodes of 64 slots, O(log n). An array with
 * nothing but entry 0 needs no node. NULL entries are absent ones. The caller locks. Linux:
 * <linux/xarray.h>. Implemented in kernel/trees/xarray.c.
 */
#pragma once

#include <linux/gfp.h>
#include <linux/types.h>

struct xarray {
	void *xa_head;		/* levels 0: entry 0 itself */
	unsigned int xa_levels; /* of nodes: indexes below 64^levels have a place */
};

void *xa_load(const struct xarray *xa, unsigned long index);
/* Puts @entry where nothing is. 0, -EBUSY, -ENOMEM (and nothing has changed). */
int xa_insert(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp);
void *xa_erase(struct xarray *xa, unsigned long index); /* what was there */
/* The first entry at *@index or above, up to @max; *@index becomes its index. NULL: none. */
void *xa_find(const struct xarray *xa, unsigned long *index, unsigned long max);
