/* ln [-s] [-f] [-i] [-n] [-r] [-b] [-v] [-L | -P] [-t FOLDER] [-T] TARGET... [LINK]. See ln(1p). */
#include "../lib/copy.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool symbolic, force, ask, relative, verbose, follow, backup;

/* The absolute path of what need not exist itself: of its folder, and its name. */
static bool absolute(const char *path, char to[PATH_MAX])
{
	const char *slash = strrchr(path, '/');
	char folder[PATH_MAX];

	if (realpath(path, to))
		return true;
	snprintf(folder, sizeof(folder), "%.*s", slash ? (int)(slash - path + 1) : 1,
		 slash ? path : ".");
	if (!realpath(folder, to))
		return false;
	if (to[1])
		strlcat(to, "/", PATH_MAX);
	return strlcat(to, slash ? slash + 1 : path, PATH_MAX) < PATH_MAX;
}

/* -r: how one gets from the link's folder to the target. NULL: as it was given. */
static const char *way(const char *target, const char *path)
{
	static char text[PATH_MAX];
	char from[PATH_MAX], to[PATH_MAX], folder[PATH_MAX];
	const char *slash = strrchr(path, '/');
	size_t same = 0, i;

	snprintf(folder, sizeof(folder), "%.*s", slash ? (int)(slash - path + 1) : 1,
		 slash ? path : ".");
	if (!absolute(folder, from) || !absolute(target, to))
		return NULL;
	for (i = 0; from[i] && from[i] == to[i]; i++)
		if (from[i] == '/')
			same = i;
	if ((!from[i] || from[i] == '/') && (!to[i] || to[i] == '/') && from[1])
		same = i;
	*text = 0;
	for (const char *s = from + same; from[1] && *s; s++)
		if (*s == '/' && s[1])
			strlcat(text, *text ? "/.." : "..", sizeof(text));
	for (i = same; to[i] == '/'; i++)
		;
	if (to[i] && *text)
		strlcat(text, "/", sizeof(text));
	strlcat(text, to + i, sizeof(text));
	return *text ? text : ".";
}

/* What has the link's name goes, if that is wanted. *done: the status, if all is over. */
static bool make_way(const char *target, const char *path, int *done)
{
	struct stat there;

	*done = 0;
	if (lstat(path, &there) < 0)
		return true;
	if ((force || ask) && S_ISDIR(there.st_mode)) {
		tool_error("%s: cannot overwrite directory", path);
		*done = 1;
		return false;
	}
	if ((force || ask) && strcmp(target, path) == 0) {
		*done = 1;
		tool_error("'%s' and '%s' are the same file", target, path);
		return false;
	}
	if (ask) {
		char answer[16];

		fflush(stdout);
		fprintf(stderr, "ln: replace '%s'? ", path);
		if (!fgets(answer, sizeof(answer), stdin) || (*answer != 'y' && *answer != 'Y'))
			return false;
	}
	if (backup)
		*done = back_up(path);
	else if (force || ask)
		unlink(path);
	return !*done;
}

static int make(const char *target, const char *path)
{
	struct stat st;
	int result;

	if (!symbolic && (follow ? stat(target, &st) : lstat(target, &st)) < 0)
		return warn("failed to access '%s'", target);
	if (!symbolic && S_ISDIR(st.st_mode)) {
		tool_error("%s: hard link not allowed for directory", target);
		return 1;
	}
	if (!make_way(target, path, &result))
		return result;
	if (relative)
		target = way(target, path) ?: target;
	result = symbolic
			 ? symlink(target, path)
			 : linkat(AT_FDCWD, target, AT_FDCWD, path, follow ? AT_SYMLINK_FOLLOW : 0);
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
					       { "interactive", 0, NULL, 'i' },
					       { "no-dereference", 0, NULL, 'n' },
					       { "relative", 0, NULL, 'r' },
					       { "backup", 0, NULL, 'b' },
					       { "logical", 0, NULL, 'L' },
					       { "physical", 0, NULL, 'P' },
					       { "verbose", 0, NULL, 'v' },
					       { "target-directory", 1, NULL, 't' },
					       { "no-target-directory", 0, NULL, 'T' },
					       { 0 } };
	const char *folder = NULL;
	bool no_target = false, no_follow = false;
	struct stat st;
	int option;

	while ((option = getopt_long(argc, argv, "bfiLnPrst:Tv", names, NULL)) != -1) {
		symbolic |= option == 's';
		force = option == 'f' || (force && option != 'i');
		ask = option == 'i' || (ask && option != 'f');
		no_follow |= option == 'n';
		relative |= option == 'r';
		backup |= option == 'b';
		follow = option == 'L' || (follow && option != 'P');
		verbose |= option == 'v';
		no_target |= option == 'T';
		if (option == 't')
			folder = optarg;
		if (option == '?')
			return try_help();
	}
	if (relative && !symbolic) {
		tool_error("cannot do --relative without --symbolic");
		return 1;
	}
	if (argc - optind == 1 && !folder && !no_target) { /* here, under the same name */
		char *path = join_path(".", argv[optind]);

		return finish(make(argv[optind], path));
	}
	if (no_follow && argc - optind == 2 && lstat(argv[argc - 1], &st) == 0 &&
	    S_ISLNK(st.st_mode))
		no_target = true;
	return finish(each_to_destination(argc - optind, argv + optind, folder, no_target, make));
}
