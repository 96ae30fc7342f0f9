/* The load averages. Linux: <linux/sched/loadavg.h>. */
#pragma once

#define FSHIFT 11
#define FIXED_1 (1UL << FSHIFT) /* 1.0 */
#define LOAD_INT(x) ((x) >> FSHIFT)
#define LOAD_FRAC(x) LOAD_INT(((x) & (FIXED_1 - 1)) * 100)

/* kernel/posix/loadavg.c: of 1, 5 and 15 minutes, each plus @offset and shifted left by @shift. */
void get_avenrun(unsigned long *loads, unsigned long offset, int shift);
