/* chmod [-R] [-c] [-f] [-v] MODE FILE... or --reference=FILE FILE... See chmod(1p). */
#include "../lib/lib.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { REFERENCE = 256 };

static const char *mode_text;
static mode_t mask;
static int reference = -1; /* --reference's mode */
static bool verbose, changes, quiet;

/* -w and the like take away less where the mask holds something back: that is told. */
static int surprise(const char *path, const struct stat *st)
{
	int meant = parse_mode(mode_text, st->st_mode, S_ISDIR(st->st_mode), 0);
	int mode = parse_mode(mode_text, st->st_mode, S_ISDIR(st->st_mode), mask);
	char text[11], other[11];

	if (*mode_text != '-' || meant == mode || quiet)
		return 0;
	mode_string((mode_t)mode, text);
	mode_string((mode_t)meant, other);
	tool_error("%s: new permissions are %s, not %s", path, text + 1, other + 1);
	return 1;
}

static int change(const char *path, const struct stat *st, int depth, void *data)
{
	int mode = reference >= 0 ? reference
				  : parse_mode(mode_text, st->st_mode, S_ISDIR(st->st_mode), mask);
	char text[11];

	if (S_ISLNK(st->st_mode) && depth)
		return 0;
	if (chmod(path, (mode_t)mode) < 0)
		return quiet ? 1 : warn("changing permissions of '%s'", path);
	if ((verbose || changes) && (st->st_mode & 07777) != (mode_t)mode) {
		char old[11];

		mode_string(st->st_mode, old);
		mode_string((mode_t)mode, text);
		printf("mode of '%s' changed from %04o (%s) to %04o (%s)\n", path,
		       st->st_mode & 07777, old + 1, mode, text + 1);
	} else if (verbose) {
		mode_string((mode_t)mode, text);
		printf("mode of '%s' retained as %04o (%s)\n", path, mode, text + 1);
	}
	return reference < 0 ? surprise(path, st) : 0;
}

static int dangling(const char *path)
{
	tool_error("cannot operate on dangling symlink '%s'", path);
	return 1;
}

/* -x and the like are modes, not options. */
static bool is_mode(const char *word)
{
	return word[0] == '-' && word[1] && strchr("rwxXst", word[1]);
}

static int set(const char *path, bool recursive)
{
	struct stat st;

	if (recursive)
		return walk(path, change, NULL, NULL);
	if (stat(path, &st) == 0)
		return change(path, &st, 0, NULL);
	if (quiet)
		return 1;
	if (lstat(path, &st) == 0)
		return dangling(path);
	warn("cannot access '%s'", path);
	if (verbose)
		printf("'%s' could not be accessed\n", path);
	return 1;
}

int main(int argc, char **argv)
{
	static const struct option names[] = { { "recursive", 0, NULL, 'R' },
					       { "verbose", 0, NULL, 'v' },
					       { "changes", 0, NULL, 'c' },
					       { "quiet", 0, NULL, 'f' },
					       { "silent", 0, NULL, 'f' },
					       { "reference", 1, NULL, REFERENCE },
					       { 0 } };
	bool recursive = false;
	int option, status = 0;
	struct stat st;

	/* A mode like -x would be taken for an option: it and what follows are operands. */
	for (int i = 1; i < argc && strcmp(argv[i], "--"); i++) {
		if (!is_mode(argv[i]))
			continue;
		mode_text = argv[i];
		memmove(&argv[i], &argv[i + 1], (size_t)(argc-- - i) * sizeof(*argv));
		break;
	}
	while ((option = getopt_long(argc, argv, "Rcfv", names, NULL)) != -1) {
		recursive |= option == 'R';
		verbose |= option == 'v';
		changes |= option == 'c';
		quiet |= option == 'f';
		if (option == REFERENCE && stat(optarg, &st) < 0)
			return warn("failed to get attributes of '%s'", optarg);
		if (option == REFERENCE)
			reference = (int)(st.st_mode & 07777);
		if (option == '?')
			return try_help();
	}
	if (optind == argc && (!mode_text || reference >= 0))
		return missing_operand(NULL);
	if (!mode_text && reference < 0)
		mode_text = argv[optind++];
	if (optind == argc)
		return missing_operand(mode_text);
	mask = umask(0);
	umask(mask);
	if (reference < 0 && parse_mode(mode_text, 0, false, mask) < 0) {
		tool_error("invalid mode: '%s'", mode_text);
		return try_help();
	}
	for (; optind < argc; optind++)
		status |= set(argv[optind], recursive);
	return finish(status);
}
