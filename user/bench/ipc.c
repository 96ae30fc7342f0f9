/* Handing bytes to another, and waiting for many. */
#include <sys/syscall.h>
#include "bench.h"

static int pipe_fd[2];
static char bytes[4096];

/* The cheapest of REPEATS batches of @fn(), per call. */
static unsigned long least(void (*fn)(void))
{
	unsigned long best = ~0UL;

	for (int repeat = 0; repeat < REPEATS; repeat++) {
		unsigned long start = tsc(), now;

		for (int i = 0; i < BATCH; i++)
			fn();
		now = tsc() - start;
		if (now < best)
			best = now;
	}
	return (best + BATCH / 2) / BATCH;
}

static void pipe_1(void)
{
	call3(SYS_write, pipe_fd[1], (long)bytes, 1);
	call3(SYS_read, pipe_fd[0], (long)bytes, 1);
}

static void pipe_4096(void)
{
	call3(SYS_write, pipe_fd[1], (long)bytes, 4096);
	call3(SYS_read, pipe_fd[0], (long)bytes, 4096);
}

void bench_ipc(void)
{
	call3(SYS_pipe2, (long)pipe_fd, 0, 0);
	report("pipe-1", least(pipe_1));
	report("pipe-4096", least(pipe_4096));
}
