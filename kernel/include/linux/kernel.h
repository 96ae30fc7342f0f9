/* Small arithmetic helpers every file wants; Linux's <linux/kernel.h>, <linux/minmax.h>, <linux/math.h>. */
#pragma once

#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/printk.h>
#include <linux/sprintf.h>
#include <linux/types.h>

#define LLONG_MAX 0x7fffffffffffffffL /* a loff_t is a long */

#define INT_MAX ((int)(~0U >> 1))
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

#define min(a, b)                                                                     \
	({                                                                            \
		__typeof__(a) __a = (a);                                              \
		__typeof__(b) __b = (b);                                              \
		(void)(&__a == &__b); /* the same type on both sides, or a warning */ \
		__a < __b ? __a : __b;                                                \
	})
#define max(a, b)                        \
	({                               \
		__typeof__(a) __a = (a); \
		__typeof__(b) __b = (b); \
		(void)(&__a == &__b);    \
		__a > __b ? __a : __b;   \
	})
#define clamp(x, low, high) min(max(x, low), high)
#define min_t(type, a, b) min((type)(a), (type)(b))
#define max_t(type, a, b) max((type)(a), (type)(b))

#define ALIGN(x, a) (((x) + ((__typeof__(x))(a)-1)) & ~((__typeof__(x))(a)-1))
#define ALIGN_DOWN(x, a) ((x) & ~((__typeof__(x))(a)-1))
#define IS_ALIGNED(x, a) (((x) & ((__typeof__(x))(a)-1)) == 0)
#define DIV_ROUND_UP(n, d) (((n) + (d)-1) / (d))
#define BIT(n) (1UL << (n))

#define container_of(ptr, type, member) ((type *)((char *)(ptr)-offsetof(type, member)))
