/* uniq [-c] [-d] [-D] [-u] [-i] [-z] [-f FIELDS] [-s CHARS] [-w CHARS] [INPUT [OUTPUT]]. See uniq(1p). */
#include "../lib/input.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

static bool counts, repeated, single, fold, every, separate;
static unsigned long fields, chars, width = ~0UL;
static char end = '\n';

static const char *part(const char *s)
{
	for (unsigned long i = 0; i < fields; i++) {
		s += strspn(s, " \t");
		s += strcspn(s, " \t");
	}
	return s + (chars < strlen(s) ? chars : strlen(s));
}

static void print(const char *line, unsigned long count)
{
	if (every || (repeated && count == 1) || (single && count > 1))
		return;
	if (counts)
		printf("%7lu ", count);
	printf("%s%c", line, end);
}

static bool same(const char *a, const char *b)
{
	a = part(a);
	b = part(b);
	return (fold ? strncasecmp : strncmp)(a, b, width) == 0;
}

/* -D: the line before this one has the same; so both are shown. */
static void print_again(const char *line, unsigned long count)
{
	static bool any;

	if (count == 1 && separate && any)
		putchar(end);
	any = true;
	printf("%s%c", line, end);
}

static unsigned long number(const char *text, const char *what)
{
	char *after;
	unsigned long value = strtoul(text, &after, 10);

	if (!*after && after != text && *text != '-')
		return value;
	tool_error("%s: invalid number of %s", text, what);
	exit(1);
}

enum { ALL = 256 };

int main(int argc, char **argv)
{
	char *line, *last = NULL;
	unsigned long count = 0;
	FILE *file = stdin;
	size_t len;
	int option;
	static const char *const ways[] = { "none", "separate", NULL };
	static const struct option names[] = {
		{ "count", 0, NULL, 'c' },	     { "repeated", 0, NULL, 'd' },
		{ "all-repeated", 2, NULL, ALL },    { "unique", 0, NULL, 'u' },
		{ "ignore-case", 0, NULL, 'i' },     { "skip-fields", 1, NULL, 'f' },
		{ "skip-chars", 1, NULL, 's' },	     { "check-chars", 1, NULL, 'w' },
		{ "zero-terminated", 0, NULL, 'z' }, { 0 }
	};

	while ((option = getopt_long(argc, argv, "cdDuif:s:w:z", names, NULL)) != -1) {
		every |= option == 'D' || option == ALL;
		if (option == ALL && optarg) {
			int choice = choose("--all-repeated", optarg, ways);

			if (choice < 0)
				return 1;
			separate = choice;
		}
		if (option == 'z')
			end = 0;
		if (option == 'w')
			width = number(optarg, "bytes to compare");
		counts |= option == 'c';
		repeated |= option == 'd';
		single |= option == 'u';
		fold |= option == 'i';
		if (option == 'f')
			fields = number(optarg, "fields to skip");
		if (option == 's')
			chars = number(optarg, "bytes to skip");
		if (option == '?')
			return try_help();
	}
	if (argc - optind > 2) {
		tool_error("extra operand '%s'", argv[optind + 2]);
		return try_help();
	}
	if (optind < argc && strcmp(argv[optind], "-") && !(file = open_input(argv[optind])))
		return warn("%s", argv[optind]);
	if (optind + 1 < argc && strcmp(argv[optind + 1], "-") &&
	    !freopen(argv[optind + 1], "w", stdout))
		return warn("%s", argv[optind + 1]);
	while ((line = get_unit(file, end, &len))) {
		if (last && same(last, line)) {
			if (every && count == 1)
				print_again(last, 1);
			if (every)
				print_again(line, 2);
			free(line);
			count++;
			continue;
		}
		if (last)
			print(last, count);
		free(last);
		last = line;
		count = 1;
	}
	if (last)
		print(last, count);
	return finish(0);
}
