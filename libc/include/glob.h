/* POSIX: the files whose names match a pattern. See glob(3). */
#pragma once

#include <stddef.h>

#define GLOB_ERR 1
#define GLOB_MARK 2
#define GLOB_NOSORT 4
#define GLOB_DOOFFS 8
#define GLOB_NOCHECK 16
#define GLOB_APPEND 32
#define GLOB_NOESCAPE 64

#define GLOB_NOSPACE 1
#define GLOB_ABORTED 2
#define GLOB_NOMATCH 3

typedef struct {
	size_t gl_pathc; /* paths found, without the gl_offs NULLs in front */
	char **gl_pathv;
	size_t gl_offs;
	int gl_flags;
} glob_t;

int glob(const char *restrict pattern, int flags, int (*error)(const char *, int),
	 glob_t *restrict result);
void globfree(glob_t *result);
