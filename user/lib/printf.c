/* printf: text by a format, which is used again as long as there are arguments. See printf(1p). */
#include "lib.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char **arguments;
static int status;

static const char *argument(void)
{
	return *arguments ? *arguments++ : NULL;
}

static void check(const char *text, const char *after)
{
	if (after == text)
		tool_error("%s: expected numeric value", text);
	else if (*after)
		tool_error("%s: not completely converted", text);
	else if (errno == ERANGE)
		tool_error("%s: Numerical result out of range", text);
	else
		return;
	status = 1;
}

/* 'c gives the character's number. */
static intmax_t number(bool is_signed)
{
	const char *text = argument();
	char *after;
	intmax_t value;

	if (!text)
		return 0;
	if (*text == '\'' || *text == '"')
		return (unsigned char)text[1];
	errno = 0;
	value = is_signed ? strtoimax(text, &after, 0) : (intmax_t)strtoumax(text, &after, 0);
	check(text, after);
	return value;
}

static double real(void)
{
	const char *text = argument();
	char *after;
	double value;

	if (!text)
		return 0;
	if (*text == '\'' || *text == '"')
		return (unsigned char)text[1];
	errno = 0;
	value = strtod(text, &after);
	check(text, after);
	return value;
}

static int octal(const char **s, int digits)
{
	int value = 0;

	while (digits-- && **s >= '0' && **s <= '7')
		value = value * 8 + *(*s)++ - '0';
	return value;
}

const char *put_escape(const char *s, bool zero_octal)
{
	static const char names[] = "abfnrtv\\", values[] = "\a\b\f\n\r\t\v\\";
	const char *found;

	if (*s != '\\') {
		putchar(*s);
		return s + 1;
	}
	s++;
	if (*s == 'c')
		return NULL;
	found = *s ? strchr(names, *s) : NULL;
	if (found) {
		putchar(values[found - names]);
		return s + 1;
	}
	if (*s >= '0' && *s <= '7') {
		s += zero_octal && *s == '0';
		putchar(octal(&s, 3));
		return s;
	}
	putchar('\\');
	return s;
}

/* %b: a string with escapes, without its field's width. false: \c ended all. */
static bool put_b(const char *text)
{
	while (text && *text)
		text = put_escape(text, true);
	return text;
}

/* One conversion at the %; returns the place behind it, or NULL if all is over. */
static const char *convert(const char *format)
{
	char spec[64];
	size_t len = 1 + strspn(format + 1, "#-+ 0"), out = 0;
	const char *text;

	for (size_t i = 0; i < len; i++)
		spec[out++] = format[i];
	for (format += len; *format && strchr("0123456789.*", *format) && out < 40; format++) {
		if (*format == '*')
			out += (size_t)snprintf(spec + out, 12, "%d", (int)number(true));
		else
			spec[out++] = *format;
	}
	switch (*format) {
	case 'd':
	case 'i':
	case 'o':
	case 'u':
	case 'x':
	case 'X':
		spec[out++] = 'j';
		spec[out++] = *format;
		spec[out] = 0;
		printf(spec, number(strchr("di", *format)));
		break;
	case 'a':
	case 'A':
	case 'e':
	case 'E':
	case 'f':
	case 'F':
	case 'g':
	case 'G':
		spec[out++] = *format;
		spec[out] = 0;
		printf(spec, real());
		break;
	case 'c':
	case 's':
		spec[out++] = *format;
		spec[out] = 0;
		text = argument();
		if (*format == 'c')
			printf(spec, text ? *text : 0);
		else
			printf(spec, text ? text : "");
		break;
	case 'b':
		text = argument();
		if (!put_b(text ? text : ""))
			return NULL;
		break;
	default:
		spec[out] = 0;
		tool_error("%s%c: invalid directive", spec, *format);
		status = 2;
		return NULL;
	}
	return format + 1;
}

int printf_main(int argc, char **argv)
{
	char **before;

	argv++;
	if (*argv && strcmp(*argv, "--") == 0)
		argv++;
	if (!*argv) {
		tool_error("usage: printf format [arg ...]");
		return 2;
	}
	status = 0;
	arguments = argv + 1;
	do {
		const char *s = *argv;

		before = arguments;
		while (s && *s) {
			if (*s == '%' && s[1] == '%') {
				putchar('%');
				s += 2;
			} else if (*s == '%') {
				s = convert(s);
			} else {
				s = put_escape(s, false);
			}
		}
		if (!s)
			break;
	} while (*arguments && arguments != before);
	return status;
}
