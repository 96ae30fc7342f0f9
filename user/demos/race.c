/* race [TIMES]: two processes count in the kernel at the same time, in three ways. One of them loses what it counts. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHUNK 10000

static void count(long call, long times)
{
	for (; times > 0; times -= CHUNK)
		syscall(call, times < CHUNK ? times : CHUNK);
}

static void race(const char *how, long call, long times)
{
	long before = syscall(call, 0), lost;
	pid_t pid = fork();

	count(call, times);
	if (!pid)
		_exit(0);
	waitpid(pid, NULL, 0);
	lost = 2 * times - (syscall(call, 0) - before);
	printf("%-18s %ld + %ld counted, %ld lost\n", how, times, times, lost);
}

int main(int argc, char **argv)
{
	long times = argc > 1 ? atol(argv[1]) : 1000000;

	race("counter++", __NR_count_plain, times);
	race("atomic", __NR_count_atomic, times);
	race("with a spinlock", __NR_count_locked, times);
	return 0;
}
