/* Dates as programs are given them, of which GNU's parse_datetime() knows many more. Local time is UTC. */
#include "lib.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* The digits behind a point as nanoseconds; those beyond the ninth do not count. */
static long fraction(const char **text)
{
	long value = 0, unit = 100000000;

	for (++*text; isdigit((unsigned char)**text); ++*text, unit /= 10)
		value += (**text - '0') * unit;
	return value;
}

/* Nothing, Z, UTC or GMT, or how far east of it: +HH, +HHMM, +HH:MM. In seconds; false: something else. */
static bool zone(const char *text, long *east)
{
	int hours = 0, minutes = 0, n = 0;

	*east = 0;
	text += strspn(text, " ");
	if (!*text || !strcmp(text, "Z") || !strcmp(text, "UTC") || !strcmp(text, "GMT"))
		return true;
	if ((*text != '+' && *text != '-') || sscanf(text + 1, "%2d%n", &hours, &n) != 1 || n != 2)
		return false;
	if (text[3] && sscanf(text + 3 + (text[3] == ':'), "%2d%n", &minutes, &n) != 1)
		return false;
	if (text[3] && (n != 2 || text[5 + (text[3] == ':')]))
		return false;
	*east = (*text == '-' ? -1 : 1) * (hours * 3600L + minutes * 60L);
	return hours <= 24 && minutes < 60;
}

static bool time_of_day(const char **text, struct tm *tm, long *nsec)
{
	int n = 0;

	if (sscanf(*text, "%2d:%2d%n", &tm->tm_hour, &tm->tm_min, &n) != 2 || !n)
		return false;
	*text += n;
	n = 0;
	if (**text == ':' && sscanf(*text, ":%2d%n", &tm->tm_sec, &n) == 1) {
		*text += n;
		if (**text == '.' || **text == ',')
			*nsec = fraction(text);
	}
	return tm->tm_hour < 24 && tm->tm_min < 60 && tm->tm_sec <= 60;
}

bool parse_date(const char *text, struct timespec *when)
{
	struct tm tm = { .tm_mday = 1 };
	long east, nsec = 0;
	char *end;
	int n = 0;

	if (*text == '@') {
		const char *rest;

		when->tv_sec = strtol(text + 1, &end, 10);
		rest = end;
		when->tv_nsec = *rest == '.' ? fraction(&rest) : 0;
		return end != text + 1 && !*rest;
	}
	clock_gettime(CLOCK_REALTIME, when);
	if (!strcmp(text, "now"))
		return true;
	if (!*text) { /* the day's beginning */
		*when = (struct timespec){ .tv_sec = when->tv_sec - when->tv_sec % 86400 };
		return true;
	}
	if (strspn(text, "0123456789") == 8)
		sscanf(text, "%4d%2d%2d%n", &tm.tm_year, &tm.tm_mon, &tm.tm_mday, &n);
	else
		sscanf(text, "%4d-%2d-%2d%n", &tm.tm_year, &tm.tm_mon, &tm.tm_mday, &n);
	if (!n || tm.tm_mon < 1 || tm.tm_mon > 12 || tm.tm_mday < 1 || tm.tm_mday > 31)
		return false;
	text += n;
	if (*text) {
		if (*text != 'T' && *text != ' ')
			return false;
		text++;
		if (!time_of_day(&text, &tm, &nsec))
			return false;
	}
	if (!zone(text, &east))
		return false;
	tm.tm_year -= 1900;
	tm.tm_mon--;
	*when = (struct timespec){ .tv_sec = timegm(&tm) - east, .tv_nsec = nsec };
	return true;
}
