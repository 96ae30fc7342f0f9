/* What a wait for children asks for, and learns. Linux: kernel/exit.c, struct wait_opts. */
#pragma once

#include <linux/pid.h>
#include <linux/sched.h>

struct rusage;

struct wait_opts {
	enum pid_type type; /* of @pid: PIDTYPE_PID or PIDTYPE_PGID */
	struct pid *pid;    /* NULL: nobody goes by that number, so that nobody is meant */
	bool any;	    /* all children */
	int flags;	    /* W* */

	int stat; /* as wait4 reports it */
	int code; /* CLD_* */
	int status;
	uid_t uid;
	struct rusage *ru; /* NULL: not wanted */
};

/*
 * Takes over the caller's reference to wo->pid. The child's number and the rest in @wo; 0: none yet (WNOHANG);
 * -ECHILD, -ERESTARTSYS.
 */
long do_wait(struct wait_opts *wo);
struct pid *find_get_pid(pid_t nr); /* NULL: not in use */
struct pid *get_current_pgrp(void);

/* Under tasklist_lock. */
/* @p has stopped, its process has, or goes on. @ptrace: for its tracer. */
bool wait_task_jobctl(struct wait_opts *wo, bool ptrace, struct task_struct *p);
void getrusage(struct task_struct *p, int who, struct rusage *ru);
