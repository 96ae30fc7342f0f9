/* What tasks and processes carry of their timers. Linux: <linux/posix-timers_types.h>. */
#pragma once

#include <linux/hrtimer.h>

#define CPUCLOCK_PROF 0	 /* in ring 3 and in the kernel, as ticks saw it */
#define CPUCLOCK_VIRT 1	 /* in ring 3 */
#define CPUCLOCK_SCHED 2 /* on the CPU */
#define CPUCLOCK_MAX 3

/* Timers by a thread's or a process's time on the CPU, for each kind a tree by expiry. */
struct posix_cputimers {
	struct {
		struct rb_root tree;
		struct rb_node *first;
	} base[CPUCLOCK_MAX];
};

/* setitimer(2)'s ITIMER_VIRTUAL and ITIMER_PROF: in ns of the process's time; expires 0: off. */
struct cpu_itimer {
	u64 expires;
	u64 incr;
};

/* Of a process; under siglock. */
struct process_timers {
	struct rb_root by_id; /* timer_create(2)'s */
	int next_id;
	struct hrtimer real; /* ITIMER_REAL; function NULL: never used */
	ktime_t real_incr;
	struct cpu_itimer cpu_itimer[2]; /* CPUCLOCK_PROF, CPUCLOCK_VIRT */
	struct posix_cputimers cputimers;
};
