/* Processes: how they begin and end. */
#include "bench.h"

#include <sys/wait.h>
#include <unistd.h>

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

void bench_processes(void)
{
	report("fork-exit-wait", best_of(fork_exit));
	report("fork-exec-exit-wait", best_of(fork_exec));
}
