/*
 * sh: the beginning and the end.
 *
 *	sh [OPTIONS]			interactive, or commands from standard input
 *	sh [OPTIONS] FILE [ARGS...]	a script
 *	sh [OPTIONS] -c COMMANDS [NAME [ARGS...]]
 */
#include "sh.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../lib/lib.h"

/* The library's commands complain as the shell does. */
void tool_error(const char *format, ...)
{
	char text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	complain("%s", text);
}

static _Noreturn void end(void)
{
	struct handler here = { 0 };
	int saved = status;

	handler = &here;
	if (!setjmp(here.jump)) {
		skipping = SKIP_NONE;
		run_exit_trap();
		status = saved;
	}
	fflush(stdout);
	_exit(status & 255);
}

/* What a command that failed left behind. */
static void clean_up(int inputs, char **parameters)
{
	pop_inputs_to(inputs);
	redirects_undo_to(0);
	locals_end_to(0);
	scratch_release((struct mark){ 0 });
	positional = parameters;
	loop_depth = function_depth = 0;
	skipping = SKIP_NONE;
	current_builtin = NULL;
}

static void interactive_prompt(void)
{
	report_jobs();
	interrupted = 0;
}

/* Reads and runs the pushed input, and comes back here after each error if there is a person to tell. */
static void run_input(void)
{
	struct handler here = { 0 };
	int inputs = input_depth();
	char **volatile parameters = positional;
	int why;

	handler = &here;
	why = setjmp(here.jump);
	if (why == RAISE_EXIT)
		end();
	if (why) {
		if (why == RAISE_INTERRUPT)
			status = 128 + SIGINT;
		if (!opt_interactive)
			end();
		clean_up(inputs, parameters);
		interrupted = 0;
	}
	for (;;) {
		struct arena *arena = new_arena();
		struct node *node;
		bool ended;

		if (opt_interactive)
			interactive_prompt();
		node = parse_command(arena, &ended);
		current_arena = arena;
		if (node)
			eval(node, 0);
		drop_arena(arena);
		parameters = positional;
		if (skipping) /* return outside of everything */
			skipping = SKIP_NONE;
		if (ended && opt_interactive && opt_ignoreeof) {
			fprintf(stderr, "Use \"exit\" to leave shell.\n");
			continue;
		}
		if (ended)
			return;
	}
}

static void open_script(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0) {
		current_line = 0;
		complain("cannot open %s: %s", path,
			 errno == ENOENT ? "No such file" : strerror(errno));
		exit(errno == ENOENT ? 127 : 126);
	}
	push_file(move_high(fd), false);
}

/* A kernel that is only the core (TINY=1) cannot say; but there is nothing else than the console then. */
static bool is_terminal(int fd)
{
	return isatty(fd) || errno == ENOSYS;
}

static void begin_interactive(void)
{
	const char *env;

	set_signal(SIGINT);
	set_signal(SIGQUIT);
	set_signal(SIGTERM);
	if (isatty(STDIN_FILENO))
		set_monitor(true);
	env = get_variable("ENV");
	if (env && geteuid() == getuid()) {
		struct mark mark = scratch_mark();

		eval_file(expand_one(env, EXPAND_HERE), false);
		scratch_release(mark);
	}
}

int main(int argc, char **argv)
{
	struct handler here = { 0 };
	bool command = false, operands = false;
	const char *volatile text = NULL;
	char **words = argv + (argc > 0);

	shell_name = argc > 0 ? argv[0] : "sh";
	shell_pid = getpid();
	handler = &here;
	current_line = 0;
	if (setjmp(here.jump))
		_exit(status);
	vars_init(environ);
	set_options(&words, true, &command, &operands);
	current_line = 1;
	if (command) {
		if (!*words)
			fail("-c requires an argument");
		text = *words++;
		if (*words)
			shell_name = *words++;
	} else if (*words && !opt_stdin) {
		shell_name = *words++;
		open_script(shell_name);
	} else {
		opt_stdin = true;
		opt_interactive |= is_terminal(STDIN_FILENO) && is_terminal(STDERR_FILENO);
		push_file(STDIN_FILENO, opt_interactive);
	}
	set_positional(words);
	if (text)
		push_string(text);
	if (opt_interactive)
		begin_interactive();
	run_input();
	if (opt_interactive)
		fputc('\n', stderr);
	end();
}
