/* readlink [-f | -e] [-n] FILE... See readlink(1). */
#include "../lib/lib.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* -f: the last part need not exist. */
static bool canonical(const char *path, bool must_exist, char *to)
{
	char folder[PATH_MAX], target[PATH_MAX], full[PATH_MAX * 2];
	const char *slash = strrchr(path, '/'), *given = path;
	ssize_t len;

	if (realpath(path, to))
		return true;
	if (must_exist || errno != ENOENT)
		return false;
	len = readlink(path, target, sizeof(target) - 1);
	if (len >= 0) { /* a link to nothing: what it names counts */
		target[len] = 0;
		path = target;
		if (*target != '/' && slash) {
			snprintf(full, sizeof(full), "%.*s/%s", (int)(slash - given), given,
				 target);
			path = full;
		}
		slash = strrchr(path, '/');
	}
	snprintf(folder, sizeof(folder), "%.*s", slash ? (int)(slash - path + (slash == path)) : 1,
		 slash ? path : ".");
	if (!realpath(folder, to))
		return false;
	if (to[1])
		strlcat(to, "/", PATH_MAX);
	strlcat(to, slash ? slash + 1 : path, PATH_MAX);
	return true;
}

int main(int argc, char **argv)
{
	bool follow = false, must_exist = false, newline = true;
	int option, status = 0;
	char text[PATH_MAX];

	while ((option = getopt(argc, argv, "fenm")) != -1) {
		follow |= option == 'f' || option == 'e' || option == 'm';
		must_exist |= option == 'e';
		newline &= option != 'n';
		if (option == '?')
			return try_help();
	}
	if (optind == argc)
		return missing_operand(NULL);
	for (; optind < argc; optind++) {
		ssize_t len = follow ? 0 : readlink(argv[optind], text, sizeof(text) - 1);

		if (len < 0 || (follow && !canonical(argv[optind], must_exist, text))) {
			status = 1;
			continue;
		}
		if (!follow)
			text[len] = 0;
		printf("%s%s", text, newline ? "\n" : "");
	}
	return finish(status);
}
