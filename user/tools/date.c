/* date [-u] [-d DATE] [-r FILE] [-R] [-I[PRECISION]] [+FORMAT]; -s @SECONDS sets the clock. See date(1p). Local time is UTC. */
#include "../lib/lib.h"

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
	} known[] = { { "hours", "%Y-%m-%dT%H+00:00", NULL },
		      { "minutes", "%Y-%m-%dT%H:%M+00:00", NULL },
		      { "date", "%Y-%m-%d", "%Y-%m-%d" },
		      { "seconds", "%Y-%m-%dT%H:%M:%S+00:00", "%Y-%m-%d %H:%M:%S+00:00" },
		      { "ns", "%Y-%m-%dT%H:%M:%S,%N+00:00", "%Y-%m-%d %H:%M:%S.%N+00:00" } };

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

/* Writes what strftime() does not know into the format: %N, with as many digits as stand before the letter, and %q. */
static void fill_in(char *to, size_t size, const char *format, const struct timespec *when,
		    const struct tm *tm)
{
	size_t len = 0;

	for (; *format && len + 10 < size; format++) {
		const char *letter = format + 1 + strspn(format + 1, "-0123456789");
		char digits[12];

		if (*format == '%' && *letter == 'N') {
			int wanted = atoi(format + 1 + (format[1] == '-'));

			snprintf(digits, sizeof(digits), "%09ld", when->tv_nsec);
			wanted = wanted < 1 || wanted > 9 ? 9 : wanted;
			len += (size_t)snprintf(to + len, size - len, "%.*s", wanted, digits);
			format = letter;
		} else if (*format == '%' && format[1] == 'q') {
			to[len++] = (char)('1' + tm->tm_mon / 3);
			format++;
		} else {
			to[len++] = *format;
			if (*format == '%' && format[1])
				to[len++] = *++format;
		}
	}
	to[len] = 0;
}

int main(int argc, char **argv)
{
	static const struct option names[] = { { "date", 1, NULL, 'd' },
					       { "utc", 0, NULL, 'u' },
					       { "set", 1, NULL, 's' },
					       { "reference", 1, NULL, 'r' },
					       { "universal", 0, NULL, 'u' },
					       { "iso-8601", 2, NULL, 'I' },
					       { "rfc-3339", 1, NULL, '3' },
					       { "rfc-email", 0, NULL, 'R' },
					       { 0 } };
	const char *format = "%a %b %e %H:%M:%S %Z %Y";
	char text[1024], filled[1024];
	struct timespec when;
	struct stat st;
	int option;

	clock_gettime(CLOCK_REALTIME, &when);
	while ((option = getopt_long(argc, argv, "ud:s:r:RI::", names, NULL)) != -1) {
		switch (option) {
		case 'u':
			break;
		case 'd':
			when = parse(optarg);
			break;
		case 's':
			when = parse(optarg);
			if (clock_settime(CLOCK_REALTIME, &when) < 0)
				warn("cannot set date");
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
		default:
			return try_help();
		}
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
		format = argv[optind] + 1;
	}
	*text = 0;
	fill_in(filled, sizeof(filled), format, &when, gmtime(&when.tv_sec));
	strftime(text, sizeof(text), filled, gmtime(&when.tv_sec));
	puts(text);
	return finish(0);
}
