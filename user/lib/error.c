/* Error messages of programs. */
#include "lib.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

void tool_error(const char *format, ...)
{
	va_list args;

	fflush(stdout);
	fprintf(stderr, "%s: ", program_invocation_short_name);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
}
