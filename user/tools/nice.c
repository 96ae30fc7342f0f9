/* nice [-n INCREMENT] [COMMAND [ARGUMENT...]]. See nice(1p). */
#include "../lib/lib.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	int option, increment = 10;
	char *end;

	while ((option = getopt(argc, argv, "+n:")) != -1) {
		if (option != 'n')
			return try_help(), 125;
		increment = (int)strtol(optarg, &end, 10);
		if (*end) {
			tool_error("invalid adjustment '%s'", optarg);
			return 125;
		}
	}
	if (optind == argc) {
		printf("%d\n", getpriority(PRIO_PROCESS, 0));
		return finish(0);
	}
	errno = 0;
	if (nice(increment) == -1 && errno)
		warn("cannot set niceness");
	execvp(argv[optind], argv + optind);
	warn("'%s'", argv[optind]);
	return errno == ENOENT ? 127 : 126;
}
