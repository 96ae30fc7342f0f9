/*
 * Timers of processes, and the clocks they go by. A clock that counts a process's or thread's time on the CPU has as its
 * number the one's complement of its pid, and three bits of kind. Linux: <linux/posix-timers.h>.
 */
#pragma once

#include <linux/sched/signal.h>
#include <uapi/linux/time.h>

#define CPUCLOCK_PID(clock) ((pid_t) ~((clock) >> 3))
#define CPUCLOCK_PERTHREAD(clock) (((clock)&4) != 0)
#define CPUCLOCK_WHICH(clock) ((clock)&3)
#define CPUCLOCK_SELF(perthread, which) ((clockid_t)(~7U | ((perthread) ? 4 : 0) | (which)))

/* Alarm clocks would wake a machine that is suspended. Lstar never is: what they take is the right to do so. */
static inline bool is_alarm_clock(clockid_t clock)
{
	return clock == CLOCK_REALTIME_ALARM || clock == CLOCK_BOOTTIME_ALARM;
}
/* The clock that @clock agrees with while nothing is suspended. */
static inline clockid_t awake_clock(clockid_t clock)
{
	if (clock == CLOCK_REALTIME_ALARM)
		return CLOCK_REALTIME;
	return clock == CLOCK_BOOTTIME_ALARM ? CLOCK_BOOTTIME : clock;
}

/* A timer by a CPU clock, while it runs. Under the siglock of the process whose time it is. */
struct cpu_timer {
	struct rb_node node;
	struct posix_cputimers *head; /* where it stands; NULL: nowhere */
	u64 expires;
	int which;				   /* CPUCLOCK_PROF and so on */
	void (*function)(struct cpu_timer *timer); /* siglock held, the timer is off */
};

/*
 * kernel/timers/cputime.c: how long all threads that @p's process has or had have run, in ns in ring 3 and in the kernel.
 * Siglock held.
 */
void thread_group_cputime(struct task_struct *p, u64 *utime, u64 *stime);

/* kernel/timers/cpu_clock.c */
/* Is it a CPU clock? *@clock becomes the number that says whose. */
bool is_cpu_clock(clockid_t *clock);
/* The task whose @clock it is, with a reference; NULL: none, or it is not for the current task to see. */
struct task_struct *cpu_clock_task(clockid_t clock);
u64 cpu_clock_sample(clockid_t clock, struct task_struct *task); /* siglock held */
long cpu_clock_nanosleep(clockid_t clock, int flags, u64 ns, struct __kernel_timespec __user *rem);

/* kernel/timers/cpu_timers.c; siglock held */
void run_posix_cpu_timers(void); /* from the tick; siglock not held */
void cpu_timer_start(struct cpu_timer *timer, struct task_struct *task, clockid_t clock,
		     u64 expires);
void cpu_timer_stop(struct cpu_timer *timer);

void itimer_rearm(void); /* kernel/timers/itimer.c: SIGALRM was taken; siglock held */

/* kernel/posix/clock.c: sets the wall clock: 0, -EINVAL, -EPERM. */
long do_settime(u64 ns);
