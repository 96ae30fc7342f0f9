/* The options of grep: [-E|-F|-G] [-aIbcivnlLoqrRswxhHzZ] [-m NUM] [-A NUM] [-B NUM] [-C NUM] [-e PATTERN]... [-f FILE]. */
#include "grepopt.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct grep_options want = { .line_end = '\n',
			     .most = -1,
			     .before = -1,
			     .separator = "--",
			     .label = "(standard input)",
			     .with_name = -1 };

enum { NO_GROUPS = 256, GROUP, LABEL, INCLUDE, EXCLUDE, EXCLUDE_DIR, COLOR, BINARY, BUFFERED };

static const struct option names[] = { { "text", 0, NULL, 'a' },
				       { "after-context", 1, NULL, 'A' },
				       { "before-context", 1, NULL, 'B' },
				       { "context", 1, NULL, 'C' },
				       { "basic-regexp", 0, NULL, 'G' },
				       { "binary-files", 1, NULL, BINARY },
				       { "byte-offset", 0, NULL, 'b' },
				       { "color", 2, NULL, COLOR },
				       { "colour", 2, NULL, COLOR },
				       { "count", 0, NULL, 'c' },
				       { "exclude", 1, NULL, EXCLUDE },
				       { "exclude-dir", 1, NULL, EXCLUDE_DIR },
				       { "extended-regexp", 0, NULL, 'E' },
				       { "file", 1, NULL, 'f' },
				       { "files-with-matches", 0, NULL, 'l' },
				       { "files-without-match", 0, NULL, 'L' },
				       { "fixed-strings", 0, NULL, 'F' },
				       { "group-separator", 1, NULL, GROUP },
				       { "ignore-case", 0, NULL, 'i' },
				       { "include", 1, NULL, INCLUDE },
				       { "invert-match", 0, NULL, 'v' },
				       { "label", 1, NULL, LABEL },
				       { "line-buffered", 0, NULL, BUFFERED },
				       { "line-number", 0, NULL, 'n' },
				       { "line-regexp", 0, NULL, 'x' },
				       { "max-count", 1, NULL, 'm' },
				       { "no-filename", 0, NULL, 'h' },
				       { "no-group-separator", 0, NULL, NO_GROUPS },
				       { "no-messages", 0, NULL, 's' },
				       { "null", 0, NULL, 'Z' },
				       { "null-data", 0, NULL, 'z' },
				       { "only-matching", 0, NULL, 'o' },
				       { "quiet", 0, NULL, 'q' },
				       { "recursive", 0, NULL, 'r' },
				       { "dereference-recursive", 0, NULL, 'R' },
				       { "regexp", 1, NULL, 'e' },
				       { "silent", 0, NULL, 'q' },
				       { "with-filename", 0, NULL, 'H' },
				       { "word-regexp", 0, NULL, 'w' },
				       { 0 } };

int grep_usage(void)
{
	fprintf(stderr, "Usage: grep [OPTION]... PATTERNS [FILE]...\n");
	try_help();
	return 2;
}

static long context(const char *text)
{
	char *end;
	long value = strtol(text, &end, 10);

	if (*end || end == text || value < 0) {
		tool_error("%s: invalid context length argument", text);
		exit(2);
	}
	return value;
}

static void add_glob(struct globs *globs, const char *glob)
{
	if (globs->count < MAX_GLOBS)
		globs->glob[globs->count++] = glob;
}

static bool wants_color(const char *when)
{
	const char *term = getenv("TERM");

	if (!when || !strcmp(when, "auto") || !strcmp(when, "tty") || !strcmp(when, "if-tty"))
		return isatty(STDOUT_FILENO) && term && strcmp(term, "dumb") != 0;
	return !strcmp(when, "always") || !strcmp(when, "yes") || !strcmp(when, "force");
}

static bool with_argument(int option)
{
	char *end;

	switch (option) {
	case 'A':
		want.after = context(optarg);
		want.before = want.before < 0 ? 0 : want.before;
		break;
	case 'B':
		want.before = context(optarg);
		break;
	case 'C':
		want.before = want.after = context(optarg);
		break;
	case 'm':
		want.most = strtol(optarg, &end, 10);
		if (*end || end == optarg) {
			tool_error("invalid max count");
			exit(2);
		}
		break;
	case 'e':
		if (want.given_count < MAX_PATTERNS)
			want.given[want.given_count++] = optarg;
		break;
	case 'f':
		want.from_file = optarg;
		break;
	case GROUP:
		want.separator = optarg;
		break;
	case NO_GROUPS:
		want.separator = NULL;
		break;
	case LABEL:
		want.label = optarg;
		break;
	case INCLUDE:
		add_glob(&want.included, optarg);
		break;
	case EXCLUDE:
		add_glob(&want.excluded, optarg);
		break;
	case EXCLUDE_DIR:
		add_glob(&want.excluded_folders, optarg);
		break;
	case COLOR:
		want.colored = wants_color(optarg);
		break;
	case BUFFERED:
		setlinebuf(stdout);
		break;
	case BINARY:
		want.as_text = !strcmp(optarg, "text");
		want.no_binary = !strcmp(optarg, "without-match");
		if (!want.as_text && !want.no_binary && strcmp(optarg, "binary")) {
			tool_error("invalid argument '%s' for '--binary-files'", optarg);
			fputs("Valid arguments are:\n  - 'binary'\n  - 'text'\n  - 'without-match'\n",
			      stderr);
			grep_usage();
			exit(2);
		}
		break;
	}
	return option != '?';
}

bool grep_parse(int argc, char **argv)
{
	static const char letters[] = "0123456789EFGaIbciyvnlLoqrRsUwxhHzZm:A:B:C:e:f:";
	long lines_around = -1; /* -3: as -C 3 */
	int option;

	while ((option = getopt_long(argc, argv, letters, names, NULL)) != -1) {
		want.extended = option == 'E' || (want.extended && option != 'F' && option != 'G');
		want.fixed = option == 'F' || (want.fixed && option != 'E' && option != 'G');
		want.as_text |= option == 'a';
		want.no_binary |= option == 'I';
		want.offsets |= option == 'b';
		want.count_only |= option == 'c';
		want.fold |= option == 'i' || option == 'y';
		want.invert |= option == 'v';
		want.numbers |= option == 'n';
		want.names_only = option == 'l' || (want.names_only && option != 'L');
		want.names_without = option == 'L' || (want.names_without && option != 'l');
		want.only |= option == 'o';
		want.quiet |= option == 'q';
		want.recursive |= option == 'r' || option == 'R';
		want.silent |= option == 's';
		want.words |= option == 'w';
		want.lines |= option == 'x';
		want.nul_name |= option == 'Z';
		want.line_end = option == 'z' ? 0 : want.line_end;
		want.with_name = option == 'h' ? 0 : option == 'H' ? 1 : want.with_name;
		if (option >= '0' && option <= '9')
			lines_around = (lines_around < 0 ? 0 : lines_around * 10) + option - '0';
		else if (!with_argument(option))
			return false;
	}
	if (lines_around >= 0 && want.before < 0)
		want.before = want.after = lines_around;
	want.before = want.before >= MAX_CONTEXT ? MAX_CONTEXT - 1 : want.before;
	if (!want.given_count && !want.from_file && optind < argc)
		want.given[want.given_count++] = argv[optind++];
	return want.given_count || want.from_file;
}
