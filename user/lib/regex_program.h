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
};
