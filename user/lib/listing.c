/* How ls writes a list: in lines, in columns or with details. */
#include "listing.h"

#include <ctype.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <unistd.h>

static const struct listing *how;
static int inode_width, block_width, minor_width; /* of the longest in the list */

/* Sizes in units of 1000 have a small k. */
static const char *people(unsigned long long n, char *text, size_t size)
{
	static const char units[] = "kMGTPE";
	double value = (double)n;
	int unit = -1;

	if (how->unit == 1024)
		return human(n, text, size);
	for (; value >= 1000; unit++)
		value /= 1000;
	if (unit < 0)
		snprintf(text, size, "%llu", n);
	else /* rounded up, as du does */
		snprintf(text, size, value > 9.9 ? "%.0f%c" : "%.1f%c",
			 value > 9.9 ? (double)(long)(value + 0.999999)
				     : (double)(long)(value * 10 + 0.999999) / 10,
			 units[unit]);
	return text;
}

const char *size_of_blocks(const struct listing *listing, unsigned long blocks, char *text,
			   size_t size)
{
	how = listing;
	if (how->unit)
		return people(blocks * 512ULL, text, size);
	snprintf(text, size, "%lu", (blocks + 1) / 2);
	return text;
}

const struct timespec *listed_time(const struct listing *listing, const struct stat *st)
{
	return listing->time == 'u'   ? &st->st_atim
	       : listing->time == 'c' ? &st->st_ctim
				      : &st->st_mtim;
}

static char mark(const struct entry *e)
{
	mode_t mode = e->st.st_mode;

	if (!how->marks)
		return 0;
	if (S_ISDIR(mode))
		return '/';
	if (how->marks == 'p')
		return 0;
	if (S_ISLNK(mode))
		return '@';
	if (S_ISFIFO(mode))
		return '|';
	if (S_ISSOCK(mode))
		return '=';
	return how->marks == 'F' && S_ISREG(mode) && mode & 0111 ? '*' : 0;
}

/* The colors that GNU's ls has built in. */
static const char *color_of(mode_t mode)
{
	if (S_ISLNK(mode))
		return "01;36";
	if (S_ISDIR(mode))
		return mode & S_ISVTX && mode & 02 ? "30;42"
		       : mode & 02		   ? "34;42"
		       : mode & S_ISVTX		   ? "37;44"
						   : "01;34";
	if (S_ISFIFO(mode))
		return "33";
	if (S_ISSOCK(mode))
		return "01;35";
	if (S_ISCHR(mode) || S_ISBLK(mode))
		return "01;33";
	return mode & S_ISUID ? "37;41" : mode & S_ISGID ? "30;43" : mode & 0111 ? "01;32" : NULL;
}

static void put_name(const char *name, mode_t mode)
{
	static bool begun;
	const char *color = how->color ? color_of(mode) : NULL;

	if (color) {
		printf("%s\033[%sm", begun ? "" : "\033[0m", color);
		begun = true;
	}
	for (; *name; name++)
		putchar(how->unprintable && !isprint((unsigned char)*name) ? '?' : *name);
	if (color)
		fputs("\033[0m", stdout);
}

/* The numbers and the name. In lines and columns the numbers are as wide as the widest. */
static void put_entry(const struct entry *e)
{
	char text[32];
	bool aligned = how->format != 'm';

	if (how->inodes)
		printf("%*lu ", aligned ? inode_width : 0, e->st.st_ino);
	if (how->blocks)
		printf("%*s ", aligned ? block_width : 0,
		       size_of_blocks(how, (unsigned long)e->st.st_blocks, text, sizeof(text)));
	if (how->format == 'l')
		return;
	put_name(e->name, e->st.st_mode);
	if (mark(e))
		putchar(mark(e));
}

static size_t width_of(const struct entry *e)
{
	size_t width = strlen(e->name) + (mark(e) != 0);
	char text[32];

	if (how->inodes)
		width += 1 + (how->format == 'm' ? (size_t)snprintf(NULL, 0, "%lu", e->st.st_ino)
						 : (size_t)inode_width);
	if (how->blocks)
		width += 1 + (how->format == 'm'
				      ? strlen(size_of_blocks(how, (unsigned long)e->st.st_blocks,
							      text, sizeof(text)))
				      : (size_t)block_width);
	return width;
}

static const char *owner(const struct stat *st, bool group)
{
	static char text[2][16];
	struct passwd *user = group || how->numeric ? NULL : getpwuid(st->st_uid);
	struct group *g = group && !how->numeric ? getgrgid(st->st_gid) : NULL;

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
	else if (how->unit)
		people((unsigned long long)st->st_size, text, size);
	else
		snprintf(text, size, "%ld", st->st_size);
	return text;
}

/* The time of day for what is not older than half a year, else the year. */
static const char *time_text(const struct timespec *when)
{
	static char text[128];
	const char *style = how->time_style ? how->time_style : "locale";
	time_t now = time(NULL);
	bool recent = when->tv_sec <= now && when->tv_sec > now - 31556952 / 2;
	const struct tm *tm = localtime(&when->tv_sec);
	size_t len;

	if (!strcmp(style, "full-iso")) {
		len = strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S", tm);
		len += (size_t)snprintf(text + len, sizeof(text) - len, ".%09ld ", when->tv_nsec);
		strftime(text + len, sizeof(text) - len, "%z", tm);
		return text;
	}
	*text = 0;
	strftime(text, sizeof(text),
		 *style == '+'		      ? style + 1
		 : !strcmp(style, "long-iso") ? "%Y-%m-%d %H:%M"
		 : !strcmp(style, "iso")      ? (recent ? "%m-%d %H:%M" : "%Y-%m-%d ")
					      : (recent ? "%b %e %H:%M" : "%b %e  %Y"),
		 tm);
	return text;
}

static void widen(int *width, int needed)
{
	if (needed > *width)
		*width = needed;
}

static void write_details(const struct list *list, const char *folder)
{
	int links = 0, users = 0, groups = 0, sizes = 0;
	char text[32], target[PATH_MAX], mode[11];

	minor_width = 0;
	for (size_t i = 0; i < list->count; i++)
		widen(&minor_width, snprintf(NULL, 0, "%u", minor(list->entry[i].st.st_rdev)));
	for (size_t i = 0; i < list->count; i++) {
		const struct stat *st = &list->entry[i].st;

		widen(&links, snprintf(NULL, 0, "%lu", st->st_nlink));
		widen(&users, (int)strlen(owner(st, false)));
		widen(&groups, (int)strlen(owner(st, true)));
		widen(&sizes, (int)strlen(size_text(st, text, sizeof(text))));
	}
	for (size_t i = 0; i < list->count; i++) {
		const struct entry *e = &list->entry[i];

		mode_string(e->st.st_mode, mode);
		put_entry(e);
		printf("%s %*lu ", mode, links, e->st.st_nlink);
		if (!how->no_owner)
			printf("%-*s ", users, owner(&e->st, false));
		if (!how->no_group)
			printf("%-*s ", groups, owner(&e->st, true));
		printf("%*s %s ", sizes, size_text(&e->st, text, sizeof(text)),
		       time_text(listed_time(how, &e->st)));
		put_name(e->name, e->st.st_mode);
		if (S_ISLNK(e->st.st_mode)) {
			char *path = folder ? join_path(folder, e->name) : strdup(e->name);
			ssize_t len = readlink(path, target, sizeof(target) - 1);

			target[len > 0 ? len : 0] = 0;
			printf(" -> ");
			put_name(target, e->target);
			free(path);
		} else if (mark(e)) {
			putchar(mark(e));
		}
		putchar('\n');
	}
}

/* With tabs where they reach, as GNU's ls does. */
static void indent(size_t from, size_t to)
{
	while (from < to) {
		if (to / 8 > (from + 1) / 8) {
			putchar('\t');
			from += 8 - from % 8;
		} else {
			putchar(' ');
			from++;
		}
	}
}

/* The widths of so many columns. Returns whether a line has room for them. */
static bool fits(const struct list *list, size_t columns, size_t *widths)
{
	size_t down = (list->count + columns - 1) / columns, sum = 0;

	memset(widths, 0, columns * sizeof(*widths));
	for (size_t i = 0; i < list->count; i++) {
		size_t column = how->format == 'x' ? i % columns : i / down;
		size_t width = width_of(&list->entry[i]) + (column + 1 < columns ? 2 : 0);

		if (width > widths[column])
			widths[column] = width;
	}
	for (size_t i = 0; i < columns; i++)
		sum += widths[i];
	return sum < how->width;
}

/* In as many columns as there is room for: read downwards, or with -x across. */
static void write_columns(const struct list *list)
{
	size_t columns = how->width / 3 + 1, down, *widths;

	columns = columns > list->count ? list->count : columns;
	widths = calloc(columns + 1, sizeof(*widths));
	if (!widths)
		abort();
	while (columns > 1 && !fits(list, columns, widths))
		columns--;
	down = columns ? (list->count + columns - 1) / columns : 0;
	for (size_t row = 0; row < down; row++) {
		size_t at = 0, end = 0;

		for (size_t column = 0; column < columns; column++) {
			size_t i = how->format == 'x' ? row * columns + column
						      : column * down + row;

			if (i >= list->count)
				break;
			indent(end, at);
			put_entry(&list->entry[i]);
			end = at + width_of(&list->entry[i]);
			at += widths[column];
		}
		putchar('\n');
	}
	free(widths);
}

static void write_commas(const struct list *list)
{
	size_t at = 0;

	for (size_t i = 0; i < list->count; i++) {
		size_t width = width_of(&list->entry[i]);

		if (i) {
			bool room = at + width + 2 < how->width;

			printf(",%c", room ? ' ' : '\n');
			at = room ? at + 2 : 0;
		}
		put_entry(&list->entry[i]);
		at += width;
	}
	putchar('\n');
}

void write_list(const struct listing *listing, const struct list *list, const char *folder)
{
	char text[32];

	how = listing;
	inode_width = block_width = 0;
	for (size_t i = 0; i < list->count; i++) {
		const struct stat *st = &list->entry[i].st;

		widen(&inode_width, snprintf(NULL, 0, "%lu", st->st_ino));
		widen(&block_width, (int)strlen(size_of_blocks(how, (unsigned long)st->st_blocks,
							       text, sizeof(text))));
	}
	if (!list->count)
		return;
	if (how->format == 'l') {
		write_details(list, folder);
	} else if (how->format == 'm') {
		write_commas(list);
	} else if (how->format != '1') {
		write_columns(list);
	} else {
		for (size_t i = 0; i < list->count; i++) {
			put_entry(&list->entry[i]);
			putchar('\n');
		}
	}
}
