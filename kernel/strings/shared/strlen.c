/*
 * How long is it, and where is the character? Eight bytes a step, by aligned words: such a word
 * never reaches into a page that the string does not.
 * Linux: lib/string.c, include/asm-generic/word-at-a-time.h.
 */
#include "shared.h"

size_t strlen(const char *s)
{
	size_t skipped = (uintptr_t)s & 7;
	const char *word = s - skipped;
	uint64_t found = zero_bytes(*(const any64 *)word | ((1UL << (skipped * 8)) - 1));

	while (!found) {
		word += 8;
		found = zero_bytes(*(const any64 *)word);
	}
	return (size_t)(word - s) + (size_t)__builtin_ctzl(found) / 8;
}

size_t strnlen(const char *s, size_t max)
{
	const char *end = memchr(s, 0, max);

	return end ? (size_t)(end - s) : max;
}

char *strchrnul(const char *s, int c)
{
	size_t skipped = (uintptr_t)s & 7;
	const char *word = s - skipped;
	uint64_t pattern = (unsigned char)c * EACH_BYTE, before = (1UL << (skipped * 8)) - 1;
	uint64_t bytes = *(const any64 *)word;
	uint64_t found = zero_bytes(bytes | before) | zero_bytes((bytes ^ pattern) | before);

	while (!found) {
		word += 8;
		bytes = *(const any64 *)word;
		found = zero_bytes(bytes) | zero_bytes(bytes ^ pattern);
	}
	return (char *)(uintptr_t)(word + __builtin_ctzl(found) / 8);
}

char *strchr(const char *s, int c)
{
	char *found = strchrnul(s, c);

	return *found == (char)c ? found : NULL;
}

char *strrchr(const char *s, int c)
{
	const char *last = NULL;

	for (;; s++) {
		s = strchrnul(s, c);
		if (*s == (char)c)
			last = s;
		if (!*s)
			return (char *)(uintptr_t)last;
	}
}
