/* The orders of sort: text, numbers, sizes, months, versions, chance; of the fields that are a key. */
#include "sortkey.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/random.h>
#include <unistd.h>

static int separator;

static const char *field_start(const char *s, int field, int character, bool blanks)
{
	while (--field > 0 && *s) {
		if (separator >= 0) {
			s = strchrnul(s, separator);
			s += *s != 0;
		} else {
			s += strspn(s, " \t");
			s += strcspn(s, " \t");
		}
	}
	if (blanks)
		s += strspn(s, " \t");
	while (--character > 0 && *s)
		s++;
	return s;
}

static const char *field_end(const char *s, int field, int character, bool blanks)
{
	if (!field)
		return s + strlen(s);
	if (character) {
		s = field_start(s, field, character, blanks);
		return s + (*s != 0);
	}
	s = field_start(s, field, 1, false);
	if (separator >= 0)
		return strchrnul(s, separator);
	s += strspn(s, " \t");
	return s + strcspn(s, " \t");
}

/* -d compares blanks, letters and digits only; -i what can be printed. */
static bool ignored(const struct key *key, char c)
{
	unsigned char u = (unsigned char)c;

	return (key->words && !isalnum(u) && !isblank(u)) || (key->printing && !isprint(u));
}

static int by_text(const char *a, size_t a_len, const char *b, size_t b_len, const struct key *key)
{
	for (size_t i = 0, j = 0;; i++, j++) {
		unsigned char x, y;

		while (i < a_len && ignored(key, a[i]))
			i++;
		while (j < b_len && ignored(key, b[j]))
			j++;
		if (i >= a_len || j >= b_len)
			return (i < a_len) - (j < b_len);
		x = (unsigned char)a[i];
		y = (unsigned char)b[j];
		if (key->fold) {
			x = (unsigned char)toupper(x);
			y = (unsigned char)toupper(y);
		}
		if (x != y)
			return x < y ? -1 : 1;
	}
}

/* 2K, 1M: first by the letter, then by the number. */
static int magnitude(const char *s)
{
	static const char units[] = "KMGTPEZYRQ";
	const char *number = s + (*s == '-'), *end = number + strspn(number, "0123456789");
	const char *unit;
	int order = 0;

	end += *end == '.' ? 1 + strspn(end + 1, "0123456789") : 0;
	if (strspn(number, "0.") == (size_t)(end - number))
		return 0;
	unit = *end ? strchr(units, *end == 'k' ? 'K' : *end) : NULL;
	order = unit ? (int)(unit - units) + 1 : 0;
	return *s == '-' ? -order : order;
}

/* -n's number: no exponent, no hexadecimal. */
static double plain_number(const char *s)
{
	const char *end = s + (*s == '-');
	char text[64];

	end += strspn(end, "0123456789");
	end += *end == '.' ? 1 + strspn(end + 1, "0123456789") : 0;
	snprintf(text, sizeof(text), "%.*s", (int)(end - s), s);
	return strtod(text, NULL);
}

/* -g: what strtod() takes; what is none comes before all numbers. */
static int by_value(const char *a, const char *b)
{
	char *a_end, *b_end;
	double x = strtod(a, &a_end), y = strtod(b, &b_end);

	if (a_end == a || b_end == b)
		return (a_end != a) - (b_end != b);
	return (x > y) - (x < y);
}

/* 1 to 12; 0 for what is no month. */
static int month(const char *s)
{
	static const char names[] = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC";

	s += strspn(s, " \t");
	for (int i = 0; i < 12; i++)
		if (strncasecmp(s, names + i * 3, 3) == 0)
			return i + 1;
	return 0;
}

/* -R: an order that differs from run to run, but keeps equal keys together. */
static unsigned long scatter(const char *s, size_t len)
{
	static unsigned long seed;
	unsigned long hash;

	if (!seed && getrandom(&seed, sizeof(seed), 0) < 0)
		seed = (unsigned long)getpid();
	seed |= 1;
	hash = seed;
	for (size_t i = 0; i < len; i++) {
		hash = (hash ^ (unsigned char)s[i]) * 0x9e3779b97f4a7c15UL;
		hash ^= hash >> 29;
	}
	return hash;
}

static int by_number(const char *a, const char *b, bool human)
{
	double x = plain_number(a), y = plain_number(b);
	int order = human ? magnitude(a) - magnitude(b) : 0;

	return order ?: (x > y) - (x < y);
}

int compare_key(const char *a, const char *b, const struct key *key, int between)
{
	const char *a_end, *b_end;
	int order;

	separator = between;
	a_end = field_end(a, key->end_field, key->end_character, key->blanks);
	b_end = field_end(b, key->end_field, key->end_character, key->blanks);
	a = field_start(a, key->field, key->character, key->blanks);
	b = field_start(b, key->field, key->character, key->blanks);
	if (key->general) {
		order = by_value(a, b);
	} else if (key->months) {
		order = month(a) - month(b);
	} else if (key->random) {
		unsigned long x = scatter(a, a_end > a ? (size_t)(a_end - a) : 0);
		unsigned long y = scatter(b, b_end > b ? (size_t)(b_end - b) : 0);

		order = (x > y) - (x < y);
	} else if (key->numeric || key->human) {
		order = by_number(a, b, key->human);
	} else if (key->versions) {
		order = compare_versions(a, a_end > a ? (size_t)(a_end - a) : 0, b,
					 b_end > b ? (size_t)(b_end - b) : 0);
	} else {
		order = by_text(a, a_end > a ? (size_t)(a_end - a) : 0, b,
				b_end > b ? (size_t)(b_end - b) : 0, key);
	}
	return key->reverse ? -order : order;
}
