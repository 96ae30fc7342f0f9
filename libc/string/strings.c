/* <strings.h>: the BSD names. Compilers make some of these calls by themselves. */
#include <string.h>

int bcmp(const void *a, const void *b, size_t n)
{
	return memcmp(a, b, n);
}

void bcopy(const void *src, void *dst, size_t n)
{
	memmove(dst, src, n);
}

void bzero(void *dst, size_t n)
{
	memset(dst, 0, n);
}

char *index(const char *s, int c)
{
	return strchr(s, c);
}

char *rindex(const char *s, int c)
{
	return strrchr(s, c);
}

int ffs(int value)
{
	return __builtin_ffs(value);
}

int ffsl(long value)
{
	return __builtin_ffsl(value);
}

int ffsll(long long value)
{
	return __builtin_ffsll(value);
}
