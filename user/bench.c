/*
 * bench: what the road costs, in instructions. Run it where the TSC counts instructions (QEMU's
 * -icount shift=0); the same binary runs on Linux. tools/bench starts it as init on both, so that
 * nothing else runs beside it, and reads its lines `bench: NAME N`.
 *
 * A figure for a call is the whole round trip: the `syscall` instruction, the kernel, and two user
 * instructions, which load the number and look at the answer. Each is the least of many short batches, since a timer tick
 * that falls into one is no part of the road.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/reboot.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define BATCH 64
#define REPEATS 40
#define PAGE 4096L
#define PAGES 256
#define NOT_USED 0x7ff /* a number that neither kernel has given out */

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

/* The cheapest of REPEATS batches of a call, per call, without the loop around it. */
static unsigned long measure(long nr, long a, long b, long c)
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

static void report(const char *name, unsigned long value)
{
	printf("bench: %s %lu\n", name, value);
}

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

static unsigned long fork_best(const char *program)
{
	unsigned long best = ~0UL;

	for (int repeat = 0; repeat < REPEATS; repeat++) {
		unsigned long now = fork_once(program);

		if (now < best)
			best = now;
	}
	return best;
}

/* The first touch of an anonymous page: fault, zeroed page, return. */
static unsigned long page_fault(void)
{
	unsigned long best = ~0UL;
	char *area = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
			  -1, 0);

	if (area == MAP_FAILED)
		return best;
	for (long i = 0; i < PAGES; i++) {
		unsigned long start = tsc(), now;

		*(volatile char *)(area + i * PAGE) = 1;
		now = tsc() - start;
		if (now < best)
			best = now;
	}
	munmap(area, PAGES * PAGE);
	return best;
}

int main(int argc, char **argv)
{
	unsigned long boot = tsc();
	char byte = 0;
	int outcome, null, zero;

	if (argc > 1 && !strcmp(argv[1], "exit"))
		return 0;
	report("boot", boot);
	null = open("/dev/null", O_RDWR);
	zero = open("/dev/zero", O_RDONLY);
	report("getpid", measure(SYS_getpid, 0, 0, 0));
	report("unknown", measure(NOT_USED, 0, 0, 0));
	report("write-null", measure(SYS_write, null, (long)&byte, 1));
	report("read-null", measure(SYS_read, null, (long)&byte, 1));
	report("read-zero", measure(SYS_read, zero, (long)&byte, 1));
	report("bad-pointer", measure(SYS_write, null, -1, 1));
	report("page-fault", page_fault());
	report("fork-exit-wait", fork_best(NULL));
	report("fork-exec-exit-wait", fork_best(getpid() == 1 ? "/bin/bench" : argv[0]));
	if (getpid() == 1) {
		outcome = open("/dev/ttyS1", O_WRONLY);
		write(outcome, "exit 0\n", 7);
		fflush(stdout);
		reboot(RB_POWER_OFF);
	}
	return 0;
}
