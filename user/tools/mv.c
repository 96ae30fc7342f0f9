/* mv [-f] [-i] [-n] [-u] [-b] [-v] [-t FOLDER] [-T] FILE... DESTINATION. See mv(1p). */
#include "../lib/copy.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool no_clobber, ask, verbose, newer, backup;

static int remove_entry(const char *path, const struct stat *st, int depth, void *data)
{
	return (S_ISDIR(st->st_mode) ? rmdir(path) : unlink(path)) < 0
		       ? warn("cannot remove '%s'", path)
		       : 0;
}

static int move(const char *from, const char *to)
{
	struct stat st, there;
	bool exists = lstat(to, &there) == 0;
	size_t len = strlen(from);

	if (lstat(from, &st) < 0)
		return warn("cannot stat '%s'", from);
	if (exists && no_clobber)
		return 0;
	if (exists && st.st_dev == there.st_dev && st.st_ino == there.st_ino) {
		tool_error("'%s' and '%s' are the same file", from, to);
		return 1;
	}
	if (exists && S_ISDIR(there.st_mode) && !S_ISDIR(st.st_mode)) {
		tool_error("cannot overwrite directory '%s' with non-directory", to);
		return 1;
	}
	if (exists && !S_ISDIR(there.st_mode) && S_ISDIR(st.st_mode)) {
		tool_error("cannot overwrite non-directory '%s' with directory '%s'", to, from);
		return 1;
	}
	if (exists && newer && !S_ISDIR(st.st_mode) &&
	    (st.st_mtim.tv_sec != there.st_mtim.tv_sec
		     ? st.st_mtim.tv_sec < there.st_mtim.tv_sec
		     : st.st_mtim.tv_nsec <= there.st_mtim.tv_nsec))
		return 0;
	if (exists && ask && !may_overwrite(to))
		return 0;
	if (exists && backup && back_up(to))
		return 1;
	if (rename(from, to) < 0) {
		if (errno == EINVAL && strncmp(from, to, len) == 0) {
			tool_error("cannot move '%s' to a subdirectory of itself, '%s'", from, to);
			return 1;
		}
		if (errno != EXDEV)
			return warn("cannot move '%s' to '%s'", from, to);
		if (copy_path(from, to,
			      COPY_RECURSIVE | COPY_PRESERVE | COPY_LINKS | COPY_LINKS_INSIDE |
				      COPY_FORCE | COPY_KEEP_HARD_LINKS) ||
		    walk(from, NULL, remove_entry, NULL))
			return 1;
	}
	if (verbose)
		printf("renamed '%s' -> '%s'\n", from, to);
	return 0;
}

int main(int argc, char **argv)
{
	static const struct option names[] = { { "force", 0, NULL, 'f' },
					       { "interactive", 0, NULL, 'i' },
					       { "no-clobber", 0, NULL, 'n' },
					       { "verbose", 0, NULL, 'v' },
					       { "target-directory", 1, NULL, 't' },
					       { "no-target-directory", 0, NULL, 'T' },
					       { "update", 0, NULL, 'u' },
					       { "backup", 0, NULL, 'b' },
					       { 0 } };
	const char *folder = NULL;
	bool no_target = false;
	int option;

	while ((option = getopt_long(argc, argv, "bfinuvt:T", names, NULL)) != -1) {
		no_clobber = option == 'n' || (no_clobber && option != 'f' && option != 'i');
		ask = option == 'i' || (ask && option != 'f' && option != 'n');
		verbose |= option == 'v';
		newer |= option == 'u';
		backup |= option == 'b';
		no_target |= option == 'T';
		if (option == 't')
			folder = optarg;
		if (option == '?')
			return try_help();
	}
	return finish(each_to_destination(argc - optind, argv + optind, folder, no_target, move));
}
