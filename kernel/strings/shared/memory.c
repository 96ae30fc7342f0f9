/*
 * memcpy() and its family, with general registers only, so that the kernel can use it. Up to 32
 * bytes all is loaded before anything is stored: two or four words that may overlap in the middle
 * instead of a loop, and memmove() comes for free. Above that the string instructions work.
 * Linux: arch/x86/lib/memcpy_64.S, memset_64.S, lib/string.c.
 */
#include <asm/string.h>
#include "shared.h"

/* Copies up to 32 bytes, which may overlap. */
static inline void move_small(char *dst, const char *src, size_t n)
{
	if (n > 16) {
		uint64_t a = *(const any64 *)src, b = *(const any64 *)(src + 8);
		uint64_t c = *(const any64 *)(src + n - 16), d = *(const any64 *)(src + n - 8);

		*(any64 *)dst = a;
		*(any64 *)(dst + 8) = b;
		*(any64 *)(dst + n - 16) = c;
		*(any64 *)(dst + n - 8) = d;
	} else if (n >= 8) {
		uint64_t a = *(const any64 *)src, b = *(const any64 *)(src + n - 8);

		*(any64 *)dst = a;
		*(any64 *)(dst + n - 8) = b;
	} else if (n >= 4) {
		uint32_t a = *(const any32 *)src, b = *(const any32 *)(src + n - 4);

		*(any32 *)dst = a;
		*(any32 *)(dst + n - 4) = b;
	} else if (n >= 2) {
		uint16_t a = *(const any16 *)src, b = *(const any16 *)(src + n - 2);

		*(any16 *)dst = a;
		*(any16 *)(dst + n - 2) = b;
	} else if (n) {
		*dst = *src;
	}
}

/* The last word is loaded first: for memmove() the string instruction may overwrite it. */
static inline void move_upwards(char *dst, const char *src, size_t n)
{
	uint64_t last = *(const any64 *)(src + n - 8);

	rep_movsq(dst, src, n / 8);
	*(any64 *)(dst + n - 8) = last;
}

void *memcpy(void *restrict dst, const void *restrict src, size_t n)
{
	if (n <= 32)
		move_small(dst, src, n);
	else
		move_upwards(dst, src, n);
	return dst;
}

/* Downwards if dst lies within src. volatile, or the compiler would make it a call of memmove(). */
void *memmove(void *dst, const void *src, size_t n)
{
	char *to = dst;
	const char *from = src;

	if (n <= 32) {
		move_small(to, from, n);
	} else if ((uintptr_t)to - (uintptr_t)from >= n) {
		move_upwards(to, from, n);
	} else {
		for (; n >= 8; n -= 8)
			*(volatile any64 *)(to + n - 8) = *(const volatile any64 *)(from + n - 8);
		move_small(to, from, n);
	}
	return dst;
}

void *memset(void *dst, int c, size_t n)
{
	char *to = dst;
	uint64_t word = (unsigned char)c * EACH_BYTE;

	if (n > 32) {
		rep_stosq(to, word, n / 8);
		*(any64 *)(to + n - 8) = word;
	} else if (n >= 16) {
		*(any64 *)to = word;
		*(any64 *)(to + 8) = word;
		*(any64 *)(to + n - 16) = word;
		*(any64 *)(to + n - 8) = word;
	} else if (n >= 8) {
		*(any64 *)to = word;
		*(any64 *)(to + n - 8) = word;
	} else if (n >= 4) {
		*(any32 *)to = (uint32_t)word;
		*(any32 *)(to + n - 4) = (uint32_t)word;
	} else if (n >= 2) {
		*(any16 *)to = (uint16_t)word;
		*(any16 *)(to + n - 2) = (uint16_t)word;
	} else if (n) {
		*to = (char)c;
	}
	return dst;
}

int memcmp(const void *a, const void *b, size_t n)
{
	const unsigned char *x = a, *y = b;

	while (n >= 8 && *(const any64 *)x == *(const any64 *)y) {
		x += 8;
		y += 8;
		n -= 8;
	}
	for (; n; n--, x++, y++)
		if (*x != *y)
			return *x - *y;
	return 0;
}

/* Reads whole aligned words; in the first one, the bytes before s are made unlike c. */
void *memchr(const void *s, int c, size_t n)
{
	const char *start = s;
	size_t skipped = (uintptr_t)start & 7, at = -skipped;
	const char *word = start - skipped;
	uint64_t pattern = (unsigned char)c * EACH_BYTE;
	uint64_t found;

	if (!n)
		return NULL;
	found = zero_bytes((*(const any64 *)word ^ pattern) | ((1UL << (skipped * 8)) - 1));
	while (!found) {
		at += 8;
		word += 8;
		if (at >= n)
			return NULL;
		found = zero_bytes(*(const any64 *)word ^ pattern);
	}
	at += (size_t)__builtin_ctzl(found) / 8;
	return at < n ? (void *)(uintptr_t)(start + at) : NULL;
}
