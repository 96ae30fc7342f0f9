/* nice [-n INCREMENT] [COMMAND [ARGUMENT...]]. See nice(1p). */
#include "../lib/lib.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	static const struct option names[] = { { "adjustment", 1, NULL, 'n' }, { 0 } };
	int option, increment = 10;
	bool given = false;
	char *end;

	/* -5 and --5 of old: for getopt() they are -n 5 and -n -5. */
	for (int i = 1; i < argc && argv[i][0] == '-'; i++) {
		const char *digits = argv[i] + 1 + (argv[i][1] == '-' || argv[i][1] == '+');

		if (isdigit((unsigned char)*digits) && asprintf(&argv[i], "-n%s", argv[i] + 1) < 0)
			return 125;
		if (strcmp(argv[i], "--") == 0)
			break;
		i += strcmp(argv[i], "-n") == 0 || strcmp(argv[i], "--adjustment") == 0;
	}
	while ((option = getopt_long(argc, argv, "+n:", names, NULL)) != -1) {
		if (option != 'n')
			return try_help(), 125;
		given = true;
		increment = (int)strtol(optarg, &end, 10);
		if (*end || end == optarg) {
			tool_error("invalid adjustment '%s'", optarg);
			return 125;
		}
	}
	if (optind == argc && given) {
		tool_error("a command must be given with an adjustment");
		return try_help(), 125;
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
