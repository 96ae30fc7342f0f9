/* head [-n [-]LINES] [-c [-]BYTES] [-q] [-v] [-z] [FILE...]. See head(1p). */
#include "../lib/input.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

static unsigned long count = 10;
static bool bytes, all_but;
static char end = '\n'; /* of a line; -z: NUL */

static void show(FILE *file)
{
	unsigned long left = count;
	int c;

	while (left && (c = getc_unlocked(file)) != EOF) {
		putc_unlocked(c, stdout);
		left -= bytes || c == end;
	}
	if (file == stdin)
		fflush(file); /* what we did not want is the next one's */
}

/* All but the last: a ring of so many units that may still be the last. */
static void show_but(FILE *file)
{
	char **ring = calloc(count + 1, sizeof(*ring));
	size_t *lens = calloc(count + 1, sizeof(*lens)), at = 0;
	ssize_t n;

	if (!ring || !lens) {
		tool_error("memory exhausted");
		exit(1);
	}
	for (;; at = (at + 1) % (count + 1)) {
		size_t size = 0;
		char *unit = NULL;
		int c;

		if (bytes) {
			c = getc(file);
			unit = malloc(1);
			n = c == EOF || !unit ? -1 : 1;
			if (n > 0)
				*unit = (char)c;
		} else {
			n = getdelim(&unit, &size, end, file);
		}
		if (n < 0)
			break;
		ring[at] = unit;
		lens[at] = (size_t)n;
		size = (at + 1) % (count + 1);
		if (ring[size]) {
			fwrite(ring[size], 1, lens[size], stdout);
			free(ring[size]);
			ring[size] = NULL;
		}
	}
}

int main(int argc, char **argv)
{
	static const struct option names[] = { { "lines", 1, NULL, 'n' },
					       { "bytes", 1, NULL, 'c' },
					       { "quiet", 0, NULL, 'q' },
					       { "silent", 0, NULL, 'q' },
					       { "verbose", 0, NULL, 'v' },
					       { "zero-terminated", 0, NULL, 'z' },
					       { 0 } };
	static char *standard[] = { "-", NULL };
	bool quiet = false, verbose = false, first = true;
	char **paths = standard,
	     *old = argc > 1 && argv[1][0] == '-' && argv[1][1] >= '0' && argv[1][1] <= '9'
			    ? argv[1] + 1
			    : NULL;
	int option, status = 0;

	if (old) { /* head -5 */
		char *letters = old + strspn(old, "0123456789");

		bytes = *letters == 'c';
		letters += bytes;
		quiet = *letters == 'q';
		letters[-(bytes && !*letters)] = quiet || (bytes && !*letters) ? 0 : *letters;
		count = size_number(old, bytes ? "bytes" : "lines");
		argv[1] = argv[0];
		argv++;
		argc--;
	}
	while ((option = getopt_long(argc, argv, "n:c:qvz", names, NULL)) != -1) {
		quiet |= option == 'q';
		verbose |= option == 'v';
		end = option == 'z' ? 0 : end;
		if (option == '?')
			return try_help();
		if (option != 'n' && option != 'c')
			continue;
		bytes = option == 'c';
		all_but = *optarg == '-';
		count = size_number(optarg + all_but, bytes ? "bytes" : "lines");
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
		if (all_but)
			show_but(file);
		else
			show(file);
		close_input(file);
	}
	return finish(status);
}
