/* Processes: how they begin and end, become another program, and take turns. */
#include "bench.h"

#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define OTHERS 1000
#define TURNS 1000 /* few ticks fall into them */

static unsigned long fork_once(const char *program)
{
	unsigned long start = tsc();
	pid_t pid = fork();

	if (pid == 0) {
		char *argv[] = { (char *)program, "exit", NULL };
		char *envp[] = { NULL };

		if (program)
			execve(program, argv, envp);
		_exit(0);
	}
	if (pid < 0 || waitpid(pid, NULL, 0) != pid)
		return ~0UL;
	return tsc() - start;
}

static unsigned long fork_exit(void)
{
	return fork_once(NULL);
}

static unsigned long fork_exec(void)
{
	return fork_once(bench_program);
}

/* From execve(2) in a child to main() of the new program, which tells the end: see bench_after_exec(). */
static unsigned long exec_once(void)
{
	unsigned long end[2] = { 0, 0 };
	int fds[2], status = -1;
	pid_t pid;

	if (pipe(fds))
		return ~0UL;
	pid = fork();
	if (pid == 0) {
		char *argv[] = { (char *)bench_program, "tsc", NULL };
		char *envp[] = { NULL };

		dup2(fds[1], STDOUT_FILENO);
		end[0] = tsc();
		write(STDOUT_FILENO, end, sizeof(end[0]));
		execve(bench_program, argv, envp);
		_exit(1);
	}
	close(fds[1]);
	if (pid > 0)
		waitpid(pid, &status, 0);
	if (read(fds[0], end, sizeof(end)) != sizeof(end))
		status = -1;
	close(fds[0]);
	return status ? ~0UL : end[1] - end[0];
}

int bench_after_exec(unsigned long now)
{
	return write(STDOUT_FILENO, &now, sizeof(now)) != sizeof(now);
}

/*
 * Two processes that do nothing but yield to each other on one CPU: from one to the other, by the turns that the other
 * had, since Linux does not switch at each yield.
 */
static unsigned long context_switch(void)
{
	volatile unsigned long *turns =
		mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	unsigned long start, before, took;
	pid_t pid = fork();

	if (pid == 0)
		for (;; ++*turns)
			sched_yield();
	if (pid < 0)
		return ~0UL;
	while (!*turns)
		sched_yield();
	before = *turns;
	start = tsc();
	while (*turns < before + TURNS)
		sched_yield();
	took = tsc() - start;
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	munmap((void *)turns, 4096);
	return took / (2 * TURNS);
}

/* fork_exit() with OTHERS children asleep. */
static unsigned long fork_among_others(void)
{
	static pid_t pids[OTHERS];
	unsigned long best = ~0UL;
	int n;

	for (n = 0; n < OTHERS; n++) {
		pids[n] = fork();
		if (pids[n] < 0)
			break;
		if (!pids[n])
			for (;;)
				pause();
	}
	if (n == OTHERS)
		best = best_of(fork_exit);
	while (n--) {
		kill(pids[n], SIGKILL);
		waitpid(pids[n], NULL, 0);
	}
	return best;
}

void bench_processes(void)
{
	report("fork-exit-wait", best_of(fork_exit));
	report("fork-exec-exit-wait", best_of(fork_exec));
	report("fork-among-1000", fork_among_others());
	report("execve", best_of(exec_once));
	report("context-switch", context_switch());
}
