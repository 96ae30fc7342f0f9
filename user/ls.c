/* ls [-al] [PATHS...]: what is in folders. -a: also names that begin with a dot; -l: details. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

static bool all, details;
static int status;

struct list {
	char **name;
	size_t count, size;
};

static void fail(const char *what, const char *name)
{
	fflush(stdout);
	fprintf(stderr, "ls: %s '%s': %s\n", what, name, strerror(errno));
	status = 2;
}

static void add(struct list *list, const char *name)
{
	if (list->count == list->size) {
		list->size = list->size ? list->size * 2 : 32;
		list->name = realloc(list->name, list->size * sizeof(*list->name));
		if (!list->name)
			abort();
	}
	list->name[list->count++] = strdup(name);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* -rwxr-xr-x */
static void mode_text(mode_t mode, char *to)
{
	static const char types[] = "?pc?d?b?-?l?s???", bits[] = "rwxrwxrwx";

	*to++ = types[mode >> 12 & 15];
	for (int i = 0; i < 9; i++)
		*to++ = mode & (0400U >> i) ? bits[i] : '-';
	*to = 0;
	if (mode & S_ISUID)
		to[-7] = mode & S_IXUSR ? 's' : 'S';
	if (mode & S_ISGID)
		to[-4] = mode & S_IXGRP ? 's' : 'S';
	if (mode & S_ISVTX)
		to[-1] = mode & S_IXOTH ? 't' : 'T';
}

static void print_details(const char *path, const char *name)
{
	char mode[11], date[32], size[32], target[1024];
	struct stat st;
	ssize_t len;

	if (lstat(path, &st) < 0) {
		fail("cannot access", path);
		return;
	}
	mode_text(st.st_mode, mode);
	strftime(date, sizeof(date), "%Y-%m-%d %H:%M", gmtime(&st.st_mtime));
	if (S_ISCHR(st.st_mode) || S_ISBLK(st.st_mode))
		snprintf(size, sizeof(size), "%u, %u", major(st.st_rdev), minor(st.st_rdev));
	else
		snprintf(size, sizeof(size), "%ld", st.st_size);
	printf("%s %2lu %4u %4u %9s %s %s", mode, st.st_nlink, st.st_uid, st.st_gid, size, date,
	       name);
	len = S_ISLNK(st.st_mode) ? readlink(path, target, sizeof(target)) : -1;
	if (len >= 0)
		printf(" -> %.*s", (int)len, target);
	printf("\n");
}

static void print_list(struct list *list, const char *folder)
{
	char path[4096];

	qsort(list->name, list->count, sizeof(*list->name), by_name);
	for (size_t i = 0; i < list->count; i++) {
		const char *name = list->name[i];

		if (details) {
			snprintf(path, sizeof(path), "%s%s%s", folder, *folder ? "/" : "", name);
			print_details(path, name);
		} else {
			printf("%s\n", name);
		}
		free(list->name[i]);
	}
	free(list->name);
}

static void list_folder(const char *path, DIR *dir)
{
	struct list list = { 0 };
	struct dirent *entry;

	errno = 0;
	while ((entry = readdir(dir)))
		if (all || entry->d_name[0] != '.')
			add(&list, entry->d_name);
	if (errno)
		fail("reading directory", path);
	closedir(dir);
	print_list(&list, path);
}

int main(int argc, char **argv)
{
	char *here[] = { ".", NULL }, **paths;
	struct list files = { 0 };
	bool header, first = true;
	int option;

	while ((option = getopt(argc, argv, "al1")) != -1) {
		if (option == '?')
			return 2;
		all |= option == 'a';
		details |= option == 'l';
	}
	paths = optind < argc ? argv + optind : here;
	header = optind + 1 < argc;
	/* Files first, as they would drown between the folders. */
	for (char **path = paths; *path; path++) {
		DIR *dir = opendir(*path);

		if (dir)
			closedir(dir);
		else if (errno == ENOTDIR)
			add(&files, *path);
		else
			fail("cannot access", *path);
	}
	first = !files.count;
	print_list(&files, "");
	for (char **path = paths; *path; path++) {
		DIR *dir = opendir(*path);

		if (!dir)
			continue;
		if (header)
			printf("%s%s:\n", first ? "" : "\n", *path);
		first = false;
		list_folder(*path, dir);
	}
	return status;
}
