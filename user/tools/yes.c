/* yes [WORD...]: the same line until nobody reads it. See yes(1). */
#include "../lib/lib.h"

#include <getopt.h>
#include <stdio.h>

int main(int argc, char **argv)
{
	static const struct option names[] = { { 0 } };

	if (getopt_long(argc, argv, "+", names, NULL) != -1)
		return try_help();
	do {
		if (optind == argc)
			puts("y");
		for (int i = optind; i < argc; i++)
			printf("%s%c", argv[i], i + 1 < argc ? ' ' : '\n');
	} while (!ferror(stdout));
	return finish(1);
}
