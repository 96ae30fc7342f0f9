/* xargs [-0] [-d CHAR] [-r] [-t] [-n COUNT] [-I TEXT] [COMMAND [ARGUMENT...]]. See xargs(1p). */
#include "../lib/input.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_BYTES 65536

static bool trace;
static int separator = -1; /* -0, -d: what is between words; -1: blanks, and quotes count */
static int status;

static void run(char **argv)
{
	int wait_status;
	pid_t pid;

	for (int i = 0; trace && argv[i]; i++)
		fprintf(stderr, "%s%c", argv[i], argv[i + 1] ? ' ' : '\n');
	pid = fork();
	if (pid == 0) {
		int null =
			open("/dev/null", O_RDONLY); /* the words are not for the command to read */

		dup2(null, STDIN_FILENO);
		execvp(argv[0], argv);
		warn("%s", argv[0]);
		_exit(errno == ENOENT ? 127 : 126);
	}
	if (pid < 0 || waitpid(pid, &wait_status, 0) < 0)
		exit(1);
	if (WIFEXITED(wait_status) &&
	    (WEXITSTATUS(wait_status) == 126 || WEXITSTATUS(wait_status) == 127))
		exit(WEXITSTATUS(wait_status));
	if (WIFSIGNALED(wait_status)) {
		tool_error("%s: terminated by signal %d", argv[0], WTERMSIG(wait_status));
		exit(125);
	}
	if (WEXITSTATUS(wait_status) == 255) {
		tool_error("%s: exited with status 255; aborting", argv[0]);
		exit(124);
	}
	if (WEXITSTATUS(wait_status))
		status = 123;
}

/* The next word, its quotes taken away; or, lines: a line. NULL at the end. */
static char *next(bool whole_lines)
{
	static char text[MAX_BYTES];
	size_t len = 0;
	int c, quote = 0;
	bool begun = false;

	do
		c = getchar();
	while (separator < 0 && c != EOF &&
	       (whole_lines ? c == '\n' || c == ' ' || c == '\t' : isspace(c)));
	for (; c != EOF && len + 1 < sizeof(text); c = getchar()) {
		if (separator >= 0 ? c == separator
		    : quote	   ? c == quote
		    : whole_lines  ? c == '\n'
				   : isspace(c)) {
			if (!quote)
				break;
			quote = 0;
			continue;
		}
		begun = true;
		if (separator < 0 && !quote && (c == '"' || c == '\'')) {
			quote = c;
			continue;
		}
		if (separator < 0 && !quote && c == '\\')
			c = getchar();
		text[len++] = (char)c;
	}
	if (quote) {
		tool_error(
			"unmatched %s quote; by default quotes are special to xargs unless you use the -0 option",
			quote == '"' ? "double" : "single");
		exit(1);
	}
	text[len] = 0;
	return begun || (separator >= 0 && c != EOF) ? strdup(text) : NULL;
}

static char *replace(const char *text, const char *what, const char *with)
{
	char *result = strdup(""), *grown;
	const char *place;

	while ((place = strstr(text, what))) {
		if (asprintf(&grown, "%s%.*s%s", result, (int)(place - text), text, with) < 0)
			exit(1);
		free(result);
		result = grown;
		text = place + strlen(what);
	}
	if (asprintf(&grown, "%s%s", result, text) < 0)
		exit(1);
	free(result);
	return grown;
}

/* -d's: a character, or an escape for one. */
static int character(const char *text)
{
	static const char letters[] = "abfnrtv\\0", values[] = "\a\b\f\n\r\t\v\\";
	const char *found = *text == '\\' && text[1] && !text[2] ? strchr(letters, text[1]) : NULL;

	if (found)
		return found[0] == '0' ? 0 : values[found - letters];
	if (*text && !text[1])
		return (unsigned char)*text;
	tool_error(
		"Invalid input delimiter specification %s: the delimiter must be either a single character or an escape sequence starting with \\.",
		text);
	exit(1);
}

static unsigned long count_of(const char *text)
{
	char *end;
	long value = strtol(text, &end, 10);

	if (*end || end == text)
		tool_error("invalid number \"%s\" for -n option", text);
	else if (value < 1)
		tool_error("value %ld for -n option should be >= 1", value);
	else
		return (unsigned long)(value < MAX_BYTES ? value : MAX_BYTES);
	exit(try_help());
}

int main(int argc, char **argv)
{
	static const struct option names[] = { { "null", 0, NULL, '0' },
					       { "delimiter", 1, NULL, 'd' },
					       { "no-run-if-empty", 0, NULL, 'r' },
					       { "verbose", 0, NULL, 't' },
					       { "max-args", 1, NULL, 'n' },
					       { 0 } };
	static char *echo[] = { "echo", NULL };
	const char *marker = NULL;
	unsigned long most = 4096;
	bool not_empty = false, ran = false;
	char **command, **words, *word;
	size_t fixed = 0;
	int option;

	while ((option = getopt_long(argc, argv, "+0d:rtn:I:", names, NULL)) != -1) {
		if (option == '0')
			separator = 0;
		if (option == 'd')
			separator = character(optarg);
		not_empty |= option == 'r';
		trace |= option == 't';
		if (option == 'n')
			most = count_of(optarg);
		if (option == 'I')
			marker = optarg;
		if (option == '?')
			return try_help();
	}
	command = optind < argc ? argv + optind : echo;
	while (command[fixed])
		fixed++;
	words = calloc(fixed + most + 1, sizeof(*words));
	if (!words)
		return 1;
	word = next(marker);
	while (marker && word) {
		for (size_t i = 0; i < fixed; i++)
			words[i] = replace(command[i], marker, word);
		run(words);
		word = next(true);
		ran = true;
	}
	while (!marker && (word || (!ran && !not_empty))) {
		size_t count = 0, bytes = 0;

		memcpy(words, command, fixed * sizeof(*words));
		while (word && count < most && bytes + strlen(word) < MAX_BYTES) {
			bytes += strlen(word) + 1;
			words[fixed + count++] = word;
			word = next(false);
		}
		words[fixed + count] = NULL;
		run(words);
		ran = true;
		while (count)
			free(words[fixed + --count]);
	}
	return status;
}
