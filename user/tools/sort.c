/* sort [-r] [-n] [-g] [-h] [-M] [-R] [-V] [-z] [-u] [-f] [-b] [-d] [-i] [-s] [-c] [-C] [-m] [-t CHAR] [-k FROM[,TO]] [-o FILE] [FILE...]. See sort(1p). */
#include "../lib/input.h"
#include "../lib/sortkey.h"

#include <ctype.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#define MAX_KEYS 8

static struct key keys[MAX_KEYS], whole;
static int key_count, separator = -1;
static bool unique, stable;

static int compare_keys(const char *a, const char *b)
{
	int order = 0;

	for (int i = 0; i < key_count && !order; i++)
		order = compare_key(a, b, &keys[i], separator);
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
	case 'g':
		key->general = key->blanks = true;
		break;
	case 'M':
		key->months = key->blanks = true;
		break;
	case 'R':
		key->random = true;
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

static void bad_key(const char *why, const char *count, const char *text)
{
	if (count)
		tool_error("%s: invalid count at start of '%s'", why, count);
	else
		tool_error("%s: invalid field specification '%s'", why, text);
	exit(2);
}

static int key_number(const char *text, char **end, const char *why)
{
	if (!isdigit((unsigned char)*text))
		bad_key(why, text, NULL);
	return (int)strtol(text, end, 10);
}

static void parse_key(const char *text)
{
	struct key *key = &keys[key_count++];
	char *end;

	*key = (struct key){ .field = key_number(text, &end, "invalid number at field start"),
			     .character = 1 };
	if (!key->field)
		bad_key("field number is zero", NULL, text);
	if (*end == '.')
		key->character = key_number(end + 1, &end, "invalid number after '.'");
	if (!key->character)
		bad_key("character offset is zero", NULL, text);
	while (set_flag(key, *end))
		end++;
	if (*end == ',') {
		key->end_field = key_number(end + 1, &end, "invalid number after ','");
		if (!key->end_field)
			bad_key("field number is zero", NULL, text);
		if (*end == '.')
			key->end_character = key_number(end + 1, &end, "invalid number after '.'");
		while (set_flag(key, *end))
			end++;
	}
	if (*end)
		bad_key("stray character in field spec", NULL, text);
}

/* Two ways to compare in one key are none. */
static void check_key(const struct key *key)
{
	char letters[8], *to = letters;

	if (key->general)
		*to++ = 'g';
	if (key->human)
		*to++ = 'h';
	if (key->months)
		*to++ = 'M';
	if (key->numeric)
		*to++ = 'n';
	if (key->random)
		*to++ = 'R';
	if (key->versions)
		*to++ = 'V';
	*to = 0;
	if (to - letters < 2 || (to - letters == 2 && key->random && key->versions))
		return;
	tool_error("options '-%s' are incompatible", letters);
	exit(2);
}

/* Of the words for --sort and --check, the letters that mean the same. */
static int letter_for(const char *option, const char *const *words, const char *letters)
{
	int choice = choose(option, optarg, words);

	if (choice < 0)
		exit(2);
	return letters[choice];
}

static int separator_of(const char *text)
{
	if (strcmp(text, "\\0") == 0)
		return 0;
	if (*text && !text[1])
		return (unsigned char)*text;
	if (*text)
		tool_error("multi-character tab '%s'", text);
	else
		tool_error("empty tab");
	exit(2);
}

enum { SORT = 256, CHECK, PARALLEL };

static const struct option names[] = { { "reverse", 0, NULL, 'r' },
				       { "numeric-sort", 0, NULL, 'n' },
				       { "general-numeric-sort", 0, NULL, 'g' },
				       { "human-numeric-sort", 0, NULL, 'h' },
				       { "month-sort", 0, NULL, 'M' },
				       { "random-sort", 0, NULL, 'R' },
				       { "version-sort", 0, NULL, 'V' },
				       { "ignore-case", 0, NULL, 'f' },
				       { "ignore-leading-blanks", 0, NULL, 'b' },
				       { "ignore-nonprinting", 0, NULL, 'i' },
				       { "dictionary-order", 0, NULL, 'd' },
				       { "zero-terminated", 0, NULL, 'z' },
				       { "unique", 0, NULL, 'u' },
				       { "stable", 0, NULL, 's' },
				       { "merge", 0, NULL, 'm' },
				       { "check", 2, NULL, CHECK },
				       { "sort", 1, NULL, SORT },
				       { "key", 1, NULL, 'k' },
				       { "field-separator", 1, NULL, 't' },
				       { "output", 1, NULL, 'o' },
				       { "buffer-size", 1, NULL, 'S' },
				       { "temporary-directory", 1, NULL, 'T' },
				       { "parallel", 1, NULL, PARALLEL },
				       { 0 } };

int main(int argc, char **argv)
{
	static const char *const orders[] = {
		"general-numeric", "human-numeric", "month", "numeric", "random", "version", NULL
	};
	static const char *const checks[] = { "quiet,silent", "diagnose-first", NULL };
	const char *output = NULL;
	char end = '\n';
	bool check = false, silent = false;
	char **lines, **room;
	size_t count;
	int option, status = 0;

	while ((option = getopt_long(argc, argv, "rnghMRVzfbdiuscCmk:t:o:S:T:", names, NULL)) !=
	       -1) {
		if (option == SORT)
			option = letter_for("--sort", orders, "ghMnRV");
		if (option == CHECK)
			option = optarg ? letter_for("--check", checks, "Cc") : 'c';
		if (set_flag(&whole, (char)option))
			continue;
		unique |= option == 'u';
		stable |= option == 's';
		check |= option == 'c' || option == 'C';
		silent |= option == 'C';
		if (option == 'z')
			end = 0;
		else if (option == 't')
			separator = separator_of(optarg);
		else if (option == 'o')
			output = optarg;
		else if (option == 'k' && key_count < MAX_KEYS)
			parse_key(optarg);
		else if (option == 'k') {
			tool_error("more than %d keys", MAX_KEYS);
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
		keys[i].general = whole.general;
		keys[i].months = whole.months;
		keys[i].random = whole.random;
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
	for (int i = 0; i < key_count; i++)
		check_key(&keys[i]);
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
