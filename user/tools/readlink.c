/* readlink [-f | -e | -m] [-n] [-v] [-z] FILE... See readlink(1). */
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
	if (!*path)
		return false;
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

/* -m: no part need exist. Part by part, links followed where there are any. */
static bool canonical_missing(const char *path, char *to)
{
	char next[PATH_MAX], full[PATH_MAX];

	if (!*path || (*path != '/' && !realpath(".", to)))
		return false;
	if (*path == '/')
		strcpy(to, "/");
	while (*(path += strspn(path, "/"))) {
		int len = (int)strcspn(path, "/");

		if (len == 2 && strncmp(path, "..", 2) == 0) {
			char *slash = strrchr(to, '/');

			slash[slash == to] = 0;
		} else if (len != 1 || *path != '.') {
			if (snprintf(next, sizeof(next), "%s%s%.*s", to, to[1] ? "/" : "", len,
				     path) >= (int)sizeof(next))
				return false;
			strcpy(to, canonical(next, false, full) ? full : next);
		}
		path += len;
	}
	return true;
}

int main(int argc, char **argv)
{
	static const struct option names[] = { { "canonicalize", 0, NULL, 'f' },
					       { "canonicalize-existing", 0, NULL, 'e' },
					       { "canonicalize-missing", 0, NULL, 'm' },
					       { "no-newline", 0, NULL, 'n' },
					       { "quiet", 0, NULL, 'q' },
					       { "silent", 0, NULL, 's' },
					       { "verbose", 0, NULL, 'v' },
					       { "zero", 0, NULL, 'z' },
					       { 0 } };
	bool verbose = false, missing = false;
	char end = '\n';
	bool follow = false, must_exist = false, newline = true;
	int option, given, status = 0;
	char text[PATH_MAX];

	while ((option = getopt_long(argc, argv, "femnqsvz", names, NULL)) != -1) {
		verbose = option == 'v' || (verbose && option != 'q' && option != 's');
		end = option == 'z' ? 0 : end;
		follow |= option == 'f' || option == 'e' || option == 'm';
		must_exist |= option == 'e';
		missing |= option == 'm';
		newline &= option != 'n';
		if (option == '?')
			return try_help();
	}
	given = optind;
	if (optind == argc)
		return missing_operand(NULL);
	for (; optind < argc; optind++) {
		ssize_t len = follow ? 0 : readlink(argv[optind], text, sizeof(text) - 1);

		if (len < 0 || (follow && !(missing ? canonical_missing(argv[optind], text)
						    : canonical(argv[optind], must_exist, text)))) {
			status = verbose ? warn("%s", argv[optind]) : 1;
			continue;
		}
		if (!follow)
			text[len] = 0;
		fputs(text, stdout);
		if (newline || argc - given > 1)
			putchar(end);
	}
	return finish(status);
}
