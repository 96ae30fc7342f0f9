/*
 * Dates as people write them: "2001-02-03T04:05:06Z", "3 Feb 2001 4pm", "yesterday", "2 hours ago", "next friday".
 * They are parts in any order, of which GNU's parse_datetime() knows a few more. Local time is UTC.
 */
#include "lib.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

struct parts {
	struct tm tm;
	long nsec, east, days, seconds; /* days and seconds: to be added */
	int months, weekday, weekday_count;
	bool has_date, has_time, has_zone, has_weekday, has_relative;
};

static const char *const month_names[] = { "january",	"february", "march",	"april",
					   "may",	"june",	    "july",	"august",
					   "september", "october",  "november", "december" };
static const char *const day_names[] = { "sunday",   "monday", "tuesday", "wednesday",
					 "thursday", "friday", "saturday" };

/* Whole names, and their first letters, three at least. */
static int find_name(const char *word, const char *const *names, int count)
{
	size_t len = strlen(word);

	for (int i = 0; i < count && len >= 3; i++)
		if (!strncasecmp(word, names[i], len) && (len == 3 || !names[i][len]))
			return i;
	return -1;
}

/* The digits behind a point as nanoseconds; those beyond the ninth do not count. */
static long fraction(const char **text)
{
	long value = 0, unit = 100000000;

	for (++*text; isdigit((unsigned char)**text); ++*text, unit /= 10)
		value += (**text - '0') * unit;
	return value;
}

/* +HH, +HHMM, +HH:MM behind a time of day. */
static bool offset(const char **text, struct parts *p)
{
	int hours, minutes = 0, n = 0;
	const char *s = *text + 1;

	if (sscanf(s, "%2d%n", &hours, &n) != 1)
		return false;
	s += n;
	if (*s == ':' || isdigit((unsigned char)*s)) {
		s += *s == ':';
		n = 0;
		if (sscanf(s, "%2d%n", &minutes, &n) != 1 || n != 2)
			return false;
		s += 2;
	}
	p->east = (**text == '-' ? -1 : 1) * (hours * 3600L + minutes * 60L);
	p->has_zone = true;
	*text = s;
	return hours <= 24 && minutes < 60;
}

static bool time_of_day(const char **text, struct parts *p)
{
	int n = 0;

	if (p->has_time || sscanf(*text, "%2d:%2d%n", &p->tm.tm_hour, &p->tm.tm_min, &n) != 2 || !n)
		return false;
	*text += n;
	n = 0;
	p->tm.tm_sec = 0;
	p->nsec = 0;
	if (**text == ':' && sscanf(*text, ":%2d%n", &p->tm.tm_sec, &n) == 1) {
		*text += n;
		if (**text == '.' || **text == ',')
			p->nsec = fraction(text);
	}
	p->has_time = true;
	n = (int)strspn(*text, " ");
	if (((*text)[n] == '+' || (*text)[n] == '-') && isdigit((unsigned char)(*text)[n + 1])) {
		*text += n;
		if (!offset(text, p))
			return false;
	}
	return p->tm.tm_hour < 24 && p->tm.tm_min < 60 && p->tm.tm_sec <= 60;
}

static bool set_date(struct parts *p, int year, int month, int day)
{
	if (p->has_date || month < 1 || month > 12 || day < 1 || day > 31)
		return false;
	p->tm.tm_year = year - 1900;
	p->tm.tm_mon = month - 1;
	p->tm.tm_mday = day;
	return p->has_date = true;
}

/* COUNT UNITs are added. False: there is no such unit. */
static bool add(struct parts *p, const char *unit, long count)
{
	static const struct {
		const char *name;
		int months;
		long days, seconds;
	} units[] = { { "year", 12, 0, 0 },   { "month", 1, 0, 0 }, { "fortnight", 0, 14, 0 },
		      { "week", 0, 7, 0 },    { "day", 0, 1, 0 },   { "hour", 0, 0, 3600 },
		      { "minute", 0, 0, 60 }, { "min", 0, 0, 60 },  { "second", 0, 0, 1 },
		      { "sec", 0, 0, 1 } };

	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
		size_t len = strlen(units[i].name);

		if (strncasecmp(unit, units[i].name, len) ||
		    (unit[len] && strcasecmp(unit + len, "s")))
			continue;
		p->months += (int)(units[i].months * count);
		p->days += units[i].days * count;
		p->seconds += units[i].seconds * count;
		return p->has_relative = true;
	}
	return false;
}

/* A word of letters from the text, shortened to fit. */
static size_t get_word(const char *text, char word[16])
{
	size_t len = 0;

	while (isalpha((unsigned char)text[len]) && len < 15) {
		word[len] = text[len];
		len++;
	}
	word[len] = 0;
	return len;
}

/* A number with what follows it: a date, a time, a count of units, a year. */
static bool number(const char **text, struct parts *p)
{
	int year = 0, month = 0, day = 0, n = 0;
	size_t digits = strspn(*text, "0123456789");
	const char *after = *text + digits;
	bool clock = *after == ':';
	char word[16];
	long value = atol(*text);

	if (*after == '-' && sscanf(*text, "%4d-%2d-%2d%n", &year, &month, &day, &n) == 3 && n) {
		*text += n;
		if ((**text == 'T' || **text == 't') && isdigit((unsigned char)(*text)[1]))
			++*text;
		return set_date(p, year, month, day);
	}
	if (*after == '/' && sscanf(*text, "%2d/%2d/%4d%n", &month, &day, &year, &n) == 3 && n) {
		*text += n;
		return set_date(p,
				year < 69    ? year + 2000
				: year < 100 ? year + 1900
					     : year,
				month, day);
	}
	if (clock) {
		if (!time_of_day(text, p))
			return false;
		after = *text;
		value = p->tm.tm_hour;
	} else {
		*text = after;
	}
	n = (int)get_word(after + strspn(after, " "), word);
	if (!strcasecmp(word, "am") || !strcasecmp(word, "pm")) {
		*text = after + strspn(after, " ") + n;
		if (value < 1 || value > 12)
			return false;
		p->tm.tm_hour = (int)(value % 12) + (tolower((unsigned char)*word) == 'p' ? 12 : 0);
		if (!p->has_time)
			p->tm.tm_min = p->tm.tm_sec = 0, p->nsec = 0;
		return p->has_time = true;
	}
	if (clock)
		return true;
	if (n && find_name(word, month_names, 12) >= 0) { /* 3 Feb: with what follows */
		p->tm.tm_mday = (int)value;
		return value >= 1 && value <= 31;
	}
	if (n && add(p, word, value)) {
		*text = after + strspn(after, " ") + n;
		return true;
	}
	if (digits == 8)
		return set_date(p, (int)(value / 10000), (int)(value / 100 % 100),
				(int)(value % 100));
	if (digits == 4 && p->has_date && p->tm.tm_year == -1) { /* Feb 3 2001 */
		p->tm.tm_year = (int)value - 1900;
		return true;
	}
	if (digits < 5 && digits != 3 && !p->has_time && (digits < 3 ? value : value / 100) < 24 &&
	    (digits < 3 || value % 100 < 60)) { /* 1530, or the hour */
		p->tm.tm_hour = (int)(digits < 3 ? value : value / 100);
		p->tm.tm_min = digits < 3 ? 0 : (int)(value % 100);
		p->tm.tm_sec = 0;
		return p->has_time = true;
	}
	return false;
}

/* A month's name: 3 Feb, Feb 3. The year may follow at once, or behind the time of day. */
static bool month(const char **text, struct parts *p, int which)
{
	int day, year, n = 0;

	if (p->has_date)
		return false;
	p->tm.tm_mon = which;
	if (p->tm.tm_mday <= 0) {
		if (sscanf(*text, " %2d%n", &day, &n) != 1 || !n || day < 1 || day > 31)
			return false;
		p->tm.tm_mday = day;
		*text += n;
		*text += **text == ',';
	}
	n = 0;
	if (sscanf(*text, " %4d%n", &year, &n) == 1 && n >= 4 && (*text)[n] != ':') {
		p->tm.tm_year = year - 1900;
		*text += n;
	} else {
		p->tm.tm_year = -1;
	}
	return p->has_date = true;
}

static bool word(const char **text, struct parts *p)
{
	static const char *const orders[] = { "last", "this", "next" };
	static const struct {
		const char *name;
		int hours;
	} zones[] = { { "z", 0 },    { "utc", 0 },  { "gmt", 0 },  { "est", -5 }, { "edt", -4 },
		      { "cst", -6 }, { "cdt", -5 }, { "mst", -7 }, { "mdt", -6 }, { "pst", -8 },
		      { "pdt", -7 }, { "cet", 1 },  { "cest", 2 }, { "bst", 1 },  { "jst", 9 } };
	char name[16];
	int found;

	*text += get_word(*text, name);
	if (!strcasecmp(name, "now") || !strcasecmp(name, "today") || !strcasecmp(name, "at") ||
	    !strcasecmp(name, "t"))
		return p->has_relative = true;
	if (!strcasecmp(name, "yesterday") || !strcasecmp(name, "tomorrow"))
		return add(p, "day", tolower((unsigned char)*name) == 'y' ? -1 : 1);
	for (size_t i = 0; i < sizeof(zones) / sizeof(*zones); i++) {
		if (strcasecmp(name, zones[i].name) || p->has_zone)
			continue;
		p->east = zones[i].hours * 3600L;
		return p->has_zone = true;
	}
	if (!strcasecmp(name, "ago")) { /* turns what was said before it */
		p->months = -p->months;
		p->days = -p->days;
		p->seconds = -p->seconds;
		return p->has_relative;
	}
	found = find_name(name, month_names, 12);
	if (found >= 0)
		return month(text, p, found);
	for (int i = 0; i < 3; i++) {
		if (strcasecmp(name, orders[i]))
			continue;
		*text += strspn(*text, " ");
		*text += get_word(*text, name);
		if (add(p, name, i - 1))
			return true;
		p->weekday_count = i - 1;
	}
	found = find_name(name, day_names, 7);
	if (found >= 0 && !p->has_weekday) {
		p->weekday = found;
		*text += **text == ',' || **text == '.';
		return p->has_weekday = true;
	}
	return add(p, name, 1);
}

static bool parse(const char *text, struct parts *p)
{
	while (*(text += strspn(text, " \t\n"))) {
		bool good;

		if (isdigit((unsigned char)*text)) {
			good = number(&text, p);
		} else if ((*text == '+' || *text == '-') && isdigit((unsigned char)text[1])) {
			long count = strtol(text, (char **)&text, 10);
			char unit[16];

			text += strspn(text, " ");
			text += get_word(text, unit);
			good = add(p, unit, count);
		} else {
			good = isalpha((unsigned char)*text) && word(&text, p);
		}
		if (!good)
			return false;
	}
	return true;
}

bool parse_date_after(const char *text, struct timespec *when)
{
	struct parts p = { .tm.tm_mday = -1 };
	struct tm now = *gmtime(&when->tv_sec), then;
	char *end;

	text += strspn(text, " \t\n");
	if (*text == '@') {
		const char *rest;

		when->tv_sec = strtol(text + 1, &end, 10);
		rest = end;
		when->tv_nsec = *rest == '.' ? fraction(&rest) : 0;
		return end != text + 1 && !*rest;
	}
	if (!parse(text, &p))
		return false;
	if (!p.has_date) {
		p.tm.tm_mday = now.tm_mday;
		p.tm.tm_mon = now.tm_mon;
	}
	if (!p.has_date || p.tm.tm_year == -1)
		p.tm.tm_year = now.tm_year;
	if (!p.has_time && !p.has_date && !p.has_weekday && p.has_relative) {
		p.tm.tm_hour = now.tm_hour;
		p.tm.tm_min = now.tm_min;
		p.tm.tm_sec = now.tm_sec;
		p.nsec = when->tv_nsec;
	}
	if (p.has_weekday &&
	    !p.has_date) { /* that day from today on; next: the one after that, if it is today */
		int days = (p.weekday - now.tm_wday + 7) % 7;

		p.tm.tm_mday += days + 7 * (p.weekday_count - (p.weekday_count > 0 && days));
	}
	then = p.tm;
	timegm(&then); /* which makes March of the 30th of February */
	if (p.has_date && then.tm_mday != p.tm.tm_mday)
		return false;
	p.tm.tm_mon += p.months;
	p.tm.tm_mday += (int)p.days;
	*when = (struct timespec){ .tv_sec = timegm(&p.tm) - p.east + p.seconds,
				   .tv_nsec = p.nsec };
	return true;
}

bool parse_date(const char *text, struct timespec *when)
{
	clock_gettime(CLOCK_REALTIME, when);
	return parse_date_after(text, when);
}
