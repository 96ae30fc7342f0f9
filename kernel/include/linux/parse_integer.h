/* The digits of a number: below kstrtoul() here, and strtoul() and scanf() in the C library. */
#pragma once

#ifdef __KERNEL__
#include <linux/types.h>
#else
#include <stdbool.h>
#endif

/*
 * Digits of @s in @base (2 to 36) up to the first other character, where *@end points then.
 * Sets *@overflow, and returns the value modulo 2^64, if it does not fit.
 */
unsigned long long __parse_digits(const char *s, const char **end, unsigned int base,
				  bool *overflow);

/* The base that 0 stands for at @s; moves *@s behind a 0x. base 16 may have a 0x as well. */
unsigned int __parse_base(const char **s, unsigned int base);
