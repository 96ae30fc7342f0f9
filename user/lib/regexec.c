/*
 * Looking for a match: all ways through the program at once, a character at a time (Thompson's method). Each place in the
 * program is at most once in the list of ways, so nothing takes exponential time.
 */
#include "regex_program.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct ways {
	int *place, count;
	size_t *seen, round; /* the round in which a place was last put into the list */
};

struct run {
	const struct regex *regex;
	const char *text;
	size_t len;
};

static bool in_word(const char *text, size_t len, size_t at)
{
	return at < len && (isalnum((unsigned char)text[at]) || text[at] == '_');
}

bool holds(const char *text, size_t len, enum step_type type, size_t at)
{
	bool before = at && in_word(text, len, at - 1), after = in_word(text, len, at);

	switch (type) {
	case STEP_START:
		return !at;
	case STEP_END:
		return at == len;
	case STEP_WORD_START:
		return !before && after;
	case STEP_WORD_END:
		return before && !after;
	case STEP_NO_EDGE:
		return before == after;
	default:
		return before != after;
	}
}

/* Puts the place, or those that it leads to without a character, into the list. */
static void go(const struct run *run, struct ways *ways, int place, size_t at)
{
	const struct step *step = &run->regex->steps[place];

	if (ways->seen[place] == ways->round)
		return;
	ways->seen[place] = ways->round;
	if (step->type == STEP_SPLIT) {
		go(run, ways, step->x, at);
		if (step->y != step->x)
			go(run, ways, step->y, at);
	} else if (step->type >= STEP_START && step->type <= STEP_NO_EDGE) {
		if (holds(run->text, run->len, step->type, at))
			go(run, ways, place + 1, at);
	} else {
		ways->place[ways->count++] = place;
	}
}

/* The end of the longest match that begins at start; false if there is none. */
static bool match_at(const struct run *run, struct ways *now, struct ways *next, size_t start,
		     size_t *end)
{
	bool found = false;

	now->count = 0;
	now->round++;
	go(run, now, 0, start);
	for (size_t at = start; now->count; at++) {
		struct ways *swap = now;

		next->count = 0;
		next->round++;
		for (int i = 0; i < now->count; i++) {
			const struct step *step = &run->regex->steps[now->place[i]];
			unsigned char c = at < run->len ? (unsigned char)run->text[at] : 0;

			if (step->type == STEP_MATCH) {
				found = true;
				*end = at;
			} else if (at < run->len && takes(step, c)) {
				go(run, next, now->place[i] + 1, at + 1);
			}
		}
		now = next;
		next = swap;
	}
	return found;
}

bool regex_search(const struct regex *regex, const char *text, size_t len, size_t *start,
		  size_t *end)
{
	struct run run = { regex, text, len };
	size_t size = (size_t)regex->count;
	char *room = calloc(size, 2 * (sizeof(int) + sizeof(size_t)));
	struct ways now = { .seen = (size_t *)room }, next = { .seen = now.seen + size };
	const struct step *first = regex->steps;
	bool found = false;

	if (!room)
		abort();
	now.place = (int *)(next.seen + size);
	next.place = now.place + size;
	for (size_t at = *start; at <= len && !found; at++) {
		/* Most places are ruled out by their first character. */
		if (first->type == STEP_SET &&
		    (at == len ||
		     !(first->set[(unsigned char)text[at] / 8] & 1 << (unsigned char)text[at] % 8)))
			continue;
		found = regex->back ? back_match_at(regex, text, len, at, end)
				    : match_at(&run, &now, &next, at, end);
		*start = at;
	}
	free(room);
	return found;
}
