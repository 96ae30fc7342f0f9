/* The time, and waiting. All on clock_gettime(2) and nanosleep(2). */
#include "../internal.h"

#include <sys/time.h>
#include <time.h>
#include <unistd.h>

time_t time(time_t *result)
{
	struct timespec now;

	if (clock_gettime(CLOCK_REALTIME, &now) < 0)
		return -1;
	if (result)
		*result = now.tv_sec;
	return now.tv_sec;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
	struct timespec ts;

	if (clock_gettime(CLOCK_REALTIME, &ts) < 0)
		return -1;
	now->tv_sec = ts.tv_sec;
	now->tv_usec = ts.tv_nsec / 1000;
	return 0;
}

int timespec_get(struct timespec *now, int base)
{
	return base == TIME_UTC && clock_gettime(CLOCK_REALTIME, now) == 0 ? base : 0;
}

clock_t clock(void)
{
	struct timespec used;

	if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used) < 0)
		return -1;
	return used.tv_sec * CLOCKS_PER_SEC + used.tv_nsec / 1000;
}

double difftime(time_t end, time_t start)
{
	return (double)(end - start);
}

/* Unlike all others it returns the error itself. */
int clock_nanosleep(clockid_t clock, int flags, const struct timespec *request,
		    struct timespec *rest)
{
	return (int)-__syscall(SYS_clock_nanosleep, clock, flags, request, rest);
}

unsigned int sleep(unsigned int seconds)
{
	struct timespec left = { .tv_sec = seconds };

	return nanosleep(&left, &left) < 0 ? (unsigned int)left.tv_sec : 0;
}

int usleep(useconds_t microseconds)
{
	struct timespec request = {
		.tv_sec = microseconds / 1000000,
		.tv_nsec = microseconds % 1000000 * 1000,
	};

	return nanosleep(&request, NULL);
}
