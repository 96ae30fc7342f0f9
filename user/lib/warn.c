/* More error messages, in the words of GNU's tools. */
#include "lib.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int warn(const char *format, ...)
{
	int error = errno;
	va_list args;

	fflush(stdout);
	fprintf(stderr, "%s: ", program_invocation_short_name);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fprintf(stderr, ": %s\n", strerror(error));
	return 1;
}

int try_help(void)
{
	fprintf(stderr, "Try '%s --help' for more information.\n", program_invocation_short_name);
	return 1;
}

int missing_operand(const char *after)
{
	if (after)
		tool_error("missing operand after '%s'", after);
	else
		tool_error("missing operand");
	return try_help();
}

int finish(int status)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	if (errno != EPIPE)
		warn("write error");
	return status ? status : 1;
}
