/* rmdir [-p] [-v] [--ignore-fail-on-non-empty] DIRECTORY... See rmdir(1p). */
#include "../lib/lib.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool parents, verbose, leave_full;

static int remove_one(char *path)
{
	bool first = true;
	char *slash;

	for (;;) {
		if (verbose)
			printf("rmdir: removing directory, '%s'\n", path);
		if (rmdir(path) < 0)
			return leave_full && errno == ENOTEMPTY
				       ? 0
				       : warn("failed to remove %s'%s'", first ? "" : "directory ",
					      path);
		first = false;
		for (size_t len = strlen(path); len > 1 && path[len - 1] == '/'; len--)
			path[len - 1] = 0;
		slash = parents ? strrchr(path, '/') : NULL;
		if (!slash || slash == path)
			return 0;
		*slash = 0;
	}
}

int main(int argc, char **argv)
{
	static const struct option names[] = { { "parents", 0, NULL, 'p' },
					       { "verbose", 0, NULL, 'v' },
					       { "ignore-fail-on-non-empty", 0, NULL, 'l' },
					       { 0 } };
	int option, status = 0;

	while ((option = getopt_long(argc, argv, "pv", names, NULL)) != -1) {
		parents |= option == 'p';
		verbose |= option == 'v';
		leave_full |= option == 'l';
		if (option == '?')
			return try_help();
	}
	if (optind == argc)
		return missing_operand(NULL);
	for (; optind < argc; optind++)
		status |= remove_one(argv[optind]);
	return finish(status);
}
