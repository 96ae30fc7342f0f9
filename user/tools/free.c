/* free [-b | -k | -m | -h]: memory, out of /proc/meminfo. See free(1). */
#include "../lib/lib.h"

#include <getopt.h>
#include <stdio.h>

static int unit = 'k';

static void print(unsigned long kib)
{
	char text[16];

	switch (unit) {
	case 'b':
		printf(" %11lu", kib * 1024);
		break;
	case 'm':
		printf(" %11lu", kib / 1024);
		break;
	case 'h':
		printf(" %11s", human(kib * 1024ULL, text, sizeof(text)));
		break;
	default:
		printf(" %11lu", kib);
	}
}

int main(int argc, char **argv)
{
	unsigned long total, free, cache;
	int option;

	while ((option = getopt(argc, argv, "bkmh")) != -1) {
		if (option == '?')
			return try_help();
		unit = option;
	}
	total = meminfo("MemTotal");
	if (!total)
		return warn("/proc/meminfo");
	free = meminfo("MemFree");
	cache = meminfo("Buffers") + meminfo("Cached") + meminfo("SReclaimable");
	printf("               total        used        free      shared  buff/cache   available\nMem:   ");
	print(total);
	print(total - meminfo("MemAvailable"));
	print(free);
	print(meminfo("Shmem"));
	print(cache);
	print(meminfo("MemAvailable"));
	printf("\nSwap:  ");
	print(meminfo("SwapTotal"));
	print(meminfo("SwapTotal") - meminfo("SwapFree"));
	print(meminfo("SwapFree"));
	putchar('\n');
	return finish(0);
}
