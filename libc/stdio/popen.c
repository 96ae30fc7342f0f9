/* A stream to or from a command of the shell. See popen(3). */
#include "file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

struct pipe {
	struct pipe *next;
	FILE *file;
	pid_t pid;
};

static struct pipe *pipes;
static int lock; /* protects the list */

FILE *popen(const char *command, const char *mode)
{
	bool reads = *mode == 'r';
	struct pipe *new = malloc(sizeof(*new));
	int ends[2];

	if (!new || (*mode != 'r' && *mode != 'w') || pipe2(ends, O_CLOEXEC) < 0) {
		if (new &&*mode != 'r' && *mode != 'w')
			errno = EINVAL;
		free(new);
		return NULL;
	}
	new->file = fdopen(ends[!reads], mode);
	new->pid = new->file ? fork() : -1;
	if (new->pid == 0) {
		/* dup2() onto itself would leave it to be closed at exec */
		if (ends[reads] == reads)
			fcntl(reads, F_SETFD, 0);
		else
			dup2(ends[reads], reads);
		execl("/bin/sh", "sh", "-c", command, NULL);
		_exit(127);
	}
	close(ends[reads]);
	if (new->pid < 0) {
		if (new->file)
			fclose(new->file);
		else
			close(ends[!reads]);
		free(new);
		return NULL;
	}
	__lock(&lock);
	new->next = pipes;
	pipes = new;
	__unlock(&lock);
	return new->file;
}

int pclose(FILE *file)
{
	struct pipe **link = &pipes, *old;
	int status;
	pid_t ended;

	__lock(&lock);
	while (*link && (*link)->file != file)
		link = &(*link)->next;
	old = *link;
	if (old)
		*link = old->next;
	__unlock(&lock);
	if (!old) {
		errno = ECHILD;
		return -1;
	}
	fclose(file);
	while ((ended = waitpid(old->pid, &status, 0)) < 0 && errno == EINTR)
		;
	free(old);
	return ended < 0 ? -1 : status;
}
