/*
 * bench: what the road costs, in instructions. Run it where the TSC counts instructions (QEMU's
 * -icount shift=0); the same binary runs on Linux. tools/bench starts it as init on both, so that
 * nothing else runs beside it, and reads its lines `bench: NAME N`.
 *
 * Each subject is a file of its own, which this one calls; see bench.h for what they share.
 */
#include "bench.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/reboot.h>
#include <unistd.h>

const char *bench_program = "/bin/bench";

unsigned long measure(long nr, long a, long b, long c)
{
	unsigned long best = ~0UL, empty = ~0UL;

	for (int repeat = 0; repeat < REPEATS; repeat++) {
		unsigned long start = tsc();

		for (int i = 0; i < BATCH; i++)
			__asm__ volatile("" : : "a"(nr), "D"(a), "S"(b), "d"(c) : "memory");
		unsigned long middle = tsc();

		for (int i = 0; i < BATCH; i++)
			call3(nr, a, b, c);
		unsigned long end = tsc();

		if (middle - start < empty)
			empty = middle - start;
		if (end - middle < best)
			best = end - middle;
	}
	return (best - empty + BATCH / 2) / BATCH + 2;
}

void report(const char *name, unsigned long value)
{
	printf("bench: %s %lu\n", name, value);
}

unsigned long best_of(unsigned long (*once)(void))
{
	unsigned long best = ~0UL;

	for (int repeat = 0; repeat < REPEATS; repeat++) {
		unsigned long now = once();

		if (now < best)
			best = now;
	}
	return best;
}

int main(int argc, char **argv)
{
	unsigned long boot = tsc();
	int outcome;

	if (argc > 1 && !strcmp(argv[1], "exit"))
		return 0;
	if (argc > 1 && !strcmp(argv[1], "tsc"))
		return bench_after_exec(boot);
	if (getpid() != 1)
		bench_program = argv[0];
	report("boot", boot);
	bench_calls();
	bench_files();
	bench_ipc();
	bench_memory();
	bench_timers();
	bench_processes();
	bench_signals();
	bench_threads();
	if (getpid() == 1) {
		outcome = open("/dev/ttyS1", O_WRONLY);
		write(outcome, "exit 0\n", 7);
		fflush(stdout);
		reboot(RB_POWER_OFF);
	}
	return 0;
}
