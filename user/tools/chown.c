/* chown [-R] [-h] [-f] [OWNER][:[GROUP]] FILE... or --reference=FILE FILE... See chown(1p). */
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
static bool quiet, bad_group;

static int change(const char *path, const struct stat *st, int depth, void *data)
{
	if (fchownat(AT_FDCWD, path, owner, group, flags) < 0)
		return quiet ? 1 : warn("changing ownership of '%s'", path);
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
		bad_group = !g && (*end || end == colon + 1);
		if (bad_group)
			return false;
	} else if (colon && user) {
		group = user->pw_gid;
	}
	return true;
}

enum { REFERENCE = 256 };

int main(int argc, char **argv)
{
	static const struct option names[] = {
		{ "recursive", 0, NULL, 'R' },	     { "no-dereference", 0, NULL, 'h' },
		{ "quiet", 0, NULL, 'f' },	     { "silent", 0, NULL, 'f' },
		{ "reference", 1, NULL, REFERENCE }, { 0 }
	};
	bool recursive = false, given = false;
	int option, status = 0;
	char *text;

	while ((option = getopt_long(argc, argv, "Rhf", names, NULL)) != -1) {
		recursive |= option == 'R';
		quiet |= option == 'f';
		if (option == REFERENCE) {
			struct stat st;

			if (stat(optarg, &st) < 0)
				return warn("failed to get attributes of '%s'", optarg);
			owner = st.st_uid;
			group = st.st_gid;
			given = true;
		}
		if (option == 'h' || option == 'R')
			flags = AT_SYMLINK_NOFOLLOW;
		if (option == '?')
			return try_help();
	}
	if (optind == argc)
		return missing_operand(NULL);
	if (!given) {
		text = strdup(argv[optind++]);
		if (optind == argc)
			return missing_operand(text);
		if (!text || !parse(text)) {
			tool_error("invalid %s: '%s'", bad_group ? "group" : "user",
				   argv[optind - 1]);
			return 1;
		}
	}
	for (; optind < argc; optind++)
		status |= recursive ? walk(argv[optind], change, NULL, NULL)
			  : access(argv[optind], F_OK) < 0 && !flags
				  ? (quiet ? 1 : warn("cannot access '%s'", argv[optind]))
				  : change(argv[optind], NULL, 0, NULL);
	return status;
}
