/*
 * The sources in this folder are compiled twice: into the kernel (-ffreestanding) and into the C
 * library. This is the one place that knows which headers declare their functions there.
 */
#pragma once

#if __STDC_HOSTED__
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#else
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/kstrtox.h>
#include <linux/sprintf.h>
#include <linux/stdarg.h>
#include <linux/string.h>
#include <linux/types.h>
#endif

#include "../include/linux/format.h"

/* Memory as words of any alignment and of any type. */
typedef uint64_t __attribute__((aligned(1), may_alias)) any64;
typedef uint32_t __attribute__((aligned(1), may_alias)) any32;
typedef uint16_t __attribute__((aligned(1), may_alias)) any16;

#define EACH_BYTE 0x0101010101010101UL
#define EACH_TOP  0x8080808080808080UL

/* Has its lowest set bit in the first zero byte of word (little endian); 0 if there is none. */
static inline uint64_t zero_bytes(uint64_t word)
{
	return (word - EACH_BYTE) & ~word & EACH_TOP;
}

/*
 * Digits of @s in @base (2 to 36) up to the first other character, where *end points then.
 * Sets *overflow, and returns the value modulo 2^64, if it does not fit.
 */
unsigned long long __parse_digits(const char *s, const char **end, unsigned int base,
				  bool *overflow);

/* The base that 0 stands for at s; moves *s behind a 0x. base 16 may have a 0x as well. */
unsigned int __parse_base(const char **s, unsigned int base);
