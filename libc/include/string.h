/* C11 7.24, POSIX and some of GNU: strings and memory. */
#pragma once

#include <stddef.h>
#include <strings.h>

void *memccpy(void *restrict dst, const void *restrict src, int c, size_t n);
void *memchr(const void *s, int c, size_t n);
int memcmp(const void *a, const void *b, size_t n);
void *memcpy(void *restrict dst, const void *restrict src, size_t n);
void *memmem(const void *s, size_t len, const void *what, size_t what_len);
void *memmove(void *dst, const void *src, size_t n);
void *mempcpy(void *restrict dst, const void *restrict src, size_t n);
void *memrchr(const void *s, int c, size_t n);
void *memset(void *dst, int c, size_t n);
void explicit_bzero(void *dst, size_t n);

char *stpcpy(char *restrict dst, const char *restrict src);
char *stpncpy(char *restrict dst, const char *restrict src, size_t n);
char *strcasestr(const char *s, const char *what);
char *strcat(char *restrict dst, const char *restrict src);
char *strchr(const char *s, int c);
char *strchrnul(const char *s, int c);
int strcmp(const char *a, const char *b);
int strcoll(const char *a, const char *b);
char *strcpy(char *restrict dst, const char *restrict src);
size_t strcspn(const char *s, const char *reject);
char *strdup(const char *s);
char *strerror(int error);
int strerror_r(int error, char *buf, size_t size);
size_t strlcat(char *restrict dst, const char *restrict src, size_t size);
size_t strlcpy(char *restrict dst, const char *restrict src, size_t size);
size_t strlen(const char *s);
char *strncat(char *restrict dst, const char *restrict src, size_t n);
int strncmp(const char *a, const char *b, size_t n);
char *strncpy(char *restrict dst, const char *restrict src, size_t n);
char *strndup(const char *s, size_t n);
size_t strnlen(const char *s, size_t max);
char *strpbrk(const char *s, const char *accept);
char *strrchr(const char *s, int c);
char *strsep(char **s, const char *delimiters);
char *strsignal(int sig);
size_t strspn(const char *s, const char *accept);
char *strstr(const char *s, const char *what);
char *strtok(char *restrict s, const char *restrict delimiters);
char *strtok_r(char *restrict s, const char *restrict delimiters, char **restrict rest);
size_t strxfrm(char *restrict dst, const char *restrict src, size_t n);

/* The names of errors and signals, as in ENOENT; NULL for an unknown one. */
const char *strerrorname_np(int error);
const char *sigabbrev_np(int sig);
