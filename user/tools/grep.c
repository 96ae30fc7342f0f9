/* grep: the lines of files in which patterns are. Its options are in user/lib/grepopt.c. See grep(1p). */
#include "../lib/grepopt.h"
#include "../lib/input.h"
#include "../lib/regex.h"

#include <errno.h>
#include <fnmatch.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOOK_AHEAD \
	(96 * 1024) /* a NUL in a file's first part makes it binary, as in one of its lines */

static struct regex *patterns[MAX_PATTERNS];
static int pattern_count, status = 1;

static bool is_word(const char *line, size_t len, size_t at)
{
	return at < len && (line[at] == '_' || (line[at] >= '0' && line[at] <= '9') ||
			    ((line[at] | 32) >= 'a' && (line[at] | 32) <= 'z'));
}

/* Is this match one as -w and -x want it? */
static bool fits(const char *line, size_t len, size_t start, size_t end)
{
	if (want.lines)
		return !start && end == len;
	return !want.words ||
	       (!(start && is_word(line, len, start - 1)) && !is_word(line, len, end));
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

/* What stands before a line or a match: the file's name, the line's number, the place. In colors that GNU's grep has. */
static void prefix(const char *name, unsigned long number, size_t offset, char mark)
{
	const char *on = want.colored ? "\033[36m\033[K" : "",
		   *off = want.colored ? "\033[m\033[K" : "";

	if (want.show_name) {
		printf(want.colored ? "\033[35m\033[K%s\033[m\033[K" : "%s", name);
		if (want.nul_name)
			putchar(0);
		else
			printf("%s%c%s", on, mark, off);
	}
	if (want.numbers)
		printf(want.colored ? "\033[32m\033[K%lu\033[m\033[K%s%c%s" : "%lu%s%c%s", number,
		       on, mark, off);
	if (want.offsets)
		printf(want.colored ? "\033[32m\033[K%zu\033[m\033[K%s%c%s" : "%zu%s%c%s", offset,
		       on, mark, off);
}

static void put_match(const char *text, size_t len)
{
	if (want.colored)
		fputs("\033[01;31m\033[K", stdout);
	fwrite(text, 1, len, stdout);
	if (want.colored)
		fputs("\033[m\033[K", stdout);
}

/* The line; in colors if what was looked for is in it. */
static void print(const char *name, unsigned long number, size_t offset, const char *line,
		  size_t len, char mark)
{
	size_t start = 0, end, done = 0;

	prefix(name, number, offset, mark);
	while (want.colored && mark == ':' && !want.invert && start <= len &&
	       find(line, len, &start, &end)) {
		fwrite(line + done, 1, start - done, stdout);
		if (end > start)
			put_match(line + start, end - start);
		done = end;
		start = end > start ? end : start + 1;
	}
	fwrite(line + done, 1, len - done, stdout);
	putchar(want.line_end);
}

static void print_parts(const char *name, unsigned long number, size_t offset, const char *line,
			size_t len)
{
	size_t start = 0, end;

	while (start <= len && find(line, len, &start, &end)) {
		if (end > start) {
			prefix(name, number, offset + start, ':');
			put_match(line + start, end - start);
			putchar(want.line_end);
		}
		start = end > start ? end : start + 1;
	}
}

/* The lines before a match, as many as are wanted and have not been shown. */
struct context {
	char *line[MAX_CONTEXT];
	size_t offset[MAX_CONTEXT];
	unsigned long shown; /* the number of the last line shown */
	long left;	     /* lines after a match that are still to be shown */
};

static void selected(struct context *c, const char *name, unsigned long number, size_t offset,
		     const char *line, size_t len)
{
	static bool any; /* also between files */
	unsigned long from =
		number > (unsigned long)want.before ? number - (unsigned long)want.before : 1;

	if (from <= c->shown)
		from = c->shown + 1;
	if (want.before >= 0 && any && want.separator && (!c->shown || from > c->shown + 1))
		printf(want.colored ? "\033[36m\033[K%s\033[m\033[K\n" : "%s\n", want.separator);
	any = true;
	for (; want.before > 0 && from < number && !want.only; from++)
		print(name, from, c->offset[from % MAX_CONTEXT], c->line[from % MAX_CONTEXT],
		      strlen(c->line[from % MAX_CONTEXT]), '-');
	if (want.only && !want.invert)
		print_parts(name, number, offset, line, len);
	else if (!want.only)
		print(name, number, offset, line, len, ':');
	c->shown = number;
	c->left = want.after;
}

/* One of the lines is selected. True: no other one matters. */
static bool hit_counts(long *found)
{
	++*found;
	if (status == 1)
		status = 0;
	if (want.quiet)
		exit(0);
	return want.names_only || want.names_without;
}

static void sum_up(const char *name, long found)
{
	if (want.count_only && !want.names_only && !want.names_without) {
		bool saved = want.numbers;

		want.numbers = want.offsets = false;
		prefix(name, 0, 0, ':');
		want.numbers = saved;
		printf("%ld\n", found);
	}
	if ((want.names_only && found) || (want.names_without && !found))
		printf("%s%c", name, want.nul_name ? 0 : '\n');
}

static bool looks_binary(FILE *file)
{
	static char start[LOOK_AHEAD];
	ssize_t n = want.as_text || !want.line_end ? 0
						   : pread(fileno(file), start, sizeof(start), 0);

	return n > 0 && memchr(start, 0, (size_t)n); /* a pipe cannot be looked into */
}

/* The rest of a file from this line on, whose lines are not shown; a NUL ends one as well. */
static void search_binary(FILE *file, const char *name, char *line, size_t len, long found)
{
	bool done = want.no_binary;

	for (; line && !done; line = done ? NULL : get_line(file, &len)) {
		for (size_t from = 0, part; from <= len && found != want.most && !done;
		     from += part + 1) {
			size_t start = 0, end;

			part = strnlen(line + from, len - from);
			if (find(line + from, part, &start, &end) == want.invert)
				continue;
			done = hit_counts(&found);
			if (!want.count_only && !done) {
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
	struct context *context = calloc(1, sizeof(*context));
	unsigned long number = 0;
	size_t offset = 0;
	bool binary = looks_binary(file);
	long found = 0;
	char *line;
	size_t len;

	while (context && (found != want.most || context->left) &&
	       (line = get_unit(file, want.line_end, &len))) {
		size_t start = 0, end;
		bool hit;

		if (binary || (!want.as_text && want.line_end && memchr(line, 0, len))) {
			search_binary(file, name, line, len, found);
			free(context);
			return;
		}
		hit = found != want.most && find(line, len, &start, &end) != want.invert;
		number++;
		if (hit && hit_counts(&found)) {
			free(line);
			break;
		}
		if (hit && !want.count_only) {
			selected(context, name, number, offset, line, len);
		} else if (context->left && !want.count_only) {
			if (!want.only)
				print(name, number, offset, line, len, '-');
			context->shown = number;
			context->left--;
		}
		free(context->line[number % MAX_CONTEXT]);
		context->line[number % MAX_CONTEXT] = line;
		context->offset[number % MAX_CONTEXT] = offset;
		offset += len + 1;
	}
	for (int i = 0; context && i < MAX_CONTEXT; i++)
		free(context->line[i]);
	free(context);
	sum_up(name, found);
}

static void search_path(const char *path)
{
	FILE *file = open_input(path);

	if (!file) {
		if (!want.silent)
			errno == EISDIR ? tool_error("%s: Is a directory", path)
					: (void)warn("%s", path);
		status = 2;
		return;
	}
	search(file, file == stdin ? want.label : path);
	close_input(file);
}

static bool matches(const struct globs *globs, const char *path)
{
	const char *slash = strrchr(path, '/');

	for (int i = 0; i < globs->count; i++)
		if (!fnmatch(globs->glob[i], slash ? slash + 1 : path, 0) ||
		    !fnmatch(globs->glob[i], path, 0))
			return true;
	return false;
}

static int visit(const char *path, const struct stat *st, int depth, void *data)
{
	if (S_ISDIR(st->st_mode))
		return depth && matches(&want.excluded_folders, path) ? -1 : 0;
	if ((want.included.count && !matches(&want.included, path)) ||
	    matches(&want.excluded, path))
		return 0;
	if (data &&
	    strncmp(path, "./", 2) == 0) /* without an operand, names are as ls tells them */
		path += 2;
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
		patterns[pattern_count++] =
			want.fixed ? regex_literal(pattern, want.fold)
				   : regex_compile(pattern, want.extended, want.fold, &error);
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
	if (!grep_parse(argc, argv))
		return grep_usage();
	if (!want.most) /* no line can be selected: nothing need be read */
		return 1;
	for (int i = 0; i < want.given_count; i++)
		add_patterns(want.given[i]);
	if (want.from_file)
		add_file(want.from_file);
	want.show_name = want.with_name >= 0 ? want.with_name : argc - optind > 1 || want.recursive;
	if (optind == argc && want.recursive)
		walk(".", visit, NULL, &status);
	else if (optind == argc)
		search_path("-");
	for (; optind < argc; optind++) {
		struct stat st;

		if (want.recursive && stat(argv[optind], &st) == 0)
			status = walk(argv[optind], visit, NULL, NULL) > 0 ? 2 : status;
		else
			search_path(argv[optind]);
	}
	return finish(status);
}
