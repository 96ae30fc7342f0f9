/* du [-0abchkmsS] [-d DEPTH] [FILE...]: how much room files take. See du(1p). */
#include "../lib/lib.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#define MAX_DEPTH 256

static bool every, sum_only, for_people, apparent, alone;
static unsigned long unit = 1024; /* of what is printed */
static int deepest = MAX_DEPTH;
static char end = '\n';
static unsigned long long sums[MAX_DEPTH + 1], files[MAX_DEPTH + 1],
	total; /* of the folders that are open, by depth */

static void print(unsigned long long bytes, const char *path)
{
	char text[16];

	if (for_people)
		printf("%s\t%s%c", human(bytes, text, sizeof(text)), path, end);
	else
		printf("%llu\t%s%c", (bytes + unit - 1) / unit, path, end);
}

static int before(const char *path, const struct stat *st, int depth, void *data)
{
	if (depth < MAX_DEPTH)
		sums[depth] = files[depth] = 0;
	return depth < MAX_DEPTH ? 0 : -1;
}

static int after(const char *path, const struct stat *st, int depth, void *data)
{
	unsigned long long bytes = apparent ? (unsigned long long)st->st_size
					    : (unsigned long long)st->st_blocks * 512;
	bool folder = S_ISDIR(st->st_mode);

	if (folder && !alone)
		bytes += sums[depth];
	if (folder && alone) /* -S: the files in it, but not the folders */
		bytes += files[depth];
	if (depth)
		sums[depth - 1] += bytes;
	if (depth && !folder)
		files[depth - 1] += bytes;
	if (!depth || alone)
		total += bytes;
	if (!depth || (!sum_only && depth <= deepest && (folder || every)))
		print(bytes, path);
	return 0;
}

enum { APPARENT = 256 };

int main(int argc, char **argv)
{
	static const struct option names[] = {
		{ "all", 0, NULL, 'a' },	   { "apparent-size", 0, NULL, APPARENT },
		{ "bytes", 0, NULL, 'b' },	   { "human-readable", 0, NULL, 'h' },
		{ "max-depth", 1, NULL, 'd' },	   { "null", 0, NULL, '0' },
		{ "separate-dirs", 0, NULL, 'S' }, { "summarize", 0, NULL, 's' },
		{ "total", 0, NULL, 'c' },	   { 0 }
	};
	char *after_number;
	bool grand = false;
	int option, status = 0;

	while ((option = getopt_long(argc, argv, "0abcd:hkmsS", names, NULL)) != -1) {
		every |= option == 'a';
		sum_only |= option == 's';
		for_people |= option == 'h';
		apparent |= option == 'b' || option == APPARENT;
		unit = option == 'b' ? 1 : option == 'm' ? 1UL << 20 : option == 'k' ? 1024 : unit;
		alone |= option == 'S';
		if (option == '0')
			end = 0;
		if (option == 'd') {
			deepest = (int)strtol(optarg, &after_number, 10);
			if (*after_number || after_number == optarg || deepest < 0) {
				tool_error("invalid maximum depth '%s'", optarg);
				return try_help();
			}
		}
		grand |= option == 'c';
		if (option == '?')
			return try_help();
	}
	if (sum_only && deepest < MAX_DEPTH && deepest > 0) {
		tool_error("warning: summarizing conflicts with --max-depth=%d", deepest);
		return try_help();
	}
	if (optind == argc)
		status = walk(".", before, after, NULL);
	for (; optind < argc; optind++)
		status |= walk(argv[optind], before, after, NULL);
	if (grand)
		print(total, "total");
	return finish(status);
}
