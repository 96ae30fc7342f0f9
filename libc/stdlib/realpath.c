/* The path without links, . and .. : part by part. See realpath(3). */
#include "../internal.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_LINKS 40

static char *fail(int error, char *own)
{
	free(own);
	errno = error;
	return NULL;
}

/* Puts the target of a link before the rest of the path. false and errno if that is too long. */
static bool prepend(char *rest, const char *target, size_t len, const char *after)
{
	char joined[PATH_MAX];

	if (len + strlen(after) + 2 > sizeof(joined)) {
		errno = ENAMETOOLONG;
		return false;
	}
	memcpy(joined, target, len);
	joined[len] = 0;
	if (*after)
		strcat(joined, "/");
	strcat(joined, after);
	strcpy(rest, joined);
	return true;
}

char *realpath(const char *restrict path, char *restrict resolved)
{
	char *own = resolved ? NULL : malloc(PATH_MAX), *out = resolved ? resolved : own;
	char rest[PATH_MAX], target[PATH_MAX];
	const char *at = rest;
	size_t len = 0;
	int links = 0;

	if (!out)
		return NULL;
	if (!path || !*path)
		return fail(path ? ENOENT : EINVAL, own);
	if (strlen(path) >= sizeof(rest))
		return fail(ENAMETOOLONG, own);
	strcpy(rest, path);
	if (*path != '/') {
		if (!getcwd(out, PATH_MAX))
			return fail(errno, own);
		len = strlen(out);
	}
	if (len == 1)
		len = 0; /* the root's slash comes with the first part */
	while (*(at += strspn(at, "/"))) {
		size_t part = strcspn(at, "/");
		ssize_t n;

		if (part == 1 && *at == '.') {
			at++;
			continue;
		}
		if (part == 2 && at[0] == '.' && at[1] == '.') {
			while (len && out[--len] != '/')
				;
			at += 2;
			continue;
		}
		if (len + part + 2 > PATH_MAX)
			return fail(ENAMETOOLONG, own);
		out[len] = '/';
		memcpy(out + len + 1, at, part);
		out[len + 1 + part] = 0;
		n = readlink(out, target, sizeof(target));
		if (n < 0 && errno != EINVAL)
			return fail(errno, own);
		at += part;
		if (n < 0) {
			len += part + 1;
			if (*at && access(strcat(strcpy(target, out), "/."), F_OK) < 0)
				return fail(errno, own);
			continue;
		}
		if (++links > MAX_LINKS)
			return fail(ELOOP, own);
		if (!prepend(rest, target, (size_t)n, at))
			return fail(errno, own);
		if (*target == '/')
			len = 0;
		at = rest;
	}
	if (!len)
		out[len++] = '/';
	out[len] = 0;
	return out;
}
