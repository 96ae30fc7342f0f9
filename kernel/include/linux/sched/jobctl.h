/* task->jobctl: what a thread has to do about a stop of its process. Linux: <linux/sched/jobctl.h>. */
#pragma once

#define JOBCTL_STOP_SIGMASK 0xffffUL /* the signal of the stop */
#define JOBCTL_STOP_DEQUEUED \
	(1UL << 16) /* a stop signal was taken; SIGCONT in the meantime clears it */
#define JOBCTL_STOP_PENDING (1UL << 17) /* this thread is to stop */
#define JOBCTL_STOP_CONSUME (1UL << 18) /* and is counted in group_stop_count until it does */
#define JOBCTL_PENDING_MASK JOBCTL_STOP_PENDING
