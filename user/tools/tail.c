/* tail [-n [+]LINES] [-c [+]BYTES] [-f | -F] [-s SECONDS] [--pid=PID] [-q] [-v] [-z] [FILE...]. See tail(1p). */
#include "../lib/input.h"

#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static unsigned long count = 10;
static bool bytes, from_start, verbose, first = true;
static bool by_name;	     /* -F: the file that has the name, not the one that had it */
static char line_end = '\n'; /* -z: NUL */
static double pause_seconds = 1;
static pid_t writer; /* --pid: when it ends, no more will come */

struct followed {
	const char *path;
	FILE *file; /* NULL: it is not there */
	bool missing;
};

static void *need(void *memory)
{
	if (memory)
		return memory;
	tool_error("memory exhausted");
	exit(1);
}

static void skip(FILE *file)
{
	unsigned long left = count ? count - 1 : 0;
	int c;

	while (left && (c = getc_unlocked(file)) != EOF)
		left -= bytes || c == line_end;
	while ((c = getc_unlocked(file)) != EOF)
		putc_unlocked(c, stdout);
}

/* Keeps the last units in a ring. */
static void show_last(FILE *file)
{
	char **ring = need(calloc(count + 1, sizeof(*ring)));
	size_t *lens = need(calloc(count + 1, sizeof(*lens))), total = 0;

	for (;;) {
		size_t size = 0, at = count ? total % count : 0;
		char *unit = NULL;
		ssize_t n = getdelim(&unit, &size, line_end, file);

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
	char *ring = need(malloc(count + 1));
	size_t total = 0;
	int c;

	while (count && (c = getc_unlocked(file)) != EOF)
		ring[total++ % count] = (char)c;
	for (size_t i = total > count ? total - count : 0; i < total; i++)
		putc_unlocked(ring[i % count], stdout);
	free(ring);
}

static void title(const char *path)
{
	if (verbose)
		printf("%s==> %s <==\n", first ? "" : "\n",
		       strcmp(path, "-") == 0 ? "standard input" : path);
	first = false;
}

/* Shows the end of a file. NULL, and a message, if there is none to follow. */
static FILE *show(const char *path, int *status)
{
	FILE *file = open_input(path);

	if (!file && errno != EISDIR) {
		*status = warn("cannot open '%s' for reading", path);
		return NULL;
	}
	title(path);
	if (!file) {
		*status = warn("error reading '%s'", path);
		return NULL;
	}
	if (from_start)
		skip(file);
	else if (bytes)
		show_bytes(file);
	else
		show_last(file);
	return file;
}

/* What has been written since. The title comes again if another file was shown last. */
static void show_more(const struct followed *f, const struct followed **last)
{
	struct stat st;
	int c;

	if (fstat(fileno(f->file), &st) == 0 && S_ISREG(st.st_mode) &&
	    st.st_size < ftell(f->file)) {
		tool_error("%s: file truncated", f->path);
		fseek(f->file, 0, SEEK_SET);
	}
	while ((c = getc(f->file)) != EOF) {
		if (*last != f)
			title(f->path);
		*last = f;
		putchar(c);
	}
	clearerr(f->file);
}

/* -F: has another file taken the name, or none? */
static void check_name(struct followed *f)
{
	struct stat now, was;

	if (stat(f->path, &now) < 0) {
		if (!f->missing)
			warn("'%s' has become inaccessible", f->path);
		f->missing = true;
		return;
	}
	if (f->file && fstat(fileno(f->file), &was) == 0 && was.st_dev == now.st_dev &&
	    was.st_ino == now.st_ino) {
		f->missing = false;
		return;
	}
	if (f->file)
		fclose(f->file);
	f->file = open_input(f->path);
	if (f->file)
		tool_error(f->missing ? "'%s' has appeared;  following new file"
				      : "'%s' has been replaced;  following new file",
			   f->path);
	f->missing = !f->file;
}

static void follow(struct followed *files, size_t total)
{
	const struct followed *last = total ? &files[total - 1] : NULL;

	for (;;) {
		bool over = writer && kill(writer, 0) < 0 && errno == ESRCH;

		for (size_t i = 0; i < total; i++) {
			if (files[i].file)
				show_more(&files[i], &last);
			if (by_name)
				check_name(&files[i]);
		}
		fflush(stdout);
		if (over || ferror(stdout))
			return;
		usleep((useconds_t)(pause_seconds * 1e6));
	}
}

static double seconds(const char *text)
{
	char *end;
	double value = strtod(text, &end);

	if (*end || end == text || !(value >= 0)) {
		tool_error("invalid number of seconds: '%s'", text);
		exit(1);
	}
	return value > 3600 ? 3600 : value;
}

static pid_t process(const char *text)
{
	char *end;
	long value = strtol(text, &end, 10);

	if (*end || end == text || value < 0) {
		tool_error("invalid PID: '%s'", text);
		exit(1);
	}
	return (pid_t)value;
}

/* -5, +3, -5c, -3f as the first word. Returns whether it was one. */
static bool old_style(const char *word, bool *keep)
{
	size_t digits = strspn(word + 1, "0123456789");
	const char *rest = word + 1 + digits;
	char text[32];

	if ((*word != '-' && *word != '+') || !digits || digits >= sizeof(text) ||
	    strspn(rest, "clbf") != strlen(rest))
		return false;
	snprintf(text, sizeof(text), "%.*s", (int)digits, word + 1);
	count = size_number(text, "lines") * (*rest == 'b' ? 512 : 1);
	bytes = *rest == 'c' || *rest == 'b';
	from_start = *word == '+';
	*keep = strchr(rest, 'f');
	return true;
}

enum { PID = 256, FOLLOW, RETRY };

int main(int argc, char **argv)
{
	static const struct option names[] = { { "lines", 1, NULL, 'n' },
					       { "bytes", 1, NULL, 'c' },
					       { "follow", 2, NULL, FOLLOW },
					       { "retry", 0, NULL, RETRY },
					       { "pid", 1, NULL, PID },
					       { "sleep-interval", 1, NULL, 's' },
					       { "quiet", 0, NULL, 'q' },
					       { "silent", 0, NULL, 'q' },
					       { "verbose", 0, NULL, 'v' },
					       { "zero-terminated", 0, NULL, 'z' },
					       { 0 } };
	static const char *const ways[] = { "descriptor", "name", NULL };
	static char *standard[] = { "-", NULL };
	bool quiet = false, keep = false;
	struct followed *files;
	size_t total = 0;
	int option, choice, status = 0;

	if (argc > 1 && argc < 4 && old_style(argv[1], &keep)) {
		argv[1] = argv[0];
		argv++;
		argc--;
	}
	while ((option = getopt_long(argc, argv, "n:c:fFqs:vz0123456789", names, NULL)) != -1) {
		if (option == '?')
			return try_help();
		if (option >= '0' && option <= '9') {
			tool_error("option used in invalid context -- %c", option);
			return 1;
		}
		quiet = option == 'q' || (quiet && option != 'v');
		verbose |= option == 'v';
		keep |= option == 'f' || option == 'F' || option == FOLLOW;
		by_name |= option == 'F';
		line_end = option == 'z' ? 0 : line_end;
		if (option == FOLLOW && optarg) {
			choice = choose("--follow", optarg, ways);
			if (choice < 0)
				return 1;
			by_name = choice;
		}
		if (option == 's')
			pause_seconds = seconds(optarg);
		if (option == PID)
			writer = process(optarg);
		if (option != 'n' && option != 'c')
			continue;
		bytes = option == 'c';
		from_start = *optarg == '+';
		count = size_number(optarg + (*optarg == '+' || *optarg == '-'),
				    bytes ? "bytes" : "lines");
	}
	verbose = !quiet && (verbose || argc - optind > 1);
	argv = optind < argc ? argv + optind : standard;
	files = need(calloc((size_t)argc + 1, sizeof(*files)));
	for (; *argv; argv++) {
		FILE *file = show(*argv, &status);

		if (!keep && file)
			close_input(file);
		else if (file || by_name)
			files[total++] = (struct followed){ *argv, file, !file };
	}
	if (keep && !total)
		tool_error("no files remaining");
	fflush(stdout);
	if (keep && total)
		follow(files, total);
	return finish(status);
}
