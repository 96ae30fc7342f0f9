/* Errors: messages as dash's, and the way back to where a command began. */
#include "sh.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

struct handler *handler;
const char *current_builtin;

static void print(const char *format, va_list args)
{
	fflush(stdout);
	fprintf(stderr, "%s: %d: ", shell_name, current_line);
	if (current_builtin)
		fprintf(stderr, "%s: ", current_builtin);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
}

void complain(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	print(format, args);
	va_end(args);
}

void fail(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	print(format, args);
	va_end(args);
	status = 2;
	raise_to_handler(RAISE_ERROR);
}

void syntax_error(const char *what)
{
	current_line = line_number;
	fail("Syntax error: %s", what);
}

void raise_to_handler(int why)
{
	if (!handler)
		exit(2);
	longjmp(handler->jump, why);
}

void exit_shell(void)
{
	raise_to_handler(RAISE_EXIT);
}
