/* chmod [-R] [-c] [-f] [-v] MODE FILE... See chmod(1p). */
#include "../lib/lib.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static const char *mode_text;
static mode_t mask;
static bool verbose, changes, quiet;

static int change(const char *path, const struct stat *st, int depth, void *data)
{
	int mode = parse_mode(mode_text, st->st_mode, S_ISDIR(st->st_mode), mask);
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
	return 0;
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

int main(int argc, char **argv)
{
	bool recursive = false;
	int status = 0, at = 1;
	struct stat st;

	for (; at < argc && argv[at][0] == '-' && argv[at][1] && !is_mode(argv[at]); at++) {
		if (strcmp(argv[at], "--") == 0) {
			at++;
			break;
		}
		for (const char *letter = argv[at] + 1; *letter; letter++) {
			recursive |= *letter == 'R';
			verbose |= *letter == 'v';
			changes |= *letter == 'c';
			quiet |= *letter == 'f';
			if (!strchr("Rvcf", *letter)) {
				tool_error("invalid option -- '%c'", *letter);
				return try_help();
			}
		}
	}
	if (at >= argc)
		return missing_operand(NULL);
	mode_text = argv[at++];
	if (at == argc)
		return missing_operand(mode_text);
	mask = umask(0);
	umask(mask);
	if (parse_mode(mode_text, 0, false, mask) < 0) {
		tool_error("invalid mode: '%s'", mode_text);
		return try_help();
	}
	for (; at < argc; at++) {
		if (recursive)
			status |= walk(argv[at], change, NULL, NULL);
		else if (stat(argv[at], &st) < 0)
			status = quiet			     ? 1
				 : lstat(argv[at], &st) == 0 ? dangling(argv[at])
							     : warn("cannot access '%s'", argv[at]);
		else
			status |= change(argv[at], &st, 0, NULL);
	}
	return finish(status);
}
