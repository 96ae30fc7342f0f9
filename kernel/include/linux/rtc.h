/* The battery-backed clock. Linux: <linux/rtc.h>, <linux/mc146818rtc.h>. */
#pragma once

#include <linux/types.h>

/* Seconds since 1970 UTC by the CMOS clock, which is taken to run in UTC; 0 if there is none. */
u64 rtc_read_seconds(void);
