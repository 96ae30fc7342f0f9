/* The shell's options: set -e, set -o errexit, sh -e. */
#include "sh.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool opt_allexport, opt_noclobber, opt_errexit, opt_noglob, opt_interactive, opt_monitor,
	opt_noexec, opt_stdin, opt_nounset, opt_verbose, opt_xtrace, opt_ignoreeof, opt_notify;

/* In the order in which dash lists them. */
static const struct {
	const char *name;
	char letter;
	bool *value;
} options[] = {
	{ "errexit", 'e', &opt_errexit },     { "noglob", 'f', &opt_noglob },
	{ "ignoreeof", 'I', &opt_ignoreeof }, { "interactive", 'i', &opt_interactive },
	{ "monitor", 'm', &opt_monitor },     { "noexec", 'n', &opt_noexec },
	{ "stdin", 's', &opt_stdin },	      { "xtrace", 'x', &opt_xtrace },
	{ "verbose", 'v', &opt_verbose },     { "noclobber", 'C', &opt_noclobber },
	{ "allexport", 'a', &opt_allexport }, { "notify", 'b', &opt_notify },
	{ "nounset", 'u', &opt_nounset },
};

#define COUNT (sizeof(options) / sizeof(options[0]))

void print_option_letters(struct text *to)
{
	add_text(to, "", 0);
	for (size_t i = COUNT; i-- > 0;)
		if (*options[i].value)
			add_char(to, options[i].letter);
}

static void change(size_t i, bool on)
{
	if (options[i].value == &opt_monitor)
		set_monitor(on);
	else
		*options[i].value = on;
}

static void by_letter(char letter, bool on)
{
	for (size_t i = 0; i < COUNT; i++) {
		if (options[i].letter == letter) {
			change(i, on);
			return;
		}
	}
	fail("Illegal option %c%c", on ? '-' : '+', letter);
}

static void by_name(const char *name, bool on)
{
	for (size_t i = 0; i < COUNT; i++) {
		if (strcmp(options[i].name, name) == 0) {
			change(i, on);
			return;
		}
	}
	fail("Illegal option %co %s", on ? '-' : '+', name);
}

static void list(bool as_commands)
{
	if (!as_commands)
		printf("Current option settings\n");
	for (size_t i = 0; i < COUNT; i++) {
		if (as_commands)
			printf("set %co %s\n", *options[i].value ? '-' : '+', options[i].name);
		else
			printf("%-16s%s\n", options[i].name, *options[i].value ? "on" : "off");
	}
}

/* Takes options from *words. *command: there was a -c. *operands: there was a --. */
void set_options(char ***words, bool at_start, bool *command, bool *operands)
{
	for (; **words && (***words == '-' || ***words == '+'); ++*words) {
		bool on = ***words == '-';
		const char *letter = **words + 1;

		if (strcmp(**words, "--") == 0 || (on && !*letter)) {
			if (!*letter && !at_start)
				opt_xtrace = opt_verbose = false;
			*operands = *letter || at_start ||
				    (*words)[1]; /* set - alone leaves them */
			++*words;
			return;
		}
		for (; *letter; letter++) {
			if (*letter == 'c' && at_start)
				*command = true;
			else if (*letter == 'o' && (*words)[1])
				by_name(*++*words, on);
			else if (*letter == 'o')
				list(!on);
			else
				by_letter(*letter, on);
		}
	}
}

/* The options of a command that is part of the shell. Returns the place behind them. */
char **command_options(char **argv, const char *letters, char *last)
{
	for (argv++; *argv && **argv == '-' && (*argv)[1]; argv++) {
		if (strcmp(*argv, "--") == 0)
			return argv + 1;
		for (const char *letter = *argv + 1; *letter; letter++) {
			if (!strchr(letters, *letter))
				fail("Illegal option -%c", *letter);
			if (last)
				*last = *letter;
		}
	}
	return argv;
}

int do_set(char **argv)
{
	bool command = false, operands = false;

	if (!*++argv) {
		print_variables("", 0);
		return 0;
	}
	set_options(&argv, false, &command, &operands);
	if (operands || *argv)
		set_positional(argv);
	return 0;
}
