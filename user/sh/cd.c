/* cd and pwd: the logical path, as one walked it, in $PWD. See sh(1), cd(1p). */
#include "sh.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool is_working_directory(const char *path)
{
	struct stat there, here;

	return *path == '/' && stat(path, &there) == 0 && stat(".", &here) == 0 &&
	       there.st_dev == here.st_dev && there.st_ino == here.st_ino;
}

/* Takes . and .. out of an absolute path, without looking at links. */
static void simplify(char *path)
{
	char *out = path, *part = path;

	while (*part) {
		size_t len;

		part += strspn(part, "/");
		len = strcspn(part, "/");
		if (len == 2 && part[0] == '.' && part[1] == '.') {
			while (out > path && *--out != '/')
				;
		} else if (len && !(len == 1 && *part == '.')) {
			*out++ = '/';
			memmove(out, part, len);
			out += len;
		}
		part += len;
	}
	if (out == path)
		*out++ = '/';
	*out = 0;
}

static bool try(const char *target, bool physical)
{
	const char *pwd = get_variable("PWD");
	char path[PATH_MAX * 2];

	if (physical || (*target != '/' && (!pwd || *pwd != '/'))) {
		if (chdir(target) < 0 || !getcwd(path, sizeof(path)))
			return false;
	} else {
		struct stat st;

		snprintf(path, sizeof(path), "%s/%s", *target == '/' ? "" : pwd, target);
		/* a/.. must not succeed if there is no a */
		if (stat(target, &st) < 0)
			return false;
		simplify(path);
		if (chdir(path) < 0 && chdir(target) < 0)
			return false;
	}
	set_variable("OLDPWD", pwd ? pwd : "", VAR_EXPORT);
	set_variable("PWD", path, VAR_EXPORT);
	return true;
}

/* Along $CDPATH; returns what was found in *shown if it is to be printed. */
static bool search(const char *target, bool physical, bool *show)
{
	const char *path = get_variable("CDPATH"), *end;
	char full[PATH_MAX];

	if (*target != '/' && strncmp(target, "./", 2) && strncmp(target, "../", 3) &&
	    strcmp(target, ".") && strcmp(target, "..")) {
		for (; path && *path; path = *end ? end + 1 : NULL) {
			end = strchrnul(path, ':');
			if (snprintf(full, sizeof(full), "%.*s/%s", (int)(end - path),
				     end > path ? path : ".", target) >= (int)sizeof(full))
				continue;
			if (try(full, physical)) {
				*show |= end > path;
				return true;
			}
		}
	}
	return try(target, physical);
}

int do_cd(char **argv)
{
	bool physical = false, show = false;
	const char *target;
	char *copy;

	for (argv++; *argv && **argv == '-' && (*argv)[1]; argv++) {
		if (strcmp(*argv, "--") == 0) {
			argv++;
			break;
		}
		if (strspn(*argv + 1, "LP") != strlen(*argv + 1)) {
			complain("Illegal option -%c", (*argv)[1 + strspn(*argv + 1, "LP")]);
			return 2;
		}
		physical = (*argv)[strlen(*argv) - 1] == 'P';
	}
	target = *argv ? *argv : get_variable("HOME");
	if (!target)
		target = "";
	if (strcmp(target, "-") == 0) {
		target = get_variable("OLDPWD");
		show = true;
	}
	if (!target || !*target)
		target = ".";
	copy = copy_string(target);
	if (!search(copy, physical, &show)) {
		complain("can't cd to %s", copy);
		free(copy);
		return 2;
	}
	free(copy);
	if (show)
		printf("%s\n", get_variable("PWD"));
	return 0;
}

int do_pwd(char **argv)
{
	const char *pwd = get_variable("PWD");
	char path[PATH_MAX], option = 0;

	command_options(argv, "LP", &option);
	if (option == 'P')
		pwd = NULL;
	if (!pwd || !is_working_directory(pwd))
		pwd = getcwd(path, sizeof(path));
	if (!pwd) {
		complain("getcwd() failed: %s", strerror(errno));
		return 1;
	}
	printf("%s\n", pwd);
	return 0;
}
