/* read and getopts: text to variables. */
#include "sh.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool getopts_reset;

/* A line, byte by byte: what is behind it is another's. quoted: for each character, whether a \ was before it. */
static bool read_line(struct text *line, struct text *quoted, bool raw)
{
	bool escaped = false;
	char c;

	add_text(line, "", 0);
	add_text(quoted, "", 0);
	for (;;) {
		ssize_t n = read(STDIN_FILENO, &c, 1);

		if (n < 0 && errno == EINTR && !trap_pending && !interrupted)
			continue;
		if (n <= 0)
			return false;
		if (!c)
			continue;
		if (escaped) {
			escaped = false;
			if (c == '\n')
				continue;
			add_char(line, c);
			add_char(quoted, 'q');
		} else if (c == '\\' && !raw) {
			escaped = true;
		} else if (c == '\n') {
			return true;
		} else {
			add_char(line, c);
			add_char(quoted, ' ');
		}
	}
}

static bool is_ifs(const struct text *line, const struct text *quoted, size_t i, const char *ifs,
		   bool blank)
{
	char c = line->s[i];

	return quoted->s[i] == ' ' && strchr(ifs, c) && (!blank || strchr(" \t\n", c));
}

/* The last variable gets all the rest, but for the separators at its end. */
static void assign(const struct text *line, const struct text *quoted, char **names)
{
	const char *ifs = get_variable("IFS");
	size_t at = 0, end, next;

	if (!ifs)
		ifs = " \t\n";
	while (at < line->len && is_ifs(line, quoted, at, ifs, true))
		at++;
	for (; *names; names++) {
		char *value;

		end = at;
		while (end < line->len && !is_ifs(line, quoted, end, ifs, false))
			end++;
		next = end;
		while (next < line->len && is_ifs(line, quoted, next, ifs, true))
			next++;
		if (next < line->len && next == end && is_ifs(line, quoted, next, ifs, false))
			next++;
		else if (next < line->len && next > end && is_ifs(line, quoted, next, ifs, false))
			next++;
		while (next < line->len && is_ifs(line, quoted, next, ifs, true))
			next++;
		if (!names[1] && next < line->len) {
			end = line->len;
			while (end > at && is_ifs(line, quoted, end - 1, ifs, true))
				end--;
		}
		value = checked(strndup(line->s + at, end - at));
		set_variable(*names, value, 0);
		free(value);
		at = next;
	}
}

int do_read(char **argv)
{
	struct text line = { 0 }, quoted = { 0 };
	bool raw = false, whole;

	for (argv++; *argv && **argv == '-'; argv++) {
		if (strcmp(*argv, "--") == 0) {
			argv++;
			break;
		}
		if (strcmp(*argv, "-r") == 0) {
			raw = true;
		} else if (strcmp(*argv, "-p") == 0 && argv[1]) {
			if (isatty(STDIN_FILENO))
				fputs(argv[1], stderr);
			argv++;
		} else {
			complain("Illegal option -%c", (*argv)[1]);
			return 2;
		}
	}
	if (!*argv) {
		complain("arg count");
		return 2;
	}
	for (char **name = argv; *name; name++) {
		if (!is_name(*name, strlen(*name))) {
			complain("%s: bad variable name", *name);
			return 2;
		}
	}
	whole = read_line(&line, &quoted, raw);
	if (!whole && (trap_pending || interrupted)) {
		free(line.s);
		free(quoted.s);
		return 128 + (trap_pending ? trap_pending : SIGINT);
	}
	assign(&line, &quoted, argv);
	free(line.s);
	free(quoted.s);
	return !whole;
}

static void set_option(const char *name, char option, const char *argument, int index)
{
	char text[16];

	if (argument)
		set_variable("OPTARG", argument, 0);
	else
		unset_variable("OPTARG");
	snprintf(text, sizeof(text), "%d", index);
	set_variable("OPTIND", text, 0);
	getopts_reset = false;
	text[0] = option;
	text[1] = 0;
	set_variable(name, text, 0);
}

/* getopts OPTIONS NAME [ARGS...]: the next option; where in its word we are is kept from call to call. */
int do_getopts(char **argv)
{
	static size_t letter = 1;
	const char *options = argv[1], *known;
	char **words = positional, option, text[2] = "";
	const char *index_text = get_variable("OPTIND");
	int index = index_text ? atoi(index_text) : 1;
	bool quiet;

	if (!argv[1] || !argv[2]) {
		complain("Usage: getopts optstring var [arg...]");
		return 2;
	}
	if (!is_name(argv[2], strlen(argv[2])))
		fail("%s: bad variable name", argv[2]);
	if (argv[3])
		words = argv + 3;
	quiet = *options == ':';
	if (getopts_reset || index < 1 + (letter > 1)) {
		letter = 1;
		index = index < 1 ? 1 : index;
	}
	index -= letter > 1; /* $OPTIND names the next word, even while this one has letters left */
	getopts_reset = false;
	for (int i = 0; i < index - 1; i++) {
		if (!words[i]) {
			set_option(argv[2], '?', NULL, i + 1);
			return 1;
		}
	}
	if (letter == 1) {
		const char *word = words[index - 1];

		if (!word || *word != '-' || !word[1] || strcmp(word, "--") == 0) {
			set_option(argv[2], '?', NULL, index + (word && strcmp(word, "--") == 0));
			return 1;
		}
	}
	option = words[index - 1][letter++];
	known = option == ':' ? NULL : strchr(options + quiet, option);
	text[0] = option;
	if (known && known[1] == ':') {
		const char *argument = words[index - 1][letter] ? words[index - 1] + letter
								: words[index];

		index += words[index - 1][letter] ? 1 : argument ? 2 : 1;
		letter = 1;
		if (!argument && !quiet)
			fprintf(stderr, "No arg for -%c option\n", option);
		set_option(argv[2],
			   argument ? option
			   : quiet  ? ':'
				    : '?',
			   argument ? argument
			   : quiet  ? text
				    : NULL,
			   index);
		return 0;
	}
	if (!words[index - 1][letter]) {
		letter = 1;
	}
	if (!known && !quiet)
		fprintf(stderr, "Illegal option -%c\n", option);
	set_option(argv[2], known ? option : '?', !known && quiet ? text : NULL, index + 1);
	return 0;
}
