/* POSIX: processor times. See times(2). */
#pragma once

#include <linux/times.h>
#include <sys/types.h>

clock_t times(struct tms *buf);
