/*
 * Children: making them, waiting for them, and remembering them as jobs. With job control (set -m) each job is a process
 * group of its own, and the one in the foreground has the terminal. See sh(1), "set -m", and setpgid(2).
 */
#include "jobs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct job *jobs; /* the current one first */
pid_t shell_pid, background_pid;
static pid_t shell_group;
static int terminal = -1;

struct job *new_job(const char *text, int processes)
{
	struct job *job = checked(calloc(1, sizeof(*job))), *other;

	job->process = checked(calloc((size_t)processes, sizeof(*job->process)));
	job->text = copy_string(text ? text : "");
	job->number = 1;
	for (other = jobs; other; other = other->next)
		if (other->number >= job->number)
			job->number = other->number + 1;
	job->next = jobs;
	jobs = job;
	return job;
}

void free_job(struct job *job)
{
	struct job **link = &jobs;

	while (*link != job)
		link = &(*link)->next;
	*link = job->next;
	free(job->process);
	free(job->text);
	free(job);
}

/* In a subshell they are not its children. */
void forget_jobs(void)
{
	while (jobs)
		free_job(jobs);
}

static void in_child(struct job *job, enum fork_mode mode, bool first)
{
	bool control = opt_monitor && mode != FORK_NO_JOB;

	if (control) {
		pid_t group = first ? getpid() : job->group;

		setpgid(0, group);
		if (mode == FORK_FOREGROUND)
			tcsetpgrp(terminal, group);
	}
	if (terminal >= 0)
		close(terminal);
	terminal = -1;
	opt_monitor = opt_interactive = false;
	clear_traps();
	if (!control && mode == FORK_BACKGROUND) {
		int null = first ? open("/dev/null", O_RDONLY) : -1;

		ignore_signal(SIGINT);
		ignore_signal(SIGQUIT);
		if (null > 0) {
			dup2(null, STDIN_FILENO);
			close(null);
		}
	}
	forget_jobs();
}

pid_t fork_process(struct job *job, enum fork_mode mode)
{
	bool first = !job || !job->count;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid < 0) {
		if (job && !job->count)
			free_job(job);
		fail("Cannot fork");
	}
	if (pid == 0) {
		in_child(job, mode, first);
		return 0;
	}
	if (!job)
		return pid;
	if (opt_monitor && mode != FORK_NO_JOB) {
		job->control = true;
		if (first)
			job->group = pid;
		setpgid(pid, job->group);
		if (mode == FORK_FOREGROUND)
			tcsetpgrp(terminal, job->group);
	}
	job->process[job->count].pid = pid;
	job->process[job->count++].status = RUNNING;
	if (mode == FORK_BACKGROUND) {
		background_pid = pid;
		if (opt_interactive && opt_monitor)
			fprintf(stderr, "[%d] %d\n", job->number, pid);
	}
	return pid;
}

int status_of(int wait_status)
{
	if (WIFEXITED(wait_status))
		return WEXITSTATUS(wait_status);
	return 128 + (WIFSTOPPED(wait_status) ? WSTOPSIG(wait_status) : WTERMSIG(wait_status));
}

enum job_state job_state(const struct job *job)
{
	enum job_state state = JOB_DONE;

	for (int i = 0; i < job->count; i++) {
		if (job->process[i].status == RUNNING)
			return JOB_RUNNING;
		if (WIFSTOPPED(job->process[i].status))
			state = JOB_STOPPED;
	}
	return state;
}

/* What killed a process, if that is news to the person. */
static void tell_death(int wait_status)
{
	if (!WIFSIGNALED(wait_status) || WTERMSIG(wait_status) == SIGINT ||
	    WTERMSIG(wait_status) == SIGPIPE)
		return;
	fprintf(stderr, "%s%s\n", strsignal(WTERMSIG(wait_status)),
		WCOREDUMP(wait_status) ? " (core dumped)" : "");
}

bool reap(int flags, const struct job *foreground)
{
	int wait_status;
	pid_t pid = waitpid(-1, &wait_status, flags | (opt_monitor ? WUNTRACED : 0));

	if (pid <= 0)
		return false;
	for (struct job *job = jobs; job; job = job->next) {
		for (int i = 0; i < job->count; i++) {
			if (job->process[i].pid != pid || WIFEXITED(job->process[i].status))
				continue;
			job->process[i].status = wait_status;
			job->changed = true;
			if (job == foreground)
				tell_death(wait_status);
			return true;
		}
	}
	return true;
}

void make_current(struct job *job)
{
	struct job **link = &jobs;

	while (*link != job)
		link = &(*link)->next;
	*link = job->next;
	job->next = jobs;
	jobs = job;
}

int wait_for_job(struct job *job)
{
	int last, result;

	while (job_state(job) == JOB_RUNNING)
		if (!reap(0, job) && errno != EINTR)
			break;
	if (opt_monitor && job->control)
		tcsetpgrp(terminal, shell_group);
	last = job->process[job->count - 1].status;
	result = status_of(last == RUNNING ? 127 << 8 : last);
	if (job_state(job) == JOB_STOPPED) {
		make_current(job);
		return result;
	}
	/* ^C went to the job's group only: we behave as if we had got it too. */
	if (opt_monitor && WIFSIGNALED(last) && WTERMSIG(last) == SIGINT)
		interrupted = opt_interactive;
	free_job(job);
	return result;
}

bool jobs_are_stopped(void)
{
	for (struct job *job = jobs; job; job = job->next)
		if (job_state(job) == JOB_STOPPED)
			return true;
	return false;
}

void continue_job(struct job *job, bool foreground)
{
	if (foreground)
		tcsetpgrp(terminal, job->group);
	for (int i = 0; i < job->count; i++)
		if (WIFSTOPPED(job->process[i].status))
			job->process[i].status = RUNNING;
	kill(-job->group, SIGCONT);
}

/*
 * On: this shell in a group of its own, with the terminal. A kernel that is only the core knows neither groups nor
 * handlers; then there is no job control.
 */
void set_monitor(bool on)
{
	pid_t group;

	if (on == opt_monitor)
		return;
	if (!on) {
		opt_monitor = false;
		return;
	}
	terminal = open("/dev/tty", O_RDWR | O_CLOEXEC);
	if (terminal < 0)
		terminal = isatty(STDIN_FILENO) ? dup(STDIN_FILENO) : -1;
	if (terminal < 0 || tcgetpgrp(terminal) < 0 || getpgrp() < 0) {
		complain("can't access tty; job control turned off");
		return;
	}
	terminal = move_high(terminal);
	while ((group = tcgetpgrp(terminal)) != getpgrp() && group > 0 && getpgrp() != getpid())
		if (kill(0, SIGTTIN) < 0)
			break;
	opt_monitor = true;
	set_signal(SIGTSTP);
	set_signal(SIGTTOU);
	set_signal(SIGTTIN);
	setpgid(0, 0);
	shell_group = getpgrp();
	tcsetpgrp(terminal, shell_group);
}
