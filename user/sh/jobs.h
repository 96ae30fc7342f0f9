/* What jobs.c knows of a job, for the commands about jobs (jobcmd.c). */
#pragma once

#include "sh.h"

#define RUNNING (-1)

struct process {
	pid_t pid;
	int status; /* from waitpid(), or RUNNING */
};
struct job {
	struct job *next;
	struct process *process;
	int count, number;
	pid_t group;
	bool control; /* it was begun under set -m: the group is its own */
	bool changed; /* since the person was told */
	char *text;
};
enum job_state { JOB_RUNNING, JOB_STOPPED, JOB_DONE };

extern struct job *jobs;
enum job_state job_state(const struct job *job);
void free_job(struct job *job);
void make_current(struct job *job);
void continue_job(struct job *job, bool foreground);
/* Waits for a child to change; false if none did (errno). foreground: tell what killed it. */
bool reap(int flags, const struct job *foreground);
