/*
 * The sources in this folder are compiled twice: into the kernel and into the C library. This is
 * the one place that knows which headers declare their functions there.
 */
#pragma once

#ifdef __KERNEL__
#include <linux/ctype.h>
#include <linux/sprintf.h>
#include <linux/stdarg.h>
#include <linux/string.h>
#include <linux/types.h>
#else
#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#endif

#include "../../include/linux/format.h"
#include "../../include/linux/parse_integer.h"

/* Memory as words of any alignment and of any type. */
typedef uint64_t __attribute__((aligned(1), may_alias)) any64;
typedef uint32_t __attribute__((aligned(1), may_alias)) any32;
typedef uint16_t __attribute__((aligned(1), may_alias)) any16;

#define EACH_BYTE 0x0101010101010101UL
#define EACH_TOP 0x8080808080808080UL

/* Has its lowest set bit in the first zero byte of word (little endian); 0 if there is none. */
static inline uint64_t zero_bytes(uint64_t word)
{
	return (word - EACH_BYTE) & ~word & EACH_TOP;
}
