/* uniq [-c] [-d] [-u] [-i] [-f FIELDS] [-s CHARS] [INPUT [OUTPUT]]. See uniq(1p). */
#include "../lib/input.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

static bool counts, repeated, single, fold;
static unsigned long fields, chars;

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
	if ((repeated && count == 1) || (single && count > 1))
		return;
	if (counts)
		printf("%7lu ", count);
	puts(line);
}

int main(int argc, char **argv)
{
	char *line, *last = NULL;
	unsigned long count = 0;
	FILE *file = stdin;
	size_t len;
	int option;

	while ((option = getopt(argc, argv, "cduif:s:")) != -1) {
		counts |= option == 'c';
		repeated |= option == 'd';
		single |= option == 'u';
		fold |= option == 'i';
		if (option == 'f')
			fields = size_number(optarg, "fields to skip");
		if (option == 's')
			chars = size_number(optarg, "bytes to skip");
		if (option == '?')
			return try_help();
	}
	if (optind < argc && !(file = open_input(argv[optind])))
		return warn("%s", argv[optind]);
	if (optind + 1 < argc && !freopen(argv[optind + 1], "w", stdout))
		return warn("%s", argv[optind + 1]);
	while ((line = get_line(file, &len))) {
		if (last && (fold ? strcasecmp : strcmp)(part(last), part(line)) == 0) {
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
