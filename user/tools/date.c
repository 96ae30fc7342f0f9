/* date [-u] [-d @SECONDS|YYYY-MM-DD[ HH:MM[:SS]]] [-R] [-I] [+FORMAT]; -s @SECONDS sets the clock. See date(1p). Local time is UTC. */
#include "../lib/lib.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

static time_t parse(const char *text)
{
	char *end;
	long value = *text == '@' ? strtol(text + 1, &end, 10) : 0;

	struct tm tm = { .tm_mday = 1 };
	int n = 0;

	if (sscanf(text, "%4d-%2d-%2d%n", &tm.tm_year, &tm.tm_mon, &tm.tm_mday, &n) == 3 && n) {
		const char *rest = text + n + (text[n] == 'T' || text[n] == ' ');

		n = 0;
		if (*rest && sscanf(rest, "%2d:%2d%n", &tm.tm_hour, &tm.tm_min, &n) == 2) {
			rest += n;
			n = 0;
			if (*rest == ':' && sscanf(rest, ":%2d%n", &tm.tm_sec, &n) == 1)
				rest += n;
		}
		tm.tm_year -= 1900;
		tm.tm_mon--;
		if ((!*rest || strcmp(rest, "Z") == 0) && tm.tm_mon >= 0 && tm.tm_mon < 12 &&
		    tm.tm_mday >= 1 && tm.tm_mday <= 31 && tm.tm_hour < 24 && tm.tm_min < 60)
			return timegm(&tm);
	}
	if (strcmp(text, "now") == 0)
		return time(NULL);
	if (*text != '@' || *end || end == text + 1) {
		tool_error("invalid date '%s'", text);
		exit(1);
	}
	return value;
}

int main(int argc, char **argv)
{
	static const struct option names[] = { { "date", 1, NULL, 'd' },
					       { "utc", 0, NULL, 'u' },
					       { "set", 1, NULL, 's' },
					       { "reference", 1, NULL, 'r' },
					       { 0 } };
	const char *format = "%a %b %e %H:%M:%S %Z %Y";
	time_t when = time(NULL);
	struct timespec new;
	char text[1024];
	struct stat st;
	int option;

	while ((option = getopt_long(argc, argv, "ud:s:r:RI", names, NULL)) != -1) {
		switch (option) {
		case 'u':
			break;
		case 'd':
			when = parse(optarg);
			break;
		case 's':
			when = parse(optarg);
			new = (struct timespec){ .tv_sec = when };
			if (clock_settime(CLOCK_REALTIME, &new) < 0)
				warn("cannot set date");
			break;
		case 'r':
			if (stat(optarg, &st) < 0)
				return warn("%s", optarg);
			when = st.st_mtime;
			break;
		case 'R':
			format = "%a, %d %b %Y %H:%M:%S %z";
			break;
		case 'I':
			format = "%Y-%m-%d";
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
	strftime(text, sizeof(text), format, gmtime(&when));
	puts(text);
	return finish(0);
}
