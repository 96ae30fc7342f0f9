/* Timers: to start one, alone and among a thousand; and what a thousand that run cost the others. */
#include "bench.h"

#include <stddef.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define MANY 1000
#define CLOCK CLOCK_MONOTONIC

static const struct itimerspec far = { { 0, 0 }, { 1000000, 0 } };

static int new_timer(void)
{
	int id = -1;

	return syscall(SYS_timer_create, CLOCK, NULL, &id) ? -1 : id;
}

void bench_timers(void)
{
	static int others[MANY];
	int id = new_timer();

	if (id < 0) {
		report("timer-set", ~0UL);
		return;
	}
	report("timer-set", measure(SYS_timer_settime, id, 0, (long)&far));
	for (int i = 0; i < MANY; i++) {
		struct itimerspec when = { { 0, 0 }, { 1000 + i * 7 % MANY, 0 } };

		others[i] = new_timer();
		syscall(SYS_timer_settime, others[i], 0, &when, NULL);
	}
	report("timer-set-1000", measure(SYS_timer_settime, id, 0, (long)&far));
	report("getpid-1000-timers", measure(SYS_getpid, 0, 0, 0));
	for (int i = 0; i < MANY; i++)
		syscall(SYS_timer_delete, others[i]);
	syscall(SYS_timer_delete, id);
}
