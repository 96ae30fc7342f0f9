/* Dates as text, in the C locale. See strftime(3). */
#include "../internal.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static const char *const days[] = { "Sunday",	"Monday", "Tuesday", "Wednesday",
				    "Thursday", "Friday", "Saturday" };
static const char *const months[] = { "January",   "February", "March",	   "April",
				      "May",	   "June",     "July",	   "August",
				      "September", "October",  "November", "December" };

struct text {
	char *buf;
	size_t size, len;
};

static void put(struct text *to, const char *s, size_t max)
{
	size_t len = strnlen(s, max), room = to->len < to->size ? to->size - to->len : 0;

	if (len < room) {
		memcpy(to->buf + to->len, s, len);
		to->buf[to->len + len] = 0;
	}
	to->len += len;
}

static void put_number(struct text *to, const char *format, long value)
{
	char number[24];

	snprintf(number, sizeof(number), format, value);
	put(to, number, sizeof(number));
}

static const char *name(const char *const *names, int count, int i)
{
	return i >= 0 && i < count ? names[i] : "?";
}

/* ISO 8601: week 1 is the one with the year's first Thursday. Returns its year in *year. */
static int iso_week(const struct tm *tm, long *year)
{
	int monday_based = (tm->tm_wday + 6) % 7;
	int week = (tm->tm_yday - monday_based + 10) / 7;
	long y = tm->tm_year + 1900L;
	bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;

	*year = y;
	if (week < 1) {
		struct tm last = { .tm_year = tm->tm_year - 1, .tm_mon = 11, .tm_mday = 31 };

		timegm(&last);
		return iso_week(&last, year);
	}
	/* The last days belong to the next year if its Thursday comes within four days. */
	if (week == 53 && tm->tm_yday - monday_based + 3 >= 365 + leap) {
		*year = y + 1;
		return 1;
	}
	return week;
}

static void convert(struct text *to, char c, const struct tm *tm);

static void expand(struct text *to, const char *format, const struct tm *tm)
{
	while (*format) {
		const char *percent = strchrnul(format, '%');

		put(to, format, (size_t)(percent - format));
		if (!*percent)
			return;
		format = percent + 1;
		if (*format == 'E' || *format == 'O')
			format++;
		if (!*format)
			return;
		convert(to, *format++, tm);
	}
}

static void convert(struct text *to, char c, const struct tm *tm)
{
	long year = tm->tm_year + 1900L, iso_year;
	long of_century = (year % 100 + 100) % 100;
	int hour = tm->tm_hour % 12 ? tm->tm_hour % 12 : 12;
	struct tm copy = *tm;

	switch (c) {
	case 'a':
		return put(to, name(days, 7, tm->tm_wday), 3);
	case 'A':
		return put(to, name(days, 7, tm->tm_wday), 16);
	case 'b':
	case 'h':
		return put(to, name(months, 12, tm->tm_mon), 3);
	case 'B':
		return put(to, name(months, 12, tm->tm_mon), 16);
	case 'c':
		return expand(to, "%a %b %e %H:%M:%S %Y", tm);
	case 'C':
		return put_number(to, "%02ld", (year - of_century) / 100);
	case 'd':
		return put_number(to, "%02ld", tm->tm_mday);
	case 'D':
	case 'x':
		return expand(to, "%m/%d/%y", tm);
	case 'e':
		return put_number(to, "%2ld", tm->tm_mday);
	case 'F':
		return expand(to, "%Y-%m-%d", tm);
	case 'g':
		iso_week(tm, &iso_year);
		return put_number(to, "%02ld", (iso_year % 100 + 100) % 100);
	case 'G':
		iso_week(tm, &iso_year);
		return put_number(to, "%ld", iso_year);
	case 'H':
		return put_number(to, "%02ld", tm->tm_hour);
	case 'I':
		return put_number(to, "%02ld", hour);
	case 'k':
		return put_number(to, "%2ld", tm->tm_hour);
	case 'l':
		return put_number(to, "%2ld", hour);
	case 'j':
		return put_number(to, "%03ld", tm->tm_yday + 1);
	case 'm':
		return put_number(to, "%02ld", tm->tm_mon + 1);
	case 'M':
		return put_number(to, "%02ld", tm->tm_min);
	case 'n':
		return put(to, "\n", 1);
	case 'p':
		return put(to, tm->tm_hour >= 12 ? "PM" : "AM", 2);
	case 'r':
		return expand(to, "%I:%M:%S %p", tm);
	case 'R':
		return expand(to, "%H:%M", tm);
	case 's':
		return put_number(to, "%ld", timegm(&copy));
	case 'S':
		return put_number(to, "%02ld", tm->tm_sec);
	case 't':
		return put(to, "\t", 1);
	case 'T':
	case 'X':
		return expand(to, "%H:%M:%S", tm);
	case 'u':
		return put_number(to, "%ld", tm->tm_wday ? tm->tm_wday : 7);
	case 'U':
		return put_number(to, "%02ld", (tm->tm_yday + 7 - tm->tm_wday) / 7);
	case 'V':
		return put_number(to, "%02ld", iso_week(tm, &iso_year));
	case 'w':
		return put_number(to, "%ld", tm->tm_wday);
	case 'W':
		return put_number(to, "%02ld", (tm->tm_yday + 7 - (tm->tm_wday + 6) % 7) / 7);
	case 'y':
		return put_number(to, "%02ld", of_century);
	case 'Y':
		return put_number(to, "%ld", year);
	case 'z':
		return put(to, "+0000", 5);
	case 'Z':
		return put(to, "UTC", 3);
	default:
		return put(to, &c, 1);
	}
}

size_t strftime(char *restrict buf, size_t size, const char *restrict format,
		const struct tm *restrict tm)
{
	struct text to = { .buf = buf, .size = size };

	if (!size)
		return 0;
	*buf = 0;
	expand(&to, format, tm);
	return to.len < size ? to.len : 0;
}
