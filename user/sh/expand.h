/* What the files of expansion share: the text that is being made, each character with where it came from. */
#pragma once

#include "sh.h"

enum kind {
	LITERAL = 'L',	 /* stood in the word, without quotes: * is a wildcard */
	QUOTED = 'Q',	 /* stands for itself */
	EXPANDED = 'E',	 /* came out of a variable, without quotes: is split into fields */
	FIELD_END = 'B', /* between the parameters of $@ */
	EMPTY = 'N',	 /* no character: the field exists, even if it is empty */
};

struct expansion {
	struct text chars, kinds; /* of the same length */
	int flags;
};

void put(struct expansion *e, char c, enum kind kind);
void put_string(struct expansion *e, const char *s, bool quoted);
void put_number(struct expansion *e, long value, bool quoted);

/* Expands text that stands inside quotes or not; kind is what its unquoted characters are. */
enum { INSIDE_QUOTES = 1, INSIDE_BRACES = 2, HERE_DOCUMENT = 4 };
void expand_text(struct expansion *e, const char *s, int where, enum kind kind);

/* s is behind the brace; returns the place behind the other one. */
const char *expand_braces(struct expansion *e, const char *s, bool quoted);
/* One of the parameters @*#?-$!0: put, if it is set. */
void put_special(struct expansion *e, char name, bool quoted);
/* How many characters of s belong to what began with open, with its end. */
size_t extent(const char *s, char open, bool quoted);
/* As a pattern for fnmatch() and glob(), from so many characters on. */
char *as_pattern(const struct expansion *e, size_t from, size_t to);
char *as_text(const struct expansion *e, size_t from, size_t to);
