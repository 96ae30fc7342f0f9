/* wc [-l] [-w] [-c] [-m] [-L] [FILE...]. See wc(1p). */
#include "../lib/input.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { LINES, WORDS, CHARS, BYTES, LONGEST, COLUMNS };

enum { FILES = 256 };

static bool show[COLUMNS];
static int width = 1;

static void print(const unsigned long *n, const char *name)
{
	const char *between = "";

	for (int i = 0; i < COLUMNS; i++) {
		if (!show[i])
			continue;
		printf("%s%*lu", between, width, n[i]);
		between = " ";
	}
	printf("%s%s\n", name ? " " : "", name ? name : "");
}

static void count(FILE *file, unsigned long *n)
{
	unsigned long column = 0;
	bool inside = false;
	int c;

	while ((c = getc_unlocked(file)) != EOF) {
		n[BYTES]++;
		n[CHARS]++; /* in the C locale, that is one */
		n[LINES] += c == '\n';
		if (isspace(c)) {
			inside = false;
		} else {
			n[WORDS] += !inside;
			inside = true;
		}
		column = c == '\n' ? 0 : c == '\t' ? (column / 8 + 1) * 8 : column + !!isprint(c);
		if (column > n[LONGEST])
			n[LONGEST] = column;
	}
}

/* As wide as the sum of all sizes; 7 where a size is not known before. */
static void set_width(char **paths)
{
	unsigned long total = 0;
	int columns = 0, files = 0;
	struct stat st;

	for (int i = 0; i < COLUMNS; i++)
		columns += show[i];
	for (; *paths; paths++, files++) {
		if ((strcmp(*paths, "-") == 0 ? fstat(0, &st) : stat(*paths, &st)) < 0)
			continue;
		if (S_ISREG(st.st_mode))
			total += (unsigned long)st.st_size;
		else
			width = 7;
	}
	if (columns == 1 && files == 1)
		width = 1;
	for (; total >= 10; total /= 10)
		columns++;
	for (int i = 0; i < COLUMNS; i++)
		columns -= show[i];
	if (columns + 1 > width && width != 7 &&
	    (files > 1 ||
	     show[LINES] + show[WORDS] + show[CHARS] + show[BYTES] + show[LONGEST] > 1))
		width = columns + 1;
}

int main(int argc, char **argv)
{
	static const struct option names[] = { { "lines", 0, NULL, 'l' },
					       { "words", 0, NULL, 'w' },
					       { "bytes", 0, NULL, 'c' },
					       { "chars", 0, NULL, 'm' },
					       { "max-line-length", 0, NULL, 'L' },
					       { "files0-from", 1, NULL, FILES },
					       { 0 } };
	static char *standard[] = { "-", NULL };
	const char *from = NULL;
	unsigned long total[COLUMNS] = { 0 };
	char **paths;
	int option, status = 0, files = 0;

	while ((option = getopt_long(argc, argv, "lwcmL", names, NULL)) != -1) {
		show[LINES] |= option == 'l';
		show[WORDS] |= option == 'w';
		show[BYTES] |= option == 'c';
		show[CHARS] |= option == 'm';
		show[LONGEST] |= option == 'L';
		if (option == FILES)
			from = optarg;
		if (option == '?')
			return try_help();
	}
	if (!show[LINES] && !show[WORDS] && !show[CHARS] && !show[BYTES] && !show[LONGEST])
		show[LINES] = show[WORDS] = show[BYTES] = true;
	paths = optind < argc ? argv + optind : standard;
	if (from) {
		char *list[] = { (char *)from, NULL };
		size_t total_names;

		if (optind < argc) {
			tool_error("extra operand '%s'", argv[optind]);
			fputs("file operands cannot be combined with --files0-from\n", stderr);
			return try_help();
		}
		paths = read_lines(list, 0, &total_names, &status);
		paths = realloc(paths, (total_names + 1) * sizeof(*paths));
		if (!paths || status)
			return 1;
		paths[total_names] = NULL;
	}
	set_width(paths);
	for (; *paths; paths++, files++) {
		unsigned long n[COLUMNS] = { 0 };
		FILE *file = open_input(*paths);

		if (!file) {
			bool folder = errno == EISDIR;

			status = warn("%s", *paths);
			if (folder)
				print(n, *paths);
			continue;
		}
		count(file, n);
		print(n, paths[0] == standard[0] ? NULL : *paths);
		for (int i = 0; i < LONGEST; i++)
			total[i] += n[i];
		if (n[LONGEST] > total[LONGEST])
			total[LONGEST] = n[LONGEST];
		close_input(file);
	}
	if (files > 1)
		print(total, "total");
	return finish(status);
}
