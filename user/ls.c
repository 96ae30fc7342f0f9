/* ls [-aAlRdhinrtSF1C] [PATH...]: what is in folders. See ls(1p). */
#include "lib/lib.h"

#include <dirent.h>
#include <errno.h>
#include <getopt.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

struct entry {
	char *name;
	struct stat st;
};

struct list {
	struct entry *entry;
	size_t count, size;
};

static bool all, almost_all, details, recursive, folders_themselves, for_people, inodes, numeric,
	reverse, classify;
static bool columns, one_line;
static int order = 'n'; /* n: by name, t: by time, S: by size */
static int status;
static int minor_width; /* of the longest in the list */

static void add(struct list *list, const char *name, const struct stat *st)
{
	if (list->count == list->size) {
		list->size = list->size ? list->size * 2 : 32;
		list->entry = realloc(list->entry, list->size * sizeof(*list->entry));
		if (!list->entry)
			abort();
	}
	list->entry[list->count].name = strdup(name);
	list->entry[list->count++].st = *st;
}

static void release(struct list *list)
{
	while (list->count)
		free(list->entry[--list->count].name);
	free(list->entry);
}

static int compare(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;
	long result = 0;

	if (order == 't') {
		result = b->st.st_mtim.tv_sec - a->st.st_mtim.tv_sec;
		if (!result)
			result = b->st.st_mtim.tv_nsec - a->st.st_mtim.tv_nsec;
	} else if (order == 'S') {
		result = b->st.st_size - a->st.st_size;
	}
	if (!result)
		result = strcmp(a->name, b->name);
	result = (result > 0) - (result < 0);
	return (int)(reverse ? -result : result);
}

static char type_mark(mode_t mode)
{
	if (S_ISDIR(mode))
		return '/';
	if (S_ISLNK(mode))
		return '@';
	if (S_ISFIFO(mode))
		return '|';
	if (S_ISSOCK(mode))
		return '=';
	return S_ISREG(mode) && mode & 0111 ? '*' : 0;
}

static int print_name(const struct entry *e)
{
	int len = printf("%s", e->name);

	if (classify && !details && type_mark(e->st.st_mode))
		len += printf("%c", type_mark(e->st.st_mode));
	return len;
}

static const char *owner(const struct stat *st, bool group)
{
	static char text[2][16];
	struct passwd *user = group || numeric ? NULL : getpwuid(st->st_uid);
	struct group *g = group && !numeric ? getgrgid(st->st_gid) : NULL;

	if (user || g)
		return user ? user->pw_name : g->gr_name;
	snprintf(text[group], sizeof(text[group]), "%u", group ? st->st_gid : st->st_uid);
	return text[group];
}

static const char *size_text(const struct stat *st, char *text, size_t size)
{
	if (S_ISCHR(st->st_mode) || S_ISBLK(st->st_mode))
		snprintf(text, size, "%u, %*u", major(st->st_rdev), minor_width,
			 minor(st->st_rdev));
	else if (for_people)
		human((unsigned long long)st->st_size, text, size);
	else
		snprintf(text, size, "%ld", st->st_size);
	return text;
}

/* The time of day for what is not older than half a year, else the year. */
static const char *time_text(time_t when)
{
	static char text[32];
	time_t now = time(NULL);
	bool recent = when <= now && when > now - 31556952 / 2;

	strftime(text, sizeof(text), recent ? "%b %e %H:%M" : "%b %e  %Y", localtime(&when));
	return text;
}

static void widen(int *width, int needed)
{
	if (needed > *width)
		*width = needed;
}

static void print_details(const struct list *list, const char *folder)
{
	int links = 0, users = 0, groups = 0, sizes = 0, numbers = 0;
	char text[32], target[PATH_MAX];

	minor_width = 0;
	for (size_t i = 0; i < list->count; i++)
		widen(&minor_width, snprintf(NULL, 0, "%u", minor(list->entry[i].st.st_rdev)));
	for (size_t i = 0; i < list->count; i++) {
		const struct stat *st = &list->entry[i].st;

		widen(&links, snprintf(NULL, 0, "%lu", st->st_nlink));
		widen(&users, (int)strlen(owner(st, false)));
		widen(&groups, (int)strlen(owner(st, true)));
		widen(&sizes, (int)strlen(size_text(st, text, sizeof(text))));
		widen(&numbers, snprintf(NULL, 0, "%lu", st->st_ino));
	}
	for (size_t i = 0; i < list->count; i++) {
		const struct entry *e = &list->entry[i];
		char mode[11];

		mode_string(e->st.st_mode, mode);
		if (inodes)
			printf("%*lu ", numbers, e->st.st_ino);
		printf("%s %*lu %-*s ", mode, links, e->st.st_nlink, users, owner(&e->st, false));
		printf("%-*s %*s %s ", groups, owner(&e->st, true), sizes,
		       size_text(&e->st, text, sizeof(text)), time_text(e->st.st_mtime));
		print_name(e);
		if (S_ISLNK(e->st.st_mode)) {
			char *path = folder ? join_path(folder, e->name) : strdup(e->name);
			ssize_t len = readlink(path, target, sizeof(target) - 1);

			printf(" -> %.*s", (int)(len > 0 ? len : 0), target);
			free(path);
		} else if (classify && type_mark(e->st.st_mode)) {
			putchar(type_mark(e->st.st_mode));
		}
		putchar('\n');
	}
}

/* In columns, each read downwards. */
static void print_columns(const struct list *list)
{
	struct winsize window;
	size_t width = 80, widest = 1, across, down;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) == 0 && window.ws_col)
		width = window.ws_col;
	for (size_t i = 0; i < list->count; i++) {
		size_t len = strlen(list->entry[i].name) +
			     (classify && type_mark(list->entry[i].st.st_mode));

		widest = len > widest ? len : widest;
	}
	across = width / (widest + 2) ? width / (widest + 2) : 1;
	down = (list->count + across - 1) / across;
	for (size_t row = 0; row < down; row++) {
		for (size_t i = row; i < list->count; i += down) {
			int len = print_name(&list->entry[i]);

			if (i + down < list->count)
				printf("%*s", (int)widest + 2 - len, "");
		}
		putchar('\n');
	}
}

static void print(struct list *list, const char *folder)
{
	qsort(list->entry, list->count, sizeof(*list->entry), compare);
	if (details) {
		print_details(list, folder);
	} else if (columns && !one_line && !inodes) {
		print_columns(list);
	} else {
		for (size_t i = 0; i < list->count; i++) {
			if (inodes)
				printf("%lu ", list->entry[i].st.st_ino);
			print_name(&list->entry[i]);
			putchar('\n');
		}
	}
}

static bool shown(const char *name)
{
	if (*name != '.' || all)
		return true;
	return almost_all && strcmp(name, ".") != 0 && strcmp(name, "..") != 0;
}

static void list_folder(const char *path, bool title, bool *first)
{
	DIR *dir = opendir(path);
	struct list list = { 0 };
	struct dirent *entry;
	long blocks = 0;

	if (!dir) {
		warn("cannot open directory '%s'", path);
		status = status ? status : 2;
		return;
	}
	while ((entry = readdir(dir))) {
		char *full;
		struct stat st = { 0 };

		if (!shown(entry->d_name))
			continue;
		full = join_path(path, entry->d_name);
		if (lstat(full, &st) < 0)
			status = warn("cannot access '%s'", full);
		else
			add(&list, entry->d_name, &st);
		blocks += st.st_blocks;
		free(full);
	}
	closedir(dir);
	if (title)
		printf("%s%s:\n", *first ? "" : "\n", path);
	*first = false;
	if (details) {
		char text[32];

		printf("total %s\n",
		       for_people ? human((unsigned long long)blocks * 512, text, sizeof(text))
				  : (snprintf(text, sizeof(text), "%ld", blocks / 2), text));
	}
	print(&list, path);
	for (size_t i = 0; recursive && i < list.count; i++) {
		const char *name = list.entry[i].name;

		if (S_ISDIR(list.entry[i].st.st_mode) && strcmp(name, ".") != 0 &&
		    strcmp(name, "..") != 0) {
			char *full = join_path(path, name);

			list_folder(full, true, first);
			free(full);
		}
	}
	release(&list);
}

static bool parse(int argc, char **argv)
{
	int option;

	columns = isatty(STDOUT_FILENO);
	while ((option = getopt(argc, argv, "aAlRdhinrtSF1C")) != -1) {
		all |= option == 'a';
		almost_all |= option == 'A';
		details = option == 'l' || option == 'n' ||
			  (details && option != '1' && option != 'C');
		recursive |= option == 'R';
		folders_themselves |= option == 'd';
		for_people |= option == 'h';
		inodes |= option == 'i';
		numeric |= option == 'n';
		reverse |= option == 'r';
		classify |= option == 'F';
		one_line = option == '1' || (one_line && option != 'C');
		columns |= option == 'C';
		if (option == 't' || option == 'S')
			order = option;
		if (option == '?')
			return false;
	}
	return true;
}

int main(int argc, char **argv)
{
	static char *here[] = { ".", NULL };
	struct list files = { 0 }, folders = { 0 };
	bool first = true, many;
	char **paths;

	if (!parse(argc, argv)) {
		try_help();
		return 2;
	}
	paths = optind < argc ? argv + optind : here;
	many = argc - optind > 1 || recursive;
	for (; *paths; paths++) {
		struct stat st;
		/* A link that is named is followed, unless its details are wanted. */
		int result = details || folders_themselves || classify ? lstat(*paths, &st)
								       : stat(*paths, &st);

		if (result < 0 && lstat(*paths, &st) < 0) {
			warn("cannot access '%s'", *paths);
			status = 2;
		} else {
			add(S_ISDIR(st.st_mode) && !folders_themselves ? &folders : &files, *paths,
			    &st);
		}
	}
	if (files.count) {
		print(&files, NULL);
		first = false;
	}
	qsort(folders.entry, folders.count, sizeof(*folders.entry), compare);
	for (size_t i = 0; i < folders.count; i++)
		list_folder(folders.entry[i].name, many, &first);
	release(&files);
	release(&folders);
	return finish(status);
}
