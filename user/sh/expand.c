/*
 * What a word stands for: quotes are taken away, variables put in. What an unquoted variable holds
 * is split at blanks into several fields; quoted, it stays one.
 */
#include "sh.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct expansion {
	struct words *fields; /* NULL: an assignment, which is not split */
	struct text field;
	bool begun; /* the field exists even if it is empty: a quote was seen */
};

static void end_field(struct expansion *e)
{
	if (!e->fields || !(e->begun || e->field.len))
		return;
	add_word(e->fields, strdup(e->field.s ? e->field.s : ""));
	e->field.len = 0;
	if (e->field.s)
		*e->field.s = 0;
	e->begun = false;
}

static void put(struct expansion *e, const char *value, bool quoted)
{
	for (; value && *value; value++) {
		if (!quoted && e->fields && strchr(" \t\n", *value))
			end_field(e);
		else
			add_char(&e->field, *value);
	}
}

/* $* and $@: all positional parameters. "$@" keeps each of them one field. */
static void put_all(struct expansion *e, char which, bool quoted)
{
	for (char **p = positional; *p; p++) {
		if (p != positional) {
			if (quoted && (which == '*' || !e->fields))
				add_char(&e->field, ' ');
			else
				end_field(e);
		}
		if (quoted)
			e->begun = true;
		put(e, *p, quoted);
	}
}

static void put_number(struct expansion *e, long value)
{
	char digits[24];

	snprintf(digits, sizeof(digits), "%ld", value);
	put(e, digits, true);
}

static void put_positional(struct expansion *e, unsigned long n, bool quoted)
{
	size_t count = 0;

	while (positional[count])
		count++;
	if (n == 0)
		put(e, shell_name, quoted);
	else if (n <= count)
		put(e, positional[n - 1], quoted);
}

static void put_special(struct expansion *e, char c, bool quoted)
{
	long count = 0;

	switch (c) {
	case '?':
		put_number(e, last_status);
		break;
	case '$':
		put_number(e, getpid());
		break;
	case '#':
		while (positional[count])
			count++;
		put_number(e, count);
		break;
	default:
		put_all(e, c, quoted);
	}
}

static void put_name(struct expansion *e, const char *s, size_t len, bool quoted)
{
	char name[256];

	if (len >= sizeof(name))
		return;
	memcpy(name, s, len);
	name[len] = 0;
	put(e, get_variable(name), quoted);
}

/* ${name}: s is behind the brace. Returns the place behind the other one, or NULL. */
static const char *put_braces(struct expansion *e, const char *s, bool quoted)
{
	size_t len = name_length(s);

	if (len && s[len] == '}') {
		put_name(e, s, len, quoted);
		return s + len + 1;
	}
	if (isdigit((unsigned char)*s)) {
		char *end;
		unsigned long n = strtoul(s, &end, 10);

		if (*end == '}') {
			put_positional(e, n, quoted);
			return end + 1;
		}
	}
	if (*s && strchr("?$#*@", *s) && s[1] == '}') {
		put_special(e, *s, quoted);
		return s + 2;
	}
	complain("bad substitution: only ${NAME} is supported");
	return NULL;
}

/* s is behind the $. */
static const char *put_dollar(struct expansion *e, const char *s, bool quoted)
{
	size_t len = name_length(s);

	if (len) {
		put_name(e, s, len, quoted);
		return s + len;
	}
	if (*s == '{')
		return put_braces(e, s + 1, quoted);
	if (*s == '(') {
		complain("command substitution is not supported yet");
		return NULL;
	}
	if (isdigit((unsigned char)*s)) {
		put_positional(e, (unsigned long)(*s - '0'), quoted);
		return s + 1;
	}
	if (*s && strchr("?$#*@", *s)) {
		put_special(e, *s, quoted);
		return s + 1;
	}
	add_char(&e->field, '$');
	return s;
}

/* s is behind the opening quote; returns the place behind the closing one. */
static const char *double_quotes(struct expansion *e, const char *s)
{
	/* "$@" without parameters is no field at all. */
	e->begun |= strncmp(s, "$@\"", 3) != 0;
	while (s && *s != '"') {
		if (*s == '$') {
			s = put_dollar(e, s + 1, true);
		} else if (*s == '\\' && s[1] && strchr("$`\"\\\n", s[1])) {
			if (s[1] != '\n')
				add_char(&e->field, s[1]);
			s += 2;
		} else if (*s == '`') {
			complain("command substitution is not supported yet");
			return NULL;
		} else {
			add_char(&e->field, *s++);
		}
	}
	return s ? s + 1 : NULL;
}

static bool expand(struct expansion *e, const char *s)
{
	while (s && *s) {
		switch (*s) {
		case '\'':
			e->begun = true;
			for (s++; *s != '\''; s++)
				add_char(&e->field, *s);
			s++;
			break;
		case '"':
			s = double_quotes(e, s + 1);
			break;
		case '\\':
			if (s[1] != '\n') {
				e->begun = true;
				add_char(&e->field, s[1]);
			}
			s += 2;
			break;
		case '$':
			s = put_dollar(e, s + 1, false);
			break;
		default:
			add_char(&e->field, *s++);
		}
	}
	return s;
}

bool expand_word(const char *word, struct words *fields)
{
	struct expansion e = { .fields = fields };
	bool fine = expand(&e, word);

	if (fine)
		end_field(&e);
	free(e.field.s);
	return fine;
}

/* NAME=value with the value expanded, to be freed; NULL if that fails. */
char *expand_assignment(const char *assignment)
{
	struct expansion e = { .fields = NULL };

	if (!expand(&e, assignment)) {
		free(e.field.s);
		return NULL;
	}
	return e.field.s;
}
