/*
 * The digits of a number: below kstrtoul() in the kernel and strtoul(), strtol() and scanf() in the
 * C library. Linux: lib/kstrtox.c.
 */
#include "shared.h"

static unsigned int digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned int)(c - '0');
	c |= 0x20;
	return c >= 'a' && c <= 'z' ? (unsigned int)(c - 'a') + 10 : 255;
}

unsigned int __parse_base(const char **s, unsigned int base)
{
	const char *p = *s;
	bool hex = p[0] == '0' && (p[1] == 'x' || p[1] == 'X') && digit_value(p[2]) < 16;

	if (hex && (base == 0 || base == 16)) {
		*s = p + 2;
		return 16;
	}
	if (base)
		return base;
	return *p == '0' ? 8 : 10;
}

unsigned long long __parse_digits(const char *s, const char **end, unsigned int base,
				  bool *overflow)
{
	unsigned long long value = 0;

	for (; digit_value(*s) < base; s++) {
		unsigned long long next;

		if (__builtin_mul_overflow(value, base, &next) ||
		    __builtin_add_overflow(next, digit_value(*s), &next)) {
			*overflow = true;
			next = value * base + digit_value(*s);
		}
		value = next;
	}
	*end = s;
	return value;
}
