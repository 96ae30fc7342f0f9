/* Times: as dates, pairs of them, what is left of one. */
#include "decode.h"

/* 1970-01-01T00:01:40.000000005+0000, in UTC; the Gregorian calendar from 1 March of year 0 on. */
void put_date(struct strace *t, long sec, long fraction, int digits)
{
	long days = sec / 86400 - (sec % 86400 < 0), rest = sec - days * 86400;
	long z = days + 719468, era = z / 146097 - (z % 146097 < 0), day = z - era * 146097;
	long year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
	long of_year = day - (365 * year + year / 4 - year / 100), month = (5 * of_year + 2) / 153;

	day = of_year - (153 * month + 2) / 5 + 1;
	month = month < 10 ? month + 3 : month - 9;
	put(t, "%ld-%02ld-%02ldT%02ld:%02ld:%02ld", year + era * 400 + (month <= 2), month, day,
	    rest / 3600, rest / 60 % 60, rest % 60);
	if (fraction > 0)
		put(t, ".%0*ld", digits, fraction);
	put(t, "+0000");
}

static void put_commented_date(struct strace *t, long sec, long fraction, int digits)
{
	if ((!sec && !fraction) || fraction < 0 || fraction > (digits == 6 ? 999999 : 999999999))
		return;
	put(t, " /* ");
	put_date(t, sec, fraction, digits);
	put(t, " */");
}

/* A pair of seconds and parts of them, and the date that it is. */
static void put_dated(struct strace *t, const long *time, const struct record *record)
{
	put_record(t, time, record);
	put_commented_date(t, time[0], time[1], record == &record_timeval ? 6 : 9);
}

void print_utimbuf(struct strace *t, unsigned long v, const struct type *_)
{
	long times[2];

	if (!fetch(t, times, v, sizeof(times)))
		return;
	put(t, "{actime=%ld", times[0]);
	put_commented_date(t, times[0], 0, 0);
	put(t, ", modtime=%ld", times[1]);
	put_commented_date(t, times[1], 0, 0);
	put(t, "}");
}

void print_timep(struct strace *t, unsigned long v, const struct type *_)
{
	long time;

	if (!fetch(t, &time, v, sizeof(time)))
		return;
	put(t, "[%ld", time);
	put_commented_date(t, time, 0, 0);
	put(t, "]");
}

void ret_time(struct strace *t)
{
	ret_d(t);
	put(t, " (");
	put_date(t, t->ret, 0, 0);
	put(t, ")");
}

void print_timeval2(struct strace *t, unsigned long v, const struct type *_)
{
	long times[4];

	if (!fetch(t, times, v, sizeof(times)))
		return;
	put(t, "[");
	put_dated(t, times, &record_timeval);
	put(t, ", ");
	put_dated(t, times + 2, &record_timeval);
	put(t, "]");
}

static void put_utime(struct strace *t, const long *time)
{
	if (time[1] == 0x3fffffff)
		put(t, "UTIME_NOW");
	else if (time[1] == 0x3ffffffe)
		put(t, "UTIME_OMIT");
	else
		put_dated(t, time, &record_timespec);
}

void print_timespec2(struct strace *t, unsigned long v, const struct type *_)
{
	long times[4];

	if (!fetch(t, times, v, sizeof(times)))
		return;
	put(t, "[");
	put_utime(t, times);
	put(t, ", ");
	put_utime(t, times + 2);
	put(t, "]");
}

/* What nanosleep leaves is there only if a signal came. */
static void put_remaining(struct strace *t, unsigned long v)
{
	long time[2];

	if (t->ret != -4 && t->ret != -516 && t->ret != -514)
		return print_p(t, v, NULL);
	if (fetch_always(t, time, v, sizeof(time)))
		put_record(t, time, &record_timespec);
}

void print_remaining(struct strace *t, unsigned long v, const struct type *_)
{
	put_remaining(t, v);
}

void print_remaining_at(struct strace *t, unsigned long v, const struct type *_)
{
	put_remaining(t, v);
}
