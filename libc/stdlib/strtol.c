/* Text to integers. See strtol(3). */
#include "../internal.h"

#include "../../kernel/include/linux/parse_integer.h"
#include <ctype.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>

/*
 * The number without its sign. Sets *negative and, unless errno is EINVAL, *end; *overflow if it
 * does not fit 64 bits.
 */
static unsigned long parse(const char *s, char **end, int base, bool *negative, bool *overflow)
{
	const char *p = s, *digits, *rest;
	unsigned long value;

	*negative = *overflow = false;
	if (base < 0 || base == 1 || base > 36) {
		errno = EINVAL;
		return 0;
	}
	while (isspace((unsigned char)*p))
		p++;
	if (*p == '+' || *p == '-')
		*negative = *p++ == '-';
	base = (int)__parse_base(&p, (unsigned int)base);
	digits = p;
	value = __parse_digits(digits, &rest, (unsigned int)base, overflow);
	if (end)
		*end = (char *)(rest == digits ? s : rest);
	return value;
}

long strtol(const char *restrict s, char **restrict end, int base)
{
	bool negative, overflow;
	unsigned long value = parse(s, end, base, &negative, &overflow);

	if (overflow || value > (unsigned long)LONG_MAX + negative) {
		errno = ERANGE;
		return negative ? LONG_MIN : LONG_MAX;
	}
	return (long)(negative ? 0 - value : value);
}

unsigned long strtoul(const char *restrict s, char **restrict end, int base)
{
	bool negative, overflow;
	unsigned long value = parse(s, end, base, &negative, &overflow);

	if (overflow) {
		errno = ERANGE;
		return ULONG_MAX;
	}
	return negative ? 0 - value : value;
}

long long strtoll(const char *restrict s, char **restrict end, int base)
{
	return strtol(s, end, base);
}

unsigned long long strtoull(const char *restrict s, char **restrict end, int base)
{
	return strtoul(s, end, base);
}

intmax_t strtoimax(const char *restrict s, char **restrict end, int base)
{
	return strtol(s, end, base);
}

uintmax_t strtoumax(const char *restrict s, char **restrict end, int base)
{
	return strtoul(s, end, base);
}

int atoi(const char *s)
{
	return (int)strtol(s, NULL, 10);
}

long atol(const char *s)
{
	return strtol(s, NULL, 10);
}

long long atoll(const char *s)
{
	return strtol(s, NULL, 10);
}
