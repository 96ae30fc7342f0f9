/*
 * What a word stands for. First everything with a $ or a ` is put in, each character with where it came from; then what
 * came from variables is split into fields, and fields with wildcards become the names of files (fields.c).
 */
#include "expand.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pwd.h>

void put(struct expansion *e, char c, enum kind kind)
{
	add_char(&e->chars, c);
	add_char(&e->kinds, (char)kind);
}

void put_string(struct expansion *e, const char *s, bool quoted)
{
	for (; s && *s; s++)
		put(e, *s, quoted ? QUOTED : EXPANDED);
}

void put_number(struct expansion *e, long value, bool quoted)
{
	char digits[24];

	snprintf(digits, sizeof(digits), "%ld", value);
	put_string(e, digits, quoted);
}

size_t extent(const char *s, char open, bool quoted)
{
	size_t mark = record_mark(), len;

	push_string(s);
	skip_quoting(open, quoted);
	recorded(mark, &len);
	record_cut(mark);
	pop_input();
	return len;
}

/* Runs what stands in $( ) or ` ` and puts its output. Returns how many characters of text it was. */
static size_t put_command(struct expansion *e, const char *text, bool parenthesis, bool quoted)
{
	struct arena *arena = new_arena();
	struct lexeme saved = token;
	size_t mark = record_mark(), len;
	struct node *node;
	char *output;

	push_string(text);
	node = parse_substitution(arena, parenthesis, true);
	recorded(mark, &len);
	record_cut(mark);
	pop_input();
	token = saved;
	output = command_output(node);
	put_string(e, output, quoted);
	free(output);
	drop_arena(arena);
	return len;
}

/* s is behind the opening `; returns the place behind the closing one. */
static const char *put_backquote(struct expansion *e, const char *s, int where)
{
	struct text text = { 0 };
	bool quoted = where & INSIDE_QUOTES;

	add_text(&text, "", 0);
	for (; *s != '`'; s++) {
		if (*s == '\\' && s[1] &&
		    strchr(quoted && !(where & HERE_DOCUMENT) ? "$`\\\"" : "$`\\", s[1]))
			s++;
		add_char(&text, *s);
	}
	put_command(e, text.s, false, quoted);
	free(text.s);
	return s + 1;
}

static const char *put_arithmetic(struct expansion *e, const char *s, bool quoted)
{
	size_t len = extent(s, 'a', true);
	struct mark mark = scratch_mark();
	const char *text = arena_copy(&scratch, s, len - 2);

	put_number(e, arithmetic(expand_one(text, EXPAND_HERE)), quoted);
	scratch_release(mark);
	return s + len;
}

static const char *put_variable(struct expansion *e, const char *s, size_t len, bool quoted)
{
	struct mark mark = scratch_mark();
	const char *name = arena_copy(&scratch, s, len), *value = get_variable(name);

	if (!value && opt_nounset)
		fail("%s: parameter not set", name);
	put_string(e, value, quoted);
	scratch_release(mark);
	return s + len;
}

/* s is behind the $. */
static const char *put_dollar(struct expansion *e, const char *s, int where)
{
	bool quoted = where & INSIDE_QUOTES;
	size_t len = name_length(s);

	if (len)
		return put_variable(e, s, len, quoted);
	if (*s == '{')
		return expand_braces(e, s + 1, quoted);
	if (*s == '(' && s[1] == '(')
		return put_arithmetic(e, s + 2, quoted);
	if (*s == '(')
		return s + 1 + put_command(e, s + 1, true, quoted);
	if (isdigit((unsigned char)*s)) {
		int n = *s - '0';

		if (n > positional_count() && opt_nounset)
			fail("%c: parameter not set", *s);
		if (n <= positional_count())
			put_string(e, n ? positional[n - 1] : shell_name, quoted);
		return s + 1;
	}
	if (*s && strchr("@*#?-$!", *s)) {
		put_special(e, *s, quoted);
		return s + 1;
	}
	put(e, '$', quoted ? QUOTED : LITERAL);
	return s;
}

/* ~ and ~NAME before a slash. s is behind the ~; returns s if it is none. */
static const char *put_tilde(struct expansion *e, const char *s, bool assignment)
{
	size_t len = strcspn(s, assignment ? "/:" : "/");
	struct mark mark = scratch_mark();
	const char *home;

	for (size_t i = 0; i < len; i++)
		if (strchr("\\'\"$`", s[i]))
			return NULL;
	if (len) {
		struct passwd *user = getpwnam(arena_copy(&scratch, s, len));

		home = user ? user->pw_dir : NULL;
	} else {
		home = get_variable("HOME");
	}
	scratch_release(mark);
	if (!home)
		return NULL;
	put_string(e, home, true);
	return s + len;
}

static const char *backslash(struct expansion *e, const char *s, int where)
{
	if (where & INSIDE_QUOTES) {
		const char *special = where & HERE_DOCUMENT ? "$`\\" : "$`\"\\";

		if (*s == '\n')
			return s + 1;
		if (*s && (strchr(special, *s) || (*s == '}' && where & INSIDE_BRACES))) {
			put(e, *s, QUOTED);
			return s + 1;
		}
		put(e, '\\', QUOTED);
		return s;
	}
	if (*s && *s != '\n')
		put(e, *s, QUOTED);
	return *s ? s + 1 : s;
}

/* Quotes inside quotes, in "${x-"y"}", change nothing but themselves. */
void expand_text(struct expansion *e, const char *s, int where, enum kind kind)
{
	bool outer = where & INSIDE_QUOTES, start = true;
	const char *after;

	for (; *s; start = false) {
		char c = *s++;

		if (c == '\\') {
			s = backslash(e, s, where);
		} else if (c == '\'' && !(where & INSIDE_QUOTES)) {
			put(e, 0, EMPTY);
			for (; *s != '\''; s++)
				put(e, *s, QUOTED);
			s++;
		} else if (c == '"' && !(where & HERE_DOCUMENT)) {
			if (outer)
				continue;
			if (!(where & INSIDE_QUOTES))
				put(e, 0, EMPTY);
			where ^= INSIDE_QUOTES;
		} else if (c == '$') {
			s = put_dollar(e, s, where);
		} else if (c == '`') {
			s = put_backquote(e, s, where);
		} else if (c == '~' && !(where & INSIDE_QUOTES) &&
			   (start || (e->flags & EXPAND_TILDE && s[-2] == ':')) &&
			   (after = put_tilde(e, s, e->flags & EXPAND_TILDE))) {
			s = after;
		} else {
			put(e, c, where & INSIDE_QUOTES ? QUOTED : kind);
		}
	}
}

char *expand_one(const char *word, int flags)
{
	struct expansion e = { .flags = flags };
	char *result;

	expand_text(&e, word, flags & EXPAND_HERE ? INSIDE_QUOTES | HERE_DOCUMENT : 0, LITERAL);
	result = flags & EXPAND_PATTERN ? as_pattern(&e, 0, e.chars.len)
					: as_text(&e, 0, e.chars.len);
	free(e.chars.s);
	free(e.kinds.s);
	return result;
}
