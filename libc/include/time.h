/* C11 7.27 and POSIX: time. There are no time zones: local time is UTC. */
#pragma once

#include <linux/time.h>
#include <sys/types.h>

#define CLOCKS_PER_SEC 1000000L
#define TIME_UTC 1

struct tm {
	int tm_sec;   /* 0 to 60 */
	int tm_min;   /* 0 to 59 */
	int tm_hour;  /* 0 to 23 */
	int tm_mday;  /* 1 to 31 */
	int tm_mon;   /* 0 to 11 */
	int tm_year;  /* since 1900 */
	int tm_wday;  /* 0 (Sunday) to 6 */
	int tm_yday;  /* 0 to 365 */
	int tm_isdst; /* always 0 */
	long tm_gmtoff;
	const char *tm_zone;
};

struct sigevent; /* <signal.h> */

time_t time(time_t *result);
clock_t clock(void);
double difftime(time_t end, time_t start);
int clock_gettime(clockid_t clock, struct timespec *now);
int clock_getres(clockid_t clock, struct timespec *resolution);
int clock_settime(clockid_t clock, const struct timespec *now);
int clock_nanosleep(clockid_t clock, int flags, const struct timespec *request,
		    struct timespec *rest);
int nanosleep(const struct timespec *request, struct timespec *rest);
int timer_create(clockid_t clock, struct sigevent *restrict event, timer_t *restrict timer);
int timer_settime(timer_t timer, int flags, const struct itimerspec *restrict value,
		  struct itimerspec *restrict old);
int timer_gettime(timer_t timer, struct itimerspec *value);
int timer_getoverrun(timer_t timer);
int timer_delete(timer_t timer);
int timespec_get(struct timespec *now, int base);

struct tm *gmtime(const time_t *t);
struct tm *gmtime_r(const time_t *restrict t, struct tm *restrict result);
struct tm *localtime(const time_t *t);
struct tm *localtime_r(const time_t *restrict t, struct tm *restrict result);
time_t mktime(struct tm *tm);
time_t timegm(struct tm *tm);
char *asctime(const struct tm *tm);
char *ctime(const time_t *t);
size_t strftime(char *restrict buf, size_t size, const char *restrict format,
		const struct tm *restrict tm);
