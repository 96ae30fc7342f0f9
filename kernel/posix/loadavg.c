/*
 * How many tasks ran or wanted to, on average of 1, 5 and 15 minutes: counted every five seconds, older counts fade.
 * Linux: kernel/sched/loadavg.c.
 */
#include "../sched/sched.h"
#include <linux/hrtimer.h>
#include <linux/init.h>
#include <linux/sched/loadavg.h>

#define LOAD_PERIOD (5 * NSEC_PER_SEC)

static unsigned long avenrun[3]; /* fixed point; written by the timer alone, a word at a time */

void get_avenrun(unsigned long *loads, unsigned long offset, int shift)
{
	for (int i = 0; i < 3; i++)
		loads[i] = (READ_ONCE(avenrun[i]) + offset) << shift;
}

static enum hrtimer_restart calc_load(struct hrtimer *timer)
{
	static const unsigned long keep[3] = { 1884, 2014,
					       2037 }; /* FIXED_1 / exp(5 s / 1, 5, 15 min) */
	unsigned long active = 0;
	int cpu;

	for_each_online_cpu(cpu)
		active += READ_ONCE(cpu_rq(cpu)->nr_running);
	active *= FIXED_1;
	for (int i = 0; i < 3; i++) {
		unsigned long load = avenrun[i] * keep[i] + active * (FIXED_1 - keep[i]);

		if (active >= avenrun[i]) /* or it would never come to the full */
			load += FIXED_1 - 1;
		WRITE_ONCE(avenrun[i], load / FIXED_1);
	}
	hrtimer_forward_now(timer, LOAD_PERIOD);
	return HRTIMER_RESTART;
}

static int loadavg_init(void)
{
	static struct hrtimer timer;

	hrtimer_setup(&timer, calc_load, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	hrtimer_start(&timer, LOAD_PERIOD, HRTIMER_MODE_REL);
	return 0;
}
late_initcall(loadavg_init);
