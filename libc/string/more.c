/* Strings and memory beyond kernel/lib: what only programs use. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

void *mempcpy(void *restrict dst, const void *restrict src, size_t n)
{
	return (char *)memcpy(dst, src, n) + n;
}

void *memccpy(void *restrict dst, const void *restrict src, int c, size_t n)
{
	const char *end = memchr(src, c, n);

	if (!end) {
		memcpy(dst, src, n);
		return NULL;
	}
	n = (size_t)(end - (const char *)src) + 1;
	return (char *)memcpy(dst, src, n) + n;
}

void *memrchr(const void *s, int c, size_t n)
{
	const unsigned char *p = s;

	while (n--)
		if (p[n] == (unsigned char)c)
			return (void *)(p + n);
	return NULL;
}

void *memmem(const void *s, size_t len, const void *what, size_t what_len)
{
	const char *p = s, *end = p + len;

	if (!what_len)
		return (void *)s;
	for (; (size_t)(end - p) >= what_len; p++) {
		p = memchr(p, *(const char *)what, (size_t)(end - p) - what_len + 1);
		if (!p)
			break;
		if (memcmp(p, what, what_len) == 0)
			return (void *)p;
	}
	return NULL;
}

/* Through a volatile pointer, or the compiler would drop the call as dead. */
void explicit_bzero(void *dst, size_t n)
{
	static void *(*volatile const set)(void *, int, size_t) = memset;

	set(dst, 0, n);
}

char *stpcpy(char *restrict dst, const char *restrict src)
{
	size_t len = strlen(src);

	memcpy(dst, src, len + 1);
	return dst + len;
}

char *stpncpy(char *restrict dst, const char *restrict src, size_t n)
{
	size_t len = strnlen(src, n);

	memcpy(dst, src, len);
	memset(dst + len, 0, n - len);
	return dst + len;
}

size_t strlcpy(char *restrict dst, const char *restrict src, size_t size)
{
	size_t len = strlen(src), n = len < size ? len : size - 1;

	if (size) {
		memcpy(dst, src, n);
		dst[n] = 0;
	}
	return len;
}

size_t strlcat(char *restrict dst, const char *restrict src, size_t size)
{
	size_t len = strnlen(dst, size);

	return len + strlcpy(dst + len, src, size - len);
}

char *strdup(const char *s)
{
	size_t size = strlen(s) + 1;
	char *copy = malloc(size);

	return copy ? memcpy(copy, s, size) : NULL;
}

char *strndup(const char *s, size_t n)
{
	size_t len = strnlen(s, n);
	char *copy = malloc(len + 1);

	if (!copy)
		return NULL;
	copy[len] = 0;
	return memcpy(copy, s, len);
}

char *strcasestr(const char *s, const char *what)
{
	size_t len = strlen(what);

	for (; strncasecmp(s, what, len) != 0; s++)
		if (!*s)
			return NULL;
	return (char *)s;
}

char *strtok_r(char *restrict s, const char *restrict delimiters, char **restrict rest)
{
	if (!s)
		s = *rest;
	s += strspn(s, delimiters);
	if (!*s) {
		*rest = s;
		return NULL;
	}
	*rest = s + strcspn(s, delimiters);
	if (**rest)
		*(*rest)++ = 0;
	return s;
}

char *strtok(char *restrict s, const char *restrict delimiters)
{
	static char *rest;

	return strtok_r(s, delimiters, &rest);
}

/* In the C locale order is strcmp()'s. */
int strcoll(const char *a, const char *b)
{
	return strcmp(a, b);
}

size_t strxfrm(char *restrict dst, const char *restrict src, size_t n)
{
	return strlcpy(dst, src, n);
}
