/* umask, ulimit, times: what the kernel keeps for each process. */
#include "sh.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/times.h>

#include "../lib/lib.h"

int do_umask(char **argv)
{
	char symbolic = 0;
	mode_t mask;
	int new;

	argv = command_options(argv, "S", &symbolic);
	mask = umask(0);
	umask(mask);
	if (!*argv && symbolic) {
		char text[11];

		mode_string(~mask & 0777, text);
		printf("u=");
		for (int i = 1; i <= 9; i++) {
			if (text[i] != '-')
				putchar(text[i]);
			if (i % 3 == 0 && i < 9)
				printf(i == 3 ? ",g=" : ",o=");
		}
		putchar('\n');
		return 0;
	}
	if (!*argv) {
		printf("%04o\n", mask);
		return 0;
	}
	new = **argv >= '0' && **argv <= '9' ? parse_mode(*argv, 0, false, 0)
					     : parse_mode(*argv, ~mask & 0777, false, 0);
	if (new < 0) {
		complain("Illegal %s: %s", **argv >= '0' && **argv <= '9' ? "number" : "mode",
			 *argv);
		return 2;
	}
	umask((mode_t)(**argv >= '0' && **argv <= '9' ? new : ~new & 0777));
	return 0;
}

static const struct {
	const char *name;
	char letter;
	int resource;
	unsigned int unit;
} limits[] = {
	{ "time(seconds)", 't', RLIMIT_CPU, 1 },
	{ "file(blocks)", 'f', RLIMIT_FSIZE, 512 },
	{ "data(kbytes)", 'd', RLIMIT_DATA, 1024 },
	{ "stack(kbytes)", 's', RLIMIT_STACK, 1024 },
	{ "coredump(blocks)", 'c', RLIMIT_CORE, 512 },
	{ "memory(kbytes)", 'm', RLIMIT_RSS, 1024 },
	{ "locked memory(kbytes)", 'l', RLIMIT_MEMLOCK, 1024 },
	{ "process", 'p', RLIMIT_NPROC, 1 },
	{ "nofiles", 'n', RLIMIT_NOFILE, 1 },
	{ "vmemory(kbytes)", 'v', RLIMIT_AS, 1024 },
	{ "locks", 'w', RLIMIT_LOCKS, 1 },
	{ "rtprio", 'r', RLIMIT_RTPRIO, 1 },
};

#define COUNT (sizeof(limits) / sizeof(limits[0]))

static void show(size_t i, bool hard)
{
	struct rlimit limit = { 0 };
	unsigned long value;

	getrlimit(limits[i].resource, &limit);
	value = hard ? limit.rlim_max : limit.rlim_cur;
	if (value == RLIM_INFINITY)
		printf("unlimited\n");
	else
		printf("%lu\n", value / limits[i].unit);
}

int do_ulimit(char **argv)
{
	bool hard = false, soft = false, all = false;
	struct rlimit limit;
	size_t which = 1;
	unsigned long value;
	char *end;

	for (argv++; *argv && **argv == '-'; argv++) {
		for (const char *letter = *argv + 1; *letter; letter++) {
			size_t i = 0;

			while (i < COUNT && limits[i].letter != *letter)
				i++;
			if (*letter == 'H')
				hard = true;
			else if (*letter == 'S')
				soft = true;
			else if (*letter == 'a')
				all = true;
			else if (i < COUNT)
				which = i;
			else {
				complain("Illegal option -%c", *letter);
				return 2;
			}
		}
	}
	for (size_t i = 0; all && i < COUNT; i++) {
		printf("%-20s ", limits[i].name);
		show(i, hard && !soft);
	}
	if (all)
		return 0;
	if (!*argv) {
		show(which, hard && !soft);
		return 0;
	}
	if (argv[1]) {
		complain("too many arguments");
		return 2;
	}
	value = strtoul(*argv, &end, 10) * limits[which].unit;
	if (strcmp(*argv, "unlimited") == 0)
		value = RLIM_INFINITY;
	else if (*end || end == *argv) {
		complain("bad number");
		return 2;
	}
	getrlimit(limits[which].resource, &limit);
	if (hard || !soft)
		limit.rlim_max = value;
	if (soft || !hard)
		limit.rlim_cur = value;
	if (setrlimit(limits[which].resource, &limit) < 0) {
		complain("error setting limit: %s", strerror(errno));
		return 2;
	}
	return 0;
}

static void print_time(clock_t ticks, char after)
{
	printf("%ldm%ld.%02ld0000s%c", ticks / 6000, ticks / 100 % 60, ticks % 100, after);
}

int do_times(char **argv)
{
	struct tms used;

	times(&used);
	print_time(used.tms_utime, ' ');
	print_time(used.tms_stime, '\n');
	print_time(used.tms_cutime, ' ');
	print_time(used.tms_cstime, '\n');
	return 0;
}
