/* env [-i] [-0] [-u NAME] [NAME=VALUE]... [COMMAND [ARGUMENT...]]. See env(1p). */
#include "../lib/lib.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	int option, end = '\n';

	while ((option = getopt(argc, argv, "+i0u:")) != -1) {
		if (option == 'i')
			clearenv();
		else if (option == 'u')
			unsetenv(optarg);
		else if (option == '0')
			end = 0;
		else
			return try_help(), 125;
	}
	if (optind < argc && strcmp(argv[optind], "-") == 0) {
		clearenv();
		optind++;
	}
	for (; optind < argc && strchr(argv[optind], '='); optind++)
		putenv(argv[optind]);
	if (optind < argc) {
		execvp(argv[optind], argv + optind);
		warn("'%s'", argv[optind]);
		return errno == ENOENT ? 127 : 126;
	}
	for (char **entry = environ; entry && *entry; entry++)
		printf("%s%c", *entry, end);
	return finish(0);
}
