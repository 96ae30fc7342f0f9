/* The string functions that only kernels have. Linux: lib/string.c, lib/string_helpers.c. */
#include <linux/ctype.h>
#include <linux/string.h>

void *memchr_inv(const void *s, int c, size_t n)
{
	const unsigned char *p = s;

	for (; n; n--, p++)
		if (*p != (unsigned char)c)
			return (void *)(uintptr_t)p;
	return NULL;
}

char *skip_spaces(const char *s)
{
	while (isspace((unsigned char)*s))
		s++;
	return (char *)(uintptr_t)s;
}

char *strim(char *s)
{
	size_t len = strlen(s);

	while (len && isspace((unsigned char)s[len - 1]))
		len--;
	s[len] = 0;
	return skip_spaces(s);
}
