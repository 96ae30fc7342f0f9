/*
 * ioprio_get(2), ioprio_set(2): a task's priority for a disk. It is kept, inherited and told, as there is no disk. Linux:
 * block/ioprio.c.
 */
#include <linux/cred.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/pid.h>
#include <linux/sched/prio.h>
#include <linux/sched/signal.h>
#include <linux/syscalls.h>
#include <uapi/linux/ioprio.h>

/* What is asked for or set, as for each task the answer gathers. */
struct whose {
	int which;
	unsigned int who; /* never 0 */
	int ioprio;	  /* to set */
	int result;
};

/* Of equal classes the lower number is the better; a task without one is "best effort". */
static int class_of(int ioprio)
{
	return IOPRIO_PRIO_CLASS(ioprio) ?: IOPRIO_CLASS_BE;
}

static void get_one(struct task_struct *p, struct whose *w)
{
	if (w->result < 0 || class_of(p->ioprio) < class_of(w->result) ||
	    (class_of(p->ioprio) == class_of(w->result) && p->ioprio < w->result))
		w->result = p->ioprio;
}

static void set_one(struct task_struct *p, struct whose *w)
{
	if (!check_same_owner(p) && !capable(CAP_SYS_NICE))
		w->result = -EPERM;
	else if (w->result == -ESRCH)
		w->result = 0;
	if (w->result != -EPERM)
		p->ioprio = w->ioprio;
}

static void one(struct task_struct *p, void *arg)
{
	struct whose *w = arg;

	if (w->which == IOPRIO_WHO_PGRP
		    ? (unsigned int)task_pgrp_nr(p) != w->who
		    : w->which == IOPRIO_WHO_USER && __task_cred(p)->uid != w->who)
		return;
	if (w->ioprio < 0)
		get_one(p, w);
	else
		set_one(p, w);
}

/* @ioprio negative: get. */
static long for_each_meant(int which, int who, int ioprio)
{
	struct whose w = { which, who, ioprio, -ESRCH };
	struct task_struct *p;

	if (which < IOPRIO_WHO_PROCESS || which > IOPRIO_WHO_USER)
		return -EINVAL;
	if (!who)
		w.who = which == IOPRIO_WHO_PROCESS ? current->pid
			: which == IOPRIO_WHO_PGRP  ? task_pgrp_nr(current)
						    : (int)current_uid();
	spin_lock_irq(&tasklist_lock);
	if (which != IOPRIO_WHO_PROCESS) {
		for_each_task(one, &w);
	} else {
		p = find_task_by_pid(w.who);
		if (p)
			one(p, &w);
	}
	spin_unlock_irq(&tasklist_lock);
	return w.result;
}

/* 0, -EINVAL, -EPERM. Above the level's three bits are hints, of which any is fine. */
static int check_cap(unsigned int ioprio)
{
	switch (IOPRIO_PRIO_CLASS(ioprio)) {
	case IOPRIO_CLASS_RT:
		return capable(CAP_SYS_ADMIN) || capable(CAP_SYS_NICE) ? 0 : -EPERM;
	case IOPRIO_CLASS_BE:
	case IOPRIO_CLASS_IDLE:
		return 0;
	case IOPRIO_CLASS_NONE:
		return IOPRIO_PRIO_LEVEL(ioprio) ? -EINVAL : 0;
	default:
		return -EINVAL;
	}
}

/* ioprio_set(2). 0, -EINVAL, -EPERM, -ESRCH. */
SYSCALL_DEFINE3(ioprio_set, int, which, int, who, int, ioprio)
{
	int error = ioprio < 0 ? -EINVAL : check_cap(ioprio);

	return error ?: for_each_meant(which, who, ioprio & 0xffff);
}

/* ioprio_get(2): the best of those that are meant; -EINVAL, -ESRCH. */
SYSCALL_DEFINE2(ioprio_get, int, which, int, who)
{
	return for_each_meant(which, who, -1);
}
