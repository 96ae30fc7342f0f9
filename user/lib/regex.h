/*
 * Regular expressions, basic and extended, for grep: where the leftmost longest match is. Without back-references a
 * match takes time in proportion to text and pattern, whatever they are.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct regex;

/* Compiles a pattern. NULL: it is none; *error tells why. */
struct regex *regex_compile(const char *pattern, bool extended, bool ignore_case,
			    const char **error);
/* The same for a string that stands for itself. */
struct regex *regex_literal(const char *text, bool ignore_case);
/* Looks for a match in text from *start on; sets *start and *end of the one found. */
bool regex_search(const struct regex *regex, const char *text, size_t len, size_t *start,
		  size_t *end);
