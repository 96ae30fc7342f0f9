/* kill [-s SIGNAL | -SIGNAL] PID...; kill -l [NUMBER]. See kill(1p). */
#include "../lib/lib.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static int number_of(const char *name)
{
	char *end;
	long number = strtol(name, &end, 10);

	if (*name && !*end)
		return number >= 0 && number <= SIGRTMAX ? (int)number : -1;
	if (strncasecmp(name, "SIG", 3) == 0)
		name += 3;
	for (int sig = 1; sig <= SIGSYS; sig++)
		if (strcasecmp(name, sigabbrev_np(sig)) == 0)
			return sig;
	return -1;
}

int main(int argc, char **argv)
{
	int sig = SIGTERM, status = 0, at = 1;

	if (argc > 1 && strcmp(argv[1], "-l") == 0) {
		for (int i = argc > 2 ? atoi(argv[2]) & 127 : 1;
		     i <= (argc > 2 ? atoi(argv[2]) & 127 : SIGSYS); i++)
			if (sigabbrev_np(i))
				puts(sigabbrev_np(i));
		return 0;
	}
	if (argc > 1 && argv[1][0] == '-' && strcmp(argv[1], "--") != 0) {
		const char *name = argv[1] + 1;

		if (strcmp(argv[1], "-s") == 0 && argc > 2)
			name = argv[++at];
		sig = number_of(name);
		if (sig < 0) {
			tool_error("unknown signal: %s", name);
			return 1;
		}
		at++;
	}
	if (at < argc && strcmp(argv[at], "--") == 0)
		at++;
	if (at == argc) {
		fprintf(stderr, "usage: kill [-s SIGNAL | -SIGNAL] PID... or kill -l [NUMBER]\n");
		return 1;
	}
	for (; at < argc; at++) {
		char *end;
		long pid = strtol(argv[at], &end, 10);

		if (*end || end == argv[at]) {
			tool_error("failed to parse argument: '%s'", argv[at]);
			status = 1;
		} else if (kill((pid_t)pid, sig) < 0) {
			status = warn("sending signal to %s failed", argv[at]);
		}
	}
	return status;
}
