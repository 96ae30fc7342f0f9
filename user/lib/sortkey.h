/* How sort compares the part of two lines that is a key: sortkey.c does, sort.c says how. */
#pragma once

#include "lib.h"

struct key {
	int field, character, end_field, end_character;
	bool reverse, numeric, general, human, months, random, versions, fold, blanks, words,
		printing, own; /* own: it has options of its own */
};

/* separator: what is between fields; -1: blanks. < 0, 0, > 0. */
int compare_key(const char *a, const char *b, const struct key *key, int separator);
