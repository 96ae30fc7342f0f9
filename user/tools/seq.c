/* seq [-s SEPARATOR] [-f FORMAT] [-w] [FIRST [STEP]] LAST. See seq(1). */
#include "../lib/lib.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int places; /* behind the point, the most that any of them has */

static double number(const char *text)
{
	char *end;
	double value = strtod(text, &end);
	const char *point = strchr(text, '.');

	if (*end || end == text) {
		tool_error("invalid floating point argument: '%s'", text);
		exit(try_help());
	}
	if (value != value) {
		tool_error("invalid 'not-a-number' argument: '%s'", text);
		exit(try_help());
	}
	if (point && (int)strlen(point + 1) > places)
		places = (int)strlen(point + 1);
	return value;
}

/* Is it a format with one directive, and that one for a number with a point? Exits if not. */
static void check_format(const char *format)
{
	const char *found = NULL, *p;

	for (p = format; *p; p++) {
		if (*p != '%')
			continue;
		if (p[1] == '%') {
			p++;
			continue;
		}
		if (found) {
			tool_error("format '%s' has too many %% directives", format);
			exit(1);
		}
		found = p;
		p += 1 + strspn(p + 1, "-+#0 '");
		p += strspn(p, "0123456789");
		p += *p == '.' ? 1 + strspn(p + 1, "0123456789") : 0;
		if (!*p)
			tool_error("format '%s' ends in %%", format);
		else if (!strchr("aAeEfFgG", *p))
			tool_error("format '%s' has unknown %%%c directive", format, *p);
		if (!*p || !strchr("aAeEfFgG", *p))
			exit(1);
	}
	if (!found) {
		tool_error("format '%s' has no %% directive", format);
		exit(1);
	}
}

int main(int argc, char **argv)
{
	const char *separator = "\n", *between = "", *format = NULL;
	double first = 1, step = 1, last;
	static const struct option names[] = { { "format", 1, NULL, 'f' },
					       { "separator", 1, NULL, 's' },
					       { "equal-width", 0, NULL, 'w' },
					       { 0 } };
	int at, option, width = 0;
	bool wide = false;
	char text[64];

	/* A negative number is an operand, and ends the options. */
	while (optind < argc &&
	       !(argv[optind][0] == '-' && argv[optind][1] &&
		 strchr("0123456789.", argv[optind][1])) &&
	       (option = getopt_long(argc, argv, "+f:s:w", names, NULL)) != -1) {
		if (option == 'f')
			format = optarg;
		else if (option == 's')
			separator = optarg;
		else if (option == 'w')
			wide = true;
		else
			return try_help();
	}
	at = optind;
	if (format && wide) {
		tool_error("format string may not be specified when printing equal width strings");
		return try_help();
	}
	if (at == argc)
		return missing_operand(NULL);
	if (format)
		check_format(format);
	if (argc - at > 3) {
		tool_error("extra operand '%s'", argv[at + 3]);
		return try_help();
	}
	if (argc - at > 1)
		first = number(argv[at++]);
	if (argc - at > 1)
		step = number(argv[at++]);
	last = number(argv[at]);
	if (!step) {
		tool_error("invalid Zero increment value: '%s'", argv[at - 1]);
		return try_help();
	}
	if (wide) {
		int other = snprintf(text, sizeof(text), "%.*f", places, first);

		width = snprintf(text, sizeof(text), "%.*f", places, last);
		width = other > width ? other : width;
	}
	for (long i = 0;; i++) {
		double value = first + (double)i * step;

		if (step > 0 ? value > last + step * 1e-10 : value < last + step * 1e-10)
			break;
		fputs(between, stdout);
		if (format)
			printf(format, value);
		else
			printf("%0*.*f", width, places, value);
		between = separator;
	}
	if (*between || between == separator)
		putchar('\n');
	return finish(0);
}
