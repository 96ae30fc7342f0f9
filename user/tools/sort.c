/* sort [-r] [-n] [-h] [-V] [-z] [-u] [-f] [-b] [-d] [-i] [-s] [-c] [-C] [-m] [-t CHAR] [-k FROM[,TO]] [-o FILE] [FILE...]. See sort(1p). */
#include "../lib/input.h"

#include <ctype.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#define MAX_KEYS 8

struct key {
	int field, character, end_field, end_character;
	bool reverse, numeric, human, versions, fold, blanks, words, printing,
		own; /* own: it has options of its own */
};

static struct key keys[MAX_KEYS], whole;
static int key_count, separator = -1;
static bool unique, stable;

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

static int by_number(const char *a, const char *b, bool human)
{
	double x = strtod(a, NULL), y = strtod(b, NULL);
	int order = human ? magnitude(a) - magnitude(b) : 0;

	return order ?: (x > y) - (x < y);
}

static int by_key(const char *a, const char *b, const struct key *key)
{
	const char *a_end = field_end(a, key->end_field, key->end_character, key->blanks);
	const char *b_end = field_end(b, key->end_field, key->end_character, key->blanks);
	int order;

	a = field_start(a, key->field, key->character, key->blanks);
	b = field_start(b, key->field, key->character, key->blanks);
	if (key->numeric || key->human) {
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

static int compare_keys(const char *a, const char *b)
{
	int order = 0;

	for (int i = 0; i < key_count && !order; i++)
		order = by_key(a, b, &keys[i]);
	return order;
}

static int compare(const void *left, const void *right)
{
	const char *a = *(char *const *)left, *b = *(char *const *)right;
	int order = compare_keys(a, b);

	if (order || unique || stable)
		return order;
	order = strcmp(a, b);
	return whole.reverse ? -order : order;
}

/* Keeps equal lines in their order, which qsort() does not promise. */
static void merge_sort(char **lines, char **room, size_t count)
{
	size_t half = count / 2, i = 0, j = half, out = 0;

	if (count < 2)
		return;
	merge_sort(lines, room, half);
	merge_sort(lines + half, room, count - half);
	while (i < half && j < count)
		room[out++] = compare(&lines[i], &lines[j]) <= 0 ? lines[i++] : lines[j++];
	while (i < half)
		room[out++] = lines[i++];
	while (j < count)
		room[out++] = lines[j++];
	memcpy(lines, room, count * sizeof(*lines));
}

static bool set_flag(struct key *key, char letter)
{
	switch (letter) {
	case 'r':
		key->reverse = true;
		break;
	case 'n':
		key->numeric = key->blanks = true;
		break;
	case 'h':
		key->human = key->blanks = true;
		break;
	case 'V':
		key->versions = true;
		break;
	case 'f':
		key->fold = true;
		break;
	case 'd':
		key->words = true;
		break;
	case 'i':
		key->printing = true;
		break;
	case 'b':
		key->blanks = true;
		break;
	default:
		return false;
	}
	key->own = true;
	return true;
}

static bool parse_key(const char *text)
{
	struct key *key = &keys[key_count++];
	char *end;

	*key = (struct key){ .field = (int)strtol(text, &end, 10), .character = 1 };
	if (key->field < 1)
		return false;
	if (*end == '.')
		key->character = (int)strtol(end + 1, &end, 10);
	while (set_flag(key, *end))
		end++;
	if (*end == ',') {
		key->end_field = (int)strtol(end + 1, &end, 10);
		if (*end == '.')
			key->end_character = (int)strtol(end + 1, &end, 10);
		while (set_flag(key, *end))
			end++;
	}
	return !*end;
}

int main(int argc, char **argv)
{
	static const struct option names[] = { { "reverse", 0, NULL, 'r' },
					       { "numeric-sort", 0, NULL, 'n' },
					       { "human-numeric-sort", 0, NULL, 'h' },
					       { "version-sort", 0, NULL, 'V' },
					       { "zero-terminated", 0, NULL, 'z' },
					       { "unique", 0, NULL, 'u' },
					       { "stable", 0, NULL, 's' },
					       { "key", 1, NULL, 'k' },
					       { 0 } };
	const char *output = NULL;
	char end = '\n';
	bool check = false, silent = false;
	char **lines, **room;
	size_t count;
	int option, status = 0;

	while ((option = getopt_long(argc, argv, "rnhVzfbdiuscCmk:t:o:", names, NULL)) != -1) {
		if (set_flag(&whole, (char)option))
			continue;
		unique |= option == 'u';
		stable |= option == 's';
		check |= option == 'c' || option == 'C';
		silent |= option == 'C';
		if (option == 'z')
			end = 0;
		else if (option == 't')
			separator = (unsigned char)*optarg;
		else if (option == 'o')
			output = optarg;
		else if (option == 'k' && (key_count == MAX_KEYS || !parse_key(optarg))) {
			tool_error("invalid field specification '%s'", optarg);
			return 2;
		} else if (option == '?') {
			try_help();
			return 2;
		}
	}
	for (int i = 0; i < key_count; i++) {
		if (keys[i].own)
			continue;
		keys[i].reverse = whole.reverse;
		keys[i].numeric = whole.numeric;
		keys[i].human = whole.human;
		keys[i].versions = whole.versions;
		keys[i].fold = whole.fold;
		keys[i].words = whole.words;
		keys[i].printing = whole.printing;
		keys[i].blanks = whole.blanks;
	}
	if (!key_count) {
		whole.field = whole.character = 1;
		keys[key_count++] = whole;
	}
	lines = read_lines(argv + optind, end, &count, &status);
	for (size_t i = 1; check && i < count; i++) {
		if (compare(&lines[i - 1], &lines[i]) >= (unique ? 0 : 1)) {
			if (silent)
				return 1;
			tool_error("%s:%zu: disorder: %s", optind < argc ? argv[optind] : "-",
				   i + 1, lines[i]);
			return 1;
		}
	}
	if (check)
		return status;
	room = calloc(count + 1, sizeof(*room));
	if (!room) {
		tool_error("memory exhausted");
		return 2;
	}
	merge_sort(lines, room, count);
	if (output && !freopen(output, "w", stdout)) {
		warn("open failed: %s", output);
		return 2;
	}
	for (size_t i = 0; i < count; i++)
		if (!unique || !i || compare_keys(lines[i - 1], lines[i]))
			printf("%s%c", lines[i], end);
	return finish(status);
}
