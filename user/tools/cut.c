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
static char delimiter = '\t';
static bool only_delimited;

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
			return true;
	return false;
}

static void cut_bytes(const char *line, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (wanted(i + 1))
			putchar(line[i]);
	putchar('\n');
}

static void cut_fields(const char *line)
{
	bool first = true;

	if (!strchr(line, delimiter)) {
		if (!only_delimited)
			puts(line);
		return;
	}
	for (unsigned long n = 1; line; n++) {
		const char *end = strchrnul(line, delimiter);

		if (wanted(n)) {
			if (!first)
				putchar(delimiter);
			fwrite(line, 1, (size_t)(end - line), stdout);
			first = false;
		}
		line = *end ? end + 1 : NULL;
	}
	putchar('\n');
}

int main(int argc, char **argv)
{
	static char *standard[] = { "-", NULL };
	char **paths, *line;
	int option, how = 0, status = 0;
	size_t len;

	while ((option = getopt(argc, argv, "b:c:f:d:sn")) != -1) {
		switch (option) {
		case 'b':
		case 'c':
		case 'f':
			if (how) {
				tool_error("only one type of list may be specified");
				return try_help();
			}
			how = option;
			if (*optarg == '0' && !optarg[1]) {
				tool_error("%s are numbered from 1",
					   how == 'f' ? "fields" : "byte/character positions");
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
			delimiter = *optarg;
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
	for (paths = optind < argc ? argv + optind : standard; *paths; paths++) {
		FILE *file = open_input(*paths);

		if (!file) {
			status = warn("%s", *paths);
			continue;
		}
		while ((line = get_line(file, &len))) {
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
