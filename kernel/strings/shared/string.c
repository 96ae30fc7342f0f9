/*
 * Comparing, copying and searching strings, in the plainest way; the fast ones are in memory.c and
 * strlen.c. Linux: lib/string.c, lib/string_helpers.c.
 */
#include "shared.h"

int strcmp(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return (unsigned char)*a - (unsigned char)*b;
}

int strncmp(const char *a, const char *b, size_t n)
{
	for (; n; n--, a++, b++)
		if (*a != *b || !*a)
			return (unsigned char)*a - (unsigned char)*b;
	return 0;
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

	if (!len)
		return (char *)(uintptr_t)s;
	for (s = strchr(s, *what); s; s = strchr(s + 1, *what))
		if (strncmp(s, what, len) == 0)
			break;
	return (char *)(uintptr_t)s;
}
