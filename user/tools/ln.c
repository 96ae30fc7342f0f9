/* ln [-s] [-f] [-n] [-v] [-t FOLDER] [-T] TARGET... [LINK]. See ln(1p). */
#include "../lib/copy.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static bool symbolic, force, verbose;

static int make(const char *target, const char *path)
{
	struct stat st;
	int result;

	if (!symbolic && lstat(target, &st) < 0)
		return warn("failed to access '%s'", target);
	if (!symbolic && S_ISDIR(st.st_mode)) {
		tool_error("%s: hard link not allowed for directory", target);
		return 1;
	}
	if (force)
		unlink(path);
	result = symbolic ? symlink(target, path) : linkat(AT_FDCWD, target, AT_FDCWD, path, 0);
	if (result < 0 && errno == EEXIST)
		return warn("failed to create %s link '%s'", symbolic ? "symbolic" : "hard", path);
	if (result < 0)
		return warn(symbolic ? "failed to create symbolic link '%s'"
				     : "failed to create hard link '%s'",
			    path);
	if (verbose)
		printf("'%s' %s '%s'\n", path, symbolic ? "->" : "=>", target);
	return 0;
}

int main(int argc, char **argv)
{
	static const struct option names[] = { { "symbolic", 0, NULL, 's' },
					       { "force", 0, NULL, 'f' },
					       { "no-dereference", 0, NULL, 'n' },
					       { "verbose", 0, NULL, 'v' },
					       { 0 } };
	const char *folder = NULL;
	bool no_target = false, no_follow = false;
	struct stat st;
	int option;

	while ((option = getopt_long(argc, argv, "sfnvt:T", names, NULL)) != -1) {
		symbolic |= option == 's';
		force |= option == 'f';
		no_follow |= option == 'n';
		verbose |= option == 'v';
		no_target |= option == 'T';
		if (option == 't')
			folder = optarg;
		if (option == '?')
			return try_help();
	}
	if (argc - optind == 1 && !folder) { /* here, under the same name */
		char *path = join_path(".", argv[optind]);

		return make(argv[optind], path);
	}
	if (no_follow && argc - optind == 2 && lstat(argv[argc - 1], &st) == 0 &&
	    S_ISLNK(st.st_mode))
		no_target = true;
	return finish(each_to_destination(argc - optind, argv + optind, folder, no_target, make));
}
