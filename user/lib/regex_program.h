/* A compiled regular expression: steps, each of which takes a character, tests a place, or splits the way. */
#pragma once

#include "regex.h"

enum step_type {
	STEP_SET,
	STEP_ANY,
	STEP_START,
	STEP_END,
	STEP_WORD_START,
	STEP_WORD_END,
	STEP_WORD_EDGE,
	STEP_NO_EDGE,
	STEP_OPEN, /* group x begins; there only in a pattern with back-references */
	STEP_CLOSE,
	STEP_BACK,  /* what group x was */
	STEP_SPLIT, /* on to x and y */
	STEP_MATCH,
};

struct step {
	enum step_type type;
	unsigned char *set; /* a bit for each character */
	int x, y;
};

struct regex {
	struct step *steps;
	int count;
	bool fold, back; /* back: it has back-references */
};

/* Does the step, which takes a character, take this one? */
static inline bool takes(const struct step *step, unsigned char c)
{
	return step->type == STEP_ANY || step->set[c / 8] & 1 << c % 8;
}

/* regexec.c: is the place at text[at] one of this kind? */
bool holds(const char *text, size_t len, enum step_type type, size_t at);
/* regexback.c: the longest match from start on. */
bool back_match_at(const struct regex *regex, const char *text, size_t len, size_t start,
		   size_t *end);
