/* POSIX: the time in microseconds. See gettimeofday(2). */
#pragma once

#include <linux/time.h>
#include <sys/types.h>

int gettimeofday(struct timeval *restrict now, void *restrict zone);
int getitimer(int which, struct itimerval *value);
int setitimer(int which, const struct itimerval *restrict value, struct itimerval *restrict old);
