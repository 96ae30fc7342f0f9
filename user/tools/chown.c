/* chown [-R] [-h] [OWNER][:[GROUP]] FILE... See chown(1p). */
#include "../lib/lib.h"

#include <fcntl.h>
#include <getopt.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static uid_t owner = (uid_t)-1;
static gid_t group = (gid_t)-1;
static int flags;

static int change(const char *path, const struct stat *st, int depth, void *data)
{
	if (fchownat(AT_FDCWD, path, owner, group, flags) < 0)
		return warn("changing ownership of '%s'", path);
	return 0;
}

/* A name or a number. false: neither. */
static bool parse(char *text)
{
	char *colon = strchr(text, ':'), *end;
	struct passwd *user = NULL;
	struct group *g;

	if (colon)
		*colon = 0;
	if (*text) {
		user = getpwnam(text);
		owner = user ? user->pw_uid : (uid_t)strtoul(text, &end, 10);
		if (!user && (*end || end == text))
			return false;
	}
	if (colon && colon[1]) {
		g = getgrnam(colon + 1);
		group = g ? g->gr_gid : (gid_t)strtoul(colon + 1, &end, 10);
		if (!g && (*end || end == colon + 1))
			return false;
	} else if (colon && user) {
		group = user->pw_gid;
	}
	return true;
}

int main(int argc, char **argv)
{
	bool recursive = false;
	int option, status = 0;
	char *text;

	while ((option = getopt(argc, argv, "Rh")) != -1) {
		recursive |= option == 'R';
		if (option == 'h' || option == 'R')
			flags = AT_SYMLINK_NOFOLLOW;
		if (option == '?')
			return try_help();
	}
	if (optind == argc)
		return missing_operand(NULL);
	text = strdup(argv[optind++]);
	if (optind == argc)
		return missing_operand(text);
	if (!text || !parse(text)) {
		tool_error("invalid user: '%s'", argv[optind - 1]);
		return 1;
	}
	for (; optind < argc; optind++)
		status |= recursive ? walk(argv[optind], change, NULL, NULL)
			  : access(argv[optind], F_OK) < 0 && !flags
				  ? warn("cannot access '%s'", argv[optind])
				  : change(argv[optind], NULL, 0, NULL);
	return status;
}
