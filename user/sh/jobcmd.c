/* The commands about jobs: jobs, fg, bg, wait, kill. */
#include "jobs.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* %n, %%, %+, %-, %text or, with pids, a process's number. NULL after a complaint. */
static struct job *find(const char *name, bool quiet)
{
	const char *rest = name + 1;
	struct job *found = NULL;

	if (!name || strcmp(name, "%%") == 0 || strcmp(name, "%+") == 0 || strcmp(name, "%") == 0) {
		if (!jobs && !quiet)
			complain("No current job");
		return jobs;
	}
	for (struct job *job = jobs; job; job = job->next) {
		if (*name != '%') {
			if (job->process[job->count - 1].pid == atoi(name))
				return job;
		} else if (*rest >= '0' && *rest <= '9') {
			if (job->number == atoi(rest))
				return job;
		} else if (strcmp(rest, "-") == 0) {
			if (job == jobs->next)
				return job;
		} else if (*rest == '?' ? !!strstr(job->text, rest + 1)
					: strncmp(job->text, rest, strlen(rest)) == 0) {
			if (found) {
				complain("%s: ambiguous", name);
				return NULL;
			}
			found = job;
		}
	}
	if (!found && !quiet)
		complain("No such job: %s", name);
	return found;
}

static void describe(const struct job *job, char *text, size_t size)
{
	int last = job->process[job->count - 1].status;

	for (int i = 0; i < job->count; i++)
		if (job_state(job) == JOB_STOPPED && WIFSTOPPED(job->process[i].status))
			last = job->process[i].status;
	if (job_state(job) == JOB_RUNNING)
		snprintf(text, size, "Running");
	else if (WIFSTOPPED(last))
		snprintf(text, size, "%s", strsignal(WSTOPSIG(last)));
	else if (WIFSIGNALED(last))
		snprintf(text, size, "%s%s", strsignal(WTERMSIG(last)),
			 WCOREDUMP(last) ? " (core dumped)" : "");
	else if (WEXITSTATUS(last))
		snprintf(text, size, "Done(%d)", WEXITSTATUS(last));
	else
		snprintf(text, size, "Done");
}

static void show(FILE *to, struct job *job, bool with_pid)
{
	char state[64], pid[16] = "";
	char mark = job == jobs ? '+' : jobs && job == jobs->next ? '-' : ' ';

	describe(job, state, sizeof(state));
	if (with_pid)
		snprintf(pid, sizeof(pid), "%d ", job->process[0].pid);
	fprintf(to, "[%d] %c %s%-27s%s\n", job->number, mark, pid, state, job->text);
	job->changed = false;
}

static void show_all(FILE *to, bool changed_only, bool with_pid, bool pids_only)
{
	for (struct job *job = jobs, *next; job; job = next) {
		next = job->next;
		if (changed_only && !job->changed)
			continue;
		if (pids_only)
			fprintf(to, "%d\n", job->control ? job->group : job->process[0].pid);
		else
			show(to, job, with_pid);
		if (job_state(job) == JOB_DONE && !pids_only)
			free_job(job);
	}
}

void report_jobs(void)
{
	while (reap(WNOHANG, NULL))
		;
	show_all(stderr, true, false, false);
}

int do_jobs(char **argv)
{
	bool pid, pids_only;
	char option = 0;

	argv = command_options(argv, "lp", &option);
	pid = option == 'l';
	pids_only = option == 'p';
	while (reap(WNOHANG, NULL))
		;
	if (!*argv)
		show_all(stdout, false, pid, pids_only);
	for (; *argv; argv++) {
		struct job *job = find(*argv, false);

		if (!job)
			return 2;
		show(stdout, job, pid);
	}
	return 0;
}

static int resume(char **argv, bool foreground)
{
	struct job *job = find(argv[1], false);

	if (!job)
		return 2;
	if (!job->control) {
		complain("job %s not created under job control", argv[1] ? argv[1] : "(null)");
		return 2;
	}
	if (foreground)
		printf("%s\n", job->text);
	else
		printf("[%d] %s\n", job->number, job->text);
	fflush(stdout);
	make_current(job);
	continue_job(job, foreground);
	return foreground ? wait_for_job(job) : 0;
}

int do_fg(char **argv)
{
	return resume(argv, true);
}

int do_bg(char **argv)
{
	return resume(argv, false);
}

static bool any_running(void)
{
	for (struct job *job = jobs; job; job = job->next)
		if (job_state(job) == JOB_RUNNING)
			return true;
	return false;
}

/* A signal with a trap ends the waiting. */
int do_wait(char **argv)
{
	int result = 0;

	argv = command_options(argv, "", NULL);
	if (!*argv) {
		while (any_running())
			if (!reap(0, NULL) && (errno != EINTR || trap_pending || interrupted))
				return trap_pending ? 128 + trap_pending : 0;
		while (jobs && job_state(jobs) == JOB_DONE && !opt_interactive)
			free_job(jobs);
		return 0;
	}
	for (; *argv; argv++) {
		struct job *job = find(*argv, **argv != '%');

		if (**argv != '%' && strspn(*argv, "0123456789") != strlen(*argv))
			fail("Illegal number: %s", *argv);

		result = 127;
		if (!job)
			continue;
		while (job_state(job) == JOB_RUNNING)
			if (!reap(0, job) && (errno != EINTR || trap_pending || interrupted))
				return trap_pending ? 128 + trap_pending : 127;
		result = status_of(job->process[job->count - 1].status);
		if (job_state(job) == JOB_DONE)
			free_job(job);
	}
	return result;
}

static int list_signals(const char *which)
{
	if (which) {
		int sig = atoi(which);

		if (*which < '0' || *which > '9') {
			complain("Illegal number: %s", which);
			return 2;
		}
		sig -= sig > 128 ? 128 : 0;
		if (!sigabbrev_np(sig)) {
			complain("invalid signal number or exit status: %s", which);
			return 2;
		}
		printf("%s\n", sigabbrev_np(sig));
		return 0;
	}
	for (int sig = 1; sig <= SIGSYS; sig++)
		printf("%s\n", sigabbrev_np(sig));
	return 0;
}

int do_kill(char **argv)
{
	int sig = SIGTERM, result = 0;

	argv++;
	if (*argv && strcmp(*argv, "-l") == 0)
		return list_signals(argv[1]);
	if (*argv && **argv == '-' && strcmp(*argv, "--") != 0) {
		const char *name = strcmp(*argv, "-s") == 0 && argv[1] ? *++argv : *argv + 1;

		if (strcmp(*argv, "-s") == 0) {
			complain("No arg for -s option");
			return 2;
		}
		sig = signal_number(name);
		if (sig < 0) {
			complain("Illegal option -%c", *name);
			return 2;
		}
		argv++;
	}
	if (*argv && strcmp(*argv, "--") == 0)
		argv++;
	if (!*argv) {
		complain(
			"Usage: kill [-s sigspec | -signum | -sigspec] [pid | job]... or\nkill -l [exitstatus]");
		return 2;
	}
	for (; *argv; argv++) {
		struct job *job = **argv == '%' ? find(*argv, false) : NULL;
		char *end;
		pid_t pid;

		if (**argv == '%' && !job)
			return 2;
		if (job && !job->control)
			pid = job->process[0].pid;
		else
			pid = job ? -job->group : (pid_t)strtol(*argv, &end, 10);
		if (!job && (*end || end == *argv)) {
			complain("Illegal number: %s", *argv);
			return 2;
		}
		if (kill(pid, sig) < 0) {
			complain("%s", strerror(errno));
			result = 1;
		}
	}
	return result;
}
