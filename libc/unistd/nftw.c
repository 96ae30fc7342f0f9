/* Walking through a tree of files. See nftw(3). */
#include "../internal.h"

#include <dirent.h>
#include <ftw.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

struct walk {
	int (*visit)(const char *, const struct stat *, int, struct FTW *);
	int flags;
	char path[PATH_MAX];
};

static int go(struct walk *walk, size_t len, int base, int level);

static int inside(struct walk *walk, DIR *dir, size_t len, int level)
{
	struct dirent *entry;
	int result = 0;

	while (!result && (entry = readdir(dir))) {
		size_t name = strlen(entry->d_name), at = len;

		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		if (len + name + 2 > sizeof(walk->path)) {
			errno = ENAMETOOLONG;
			return -1;
		}
		if (walk->path[len - 1] != '/')
			walk->path[at++] = '/';
		memcpy(walk->path + at, entry->d_name, name + 1);
		result = go(walk, at + name, (int)at, level + 1);
		walk->path[len] = 0;
	}
	return result;
}

static int go(struct walk *walk, size_t len, int base, int level)
{
	struct FTW where = { base, level };
	struct stat st;
	int type = FTW_F, result = 0;
	DIR *dir;

	if (lstat(walk->path, &st) < 0 || (S_ISLNK(st.st_mode) && !(walk->flags & FTW_PHYS) &&
					   stat(walk->path, &st) < 0 && errno != ENOENT))
		return walk->visit(walk->path, &st, FTW_NS, &where);
	if (S_ISLNK(st.st_mode))
		type = FTW_SL;
	if (!S_ISDIR(st.st_mode))
		return walk->visit(walk->path, &st, type, &where);
	dir = opendir(walk->path);
	if (!dir || !(walk->flags & FTW_DEPTH))
		result = walk->visit(walk->path, &st, dir ? FTW_D : FTW_DNR, &where);
	if (!dir)
		return result;
	if (!result)
		result = inside(walk, dir, len, level);
	closedir(dir);
	if (!result && walk->flags & FTW_DEPTH)
		result = walk->visit(walk->path, &st, FTW_DP, &where);
	return result;
}

/* One descriptor a level is open; max_open is not kept to. */
int nftw(const char *path, int (*visit)(const char *, const struct stat *, int, struct FTW *),
	 int max_open, int flags)
{
	struct walk *walk = malloc(sizeof(*walk));
	size_t len = strlen(path);
	int result;

	if (!walk || !len || len >= sizeof(walk->path)) {
		free(walk);
		errno = !walk ? ENOMEM : len ? ENAMETOOLONG : ENOENT;
		return -1;
	}
	walk->visit = visit;
	walk->flags = flags;
	strcpy(walk->path, path);
	result = go(walk, len, (int)(strrchr(path, '/') ? strrchr(path, '/') + 1 - path : 0), 0);
	free(walk);
	return result;
}
