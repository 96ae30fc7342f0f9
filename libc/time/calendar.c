/* Seconds since 1970 and dates in the Gregorian calendar. There are no time zones. See ctime(3). */
#include "../internal.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define DAY 86400

/* Days from 1970-01-01 to the first of the month (0 to 11), also before 1970. */
static long days_before(long year, int month)
{
	/* Count years from March: then the leap day is the last of its year. */
	long y = month < 2 ? year - 1 : year, era = (y >= 0 ? y : y - 399) / 400,
	     of_era = y - era * 400;
	long of_year = (153 * ((month + 10) % 12) + 2) / 5;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

struct tm *gmtime_r(const time_t *restrict t, struct tm *restrict result)
{
	long days = *t / DAY, rest = *t % DAY, year;
	int month;

	if (rest < 0) {
		rest += DAY;
		days--;
	}
	/* The guess is right or one too high or low: a mean year has 365.2425 days. */
	if (days < -(1L << 39) || days > 1L << 39) {
		errno = EOVERFLOW;
		return NULL;
	}
	year = 1970 + days * 400 / 146097;
	while (days_before(year, 0) > days)
		year--;
	while (days_before(year + 1, 0) <= days)
		year++;
	for (month = 11; days_before(year, month) > days; month--)
		;
	*result = (struct tm){
		.tm_sec = (int)(rest % 60),
		.tm_min = (int)(rest / 60 % 60),
		.tm_hour = (int)(rest / 3600),
		.tm_mday = (int)(days - days_before(year, month)) + 1,
		.tm_mon = month,
		.tm_year = (int)(year - 1900),
		.tm_wday = (int)(((days + 4) % 7 + 7) % 7), /* 1970 began on a Thursday */
		.tm_yday = (int)(days - days_before(year, 0)),
		.tm_zone = "UTC",
	};
	return result;
}

/* Brings all members into their ranges. */
time_t timegm(struct tm *tm)
{
	long months = tm->tm_year * 12L + tm->tm_mon;
	long year = months / 12;
	int month = (int)(months % 12);
	time_t t;

	if (month < 0) {
		month += 12;
		year--;
	}
	t = (days_before(1900 + year, month) + tm->tm_mday - 1) * DAY + tm->tm_hour * 3600L +
	    tm->tm_min * 60L + tm->tm_sec;
	return gmtime_r(&t, tm) ? t : -1;
}

struct tm *gmtime(const time_t *t)
{
	static struct tm tm;

	return gmtime_r(t, &tm);
}

struct tm *localtime_r(const time_t *restrict t, struct tm *restrict result)
{
	return gmtime_r(t, result);
}

struct tm *localtime(const time_t *t)
{
	return gmtime(t);
}

time_t mktime(struct tm *tm)
{
	return timegm(tm);
}

char *asctime(const struct tm *tm)
{
	static char text[64];

	strftime(text, sizeof(text), "%a %b %e %H:%M:%S %Y\n", tm);
	return text;
}

char *ctime(const time_t *t)
{
	struct tm *tm = gmtime(t);

	return tm ? asctime(tm) : NULL;
}
