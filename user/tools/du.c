/* du [-a] [-s] [-h] [-b] [-c] [FILE...]: how much room files take. See du(1p). */
#include "../lib/lib.h"

#include <getopt.h>
#include <stdio.h>
#include <sys/stat.h>

#define MAX_DEPTH 256

static bool every, sum_only, for_people, apparent;
static unsigned long long sums[MAX_DEPTH + 1], total; /* of the folders that are open, by depth */

static void print(unsigned long long bytes, const char *path)
{
	char text[16];

	if (for_people)
		printf("%s\t%s\n", human(bytes, text, sizeof(text)), path);
	else
		printf("%llu\t%s\n", apparent ? bytes : (bytes + 1023) / 1024, path);
}

static int before(const char *path, const struct stat *st, int depth, void *data)
{
	if (depth < MAX_DEPTH)
		sums[depth] = 0;
	return depth < MAX_DEPTH ? 0 : -1;
}

static int after(const char *path, const struct stat *st, int depth, void *data)
{
	unsigned long long bytes = apparent ? (unsigned long long)st->st_size
					    : (unsigned long long)st->st_blocks * 512;
	bool folder = S_ISDIR(st->st_mode);

	if (folder)
		bytes += sums[depth];
	if (depth)
		sums[depth - 1] += bytes;
	else
		total += bytes;
	if (!depth || (!sum_only && (folder || every)))
		print(bytes, path);
	return 0;
}

int main(int argc, char **argv)
{
	bool grand = false;
	int option, status = 0;

	while ((option = getopt(argc, argv, "ashkbc")) != -1) {
		every |= option == 'a';
		sum_only |= option == 's';
		for_people |= option == 'h';
		apparent |= option == 'b';
		grand |= option == 'c';
		if (option == '?')
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
