/* Programs: finding them along PATH, starting them, waiting for them. */
#include "sh.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* A file that may be executed but is no program is a script: this shell runs it. */
static void try(const char *path, char **argv, char **envp)
{
	execve(path, argv, envp);
	if (errno != ENOEXEC)
		return;
	shell_name = path;
	positional = argv + 1;
	interactive = false;
	run_file(path);
	fflush(stdout);
	_exit(last_status); /* not exit(): what stdin has read ahead belongs to the parent */
}

/* Comes back only if nothing could be started: then with the status, having said why. */
static int start(char **argv, char **envp)
{
	const char *name = argv[0], *path = get_variable("PATH"), *end;
	int error = ENOENT;
	char full[PATH_MAX];

	if (strchr(name, '/')) {
		try(name, argv, envp);
		error = errno;
		path = NULL;
	}
	for (; path && *name; path = *end ? end + 1 : NULL) {
		int len;

		end = strchrnul(path, ':');
		len = snprintf(full, sizeof(full), "%.*s%s%s", (int)(end - path), path,
			       end > path ? "/" : "", name);
		if ((size_t)len >= sizeof(full))
			continue;
		try(full, argv, envp);
		if (errno != ENOENT && errno != ENOTDIR)
			error = errno; /* and look on: another folder may have a better one */
	}
	if (error == ENOENT)
		complain("%s: not found", name);
	else
		complain("%s: %s", name, strerror(error));
	return error == ENOENT || error == ENOTDIR ? 127 : 126;
}

/* What $? shows, and a line about a death that the user did not ask for. */
static int decode(int status)
{
	int sig = WTERMSIG(status);

	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	if (sig == SIGINT)
		fputc('\n', stderr);
	else if (sig != SIGPIPE)
		fprintf(stderr, "%s%s\n", strsignal(sig),
			WCOREDUMP(status) ? " (core dumped)" : "");
	return 128 + sig;
}

/*
 * Gives the terminal to a program of the interactive shell, in a group of its own: ^C is then its alone. Both
 * sides do it, whoever comes first. At the prompt the terminal belongs to process 1, which no ^C can harm.
 */
static void own_terminal(pid_t pid)
{
	if (!interactive)
		return;
	setpgid(pid, pid);
	tcsetpgrp(0, pid);
}

int run_program(char **argv, const struct words *assignments)
{
	int status;
	pid_t pid, ended;

	fflush(stdout);
	pid = fork();
	if (pid < 0) {
		complain("cannot fork: %s", strerror(errno));
		return 2;
	}
	if (pid == 0) {
		own_terminal(getpid());
		_exit(start(argv, environment(assignments)));
	}
	own_terminal(pid);
	while ((ended = waitpid(pid, &status, 0)) < 0 && errno == EINTR)
		;
	if (interactive)
		tcsetpgrp(0, 1);
	if (ended < 0) {
		complain("cannot wait: %s", strerror(errno));
		return 2;
	}
	return decode(status);
}

int replace_shell(char **argv)
{
	struct words none = { 0 };

	fflush(stdout);
	return start(argv, environment(&none));
}
