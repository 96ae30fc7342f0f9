/* ls [-aABcCdfFghHiIklLmnoprRsStuUvwxX1] [PATH...]: what is in folders. See ls(1p). */
#include "lib/listing.h"

#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static struct listing how;
static bool all, almost_all, recursive, folders_themselves, folders_first, reverse, follow;
static int
	follow_named; /* -H: links that are operands; 0: those to folders, unless details are shown */
static int
	order; /* t: by time, S: by size, X: by ending, v: by version, w: by width, U: not at all, 0: by name */
static int status;
static const char *ignored[32], *hidden[32]; /* patterns of -I and --hide */
static int ignored_count, hidden_count;

static void add(struct list *list, const char *name, const struct stat *st, mode_t target)
{
	if (list->count == list->size) {
		list->size = list->size ? list->size * 2 : 32;
		list->entry = realloc(list->entry, list->size * sizeof(*list->entry));
		if (!list->entry)
			abort();
	}
	list->entry[list->count].name = strdup(name);
	list->entry[list->count].target = target;
	list->entry[list->count++].st = *st;
}

static void release(struct list *list)
{
	while (list->count)
		free(list->entry[--list->count].name);
	free(list->entry);
}

static long by_order(const struct entry *a, const struct entry *b)
{
	const struct timespec *x = listed_time(&how, &a->st), *y = listed_time(&how, &b->st);
	const char *left = strrchr(a->name, '.'), *right = strrchr(b->name, '.');

	switch (order) {
	case 't':
		return y->tv_sec != x->tv_sec ? y->tv_sec - x->tv_sec : y->tv_nsec - x->tv_nsec;
	case 'S':
		return b->st.st_size - a->st.st_size;
	case 'X':
		return strcmp(left ? left : "", right ? right : "");
	case 'v':
		return compare_versions(a->name, strlen(a->name), b->name, strlen(b->name));
	case 'w':
		return (long)strlen(a->name) - (long)strlen(b->name);
	default:
		return 0;
	}
}

static int compare(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;
	bool a_folder = S_ISDIR(a->target), b_folder = S_ISDIR(b->target);
	long result;

	if (folders_first && a_folder != b_folder)
		return a_folder ? -1 : 1;
	result = by_order(a, b);
	if (!result)
		result = strcmp(a->name, b->name);
	result = (result > 0) - (result < 0);
	return (int)(reverse ? -result : result);
}

static void sort(struct list *list)
{
	if (order != 'U')
		qsort(list->entry, list->count, sizeof(*list->entry), compare);
}

static bool shown(const char *name)
{
	for (int i = 0; i < ignored_count; i++)
		if (!fnmatch(ignored[i], name, FNM_PERIOD))
			return false;
	for (int i = 0; i < hidden_count && !all && !almost_all; i++)
		if (!fnmatch(hidden[i], name, FNM_PERIOD))
			return false;
	if (*name != '.' || all)
		return true;
	return almost_all && strcmp(name, ".") != 0 && strcmp(name, "..") != 0;
}

/* What a link leads to, 0 if to nothing. */
static mode_t target_of(const char *path, const struct stat *st)
{
	struct stat target;

	if (!S_ISLNK(st->st_mode))
		return st->st_mode;
	return stat(path, &target) == 0 ? target.st_mode : 0;
}

static void list_folder(const char *path, bool title, bool *first)
{
	DIR *dir = opendir(path);
	struct list list = { 0 };
	struct dirent *entry;
	long blocks = 0;
	char text[32];

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
		if ((follow ? stat(full, &st) : lstat(full, &st)) < 0)
			status = warn("cannot access '%s'", full);
		else
			add(&list, entry->d_name, &st, target_of(full, &st));
		blocks += st.st_blocks;
		free(full);
	}
	closedir(dir);
	if (title)
		printf("%s%s:\n", *first ? "" : "\n", path);
	*first = false;
	if (how.format == 'l' || how.blocks)
		printf("total %s\n",
		       size_of_blocks(&how, (unsigned long)blocks, text, sizeof(text)));
	sort(&list);
	write_list(&how, &list, path);
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

enum {
	SORT = 256,
	TIME,
	COLOR,
	FULL_TIME,
	TIME_STYLE,
	HIDE,
	FOLDERS_FIRST,
	FILE_TYPE,
	SI,
	FORMAT,
	CLASSIFY
};

static const struct option names[] = { { "all", 0, NULL, 'a' },
				       { "almost-all", 0, NULL, 'A' },
				       { "directory", 0, NULL, 'd' },
				       { "dereference", 0, NULL, 'L' },
				       { "dereference-command-line", 0, NULL, 'H' },
				       { "human-readable", 0, NULL, 'h' },
				       { "si", 0, NULL, SI },
				       { "inode", 0, NULL, 'i' },
				       { "size", 0, NULL, 's' },
				       { "kibibytes", 0, NULL, 'k' },
				       { "numeric-uid-gid", 0, NULL, 'n' },
				       { "no-group", 0, NULL, 'G' },
				       { "recursive", 0, NULL, 'R' },
				       { "reverse", 0, NULL, 'r' },
				       { "classify", 2, NULL, CLASSIFY },
				       { "file-type", 0, NULL, FILE_TYPE },
				       { "sort", 1, NULL, SORT },
				       { "time", 1, NULL, TIME },
				       { "format", 1, NULL, FORMAT },
				       { "color", 2, NULL, COLOR },
				       { "full-time", 0, NULL, FULL_TIME },
				       { "time-style", 1, NULL, TIME_STYLE },
				       { "ignore", 1, NULL, 'I' },
				       { "ignore-backups", 0, NULL, 'B' },
				       { "hide", 1, NULL, HIDE },
				       { "hide-control-chars", 0, NULL, 'q' },
				       { "literal", 0, NULL, 'N' },
				       { "group-directories-first", 0, NULL, FOLDERS_FIRST },
				       { "width", 1, NULL, 'w' },
				       { 0 } };

/* always, never or auto, which asks whether a terminal reads it. Returns -1 after a message. */
static int when(const char *option, const char *given)
{
	static const char *const words[] = { "always,yes,force", "never,no,none", "auto,tty,if-tty",
					     NULL };
	int choice = given ? choose(option, given, words) : 0;

	return choice == 2 ? isatty(STDOUT_FILENO) : choice < 0 ? -1 : !choice;
}

/* Without a terminal that is known to have colors there are none, whatever was asked for. */
static bool knows_color(void)
{
	const char *term = getenv("TERM");

	return getenv("COLORTERM") || (term && *term && strcmp(term, "dumb") != 0);
}

static bool long_option(int option)
{
	static const char *const orders[] = { "none",	 "time",  "size", "extension",
					      "version", "width", NULL };
	static const char *const times[] = { "atime,access,use", "ctime,status", "birth,creation",
					     NULL };
	static const char *const formats[] = { "verbose,long", "commas",	"horizontal,across",
					       "vertical",     "single-column", NULL };
	int choice = 0;

	switch (option) {
	case SORT:
		choice = choose("--sort", optarg, orders);
		order = choice < 0 ? 0 : "UtSXvw"[choice];
		break;
	case TIME:
		choice = choose("--time", optarg, times);
		how.time = choice < 0 ? 0 : "ucc"[choice];
		break;
	case FORMAT:
		choice = choose("--format", optarg, formats);
		how.format = choice < 0 ? 0 : "lmxC1"[choice];
		break;
	case CLASSIFY:
		choice = when("--classify", optarg);
		how.marks = choice > 0 ? 'F' : 0;
		break;
	case COLOR:
		choice = when("--color", optarg);
		how.color = choice > 0 && knows_color();
		break;
	case FULL_TIME:
		how.format = 'l';
		how.time_style = "full-iso";
		break;
	case TIME_STYLE:
		how.time_style = optarg;
		break;
	case HIDE:
		if (hidden_count < 32)
			hidden[hidden_count++] = optarg;
		break;
	case FOLDERS_FIRST:
		folders_first = true;
		break;
	case FILE_TYPE:
		how.marks = 't';
		break;
	case SI:
		how.unit = 1000;
		break;
	}
	return choice >= 0;
}

static void ignore(const char *pattern)
{
	if (ignored_count < 32)
		ignored[ignored_count++] = pattern;
}

static bool short_option(int option)
{
	char *end;

	all |= option == 'a' || option == 'f';
	almost_all |= option == 'A';
	all &= option != 'A';
	recursive |= option == 'R';
	folders_themselves |= option == 'd';
	reverse |= option == 'r';
	follow |= option == 'L';
	follow_named |= option == 'H' || option == 'L';
	how.inodes |= option == 'i';
	how.blocks |= option == 's';
	how.numeric |= option == 'n';
	how.no_owner |= option == 'g';
	how.no_group |= option == 'o' || option == 'G';
	how.unprintable |= option == 'q';
	how.unprintable &= option != 'N';
	how.unit = option == 'h' ? 1024 : option == 'k' ? 0 : how.unit;
	if (strchr("lngo", option))
		how.format = 'l';
	if (strchr("Cxm", option) || (option == '1' && how.format != 'l'))
		how.format = option;
	if (strchr("tSXvU", option))
		order = option;
	if (option == 'f')
		order = 'U';
	if (option == 'u' || option == 'c')
		how.time = option;
	if (option == 'p')
		how.marks = option;
	if (option == 'F')
		how.marks = 'F';
	if (option == 'B') {
		ignore("*~");
		ignore(".*~");
	}
	if (option == 'I')
		ignore(optarg);
	if (option == 'w') {
		how.width = strtoul(optarg, &end, 0);
		if (*end || end == optarg) {
			tool_error("invalid line width: '%s'", optarg);
			return false;
		}
		how.width = how.width ? how.width : 1000000;
	}
	return true;
}

static bool parse(int argc, char **argv)
{
	const char *columns = getenv("COLUMNS");
	struct winsize window;
	int option;

	how.unprintable = isatty(STDOUT_FILENO);
	while ((option = getopt_long(argc, argv, "aABcCdfFghHiI:klLmnNopqrRsStuUvw:xXG1", names,
				     NULL)) != -1) {
		if (option == '?') {
			try_help();
			return false;
		}
		if (option < 256 ? !short_option(option) : !long_option(option))
			return false;
	}
	if (!how.format)
		how.format = isatty(STDOUT_FILENO) ? 'C' : '1';
	if (!order && how.time && how.format != 'l')
		order = 't';
	if (!how.width && columns && atoi(columns) > 0)
		how.width = (size_t)atoi(columns);
	if (!how.width && ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) == 0)
		how.width = window.ws_col;
	if (!how.width)
		how.width = 80;
	return true;
}

/* A link that is named stands for its folder, unless its details are wanted. */
static int examine(const char *path, struct stat *st)
{
	int result;

	if (follow_named)
		return stat(path, st);
	result = lstat(path, st);
	if (result == 0 && S_ISLNK(st->st_mode) && how.format != 'l' && !folders_themselves &&
	    how.marks != 'F' && S_ISDIR(target_of(path, st)))
		return stat(path, st);
	return result;
}

int main(int argc, char **argv)
{
	static char *here[] = { ".", NULL };
	struct list files = { 0 }, folders = { 0 };
	bool first = true, many;
	char **paths;

	if (!parse(argc, argv))
		return 2;
	paths = optind < argc ? argv + optind : here;
	many = argc - optind > 1 || recursive;
	for (; *paths; paths++) {
		struct stat st;

		if (examine(*paths, &st) < 0) {
			warn("cannot access '%s'", *paths);
			status = 2;
		} else {
			add(S_ISDIR(st.st_mode) && !folders_themselves ? &folders : &files, *paths,
			    &st, target_of(*paths, &st));
		}
	}
	if (files.count) {
		sort(&files);
		write_list(&how, &files, NULL);
		first = false;
	}
	sort(&folders);
	for (size_t i = 0; i < folders.count; i++)
		list_folder(folders.entry[i].name, many, &first);
	release(&files);
	release(&folders);
	return finish(status);
}
