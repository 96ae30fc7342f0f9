/*
 * The files whose names match a pattern: the pattern is gone through part by part, and only parts that have a wildcard
 * make a folder be read. See glob(3), glob(7).
 */
#include "../internal.h"

#include <dirent.h>
#include <fnmatch.h>
#include <glob.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct search {
	glob_t *result;
	int flags;
	int (*error)(const char *, int);
	char path[PATH_MAX];
};

static int add(struct search *search, const char *path, bool mark)
{
	glob_t *result = search->result;
	size_t at = result->gl_offs + result->gl_pathc, len = strlen(path);
	char **grown = realloc(result->gl_pathv, (at + 2) * sizeof(*grown));
	char *copy = malloc(len + 2);

	if (grown)
		result->gl_pathv = grown;
	if (!grown || !copy) {
		free(copy);
		return GLOB_NOSPACE;
	}
	memcpy(copy, path, len + 1);
	if (mark)
		strcpy(copy + len, "/");
	grown[at] = copy;
	grown[at + 1] = NULL;
	result->gl_pathc++;
	return 0;
}

static bool has_wildcard(const char *part, size_t len, int flags)
{
	for (size_t i = 0; i < len; i++) {
		if (part[i] == '\\' && !(flags & GLOB_NOESCAPE))
			i++;
		else if (part[i] == '*' || part[i] == '?')
			return true;
		else if (part[i] == '[' && memchr(part + i + 1, ']', len - i - 1))
			return true;
	}
	return false;
}

static int walk(struct search *search, size_t at, const char *pattern);

/* The path so far, at bytes, with one more name: it ends here, or the rest of the pattern goes on in it. */
static int found(struct search *search, size_t at, const char *name, size_t len, const char *rest)
{
	struct stat st;
	bool folder;

	if (at + len + 2 > sizeof(search->path))
		return 0;
	memcpy(search->path + at, name, len);
	at += len;
	search->path[at] = 0;
	if (*rest)
		return walk(search, at, rest);
	if (lstat(search->path, &st) < 0)
		return 0;
	folder = search->flags & GLOB_MARK && stat(search->path, &st) == 0 && S_ISDIR(st.st_mode);
	return add(search, search->path, folder);
}

static int read_folder(struct search *search, size_t at, const char *part, const char *rest)
{
	int flags = FNM_PERIOD | (search->flags & GLOB_NOESCAPE ? FNM_NOESCAPE : 0), status = 0;
	DIR *dir = opendir(at ? search->path : ".");
	struct dirent *entry;

	if (!dir) {
		bool stop = search->error && search->error(at ? search->path : ".", errno);

		return stop || search->flags & GLOB_ERR ? GLOB_ABORTED : 0;
	}
	while (!status && (entry = readdir(dir))) {
		if (fnmatch(part, entry->d_name, flags))
			continue;
		status = found(search, at, entry->d_name, strlen(entry->d_name), rest);
	}
	closedir(dir);
	return status;
}

static int walk(struct search *search, size_t at, const char *pattern)
{
	char part[NAME_MAX * 2 + 1];
	size_t len, out = 0;

	for (; *pattern == '/' && at + 2 < sizeof(search->path); pattern++)
		search->path[at++] = '/';
	search->path[at] = 0;
	len = strcspn(pattern, "/");
	if (len >= sizeof(part))
		return 0;
	memcpy(part, pattern, len);
	part[len] = 0;
	if (has_wildcard(part, len, search->flags))
		return read_folder(search, at, part, pattern + len);
	for (size_t i = 0; i < len; i++) {
		if (part[i] == '\\' && !(search->flags & GLOB_NOESCAPE) && part[i + 1])
			i++;
		part[out++] = part[i];
	}
	return found(search, at, part, out, pattern + len);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

int glob(const char *restrict pattern, int flags, int (*error)(const char *, int),
	 glob_t *restrict result)
{
	struct search *search = malloc(sizeof(*search));
	size_t before;
	int status;

	if (!(flags & GLOB_DOOFFS))
		result->gl_offs = 0;
	if (!(flags & GLOB_APPEND)) {
		result->gl_pathc = 0;
		result->gl_pathv = calloc(result->gl_offs + 1, sizeof(char *));
	}
	if (!search || !result->gl_pathv) {
		free(search);
		return GLOB_NOSPACE;
	}
	before = result->gl_pathc;
	search->result = result;
	search->flags = flags;
	search->error = error;
	status = *pattern ? walk(search, 0, pattern) : 0;
	if (!status && result->gl_pathc == before)
		status = flags & GLOB_NOCHECK ? add(search, pattern, false) : GLOB_NOMATCH;
	free(search);
	if (!status && !(flags & GLOB_NOSORT))
		qsort(result->gl_pathv + result->gl_offs + before, result->gl_pathc - before,
		      sizeof(char *), by_name);
	return status;
}

void globfree(glob_t *result)
{
	for (size_t i = 0; i < result->gl_pathc; i++)
		free(result->gl_pathv[result->gl_offs + i]);
	free(result->gl_pathv);
	result->gl_pathv = NULL;
	result->gl_pathc = 0;
}
