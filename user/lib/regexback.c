/*
 * A match where the pattern has back-references: one way through the program after the other, since what a \1 is depends on
 * the way. That may take exponential time, as it may in any grep.
 */
#include "regex_program.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct back {
	const struct regex *regex;
	const char *text;
	size_t len;
	size_t open[10], from[10],
		to[10]; /* of groups; to 0: not closed yet, else 1 more than the end */
	size_t *last;	/* for each split, 1 more than where the way came through it last */
	bool found;
	size_t end;
};

static bool same(const struct back *b, size_t x, size_t y, size_t len)
{
	const unsigned char *text = (const unsigned char *)b->text;

	if (!b->regex->fold)
		return !memcmp(text + x, text + y, len);
	for (size_t i = 0; i < len; i++)
		if (tolower(text[x + i]) != tolower(text[y + i]))
			return false;
	return true;
}

static void follow(struct back *b, int place, size_t at);

static void follow_group(struct back *b, const struct step *step, int place, size_t at)
{
	size_t open = b->open[step->x], from = b->from[step->x], to = b->to[step->x];

	if (step->type == STEP_OPEN) {
		b->open[step->x] = at;
	} else {
		b->from[step->x] = open;
		b->to[step->x] = at + 1;
	}
	follow(b, place + 1, at);
	b->open[step->x] = open;
	b->from[step->x] = from;
	b->to[step->x] = to;
}

/* Both ways; but a loop whose body took nothing is left. */
static void follow_split(struct back *b, const struct step *step, int place, size_t at)
{
	size_t last = b->last[place];

	if (last != at + 1) {
		b->last[place] = at + 1;
		follow(b, step->x, at);
		b->last[place] = last;
	}
	follow(b, step->y, at);
}

static void follow(struct back *b, int place, size_t at)
{
	while (!b->found || b->end < b->len) { /* else nothing is longer */
		const struct step *step = &b->regex->steps[place];
		size_t len;

		switch (step->type) {
		case STEP_MATCH:
			if (!b->found || at > b->end)
				b->end = at;
			b->found = true;
			return;
		case STEP_SPLIT:
			if (step->x != step->y)
				return follow_split(b, step, place, at);
			place = step->x;
			continue;
		case STEP_OPEN:
		case STEP_CLOSE:
			return follow_group(b, step, place, at);
		case STEP_BACK:
			if (!b->to[step->x])
				return;
			len = b->to[step->x] - 1 - b->from[step->x];
			if (len > b->len - at || !same(b, b->from[step->x], at, len))
				return;
			at += len;
			break;
		case STEP_SET:
		case STEP_ANY:
			if (at == b->len || !takes(step, (unsigned char)b->text[at]))
				return;
			at++;
			break;
		default:
			if (!holds(b->text, b->len, step->type, at))
				return;
		}
		place++;
	}
}

bool back_match_at(const struct regex *regex, const char *text, size_t len, size_t start,
		   size_t *end)
{
	struct back b = { .regex = regex, .text = text, .len = len };

	b.last = calloc((size_t)regex->count, sizeof(*b.last));
	if (!b.last)
		abort();
	follow(&b, 0, start);
	free(b.last);
	*end = b.end;
	return b.found;
}
