/* id [-u | -g | -G] [-n] [USER]. See id(1p). */
#include "../lib/lib.h"

#include <getopt.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static bool names;

static void print(const char *label, unsigned int id, const char *name, bool full)
{
	if (!full && names && name)
		printf("%s", name);
	else if (full && name)
		printf("%s%u(%s)", label, id, name);
	else
		printf("%s%u", label, id);
}

static const char *user_name(uid_t uid)
{
	struct passwd *user = getpwuid(uid);

	return user ? user->pw_name : NULL;
}

static const char *group_name(gid_t gid)
{
	struct group *group = getgrgid(gid);

	return group ? group->gr_name : NULL;
}

int main(int argc, char **argv)
{
	static const struct option long_names[] = {
		{ "user", 0, NULL, 'u' }, { "group", 0, NULL, 'g' }, { "groups", 0, NULL, 'G' },
		{ "name", 0, NULL, 'n' }, { "real", 0, NULL, 'r' },  { 0 }
	};
	bool real = false;
	char *end;
	gid_t groups[64];
	uid_t uid = geteuid();
	gid_t gid = getegid();
	int option, what = 0, count = getgroups(64, groups);

	while ((option = getopt_long(argc, argv, "ugGnr", long_names, NULL)) != -1) {
		if (option == '?')
			return try_help();
		if (option == 'n') {
			names = true;
		} else if (option == 'r') {
			real = true;
		} else if (what && what != option) {
			tool_error("cannot print \"only\" of more than one choice");
			return 1;
		} else {
			what = option;
		}
	}
	if (optind < argc) {
		struct passwd *user = getpwnam(argv[optind]);

		if (!user && *argv[optind]) {
			unsigned long number = strtoul(argv[optind], &end, 10);

			user = *end ? NULL : getpwuid((uid_t)number);
		}
		if (!user) {
			tool_error("'%s': no such user", argv[optind]);
			return 1;
		}
		uid = user->pw_uid;
		gid = user->pw_gid;
		count = 0;
	}
	if (real && optind == argc) {
		uid = getuid();
		gid = getgid();
	}
	if ((names || real) && !what) {
		tool_error("cannot print only names or real IDs in default format");
		return 1;
	}
	if (!what) {
		print("uid=", uid, user_name(uid), true);
		print(" gid=", gid, group_name(gid), true);
		print(" groups=", gid, group_name(gid), true);
		for (int i = 0; i < count; i++)
			if (groups[i] != gid)
				print(",", groups[i], group_name(groups[i]), true);
	} else if (what == 'u') {
		print("", uid, user_name(uid), false);
	} else {
		print("", gid, group_name(gid), false);
		for (int i = 0; what == 'G' && i < count; i++) {
			if (groups[i] == gid)
				continue;
			putchar(' ');
			print("", groups[i], group_name(groups[i]), false);
		}
	}
	putchar('\n');
	return finish(0);
}
