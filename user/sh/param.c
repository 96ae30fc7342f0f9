/* ${...}, and the parameters whose names are no letters. See sh(1), "Parameter Expansion". */
#include "expand.h"

#include <ctype.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

/* $* and $@. "$@" keeps each of them one field, and is none at all if there are none. */
static void put_all(struct expansion *e, char which, bool quoted)
{
	const char *ifs = get_variable("IFS");
	char between = ifs ? *ifs : ' ';
	bool join = !(e->flags & EXPAND_SPLIT) || (quoted && which == '*');

	if (quoted && which == '@' && !*positional && e->kinds.len &&
	    e->kinds.s[e->kinds.len - 1] == EMPTY) {
		e->kinds.len--;
		e->chars.len--;
	}
	for (char **p = positional; *p; p++) {
		if (p != positional) {
			if (!join)
				put(e, 0, FIELD_END);
			else if (which == '@')
				put(e, ' ', QUOTED);
			else if (between)
				put(e, between, quoted ? QUOTED : EXPANDED);
		}
		if (quoted)
			put(e, 0, EMPTY);
		put_string(e, *p, quoted);
	}
}

void put_special(struct expansion *e, char name, bool quoted)
{
	struct text letters = { 0 };

	switch (name) {
	case '?':
		put_number(e, status, quoted);
		break;
	case '$':
		put_number(e, shell_pid, quoted);
		break;
	case '!':
		if (background_pid)
			put_number(e, background_pid, quoted);
		else if (opt_nounset)
			fail("!: parameter not set");
		break;
	case '#':
		put_number(e, positional_count(), quoted);
		break;
	case '-':
		print_option_letters(&letters);
		put_string(e, letters.s, quoted);
		free(letters.s);
		break;
	default:
		put_all(e, name, quoted);
	}
}

struct parameter {
	char *name;
	const char *value; /* NULL: unset */
	char special;	   /* or 0 */
	bool quoted;
};

/* s is at its name; returns the place behind that, or NULL. */
static const char *find_parameter(const char *s, struct parameter *p)
{
	size_t len = name_length(s);
	struct expansion e = { 0 };

	p->special = 0;
	if (len) {
		p->name = arena_copy(&scratch, s, len);
		p->value = get_variable(p->name);
		return s + len;
	}
	if (isdigit((unsigned char)*s)) {
		long n = strtol(s, NULL, 10);

		len = strspn(s, "0123456789");
		p->name = arena_copy(&scratch, s, len);
		p->value = n > positional_count() ? NULL : n ? positional[n - 1] : shell_name;
		return s + len;
	}
	if (!*s || !strchr("@*#?-$!", *s))
		return NULL;
	p->name = arena_copy(&scratch, s, 1);
	p->special = *s;
	put_special(&e, *s, true);
	p->value = as_text(&e, 0, e.chars.len);
	if ((*s == '!' && !background_pid) || (strchr("@*", *s) && !*positional))
		p->value = NULL;
	free(e.chars.s);
	free(e.kinds.s);
	return s + 1;
}

static void put_parameter(struct expansion *e, const struct parameter *p)
{
	if (p->special)
		put_special(e, p->special, p->quoted);
	else
		put_string(e, p->value, p->quoted);
}

/* Takes the smallest or largest part that matches away, at the start or the end. */
static void put_trimmed(struct expansion *e, const struct parameter *p, const char *pattern,
			char end, bool largest)
{
	char *value = arena_copy(&scratch, p->value, strlen(p->value));
	size_t len = strlen(value);

	for (size_t i = 0; i <= len; i++) {
		size_t cut = (end == '#') == largest
				     ? len - i
				     : i; /* where the part that goes ends or begins */
		char kept = value[cut];
		bool matches;

		value[cut] = end == '#' ? 0 : kept;
		matches = fnmatch(pattern, end == '#' ? value : value + cut, 0) == 0;
		value[cut] = kept;
		if (!matches)
			continue;
		if (end == '%')
			value[cut] = 0;
		put_string(e, end == '#' ? value + cut : value, p->quoted);
		return;
	}
	put_string(e, value, p->quoted);
}

static void expand_word_of(struct expansion *e, const char *word, bool quoted)
{
	expand_text(e, word, quoted ? INSIDE_QUOTES | INSIDE_BRACES : INSIDE_BRACES, EXPANDED);
}

static char *word_text(const char *word, bool quoted)
{
	struct expansion e = { 0 };
	char *result;

	expand_word_of(&e, word, quoted);
	result = as_text(&e, 0, e.chars.len);
	free(e.chars.s);
	free(e.kinds.s);
	return result;
}

static void assign(struct expansion *e, struct parameter *p, const char *word)
{
	const char *value;

	if (!is_name(p->name, strlen(p->name)))
		fail("%s: bad variable name", p->name);
	value = word_text(word, p->quoted);
	set_variable(p->name, value, 0);
	put_string(e, value, p->quoted);
}

static void apply(struct expansion *e, struct parameter *p, const char *operator, char * word)
{
	bool colon = *operator== ':';
	bool missing = !p->value || (colon && !*p->value);
	char which = operator[colon];

	switch (which) {
	case '-':
		if (missing)
			expand_word_of(e, word, p->quoted);
		else
			put_parameter(e, p);
		break;
	case '+':
		if (!missing)
			expand_word_of(e, word, p->quoted);
		break;
	case '=':
		if (missing)
			assign(e, p, word);
		else
			put_parameter(e, p);
		break;
	case '?':
		if (missing && *word)
			fail("%s: %s", p->name, word_text(word, p->quoted));
		if (missing)
			fail("%s: parameter not set%s", p->name, colon ? " or null" : "");
		put_parameter(e, p);
		break;
	default:
		if (!p->value && opt_nounset)
			fail("%s: parameter not set", p->name);
		if (p->value)
			put_trimmed(e, p, expand_one(word, EXPAND_PATTERN),
				    which, operator[1] == which);
	}
}

/* The body of ${...}, without the braces. */
static void expand_body(struct expansion *e, const char *body, bool quoted)
{
	struct parameter p = { .quoted = quoted };
	const char *rest;
	size_t width;

	if (*body == '#' && body[1] && (rest = find_parameter(body + 1, &p)) && !*rest) {
		if (!p.value && opt_nounset)
			fail("%s: parameter not set", p.name);
		put_number(e, p.value ? (long)strlen(p.value) : 0, quoted);
		return;
	}
	rest = find_parameter(body, &p);
	if (!rest)
		fail("Bad substitution");
	if (!*rest) {
		if (!p.value && opt_nounset && !strchr("@*", p.special))
			fail("%s: parameter not set", p.name);
		put_parameter(e, &p);
		return;
	}
	width = *rest == ':' ? 2 : 1;
	if (!rest[width - 1] || !strchr(*rest == ':' ? "-+=?" : "-+=?#%", rest[width - 1]))
		fail("Bad substitution");
	if (strchr("#%", rest[0]) && rest[1] == rest[0])
		width = 2;
	apply(e, &p, rest, arena_copy(&scratch, rest + width, strlen(rest + width)));
}

const char *expand_braces(struct expansion *e, const char *s, bool quoted)
{
	size_t len = extent(s, '{', quoted);
	struct mark mark = scratch_mark();

	expand_body(e, arena_copy(&scratch, s, len - 1), quoted);
	scratch_release(mark);
	return s + len;
}
