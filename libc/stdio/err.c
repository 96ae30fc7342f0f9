/* Messages that end the program, or do not. See err(3). */
#include "../internal.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Weak, since a program may have a warn() of its own. */
__attribute__((weak)) void vwarnx(const char *format, va_list args)
{
	fprintf(stderr, "%s: ", program_invocation_short_name);
	if (format)
		vfprintf(stderr, format, args);
	fputc('\n', stderr);
}

__attribute__((weak)) void vwarn(const char *format, va_list args)
{
	int error = errno;

	fprintf(stderr, "%s: ", program_invocation_short_name);
	if (format) {
		vfprintf(stderr, format, args);
		fputs(": ", stderr);
	}
	fprintf(stderr, "%s\n", strerror(error));
}

__attribute__((weak)) void warn(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vwarn(format, args);
	va_end(args);
}

__attribute__((weak)) void warnx(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vwarnx(format, args);
	va_end(args);
}

__attribute__((weak)) void verr(int status, const char *format, va_list args)
{
	vwarn(format, args);
	exit(status);
}

__attribute__((weak)) void verrx(int status, const char *format, va_list args)
{
	vwarnx(format, args);
	exit(status);
}

__attribute__((weak)) void err(int status, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	verr(status, format, args);
}

__attribute__((weak)) void errx(int status, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	verrx(status, format, args);
}
