/* tr [-c] [-d] [-s] SET1 [SET2]. See tr(1p). */
#include "../lib/lib.h"

#include <ctype.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct set {
	unsigned char c[1024];
	size_t len;
};

static const struct {
	const char *name;
	int (*is)(int);
} classes[] = {
	{ "alnum", isalnum }, { "alpha", isalpha }, { "blank", isblank }, { "cntrl", iscntrl },
	{ "digit", isdigit }, { "graph", isgraph }, { "lower", islower }, { "print", isprint },
	{ "punct", ispunct }, { "space", isspace }, { "upper", isupper }, { "xdigit", isxdigit },
};

static void add(struct set *set, int c)
{
	if (set->len < sizeof(set->c))
		set->c[set->len++] = (unsigned char)c;
}

static int one(const char **s)
{
	static const char names[] = "abfnrtv\\", values[] = "\a\b\f\n\r\t\v\\";
	const char *found;
	int value = 0;

	if (**s != '\\' || !(*s)[1])
		return (unsigned char)*(*s)++;
	++*s;
	found = strchr(names, **s);
	if (found) {
		++*s;
		return values[found - names];
	}
	if (**s < '0' || **s > '7')
		return (unsigned char)*(*s)++;
	for (int i = 0; i < 3 && **s >= '0' && **s <= '7'; i++)
		value = value * 8 + *(*s)++ - '0';
	return value & 255;
}

static void parse(const char *s, struct set *set)
{
	while (*s) {
		bool named = false;
		int from, to;

		for (size_t i = 0;
		     s[0] == '[' && s[1] == ':' && i < sizeof(classes) / sizeof(classes[0]); i++) {
			size_t len = strlen(classes[i].name);

			if (strncmp(s + 2, classes[i].name, len) || strncmp(s + 2 + len, ":]", 2))
				continue;
			for (int c = 0; c < 256; c++)
				if (classes[i].is(c))
					add(set, c);
			s += len + 4;
			named = true;
			break;
		}
		if (named)
			continue;
		from = one(&s);
		if (*s != '-' || !s[1]) {
			add(set, from);
			continue;
		}
		s++;
		to = one(&s);
		if (to < from) {
			tool_error(
				"range-endpoints of '%c-%c' are in reverse collating sequence order",
				from, to);
			exit(1);
		}
		for (; from <= to; from++)
			add(set, from);
	}
}

static void complement(struct set *set)
{
	bool in[256] = { false };

	for (size_t i = 0; i < set->len; i++)
		in[set->c[i]] = true;
	set->len = 0;
	for (int c = 0; c < 256; c++)
		if (!in[c])
			add(set, c);
}

int main(int argc, char **argv)
{
	static struct set first, second;
	static const struct option names[] = { { "complement", 0, NULL, 'c' },
					       { "delete", 0, NULL, 'd' },
					       { "squeeze-repeats", 0, NULL, 's' },
					       { "truncate-set1", 0, NULL, 't' },
					       { 0 } };
	bool truncate = false;
	bool invert = false, delete = false, squeeze = false, squeezed[256] = { false },
	     deleted[256] = { false };
	int option, c, last = -1, map[256];

	while ((option = getopt_long(argc, argv, "+cCdst", names, NULL)) != -1) {
		invert |= option == 'c' || option == 'C';
		delete |= option == 'd';
		squeeze |= option == 's';
		truncate |= option == 't';
		if (option == '?')
			return try_help();
	}
	if (optind == argc)
		return missing_operand(NULL);
	if (optind + 1 == argc && (!delete &&!squeeze)) {
		tool_error("missing operand after '%s'", argv[optind]);
		fprintf(stderr, "Two strings must be given when translating.\n");
		return try_help();
	}
	if (optind + 1 < argc && delete &&!squeeze) {
		tool_error("extra operand '%s'", argv[optind + 1]);
		fprintf(stderr,
			"Only one string may be given when deleting without squeezing repeats.\n");
		return try_help();
	}
	if (optind + 1 == argc && delete &&squeeze) {
		tool_error("missing operand after '%s'", argv[optind]);
		fprintf(stderr,
			"Two strings must be given when both deleting and squeezing repeats.\n");
		return try_help();
	}
	if (optind + 2 < argc) {
		tool_error("extra operand '%s'", argv[optind + 2]);
		return try_help();
	}
	parse(argv[optind], &first);
	if (invert)
		complement(&first);
	if (optind + 1 < argc)
		parse(argv[optind + 1], &second);
	if (optind + 1 < argc && !delete &&!second.len && !truncate) {
		tool_error("when not truncating set1, string2 must be non-empty");
		return 1;
	}
	if (truncate && !delete &&first.len > second.len)
		first.len = second.len;
	for (int i = 0; i < 256; i++)
		map[i] = i;
	for (size_t i = 0; i < first.len; i++) {
		deleted[first.c[i]] = delete;
		if (!delete &&second.len)
			map[first.c[i]] = second.c[i < second.len ? i : second.len - 1];
		if (squeeze && !second.len)
			squeezed[first.c[i]] = true;
	}
	for (size_t i = 0; squeeze && i < second.len; i++)
		squeezed[second.c[i]] = true;
	while ((c = getchar()) != EOF) {
		if (deleted[c])
			continue;
		c = map[c];
		if (squeezed[c] && c == last)
			continue;
		putchar(c);
		last = c;
	}
	return finish(0);
}
