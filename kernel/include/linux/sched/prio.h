/* Nice values, and who may change them. Linux: <linux/sched/prio.h>, kernel/sched/syscalls.c. */
#pragma once

#include <linux/cred.h>
#include <linux/sched/signal.h>

#define MIN_NICE (-20)
#define MAX_NICE 19

/* RLIMIT_NICE counts from 1, for 19, to 40, for -20. */
#define nice_to_rlimit(nice) (MAX_NICE - (nice) + 1)

/* May a task of this user change @p? Under tasklist_lock, as all here. */
static inline bool check_same_owner(const struct task_struct *p)
{
	const struct cred *pcred = __task_cred(p);

	return current_euid() == pcred->euid || current_euid() == pcred->uid;
}

static inline bool is_nice_reduction(const struct task_struct *p, int nice)
{
	return (unsigned long)nice_to_rlimit(nice) <= p->signal->rlim[RLIMIT_NICE].rlim_cur;
}

/* May @p become as little nice as @nice? */
static inline bool can_nice(const struct task_struct *p, int nice)
{
	return is_nice_reduction(p, nice) || capable(CAP_SYS_NICE);
}
