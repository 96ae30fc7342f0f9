/* The table of what the shell does itself, and the short ones of these commands. */
#include "sh.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../lib/lib.h"

static int do_true(char **argv)
{
	return 0;
}

static int do_false(char **argv)
{
	return 1;
}

static int count(char **argv)
{
	int n = 0;

	while (argv[n])
		n++;
	return n;
}

static int do_test(char **argv)
{
	return test_main(count(argv), argv);
}

static int do_printf(char **argv)
{
	return printf_main(count(argv), argv);
}

static int do_echo(char **argv)
{
	bool newline = true;

	if (*++argv && strcmp(*argv, "-n") == 0) {
		newline = false;
		argv++;
	}
	for (; *argv; argv++) {
		const char *s = *argv;

		while (s && *s)
			s = put_escape(s, true);
		if (!s)
			return 0;
		if (argv[1])
			putchar(' ');
	}
	if (newline)
		putchar('\n');
	return 0;
}

/* A count as an argument; the default is returned if there is none. */
static int number(const char *text, int otherwise)
{
	char *end;
	long value;

	if (!text)
		return otherwise;
	value = strtol(text, &end, 10);
	if (end == text || *end || value < 0 || value > 0x7fffffff)
		fail("Illegal number: %s", text);
	return (int)value;
}

static int do_exit(char **argv)
{
	static bool warned;

	if (opt_interactive && jobs_are_stopped() && !warned) {
		warned = true;
		fprintf(stderr, "You have stopped jobs.\n");
		return 0;
	}
	status = number(argv[1], status) & 255;
	exit_shell();
}

static int do_return(char **argv)
{
	status = number(argv[1], status);
	skipping = SKIP_RETURN;
	return status;
}

static int leave_loop(char **argv, enum skip how)
{
	int n = number(argv[1], 1);

	if (!n)
		fail("Illegal number: %s", argv[1]);
	if (loop_depth) {
		skipping = how;
		skip_count = n < loop_depth ? n : loop_depth;
	}
	return 0;
}

static int do_break(char **argv)
{
	return leave_loop(argv, SKIP_BREAK);
}

static int do_continue(char **argv)
{
	return leave_loop(argv, SKIP_CONTINUE);
}

static int do_shift(char **argv)
{
	int n = number(argv[1], 1);

	if (n > positional_count())
		fail("can't shift that many");
	positional += n;
	return 0;
}

static int do_eval(char **argv)
{
	struct text text = { 0 };
	int result;

	add_text(&text, "", 0);
	for (argv++; *argv; argv++) {
		add_text(&text, *argv, strlen(*argv));
		if (argv[1])
			add_char(&text, ' ');
	}
	result = *text.s ? eval_string(text.s, 0) : 0;
	free(text.s);
	return result;
}

static int do_dot(char **argv)
{
	const char *path = get_variable("PATH"), *end;
	char full[4096];
	int loops = loop_depth, result;

	if (!argv[1])
		return 0;
	snprintf(full, sizeof(full), "%s", argv[1]);
	if (!strchr(argv[1], '/')) {
		bool found = false;

		for (; path && !found; path = *end ? end + 1 : NULL) {
			end = strchrnul(path, ':');
			snprintf(full, sizeof(full), "%.*s%s%s", (int)(end - path), path,
				 end > path ? "/" : "", argv[1]);
			found = access(full, R_OK) == 0;
		}
		if (!found)
			fail("%s: not found", argv[1]);
	}
	loop_depth = 0;
	function_depth++;
	result = eval_file(full, true);
	function_depth--;
	loop_depth = loops;
	return result;
}

static int do_exec(char **argv)
{
	if (!argv[1])
		return 0;
	opt_interactive = false; /* what follows has the signals as we found them */
	opt_monitor = false;
	clear_traps();
	current_builtin = "exec";
	execute(argv + 1, environment(), NULL);
}

static int mark(char **argv, int flag, const char *prefix)
{
	char option = 0;

	argv = command_options(argv, "p", &option);
	if (!*argv || option) {
		print_variables(prefix, flag);
		return 0;
	}
	for (; *argv; argv++) {
		size_t len = name_length(*argv);

		if (!len || ((*argv)[len] && (*argv)[len] != '='))
			fail("%.*s: bad variable name", (int)strcspn(*argv, "="), *argv);
		if ((*argv)[len])
			set_variable_text(*argv, flag);
		else
			flag_variable(*argv, flag);
	}
	return 0;
}

static int do_export(char **argv)
{
	return mark(argv, VAR_EXPORT, "export ");
}

static int do_readonly(char **argv)
{
	return mark(argv, VAR_READONLY, "readonly ");
}

static int do_local(char **argv)
{
	if (!function_depth)
		fail("not in a function");
	for (argv++; *argv; argv++) {
		size_t len = name_length(*argv);

		if (!len)
			fail("%s: bad variable name", *argv);
		local_variable(*argv);
		if ((*argv)[len])
			set_variable_text(*argv, 0);
	}
	return 0;
}

static int do_unset(char **argv)
{
	char option = 0;

	argv = command_options(argv, "fv", &option);
	for (; *argv; argv++) {
		if (option == 'f')
			unset_function(*argv);
		else if (!is_name(*argv, strlen(*argv)))
			fail("%s: bad variable name", *argv);
		else if (!unset_variable(*argv))
			fail("%s: is read only", *argv);
	}
	return 0;
}

static const struct builtin_entry builtins[] = {
	{ ".", do_dot, true },
	{ ":", do_true, true },
	{ "[", do_test, false },
	{ "alias", do_alias, false },
	{ "bg", do_bg, false },
	{ "break", do_break, true },
	{ "cd", do_cd, false },
	{ "command", do_command, false },
	{ "continue", do_continue, true },
	{ "echo", do_echo, false },
	{ "eval", do_eval, true },
	{ "exec", do_exec, true },
	{ "exit", do_exit, true },
	{ "export", do_export, true },
	{ "false", do_false, false },
	{ "fg", do_fg, false },
	{ "getopts", do_getopts, false },
	{ "hash", do_hash, false },
	{ "help", do_help, false },
	{ "history", do_history, false },
	{ "jobs", do_jobs, false },
	{ "kill", do_kill, false },
	{ "local", do_local, true },
	{ "printf", do_printf, false },
	{ "pwd", do_pwd, false },
	{ "read", do_read, false },
	{ "readonly", do_readonly, true },
	{ "return", do_return, true },
	{ "set", do_set, true },
	{ "shift", do_shift, true },
	{ "test", do_test, false },
	{ "times", do_times, true },
	{ "trap", do_trap, true },
	{ "true", do_true, false },
	{ "type", do_type, false },
	{ "ulimit", do_ulimit, false },
	{ "umask", do_umask, false },
	{ "unalias", do_unalias, false },
	{ "unset", do_unset, true },
	{ "wait", do_wait, false },
};

const struct builtin_entry *find_builtin(const char *name)
{
	size_t low = 0, high = sizeof(builtins) / sizeof(builtins[0]);

	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = strcmp(name, builtins[middle].name);

		if (!order)
			return &builtins[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}
