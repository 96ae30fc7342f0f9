/*
 * timing.h: clocks, time to burn, and a handler that notes what it was called with. Tests wait for what they want to
 * see, never for a time.
 */
#ifndef TESTS_TIMING_H
#define TESTS_TIMING_H

#include <signal.h>
#include <time.h>
#include "child.h"

#define MS 1000000L
#define SECOND 1000000000L

static inline long clock_now(int clock)
{
	struct timespec t = { -1, -1 };
	long err = SYS(clock_gettime, clock, &t);

	return err ? err : t.tv_sec * SECOND + t.tv_nsec;
}

static inline struct timespec to_timespec(long ns)
{
	return (struct timespec){ ns / SECOND, ns % SECOND };
}

/* Runs in ring 3, until @clock shows @ns more than now. */
static inline void burn(int clock, long ns)
{
	long end = clock_now(clock) + ns;

	while (clock_now(clock) < end)
		for (volatile int i = 0; i < 10000; i++)
			;
}

static volatile int seen_signals, seen_signo, seen_code, seen_overrun, seen_id;
static volatile long seen_value;

static inline void note_signal(int sig, siginfo_t *info, void *context)
{
	(void)context;
	seen_signo = sig;
	seen_code = info->si_code;
	seen_id = info->si_timerid;
	seen_overrun = info->si_overrun;
	seen_value = (long)info->_fields._timer._sigval.sival_ptr;
	seen_signals++;
}

/* From now on @sig only counts. */
static inline void catch_signal(int sig)
{
	struct sigaction sa = { .sa_flags = SA_SIGINFO };

	sa.sa_sigaction = note_signal;
	seen_signals = 0;
	sigaction(sig, &sa, NULL);
}

/* Waits, asleep, until @n signals have been counted. */
static inline void await_signals(int n)
{
	while (seen_signals < n) {
		struct timespec t = { 0, MS };

		SYS(nanosleep, &t, 0);
	}
}

/* Waits until @sig, which is blocked, is pending. */
static inline void await_pending(int sig)
{
	unsigned long set = 0;

	while (!(set & 1UL << (sig - 1)))
		SYS(rt_sigpending, &set, 8);
}

static inline long mask_signal(int how, int sig)
{
	unsigned long set = 1UL << (sig - 1);

	return SYS(rt_sigprocmask, how, &set, 0, 8);
}

#endif
