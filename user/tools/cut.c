/* cut -b LIST | -c LIST | -f LIST [-d CHAR] [-s] [FILE...]. See cut(1p). */
#include "../lib/input.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#define MAX_RANGES 64

static struct {
	unsigned long from, to;
} ranges[MAX_RANGES];
static int range_count;
static char delimiter = '\t', end = '\n';
static const char *between; /* --output-delimiter */
static bool only_delimited, complement;

static bool parse(char *list)
{
	char *part;

	while ((part = strsep(&list, ","))) {
		char *end;
		unsigned long from = *part == '-' ? 1 : strtoul(part, &end, 10), to = from;

		if (*part == '-')
			end = part;
		if (*end == '-')
			to = end[1] ? strtoul(end + 1, &end, 10) : (end++, ~0UL);
		if (!from || to < from || *end || range_count == MAX_RANGES)
			return false;
		ranges[range_count].from = from;
		ranges[range_count++].to = to;
	}
	return range_count;
}

static bool wanted(unsigned long n)
{
	for (int i = 0; i < range_count; i++)
		if (ranges[i].from <= n && n <= ranges[i].to)
			return !complement;
	return complement;
}

static void cut_bytes(const char *line, size_t len)
{
	bool before = true, first = true;

	for (size_t i = 0; i < len; i++) {
		bool is_wanted = wanted(i + 1);

		if (is_wanted && !before && !first && between)
			fputs(between, stdout);
		if (is_wanted)
			putchar(line[i]);
		first &= !is_wanted;
		before = is_wanted;
	}
	putchar(end);
}

static void cut_fields(const char *line)
{
	bool first = true;

	if (!strchr(line, delimiter)) {
		if (!only_delimited)
			printf("%s%c", line, end);
		return;
	}
	for (unsigned long n = 1; line; n++) {
		const char *after = strchrnul(line, delimiter);

		if (wanted(n)) {
			if (!first && between)
				fputs(between, stdout);
			else if (!first)
				putchar(delimiter);
			fwrite(line, 1, (size_t)(after - line), stdout);
			first = false;
		}
		line = *after ? after + 1 : NULL;
	}
	putchar(end);
}

static bool decreasing(const char *list)
{
	unsigned long from, to;

	for (; list; list = strchr(list, ',') ? strchr(list, ',') + 1 : NULL)
		if (sscanf(list, "%lu-%lu", &from, &to) == 2 && from && to < from)
			return true;
	return false;
}

enum { COMPLEMENT = 256, OUTPUT };

int main(int argc, char **argv)
{
	static const struct option names[] = { { "bytes", 1, NULL, 'b' },
					       { "characters", 1, NULL, 'c' },
					       { "fields", 1, NULL, 'f' },
					       { "delimiter", 1, NULL, 'd' },
					       { "only-delimited", 0, NULL, 's' },
					       { "complement", 0, NULL, COMPLEMENT },
					       { "output-delimiter", 1, NULL, OUTPUT },
					       { "zero-terminated", 0, NULL, 'z' },
					       { 0 } };
	bool given = false;
	static char *standard[] = { "-", NULL };
	char **paths, *line;
	int option, how = 0, status = 0;
	size_t len;

	while ((option = getopt_long(argc, argv, "b:c:f:d:snz", names, NULL)) != -1) {
		switch (option) {
		case 'b':
		case 'c':
		case 'f':
			if (how) {
				tool_error("only one list may be specified");
				return try_help();
			}
			how = option;
			if (*optarg == '0' && !optarg[1]) {
				tool_error("%s are numbered from 1",
					   how == 'f' ? "fields" : "byte/character positions");
				return try_help();
			}
			if (strcmp(optarg, "-") == 0) {
				tool_error("invalid range with no endpoint: -");
				return try_help();
			}
			if (decreasing(optarg)) {
				tool_error("invalid decreasing range");
				return try_help();
			}
			if (!parse(optarg)) {
				tool_error("invalid %s value '%s'",
					   how == 'f' ? "field" : "byte or character position",
					   optarg);
				return try_help();
			}
			break;
		case 'd':
			if (*optarg && optarg[1]) {
				tool_error("the delimiter must be a single character");
				return try_help();
			}
			delimiter = *optarg;
			given = true;
			break;
		case 'z':
			end = 0;
			break;
		case COMPLEMENT:
			complement = true;
			break;
		case OUTPUT:
			between = optarg;
			break;
		case 's':
			only_delimited = true;
			break;
		case 'n':
			break;
		default:
			return try_help();
		}
	}
	if (!how) {
		tool_error("you must specify a list of bytes, characters, or fields");
		return try_help();
	}
	if (how != 'f' && given) {
		tool_error("an input delimiter may be specified only when operating on fields");
		return try_help();
	}
	if (how != 'f' && only_delimited) {
		tool_error(
			"suppressing non-delimited lines makes sense\n\tonly when operating on fields");
		return try_help();
	}
	for (paths = optind < argc ? argv + optind : standard; *paths; paths++) {
		FILE *file = open_input(*paths);

		if (!file) {
			status = warn("%s", *paths);
			continue;
		}
		while ((line = get_unit(file, end, &len))) {
			if (how == 'f')
				cut_fields(line);
			else
				cut_bytes(line, len);
			free(line);
		}
		close_input(file);
	}
	return finish(status);
}
