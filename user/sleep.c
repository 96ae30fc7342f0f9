/* sleep SECONDS...: waits so long; fractions are fine, several are added, m, h and d multiply. */
#include "lib/lib.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double unit(const char *suffix)
{
	if (!*suffix || strcmp(suffix, "s") == 0)
		return 1;
	if (strcmp(suffix, "m") == 0)
		return 60;
	if (strcmp(suffix, "h") == 0)
		return 3600;
	return strcmp(suffix, "d") == 0 ? 86400 : -1;
}

int main(int argc, char **argv)
{
	static const struct option names[] = { { 0 } };
	struct timespec left;
	double total = 0;
	int status = 0;

	if (getopt_long(argc, argv, "", names, NULL) != -1)
		return try_help();
	if (optind == argc)
		return missing_operand(NULL);
	for (int i = optind; i < argc; i++) {
		char *suffix;
		double seconds = strtod(argv[i], &suffix);

		if (suffix == argv[i] || !(seconds >= 0) || unit(suffix) < 0) {
			tool_error("invalid time interval '%s'", argv[i]);
			status = 1;
		}
		total += seconds * unit(suffix);
	}
	if (status)
		return try_help();
	if (total > 1e9)
		total = 1e9;
	left.tv_sec = (time_t)total;
	left.tv_nsec = (long)((total - (double)left.tv_sec) * 1e9);
	while (nanosleep(&left, &left) < 0) {
		if (errno != EINTR) {
			perror("sleep");
			return 1;
		}
	}
	return 0;
}
