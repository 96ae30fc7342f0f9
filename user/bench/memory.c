/* Memory: faults and mappings, alone and beside ten thousand other mappings. */
#include "bench.h"

#include <signal.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096L
#define PAGES 256
#define RW (PROT_READ | PROT_WRITE)
#define MANY 10000

static char *map(long pages, int prot)
{
	char *area = mmap(NULL, pages * PAGE, prot, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return area == MAP_FAILED ? NULL : area;
}

/* The cheapest of many single touches, one in each page: fault, page, return. */
static unsigned long touch(char *area, bool write)
{
	unsigned long best = ~0UL;

	for (long i = 0; i < PAGES; i++) {
		unsigned long start = tsc(), now;

		if (write)
			*(volatile char *)(area + i * PAGE) = 1;
		else
			(void)*(volatile char *)(area + i * PAGE);
		now = tsc() - start;
		if (now < best)
			best = now;
	}
	return best;
}

static unsigned long page_fault(bool write)
{
	char *area = map(PAGES, RW);
	unsigned long best = area ? touch(area, write) : ~0UL;

	munmap(area, PAGES * PAGE);
	return best;
}

/* A write to a page that is shared since fork: a copy. */
static unsigned long copy_fault(void)
{
	unsigned long best = ~0UL;
	char *area = map(PAGES, RW);
	pid_t pid;

	if (!area)
		return best;
	touch(area, true);
	pid = fork();
	if (!pid) {
		pause();
		_exit(0);
	}
	best = touch(area, true);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	munmap(area, PAGES * PAGE);
	return best;
}

static unsigned long map_touch_unmap(void)
{
	unsigned long best = ~0UL;

	for (int i = 0; i < REPEATS; i++) {
		unsigned long start = tsc(), now;
		char *area = map(1, RW);

		if (!area)
			return best;
		*(volatile char *)area = 1;
		munmap(area, PAGE);
		now = tsc() - start;
		if (now < best)
			best = now;
	}
	return best;
}

/* There and back. */
static unsigned long protect(void)
{
	unsigned long best = ~0UL;
	char *area = map(3, RW);

	for (int i = 0; area && i < REPEATS; i++) {
		unsigned long start = tsc(), now;

		mprotect(area + PAGE, PAGE, PROT_READ);
		mprotect(area + PAGE, PAGE, RW);
		now = tsc() - start;
		if (now < best)
			best = now;
	}
	munmap(area, 3 * PAGE);
	return best;
}

void bench_memory(void)
{
	char *many;

	report("page-fault", page_fault(true));
	report("read-fault", page_fault(false));
	report("copy-fault", copy_fault());
	report("map-touch-unmap", map_touch_unmap());
	report("mprotect", protect());
	many = map(MANY, PROT_NONE);
	for (long i = 0; many && i < MANY; i += 2)
		mprotect(many + i * PAGE, PAGE, PROT_READ);
	report("page-fault-10000", page_fault(true));
	report("map-touch-unmap-10000", map_touch_unmap());
	munmap(many, MANY * PAGE);
}
