/*
 * Strings and memory; Linux's <linux/string.h>. What has a C name behaves as C says; the sources
 * are in kernel/lib and serve the C library as well.
 */
#pragma once

#include <linux/types.h>

void *memcpy(void *dst, const void *src, size_t n);
void *memmove(void *dst, const void *src, size_t n);
void *memset(void *dst, int c, size_t n);
int memcmp(const void *a, const void *b, size_t n);
void *memchr(const void *s, int c, size_t n);

/* The first byte of @s that is not @c, or NULL: are all reserved fields zero? */
void *memchr_inv(const void *s, int c, size_t n);

size_t strlen(const char *s);
size_t strnlen(const char *s, size_t max);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t n);
int strcasecmp(const char *a, const char *b);
int strncasecmp(const char *a, const char *b, size_t n);
char *strchr(const char *s, int c);
char *strrchr(const char *s, int c);
char *strstr(const char *s, const char *what);
size_t strspn(const char *s, const char *accept);
size_t strcspn(const char *s, const char *reject);
char *strpbrk(const char *s, const char *accept);
char *strsep(char **s, const char *delimiters);
char *strcpy(char *dst, const char *src);
char *strncpy(char *dst, const char *src, size_t n);
char *strcat(char *dst, const char *src);
char *strncat(char *dst, const char *src, size_t n);

/* Like strchr(), but the terminating NUL where there is none. */
char *strchrnul(const char *s, int c);

/*
 * Copies @src into the @size bytes at @dst, cut off if need be, always with a NUL (if @size > 0).
 * Returns the length of the copy, or -E2BIG if it was cut or @size is 0.
 */
ssize_t strscpy(char *dst, const char *src, size_t size);

/* @s from its first character on that is no blank; strim() also cuts blanks off the end. */
char *skip_spaces(const char *s);
char *strim(char *s);

/* The part of a path behind its last slash. */
static inline const char *kbasename(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

#define strstarts(s, prefix) (strncmp((s), (prefix), strlen(prefix)) == 0)
