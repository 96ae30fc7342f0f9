/* Memory: faults and mappings. */
#include "bench.h"

#include <sys/mman.h>

#define PAGE 4096L
#define PAGES 256

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

void bench_memory(void)
{
	report("page-fault", page_fault());
}
