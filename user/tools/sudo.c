/* sudo [-u USER] [-n] [-E] COMMAND [ARGUMENT...]: everybody is root here, so the command just runs. See sudo(8). */
#include "../lib/lib.h"

#include <errno.h>
#include <getopt.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	struct passwd *user = NULL;
	int option;

	while ((option = getopt(argc, argv, "+u:nEHS")) != -1) {
		if (option == '?')
			return 1;
		if (option != 'u')
			continue;
		user = getpwnam(optarg);
		if (!user) {
			tool_error("unknown user %s", optarg);
			return 1;
		}
	}
	for (; optind < argc && strchr(argv[optind], '='); optind++)
		putenv(argv[optind]);
	if (optind == argc) {
		fprintf(stderr, "usage: sudo [-u USER] [NAME=VALUE]... COMMAND [ARGUMENT...]\n");
		return 1;
	}
	if (user && (initgroups(user->pw_name, user->pw_gid) < 0 || setgid(user->pw_gid) < 0 ||
		     setuid(user->pw_uid) < 0))
		return warn("cannot become %s", user->pw_name);
	execvp(argv[optind], argv + optind);
	if (errno == ENOENT)
		tool_error("%s: command not found", argv[optind]);
	else
		warn("unable to execute %s", argv[optind]);
	return 1;
}
