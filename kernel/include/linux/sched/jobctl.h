/* task->jobctl: what a thread has to do about a stop of its process. Linux: <linux/sched/jobctl.h>. */
#pragma once

#define JOBCTL_STOP_SIGMASK 0xffffUL /* the signal of the stop */
#define JOBCTL_STOP_DEQUEUED \
	(1UL << 16) /* a stop signal was taken; SIGCONT in the meantime clears it */
#define JOBCTL_STOP_PENDING (1UL << 17) /* this thread is to stop */
#define JOBCTL_STOP_CONSUME (1UL << 18) /* and is counted in group_stop_count until it does */
#define JOBCTL_TRAP_STOP \
	(1UL << 19) /* a tracee is to stop for its tracer, as one of a stopped process or so */
#define JOBCTL_TRAP_NOTIFY (1UL << 20) /* a seized one, since its process has stopped or goes on */
#define JOBCTL_TRAPPING \
	(1UL << 21) /* PTRACE_ATTACH waits until it has gone from stopped to traced */
#define JOBCTL_LISTENING (1UL << 22) /* stopped, but for its tracer it is not: PTRACE_LISTEN */
#define JOBCTL_TRAP_MASK (JOBCTL_TRAP_STOP | JOBCTL_TRAP_NOTIFY)
#define JOBCTL_PENDING_MASK (JOBCTL_STOP_PENDING | JOBCTL_TRAP_MASK)
