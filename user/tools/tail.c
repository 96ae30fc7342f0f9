/* tail [-n [+]LINES] [-c [+]BYTES] [-f] [-q] [-v] [FILE...]. See tail(1p). */
#include "../lib/input.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static unsigned long count = 10;
static bool bytes, from_start;

static void skip(FILE *file)
{
	unsigned long left = count ? count - 1 : 0;
	int c;

	while (left && (c = getc_unlocked(file)) != EOF)
		left -= bytes || c == '\n';
	while ((c = getc_unlocked(file)) != EOF)
		putc_unlocked(c, stdout);
}

/* Keeps the last units in a ring. */
static void show_last(FILE *file)
{
	char **ring = calloc(count + 1, sizeof(*ring));
	size_t *lens = calloc(count + 1, sizeof(*lens)), total = 0;

	if (!ring || !lens) {
		tool_error("memory exhausted");
		exit(1);
	}
	for (;;) {
		size_t size = 0, at = count ? total % count : 0;
		char *unit = NULL;
		ssize_t n = getline(&unit, &size, file);

		if (n < 0)
			break;
		free(ring[at]);
		ring[at] = unit;
		lens[at] = (size_t)n;
		total++;
	}
	for (size_t i = total > count ? total - count : 0; count && i < total; i++)
		fwrite(ring[i % count], 1, lens[i % count], stdout);
	for (size_t i = 0; i <= count; i++)
		free(ring[i]);
	free(ring);
	free(lens);
}

static void show_bytes(FILE *file)
{
	char *ring = malloc(count + 1);
	size_t total = 0;
	int c;

	if (!ring) {
		tool_error("memory exhausted");
		exit(1);
	}
	while (count && (c = getc_unlocked(file)) != EOF)
		ring[total++ % count] = (char)c;
	for (size_t i = total > count ? total - count : 0; i < total; i++)
		putc_unlocked(ring[i % count], stdout);
	free(ring);
}

static void follow(FILE *file)
{
	for (;;) {
		int c = getc(file);

		if (c != EOF) {
			putchar(c);
			continue;
		}
		fflush(stdout);
		clearerr(file);
		usleep(200000);
	}
}

int main(int argc, char **argv)
{
	static const struct option names[] = {
		{ "lines", 1, NULL, 'n' }, { "bytes", 1, NULL, 'c' },	{ "follow", 0, NULL, 'f' },
		{ "quiet", 0, NULL, 'q' }, { "verbose", 0, NULL, 'v' }, { 0 }
	};
	static char *standard[] = { "-", NULL };
	bool quiet = false, verbose = false, first = true, keep = false;
	char **paths = standard,
	     *old = argc > 1 && argv[1][0] == '-' && argv[1][1] >= '0' && argv[1][1] <= '9'
			    ? argv[1] + 1
			    : NULL;
	int option, status = 0;

	if (old) { /* tail -5 */
		count = size_number(old, "lines");
		argv[1] = argv[0];
		argv++;
		argc--;
	}
	while ((option = getopt_long(argc, argv, "n:c:fqv", names, NULL)) != -1) {
		quiet |= option == 'q';
		verbose |= option == 'v';
		keep |= option == 'f';
		if (option == '?')
			return try_help();
		if (option != 'n' && option != 'c')
			continue;
		bytes = option == 'c';
		from_start = *optarg == '+';
		count = size_number(optarg + (*optarg == '+' || *optarg == '-'),
				    bytes ? "bytes" : "lines");
	}
	if (optind < argc)
		paths = argv + optind;
	verbose |= !quiet && argc - optind > 1;
	for (; *paths; paths++) {
		FILE *file = open_input(*paths);

		if (!file && errno != EISDIR) {
			status = warn("cannot open '%s' for reading", *paths);
			continue;
		}
		if (verbose)
			printf("%s==> %s <==\n", first ? "" : "\n",
			       strcmp(*paths, "-") == 0 ? "standard input" : *paths);
		first = false;
		if (!file) {
			status = warn("error reading '%s'", *paths);
			continue;
		}
		if (from_start)
			skip(file);
		else if (bytes)
			show_bytes(file);
		else
			show_last(file);
		if (keep && !paths[1])
			follow(file);
		close_input(file);
	}
	return finish(status);
}
