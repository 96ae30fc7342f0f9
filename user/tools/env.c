/* env [-i] [-0] [-u NAME] [-C FOLDER] [-S TEXT] [NAME=VALUE]... [COMMAND [ARGUMENT...]]. See env(1p). */
#include "../lib/lib.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_WORDS 64

/* -S: one argument of a #! line as several words; quotes and backslashes keep blanks. NULL: a quote stays open. */
static char **split(char *text, char **rest)
{
	static char *words[MAX_WORDS * 2];
	int count = 1; /* [0] is for the program's name */

	while (count < MAX_WORDS) {
		char *to, quote = 0;

		text += strspn(text, " \t\n");
		if (!*text || *text == '#')
			break;
		words[count++] = to = text;
		for (; *text && (quote || !strchr(" \t\n", *text)); text++) {
			if (*text == quote)
				quote = 0;
			else if (!quote && (*text == '"' || *text == '\''))
				quote = *text;
			else if (*text == '\\' && text[1] && quote != '\'')
				*to++ = *++text;
			else
				*to++ = *text;
		}
		if (quote)
			return NULL;
		text += *text != 0;
		*to = 0;
	}
	for (; *rest && count < MAX_WORDS * 2 - 1; rest++)
		words[count++] = *rest;
	return words;
}

int main(int argc, char **argv)
{
	static const struct option names[] = { { "ignore-environment", 0, NULL, 'i' },
					       { "null", 0, NULL, '0' },
					       { "unset", 1, NULL, 'u' },
					       { "chdir", 1, NULL, 'C' },
					       { "split-string", 1, NULL, 'S' },
					       { 0 } };
	const char *folder = NULL;
	int option, end = '\n';

	while ((option = getopt_long(argc, argv, "+i0u:C:S:", names, NULL)) != -1) {
		if (option == 'i') {
			clearenv();
		} else if (option == 'u' && unsetenv(optarg) < 0) {
			warn("cannot unset '%s'", optarg);
			return 125;
		} else if (option == '0') {
			end = 0;
		} else if (option == 'C') {
			folder = optarg;
		} else if (option == 'S') {
			char *name = argv[0];

			argv = split(optarg, argv + optind);
			if (!argv) {
				tool_error("no terminating quote in -S string");
				return 125;
			}
			argv[0] = name;
			for (argc = 1; argv[argc]; argc++)
				;
			optind = 1;
		} else if (option == '?') {
			return try_help(), 125;
		}
	}
	if (optind < argc && strcmp(argv[optind], "-") == 0) {
		clearenv();
		optind++;
	}
	for (; optind < argc && strchr(argv[optind], '='); optind++)
		putenv(argv[optind]);
	if (folder && optind == argc) {
		tool_error("must specify command with --chdir (-C)");
		return try_help(), 125;
	}
	if (!end && optind < argc) {
		tool_error("cannot specify --null (-0) with command");
		return try_help(), 125;
	}
	if (folder && chdir(folder) < 0) {
		warn("cannot change directory to '%s'", folder);
		return 125;
	}
	if (optind < argc) {
		execvp(argv[optind], argv + optind);
		warn("'%s'", argv[optind]);
		if (errno == ENOENT && strchr(argv[optind], ' '))
			tool_error("use -[v]S to pass options in shebang lines");
		return errno == ENOENT ? 127 : 126;
	}
	for (char **entry = environ; entry && *entry; entry++)
		printf("%s%c", *entry, end);
	return finish(0);
}
