/* pipes.h: pipes and waiting, raw, for the tests of kernel/ipc. */
#ifndef TESTS_PIPES_H
#define TESTS_PIPES_H

#include <fcntl.h>
#include <time.h>
#include "child.h"

static inline void make_pipe(int *fd, int flags)
{
	if (SYS(pipe2, fd, flags)) {
		ktap_line("Bail out! pipe2");
		SYS(exit_group, 1);
	}
}

static inline void close_pipe(int *fd)
{
	SYS(close, fd[0]);
	SYS(close, fd[1]);
}

/* Monotonic time in ns. */
static inline long now_ns(void)
{
	struct timespec ts;

	SYS(clock_gettime, 1, &ts);
	return ts.tv_sec * 1000000000L + ts.tv_nsec;
}

static inline void sleep_ms(long ms)
{
	struct timespec ts = { ms / 1000, ms % 1000 * 1000000 };

	SYS(nanosleep, &ts, NULL);
}

/* The lowest free descriptor: equal before and after, nothing has leaked. */
static inline int free_fd(void)
{
	int fd = SYS(dup, 1);

	SYS(close, fd);
	return fd;
}

/* Writes a byte to @fd in a child, when the parent is most likely asleep. */
static inline int write_later(int fd)
{
	int pid = fork_child();

	if (!pid) {
		sleep_ms(20);
		SYS(write, fd, "x", 1);
		child_done();
	}
	return pid;
}

#endif
