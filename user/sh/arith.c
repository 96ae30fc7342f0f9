/* $(( )): C's integer expressions, with assignments. Precedence climbing; see sh(1), "Arithmetic Expansion". */
#include "sh.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *at, *whole;
static bool dry; /* the side of && || ?: that does not count */

static const struct {
	char name[4];
	int level;
} operators[] = {
	/* longer ones first */
	{ "<<=", 0 }, { ">>=", 0 }, { "<<", 8 }, { ">>", 8 }, { "<=", 7 }, { ">=", 7 },
	{ "==", 6 },  { "!=", 6 },  { "&&", 2 }, { "||", 1 }, { "*=", 0 }, { "/=", 0 },
	{ "%=", 0 },  { "+=", 0 },  { "-=", 0 }, { "&=", 0 }, { "^=", 0 }, { "|=", 0 },
	{ "*", 10 },  { "/", 10 },  { "%", 10 }, { "+", 9 },  { "-", 9 },  { "<", 7 },
	{ ">", 7 },   { "&", 5 },   { "^", 4 },	 { "|", 3 },  { "=", 0 },
};

static long assignment(void);

static _Noreturn void bad(const char *what)
{
	fail("arithmetic expression: %s: \"%s\"", what, whole);
}

static void blanks(void)
{
	at += strspn(at, " \t\n");
}

/* The operator that is next, its level in *level; NULL if there is none. */
static const char *operator_here(int *level)
{
	blanks();
	for (size_t i = 0; i < sizeof(operators) / sizeof(operators[0]); i++) {
		if (strncmp(at, operators[i].name, strlen(operators[i].name)) == 0) {
			*level = operators[i].level;
			return operators[i].name;
		}
	}
	return NULL;
}

static long number_of(const char *text)
{
	char *end;
	long value;

	text += strspn(text, " \t\n");
	if (!*text)
		return 0;
	value = strtol(text, &end, 0);
	end += strspn(end, " \t\n");
	if (*end)
		fail("Illegal number: %s", text);
	return value;
}

static long compute(const char *name, long a, long b)
{
	switch (*name) {
	case '*':
		return (long)((unsigned long)a * (unsigned long)b);
	case '/':
	case '%':
		if (dry)
			return 0;
		if (!b)
			bad("division by zero");
		if (b == -1)
			return *name == '/' ? (long)-(unsigned long)a : 0;
		return *name == '/' ? a / b : a % b;
	case '+':
		return (long)((unsigned long)a + (unsigned long)b);
	case '-':
		return (long)((unsigned long)a - (unsigned long)b);
	case '<':
		return name[1] == '<'	? (long)((unsigned long)a << (b & 63))
		       : name[1] == '=' ? a <= b
					: a < b;
	case '>':
		return name[1] == '>' ? a >> (b & 63) : name[1] == '=' ? a >= b : a > b;
	case '=':
		return a == b;
	case '!':
		return a != b;
	case '&':
		return a & b;
	case '^':
		return a ^ b;
	default:
		return a | b;
	}
}

static long unary(void)
{
	long value;
	char *end;

	blanks();
	switch (*at) {
	case '+':
		at++;
		return unary();
	case '-':
		at++;
		return (long)-(unsigned long)unary();
	case '!':
		at++;
		return !unary();
	case '~':
		at++;
		return ~unary();
	case '(':
		at++;
		value = assignment();
		blanks();
		if (*at++ != ')')
			bad("expecting ')'");
		return value;
	}
	if (name_length(at)) {
		size_t len = name_length(at);
		struct mark mark = scratch_mark();
		const char *name = arena_copy(&scratch, at, len), *text = get_variable(name);

		at += len;
		value = text ? number_of(text) : 0;
		scratch_release(mark);
		return value;
	}
	if (!isdigit((unsigned char)*at))
		bad("expecting primary");
	value = strtol(at, &end, 0);
	at = end;
	return value;
}

static long binary(int least)
{
	long left = unary();
	const char *name;
	int level = 0;

	while ((name = operator_here(&level)) && level >= least && level) {
		bool saved = dry;
		long right;

		at += strlen(name);
		if (level <= 2) {
			bool decided = level == 2 ? !left : left;

			dry |= decided;
			right = binary(level + 1);
			dry = saved;
			left = decided ? level == 1 : !!right;
			continue;
		}
		right = binary(level + 1);
		left = compute(name, left, right);
	}
	return left;
}

static long conditional(void)
{
	long condition = binary(1), yes, no;
	bool saved = dry;

	blanks();
	if (*at != '?')
		return condition;
	at++;
	dry |= !condition;
	yes = assignment();
	dry = saved;
	blanks();
	if (*at++ != ':')
		bad("expecting ':'");
	dry |= !!condition;
	no = conditional();
	dry = saved;
	return condition ? yes : no;
}

static long assignment(void)
{
	const char *start, *name;
	char text[24], variable[256];
	size_t len;
	int level = -1;
	long value;

	blanks();
	start = at;
	len = name_length(at);
	at += len;
	name = len && len < sizeof(variable) ? operator_here(&level) : NULL;
	if (!name || level != 0) {
		at = start;
		return conditional();
	}
	memcpy(variable, start, len);
	variable[len] = 0;
	at += strlen(name);
	value = assignment();
	if (*name != '=') {
		const char *old = get_variable(variable);

		value = compute(name, old ? number_of(old) : 0, value);
	}
	snprintf(text, sizeof(text), "%ld", value);
	if (!dry)
		set_variable(variable, text, 0);
	return value;
}

long arithmetic(const char *expression)
{
	const char *saved_at = at, *saved_whole = whole;
	long value;

	at = whole = expression;
	dry = false;
	blanks();
	value = *at ? assignment() : 0;
	blanks();
	if (*at)
		bad("expecting EOF");
	at = saved_at;
	whole = saved_whole;
	return value;
}
