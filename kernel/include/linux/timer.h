/* Sleepers in order of their deadlines. Linux: <linux/hrtimer.h>. Implemented in kernel/timers/timer.c. */
#pragma once

#include <linux/types.h>

void run_timers(u64 now); /* from the timer interrupt: wakes those whose time has come */
