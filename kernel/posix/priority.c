/*
 * getpriority(2), setpriority(2): the nice values of a thread, of the processes of a group, of a user. Linux: kernel/sys.c.
 */
#include <linux/cred.h>
#include <linux/kernel.h>
#include <linux/pid.h>
#include <linux/sched/prio.h>
#include <linux/sched/signal.h>
#include <linux/syscalls.h>
#include <uapi/linux/resource.h>

struct whose {
	int which;
	unsigned int who; /* never 0 */
	int nice;	  /* to set */
	long result;
};

static bool is_meant(const struct whose *w, const struct task_struct *p)
{
	switch (w->which) {
	case PRIO_PROCESS:
		return (unsigned int)p->pid == w->who;
	case PRIO_PGRP:
		return (unsigned int)task_pgrp_nr(p) == w->who;
	default:
		return __task_cred(p)->uid == w->who && !p->exit_state;
	}
}

static void get_one(struct task_struct *p, void *arg)
{
	struct whose *w = arg;

	/* The answer cannot be negative: 40 for nice -20, to 1 for 19. */
	if (is_meant(w, p))
		w->result = max(w->result, (long)nice_to_rlimit(task_nice(p)));
}

static void set_one(struct task_struct *p, void *arg)
{
	struct whose *w = arg;

	if (!is_meant(w, p))
		return;
	if (!check_same_owner(p) && !capable(CAP_SYS_NICE)) {
		w->result = -EPERM;
	} else if (w->nice < task_nice(p) && !can_nice(p, w->nice)) {
		w->result = -EACCES;
	} else {
		if (w->result == -ESRCH)
			w->result = 0;
		set_user_nice(p, w->nice);
	}
}

static long for_each_meant(int which, int who, int nice,
			   void (*fn)(struct task_struct *p, void *arg))
{
	struct whose w = { which, who, nice, -ESRCH };
	struct task_struct *p;

	if (which < PRIO_PROCESS || which > PRIO_USER)
		return -EINVAL;
	if (!who)
		w.who = which == PRIO_PROCESS ? current->pid
			: which == PRIO_PGRP  ? task_pgrp_nr(current)
					      : (int)current_uid();
	spin_lock_irq(&tasklist_lock);
	if (which == PRIO_PROCESS) {
		p = find_task_by_pid(w.who);
		if (p)
			fn(p, &w);
	} else {
		for_each_task(fn, &w);
	}
	spin_unlock_irq(&tasklist_lock);
	return w.result;
}

/* getpriority(2): 20 less the lowest nice value; -EINVAL, -ESRCH. */
SYSCALL_DEFINE2(getpriority, int, which, int, who)
{
	return for_each_meant(which, who, 0, get_one);
}

/* setpriority(2). 0, -EINVAL, -ESRCH, -EPERM: another's task, -EACCES: nicer than RLIMIT_NICE allows. */
SYSCALL_DEFINE3(setpriority, int, which, int, who, int, niceval)
{
	return for_each_meant(which, who, clamp(niceval, MIN_NICE, MAX_NICE), set_one);
}
