/*
 * What the benchmarks share: counting, and keeping the least of many tries, since a timer tick that falls into one is
 * no part of the road.
 */
#pragma once

#define BATCH 64
#define REPEATS 40

/* The TSC: under -icount the number of instructions executed. */
static inline unsigned long tsc(void)
{
	unsigned int low, high;

	__asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
	return (unsigned long)high << 32 | low;
}

static inline long call3(long nr, long a, long b, long c)
{
	long ret;

	__asm__ volatile("syscall"
			 : "=a"(ret)
			 : "a"(nr), "D"(a), "S"(b), "d"(c)
			 : "rcx", "r11", "memory");
	return ret;
}

/*
 * The cheapest of REPEATS batches of a call, per call, without the loop around it: the whole round trip, that is the
 * `syscall` instruction, the kernel, and two user instructions, which load the number and look at the answer.
 */
unsigned long measure(long nr, long a, long b, long c);

/* The least of REPEATS calls of once(), which returns instructions, ~0UL for a failed try. */
unsigned long best_of(unsigned long (*once)(void));

/* Prints one figure for tools/bench; ~0UL where the kernel lacks something. */
void report(const char *name, unsigned long value);

/* The path of this program; with the argument `exit` it does nothing but end. */
extern const char *bench_program;

/* What `bench tsc` does: writes @now, when main() began, to standard output. 0, or 1 if it cannot. */
int bench_after_exec(unsigned long now);

/* One function a subject, each in the file of its name. */
void bench_calls(void);	    /* calls.c */
void bench_files(void);	    /* files.c */
void bench_ipc(void);	    /* ipc.c */
void bench_memory(void);    /* memory.c */
void bench_processes(void); /* processes.c */
void bench_signals(void);   /* signals.c */
void bench_timers(void);    /* timers.c */
void bench_threads(void);   /* threads.c */
