/* Expanded text to fields: splitting at $IFS, file names, and the quotes' last traces. */
#include "expand.h"

#include <ctype.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>

char *as_text(const struct expansion *e, size_t from, size_t to)
{
	char *result = arena_alloc(&scratch, to - from + 1), *out = result;

	for (size_t i = from; i < to; i++)
		if (e->kinds.s[i] == FIELD_END)
			*out++ = ' ';
		else if (e->kinds.s[i] != EMPTY)
			*out++ = e->chars.s[i];
	*out = 0;
	return result;
}

char *as_pattern(const struct expansion *e, size_t from, size_t to)
{
	char *result = arena_alloc(&scratch, (to - from) * 2 + 1), *out = result;

	for (size_t i = from; i < to; i++) {
		char c = e->chars.s[i];

		if (e->kinds.s[i] == EMPTY)
			continue;
		/* only ! turns a set round for the shell, ^ does for fnmatch() as well */
		if ((e->kinds.s[i] == QUOTED && !isalnum((unsigned char)c) && c != '/') ||
		    (c == '^' && out > result && out[-1] == '['))
			*out++ = '\\';
		*out++ = c;
	}
	*out = 0;
	return result;
}

static bool has_wildcard(const struct expansion *e, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if ((e->kinds.s[i] == LITERAL || e->kinds.s[i] == EXPANDED) &&
		    strchr("*?[", e->chars.s[i]))
			return true;
	return false;
}

static void end_field(const struct expansion *e, size_t from, size_t to, struct words *fields)
{
	struct mark mark = scratch_mark();
	glob_t found;

	if (!opt_noglob && has_wildcard(e, from, to) &&
	    glob(as_pattern(e, from, to), 0, NULL, &found) == 0) {
		for (size_t i = 0; i < found.gl_pathc; i++)
			add_word(fields, copy_string(found.gl_pathv[i]));
		globfree(&found);
	} else {
		add_word(fields, copy_string(as_text(e, from, to)));
	}
	scratch_release(mark);
}

/*
 * White space of IFS separates, also many of it; any other character of it, with white space around, ends one field,
 * be it empty.
 */
static void split(const struct expansion *e, struct words *fields)
{
	const char *ifs = get_variable("IFS");
	enum { NOTHING, BLANKS, HARD } last = NOTHING;
	bool content = false;
	size_t start = 0;

	if (!ifs)
		ifs = " \t\n";
	for (size_t i = 0; i < e->chars.len; i++) {
		char c = e->chars.s[i], kind = e->kinds.s[i];
		bool separates = kind == EXPANDED && c && strchr(ifs, c);

		if (kind != FIELD_END && !separates) {
			if (!content)
				start = i;
			content = true;
			last = NOTHING;
			continue;
		}
		if (content)
			end_field(e, start, i, fields);
		else if (separates && !strchr(" \t\n", c) && last != BLANKS)
			end_field(e, i, i, fields);
		if (kind == FIELD_END)
			last = NOTHING;
		else if (!strchr(" \t\n", c))
			last = HARD;
		else if (content)
			last = BLANKS;
		content = false;
	}
	if (content)
		end_field(e, start, e->chars.len, fields);
}

void expand_words(char **words, struct words *fields)
{
	for (; *words; words++) {
		struct expansion e = { .flags = EXPAND_SPLIT };

		if (!strpbrk(*words, "$`'\"\\~*?[")) {
			add_word(fields, copy_string(*words));
			continue;
		}
		expand_text(&e, *words, 0, LITERAL);
		split(&e, fields);
		free(e.chars.s);
		free(e.kinds.s);
	}
}
