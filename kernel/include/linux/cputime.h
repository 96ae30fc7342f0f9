/*
 * What the core tells kernel/timers, where that is in the build. Linux: <linux/sched/cputime.h>,
 * <linux/posix-timers.h>.
 */
#pragma once

#include <asm/percpu.h>
#include <linux/types.h>

struct task_struct;

/* Ticks that found a CPU busy; Linux: <linux/kernel_stat.h>. */
struct kernel_cpustat {
	u64 user, system;
};

DECLARE_PER_CPU(struct kernel_cpustat, kernel_cpustat); /* written by its own CPU's tick */

/* From the tick, interrupts off: the CPU was in ring 3, or in the kernel. Expires what goes by CPU time. */
void account_process_tick(bool user);
/* What @p has run so far, in ns in ring 3 and in the kernel. */
void task_cputime(struct task_struct *p, u64 *utime, u64 *stime);
/* The time of a clock that counts CPU time. 0; -EINVAL: no such clock, or not for the current task. */
int cpu_clock_read(clockid_t clock, u64 *now);
/* The current task ends, @group_dead: as the last of its process. May sleep. */
void exit_timers(bool group_dead);
/* execve: the timers of timer_create(2) go, before the process gets another siglock. */
void exit_itimers(void);
