/* Times: pairs of them, what is left of one, clocks. */
#include "decode.h"

/* A clock by its number, or the one that belongs to a process: the complement of its pid. */
void print_clock(struct strace *t, unsigned long v, const struct type *_)
{
	int clock = v;
	static const char *const kinds[] = { "PROF", "VIRT", "SCHED" };

	if (clock >= 0 || (clock & 3) == 3)
		return clock < 0 ? put(t, "FD_TO_CLOCKID(%d)", ~(clock >> 3))
				 : put_enum(t, clock, &xlats_clock);
	put(t, "MAKE_%s_CPUCLOCK(%d, CPUCLOCK_%s)", clock & 4 ? "THREAD" : "PROCESS", ~(clock >> 3),
	    kinds[clock & 3]);
}

void print_time(struct strace *t, unsigned long v, const struct type *_)
{
	put(t, "%ld", (long)v);
}

/* The comment with the date is left out: it would need a calendar in the kernel. */
void print_timep(struct strace *t, unsigned long v, const struct type *_)
{
	print_longp(t, v, _);
}

void ret_time(struct strace *t)
{
	ret_d(t);
}

static void put_pair(struct strace *t, unsigned long v, const struct record *record)
{
	long times[4];

	if (!fetch(t, times, v, sizeof(times)))
		return;
	put(t, "[");
	put_record(t, times, record);
	put(t, ", ");
	put_record(t, times + 2, record);
	put(t, "]");
}

void print_timeval2(struct strace *t, unsigned long v, const struct type *_)
{
	put_pair(t, v, &record_timeval);
}

static void put_utime(struct strace *t, const long *time)
{
	if (time[1] == 0x3fffffff)
		put(t, "UTIME_NOW");
	else if (time[1] == 0x3ffffffe)
		put(t, "UTIME_OMIT");
	else
		put_record(t, time, &record_timespec);
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
