/* Bounds that hold under speculation too. Linux: <linux/nospec.h>, <asm/barrier.h>. */
#pragma once

#include <linux/compiler.h>

/*
 * @index where it is below @size, else 0; without a branch that could be predicted wrong: cmp sets the carry
 * flag for a good index, sbb turns that into a mask.
 */
static __always_inline unsigned long array_index_nospec(unsigned long index, unsigned long size)
{
	unsigned long mask;

	__asm__ volatile("cmp %1, %2; sbb %0, %0" : "=r"(mask) : "er"(size), "r"(index) : "cc");
	return index & mask;
}
