/*
 * grep [-E|-F] [-aIcivnlLoqrswxhHm NUM] [-A NUM] [-B NUM] [-C NUM] [-e PATTERN]... [-f FILE] [PATTERN] [FILE...]. See grep(1p).
 */
#include "../lib/input.h"
#include "../lib/regex.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_PATTERNS 256
#define LOOK_AHEAD \
	(96 * 1024) /* a NUL in a file's first part makes it binary, as in one of its lines */

static struct regex *patterns[MAX_PATTERNS];
static int pattern_count, status = 1;
static bool extended, fixed, count_only, fold, invert, numbers, names_only, names_without, only,
	quiet, recursive, silent, words, lines, show_name, as_text, no_binary;
static long most = -1, before, after;

static bool is_word(const char *line, size_t len, size_t at)
{
	return at < len && (line[at] == '_' || (line[at] >= '0' && line[at] <= '9') ||
			    ((line[at] | 32) >= 'a' && (line[at] | 32) <= 'z'));
}

/* Is this match one as -w and -x want it? */
static bool fits(const char *line, size_t len, size_t start, size_t end)
{
	if (lines)
		return !start && end == len;
	return !words || (!(start && is_word(line, len, start - 1)) && !is_word(line, len, end));
}

/* The leftmost longest match of any pattern from *start on. */
static bool find(const char *line, size_t len, size_t *start, size_t *end)
{
	bool found = false;
	size_t best = 0, best_end = 0;

	for (int i = 0; i < pattern_count; i++) {
		size_t from = *start, to;

		while (regex_search(patterns[i], line, len, &from, &to)) {
			if (!fits(line, len, from, to)) {
				if (++from > len)
					break;
				continue;
			}
			if (!found || from < best || (from == best && to > best_end)) {
				best = from;
				best_end = to;
			}
			found = true;
			break;
		}
	}
	*start = best;
	*end = best_end;
	return found;
}

static void prefix(const char *name, unsigned long number, char mark)
{
	if (show_name)
		printf("%s%c", name, mark);
	if (numbers)
		printf("%lu%c", number, mark);
}

static void print(const char *name, unsigned long number, const char *line, size_t len, char mark)
{
	prefix(name, number, mark);
	fwrite(line, 1, len, stdout);
	putchar('\n');
}

static void print_parts(const char *name, unsigned long number, const char *line, size_t len)
{
	size_t start = 0, end;

	while (start <= len && find(line, len, &start, &end)) {
		if (end > start)
			print(name, number, line + start, end - start, ':');
		start = end > start ? end : start + 1;
	}
}

/* The lines before a match, as many as are wanted and have not been shown. */
struct context {
	char *line[64];
	unsigned long shown; /* the number of the last line shown */
	long left;	     /* lines after a match that are still to be shown */
};

static void selected(struct context *c, const char *name, unsigned long number, const char *line,
		     size_t len)
{
	unsigned long from = number > (unsigned long)before ? number - (unsigned long)before : 1;

	if (from <= c->shown)
		from = c->shown + 1;
	if ((before || after) && c->shown && from > c->shown + 1)
		puts("--");
	for (; before && from < number; from++)
		print(name, from, c->line[from % 64], strlen(c->line[from % 64]), '-');
	if (only && !invert)
		print_parts(name, number, line, len);
	else
		print(name, number, line, len, ':');
	c->shown = number;
	c->left = after;
}

/* One of the lines is selected. True: no other one matters. */
static bool hit_counts(long *found)
{
	++*found;
	if (status == 1)
		status = 0;
	if (quiet)
		exit(0);
	return names_only || names_without;
}

static void sum_up(const char *name, long found)
{
	if (count_only && !names_only && !names_without) {
		if (show_name)
			printf("%s:", name);
		printf("%ld\n", found);
	}
	if ((names_only && found) || (names_without && !found))
		puts(name);
}

static bool looks_binary(FILE *file)
{
	static char start[LOOK_AHEAD];
	ssize_t n = as_text ? 0 : pread(fileno(file), start, sizeof(start), 0);

	return n > 0 && memchr(start, 0, (size_t)n); /* a pipe cannot be looked into */
}

/* The rest of a file from this line on, whose lines are not shown; a NUL ends one as well. */
static void search_binary(FILE *file, const char *name, char *line, size_t len, long found)
{
	bool done = no_binary;

	for (; line && !done; line = done ? NULL : get_line(file, &len)) {
		for (size_t from = 0, part; from <= len && found != most && !done;
		     from += part + 1) {
			size_t start = 0, end;

			part = strnlen(line + from, len - from);
			if (find(line + from, part, &start, &end) == invert)
				continue;
			done = hit_counts(&found);
			if (!count_only && !done) {
				fflush(stdout);
				tool_error("%s: binary file matches", name);
				done = true;
			}
		}
		free(line);
	}
	sum_up(name, found);
}

static void search(FILE *file, const char *name)
{
	struct context context = { 0 };
	unsigned long number = 0;
	bool binary = looks_binary(file);
	long found = 0;
	char *line;
	size_t len;

	while (found != most && (line = get_line(file, &len))) {
		size_t start = 0, end;
		bool hit;

		if (binary || (!as_text && memchr(line, 0, len))) {
			search_binary(file, name, line, len, found);
			return;
		}
		hit = find(line, len, &start, &end) != invert;
		number++;
		if (hit && hit_counts(&found)) {
			free(line);
			break;
		}
		if (hit && !count_only) {
			selected(&context, name, number, line, len);
		} else if (context.left && !count_only) {
			print(name, number, line, len, '-');
			context.shown = number;
			context.left--;
		}
		free(context.line[number % 64]);
		context.line[number % 64] = line;
	}
	for (int i = 0; i < 64; i++)
		free(context.line[i]);
	sum_up(name, found);
}

static void search_path(const char *path)
{
	FILE *file = open_input(path);

	if (!file) {
		if (!silent)
			errno == EISDIR ? tool_error("%s: Is a directory", path)
					: (void)warn("%s", path);
		status = errno == EISDIR ? status : 2;
		return;
	}
	search(file, file == stdin ? "(standard input)" : path);
	close_input(file);
}

static int visit(const char *path, const struct stat *st, int depth, void *data)
{
	if (S_ISREG(st->st_mode))
		search_path(path);
	return 0;
}

/* Each line of the text is a pattern. */
static void add_patterns(const char *text)
{
	while (text) {
		const char *end = strchrnul(text, '\n'), *error = NULL;
		char *pattern = strndup(text, (size_t)(end - text));

		if (pattern_count == MAX_PATTERNS || !pattern) {
			tool_error("too many patterns");
			exit(2);
		}
		patterns[pattern_count++] = fixed ? regex_literal(pattern, fold)
						  : regex_compile(pattern, extended, fold, &error);
		if (error) {
			tool_error("%s", error);
			exit(2);
		}
		free(pattern);
		text = *end ? end + 1 : NULL;
	}
}

static void add_file(const char *path)
{
	FILE *file = open_input(path);
	size_t len;
	char *line;

	if (!file) {
		warn("%s", path);
		exit(2);
	}
	while ((line = get_line(file, &len))) {
		add_patterns(line);
		free(line);
	}
	close_input(file);
}

int main(int argc, char **argv)
{
	static const struct option names[] = {
		{ "text", 0, NULL, 'a' },	   { "extended-regexp", 0, NULL, 'E' },
		{ "fixed-strings", 0, NULL, 'F' }, { "ignore-case", 0, NULL, 'i' },
		{ "invert-match", 0, NULL, 'v' },  { "count", 0, NULL, 'c' },
		{ "line-number", 0, NULL, 'n' },   { "files-with-matches", 0, NULL, 'l' },
		{ "only-matching", 0, NULL, 'o' }, { "quiet", 0, NULL, 'q' },
		{ "recursive", 0, NULL, 'r' },	   { 0 }
	};
	const char *given[MAX_PATTERNS], *from_file = NULL;
	int given_count = 0, option, with_name = -1;

	while ((option = getopt_long(argc, argv, "EFGaIciyvnlLoqrRswxhHm:A:B:C:e:f:", names,
				     NULL)) != -1) {
		extended |= option == 'E';
		fixed |= option == 'F';
		as_text |= option == 'a';
		no_binary |= option == 'I';
		count_only |= option == 'c';
		fold |= option == 'i' || option == 'y';
		invert |= option == 'v';
		numbers |= option == 'n';
		names_only |= option == 'l';
		names_without |= option == 'L';
		only |= option == 'o';
		quiet |= option == 'q';
		recursive |= option == 'r' || option == 'R';
		silent |= option == 's';
		words |= option == 'w';
		lines |= option == 'x';
		with_name = option == 'h' ? 0 : option == 'H' ? 1 : with_name;
		if (option == 'm')
			most = (long)size_number(optarg, "lines");
		if (option == 'A' || option == 'C')
			after = (long)size_number(optarg, "lines");
		if (option == 'B' || option == 'C')
			before = (long)size_number(optarg, "lines");
		if (option == 'e' && given_count < MAX_PATTERNS)
			given[given_count++] = optarg;
		if (option == 'f')
			from_file = optarg;
		if (option == '?') {
			fprintf(stderr, "Usage: grep [OPTION]... PATTERNS [FILE]...\n");
			try_help();
			return 2;
		}
	}
	before = before > 63 ? 63 : before;
	if (!given_count && !from_file) {
		if (optind == argc) {
			fprintf(stderr, "Usage: grep [OPTION]... PATTERNS [FILE]...\n");
			try_help();
			return 2;
		}
		given[given_count++] = argv[optind++];
	}
	for (int i = 0; i < given_count; i++)
		add_patterns(given[i]);
	if (from_file)
		add_file(from_file);
	show_name = with_name >= 0 ? with_name : argc - optind > 1 || recursive;
	if (optind == argc && recursive)
		walk(".", visit, NULL, NULL);
	else if (optind == argc)
		search_path("-");
	for (; optind < argc; optind++) {
		if (recursive)
			status = walk(argv[optind], visit, NULL, NULL) ? 2 : status;
		else
			search_path(argv[optind]);
	}
	return finish(status);
}
