/*
 * The string functions that are used less; string.c has the others.
 * Linux: lib/string.c.
 */
#include "shared.h"

int strncasecmp(const char *a, const char *b, size_t n)
{
	for (; n; n--, a++, b++) {
		int x = tolower((unsigned char)*a), y = tolower((unsigned char)*b);

		if (x != y || !x)
			return x - y;
	}
	return 0;
}

int strcasecmp(const char *a, const char *b)
{
	return strncasecmp(a, b, (size_t)-1);
}

char *strcpy(char *restrict dst, const char *restrict src)
{
	return memcpy(dst, src, strlen(src) + 1);
}

/* Fills up with NULs to n bytes; leaves none at all if src is too long. */
char *strncpy(char *restrict dst, const char *restrict src, size_t n)
{
	size_t len = strnlen(src, n);

	memcpy(dst, src, len);
	memset(dst + len, 0, n - len);
	return dst;
}

char *strcat(char *restrict dst, const char *restrict src)
{
	memcpy(dst + strlen(dst), src, strlen(src) + 1);
	return dst;
}

char *strncat(char *restrict dst, const char *restrict src, size_t n)
{
	size_t len = strnlen(src, n);
	char *end = dst + strlen(dst);

	memcpy(end, src, len);
	end[len] = 0;
	return dst;
}

size_t strcspn(const char *s, const char *reject)
{
	size_t n = 0;

	while (s[n] && !strchr(reject, s[n]))
		n++;
	return n;
}

char *strpbrk(const char *s, const char *accept)
{
	s += strcspn(s, accept);
	return *s ? (char *)(uintptr_t)s : NULL;
}

char *strsep(char **s, const char *delimiters)
{
	char *token = *s;

	if (!token)
		return NULL;
	*s = strpbrk(token, delimiters);
	if (*s)
		*(*s)++ = 0;
	return token;
}
