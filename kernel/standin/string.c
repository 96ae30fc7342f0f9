/*
 * In place of kernel/strings: memory and strings in the plainest way, and the conversions that the core's messages use:
 * %d %u %x %p %s %c, with #, 0 and a width, of int, long and size_t. Linux: lib/string.c, lib/vsprintf.c.
 */
#include <asm/string.h>
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/sprintf.h>
#include <linux/string.h>
#include <linux/types.h>

/* volatile: else the compiler makes a loop that copies or fills a call of these very functions. */
void *memcpy(void *restrict dst, const void *restrict src, size_t n)
{
	volatile char *to = dst;
	const char *from = src;
	size_t i;

	rep_movsq(dst, src, n / 8);
	for (i = n & ~7UL; i < n; i++)
		to[i] = from[i];
	return dst;
}

/* Downwards if @dst lies within @src. */
void *memmove(void *dst, const void *src, size_t n)
{
	if ((uintptr_t)dst - (uintptr_t)src >= n)
		return memcpy(dst, src, n);
	while (n--)
		((volatile char *)dst)[n] = ((const char *)src)[n];
	return dst;
}

void *memset(void *dst, int c, size_t n)
{
	volatile char *to = dst;
	size_t i;

	rep_stosq(dst, (unsigned char)c * 0x0101010101010101UL, n / 8);
	for (i = n & ~7UL; i < n; i++)
		to[i] = (char)c;
	return dst;
}

int memcmp(const void *a, const void *b, size_t n)
{
	const unsigned char *x = a, *y = b;

	for (; n; n--, x++, y++)
		if (*x != *y)
			return *x - *y;
	return 0;
}

void *memchr(const void *s, int c, size_t n)
{
	const char *at = s;

	for (; n; n--, at++)
		if (*at == (char)c)
			return (void *)(uintptr_t)at;
	return NULL;
}

size_t strnlen(const char *s, size_t max)
{
	size_t len = 0;

	while (len < max && s[len])
		len++;
	return len;
}

size_t strlen(const char *s)
{
	return strnlen(s, ~0UL);
}

int strncmp(const char *a, const char *b, size_t n)
{
	for (; n; n--, a++, b++)
		if (*a != *b || !*a)
			return (unsigned char)*a - (unsigned char)*b;
	return 0;
}

int strcmp(const char *a, const char *b)
{
	return strncmp(a, b, ~0UL);
}

char *strchrnul(const char *s, int c)
{
	while (*s && *s != (char)c)
		s++;
	return (char *)(uintptr_t)s;
}

char *strchr(const char *s, int c)
{
	char *found = strchrnul(s, c);

	return *found == (char)c ? found : NULL;
}

char *strrchr(const char *s, int c)
{
	size_t i = strlen(s) + 1;

	while (i--)
		if (s[i] == (char)c)
			return (char *)(uintptr_t)(s + i);
	return NULL;
}

size_t strspn(const char *s, const char *accept)
{
	size_t n = 0;

	while (s[n] && strchr(accept, s[n]))
		n++;
	return n;
}

char *strstr(const char *s, const char *what)
{
	size_t len = strlen(what);

	for (; *s; s++)
		if (!strncmp(s, what, len))
			return (char *)(uintptr_t)s;
	return NULL;
}

/*
 * @value as @conversion (d, u, x, p) says, with @zeros digits at least and 0x before them if @prefix, written so that it
 * ends at @end. Where it begins.
 */
static char *integer(char *end, long value, char conversion, bool prefix, size_t zeros)
{
	bool negative = conversion == 'd' && value < 0;
	unsigned long rest = negative ? -value : value,
		      base = conversion > 'u' || conversion == 'p' ? 16 : 10;
	char *at = end;

	do {
		*--at = "0123456789abcdef"[rest % base];
		rest /= base;
	} while (rest || (size_t)(end - at) < zeros);
	if (prefix) {
		*--at = 'x';
		*--at = '0';
	}
	if (negative)
		*--at = '-';
	return at;
}

/* One conversion of @fmt, behind its %, in *@text, which is @number's end at first. Where the format goes on. */
static const char *convert(const char *fmt, char *end, const char **text, size_t *width,
			   va_list *args)
{
	bool prefix = *fmt == '#', zero, wide;
	size_t zeros = 1;
	long value;

	fmt += prefix;
	zero = *fmt == '0';
	for (*width = 0; isdigit(*fmt); fmt++)
		*width = *width * 10 + (*fmt - '0');
	for (wide = *fmt == 'p' || *fmt == 's'; *fmt == 'l' || *fmt == 'z'; fmt++)
		wide = true;
	if (*fmt == '%') {
		*text = "%";
		return fmt + 1;
	}
	prefix |= *fmt == 'p';
	value = wide ? va_arg(*args, long) : va_arg(*args, int);
	if (!wide && *fmt != 'd')
		value = (unsigned int)value;
	if (zero && *width < 20)
		zeros = *width - 2 * prefix;
	if (*fmt == 's')
		*text = value ? (const char *)value : "(null)";
	else if (*fmt == 'c')
		*text = memset(end - 1, (int)value, 1);
	else
		*text = integer(end, value, *fmt, prefix, zeros);
	return fmt + 1;
}

int vsnprintf(char *buf, size_t size, const char *fmt, va_list args)
{
	char number[32] = "";
	const char *text, *rest;
	size_t total = 0, width, len;
	va_list ap;

	va_copy(ap, args);
	for (; *fmt; fmt = rest) {
		text = fmt;
		width = 0;
		rest = fmt + 1;
		if (*fmt == '%')
			rest = convert(fmt + 1, number + sizeof(number) - 1, &text, &width, &ap);
		len = *fmt == '%' ? strlen(text) : 1;
		for (; width > len; width--, total++)
			if (total + 1 < size)
				buf[total] = ' ';
		for (; len; len--, total++, text++)
			if (total + 1 < size)
				buf[total] = *text;
	}
	va_end(ap);
	if (size)
		buf[min(total, size - 1)] = '\0';
	return (int)total;
}

int snprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsnprintf(buf, size, fmt, args);
	va_end(args);
	return len;
}
