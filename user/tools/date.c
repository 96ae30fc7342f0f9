/* date [-u] [-d DATE] [-f FILE] [-r FILE] [-R] [-I[PRECISION]] [+FORMAT]; -s @SECONDS sets the clock. See date(1p). Local time is UTC. */
#include "../lib/input.h"

#include <ctype.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

static struct timespec parse(const char *text)
{
	struct timespec when;

	if (parse_date(text, &when))
		return when;
	tool_error("invalid date '%s'", text);
	exit(1);
}

/* How much of a time -I and --rfc-3339 print. */
static const char *precision(const char *option, const char *given, bool iso)
{
	static const struct {
		const char *name, *iso, *rfc;
	} known[] = { { "hours", "%Y-%m-%dT%H%:z", NULL },
		      { "minutes", "%Y-%m-%dT%H:%M%:z", NULL },
		      { "date", "%Y-%m-%d", "%Y-%m-%d" },
		      { "seconds", "%Y-%m-%dT%H:%M:%S%:z", "%Y-%m-%d %H:%M:%S%:z" },
		      { "ns", "%Y-%m-%dT%H:%M:%S,%N%:z", "%Y-%m-%d %H:%M:%S.%N%:z" } };

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (strcmp(given, known[i].name) == 0 && (iso || known[i].rfc))
			return iso ? known[i].iso : known[i].rfc;
	tool_error("invalid argument '%s' for '%s'", given, option);
	fputs("Valid arguments are:\n", stderr);
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (iso || known[i].rfc)
			fprintf(stderr, "  - '%s'\n", known[i].name);
	exit(try_help());
}

/* A conversion's text as the flags want it: padded to a width with another character, or in other letters. */
static void put(const char *text, const char *flags, long width, char letter, FILE *to)
{
	bool number = strchr("CdegGHIjklmMNsSuUVwWyYq", letter), upper = false, lower = false;
	char pad = number ? strchr("ekl", letter) ? ' ' : '0' : ' ';
	size_t len = strlen(text);

	for (; *flags; flags++) {
		pad = *flags == '_' ? ' ' : *flags == '0' || *flags == '+' ? '0' : pad;
		pad = *flags == '-' ? 0 : pad;
		upper |= *flags == '^' || (*flags == '#' && !strchr("pZ", letter));
		lower |= *flags == '#' && strchr("pZ", letter);
	}
	if (number && letter != 'N') {
		width = width < 0 ? (long)len : width;
		while (len > 1 && (*text == '0' || *text == ' '))
			text++, len--;
	}
	for (; pad && width > (long)len; width--)
		fputc(pad, to);
	for (; *text; text++)
		fputc(upper   ? toupper((unsigned char)*text)
		      : lower ? tolower((unsigned char)*text)
			      : *text,
		      to);
}

/* One conversion of strftime() with what GNU's date adds: %N, %q, %:z, %P, flags and widths. Returns its end. */
static const char *convert(const char *format, const struct timespec *when, FILE *to)
{
	const char *start = format, *known = "aAbBcCdDeFgGhHIjklmMnNpPqrRsStTuUVwWxXyYzZ%";
	size_t count = strspn(++format, "-_0^#+"), colons;
	char flags[8], text[256], letter[3] = "%";
	const struct tm *tm = gmtime(&when->tv_sec);
	long width = -1;

	snprintf(flags, sizeof(flags), "%.*s", (int)count, format);
	format += count;
	if (isdigit((unsigned char)*format))
		width = strtol(format, (char **)&format, 10);
	colons = strspn(format, ":");
	format += colons;
	if ((*format == 'E' || *format == 'O') && format[1] && strchr(known, format[1]))
		format++;
	if (!*format || !strchr(known, *format) || (colons && *format != 'z')) {
		format += *format != 0;
		fwrite(start, 1, (size_t)(format - start), to);
		return format;
	}
	letter[1] = *format;
	if (*format == 'N') { /* its width is a precision */
		snprintf(text, sizeof(text), "%09ld", when->tv_nsec);
		text[width > 0 && width < 9 ? width : 9] = 0;
	} else if (*format == 'q') {
		snprintf(text, sizeof(text), "%d", 1 + tm->tm_mon / 3);
	} else if (*format == 'P') {
		strcpy(text, tm->tm_hour < 12 ? "am" : "pm");
	} else if (colons) {
		strcpy(text, colons == 1 ? "+00:00" : colons == 2 ? "+00:00:00" : "+00");
	} else {
		strftime(text, sizeof(text), letter, tm);
	}
	put(text, flags, width, *format, to);
	return format + 1;
}

static void print(const char *format, const struct timespec *when)
{
	while (*format) {
		if (*format == '%') {
			format = convert(format, when, stdout);
		} else {
			putchar(*format++);
		}
	}
	putchar('\n');
}

/* -f: a date in each line. */
static int print_file(const char *path, const char *format)
{
	FILE *file = open_input(path);
	struct timespec when;
	int status = 0;
	char *line;
	size_t len;

	if (!file)
		return warn("%s", path);
	while ((line = get_line(file, &len))) {
		if (parse_date(line, &when)) {
			print(format, &when);
		} else {
			tool_error("invalid date '%s'", line);
			status = 1;
		}
		free(line);
	}
	close_input(file);
	return status;
}

int main(int argc, char **argv)
{
	static const struct option names[] = {
		{ "date", 1, NULL, 'd' },      { "utc", 0, NULL, 'u' },
		{ "set", 1, NULL, 's' },       { "reference", 1, NULL, 'r' },
		{ "universal", 0, NULL, 'u' }, { "iso-8601", 2, NULL, 'I' },
		{ "rfc-3339", 1, NULL, '3' },  { "rfc-email", 0, NULL, 'R' },
		{ "rfc-2822", 0, NULL, 'R' },  { "rfc-822", 0, NULL, 'R' },
		{ "file", 1, NULL, 'f' },      { 0 }
	};
	const char *format = NULL, *chosen = NULL, *file = NULL;
	struct timespec when;
	struct stat st;
	int option, status = 0;

	clock_gettime(CLOCK_REALTIME, &when);
	while ((option = getopt_long(argc, argv, "ud:f:s:r:RI::", names, NULL)) != -1) {
		switch (option) {
		case 'u':
			break;
		case 'd':
			when = parse(optarg);
			break;
		case 's':
			when = parse(optarg);
			if (clock_settime(CLOCK_REALTIME, &when) < 0)
				status = warn("cannot set date");
			break;
		case 'r':
			if (stat(optarg, &st) < 0)
				return warn("%s", optarg);
			when = st.st_mtim;
			break;
		case 'R':
			format = "%a, %d %b %Y %H:%M:%S %z";
			break;
		case 'I':
			format = precision("--iso-8601", optarg ? optarg : "date", true);
			break;
		case '3':
			format = precision("--rfc-3339", optarg, false);
			break;
		case 'f':
			file = optarg;
			break;
		default:
			return try_help();
		}
		if (format && chosen) {
			tool_error("multiple output formats specified");
			return 1;
		}
		chosen = format ? format : chosen;
		format = NULL;
	}
	if (optind + 1 < argc) {
		tool_error("extra operand '%s'", argv[optind + 1]);
		return try_help();
	}
	if (optind < argc) {
		if (*argv[optind] != '+') {
			tool_error("invalid date '%s'", argv[optind]);
			return 1;
		}
		if (chosen) {
			tool_error("multiple output formats specified");
			return 1;
		}
		chosen = argv[optind] + 1;
	}
	if (!chosen)
		chosen = "%a %b %e %H:%M:%S %Z %Y";
	if (file)
		return finish(print_file(file, chosen));
	print(chosen, &when);
	return finish(status);
}
