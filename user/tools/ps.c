/* ps [-e] [-f] [-l] [ax] [u] [-o COLUMN[=TITLE],...] [-p PID]: the processes, out of /proc. See ps(1p). */
#include "../lib/lib.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysinfo.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

static const char *user_name(unsigned int uid)
{
	static char text[16];
	struct passwd *user = getpwuid(uid);

	snprintf(text, sizeof(text), user ? "%.8s" : "%s", user ? user->pw_name : "");
	if (!user)
		snprintf(text, sizeof(text), "%u", uid);
	return text;
}

static const char *tty_name(int tty)
{
	static char text[16];
	unsigned int kind = (unsigned int)tty >> 8 & 0xfff,
		     number = (tty & 0xff) | ((unsigned int)tty >> 12 & 0xfff00);

	if (!tty)
		return "?";
	if (kind == 4 && number >= 64)
		snprintf(text, sizeof(text), "ttyS%u", number - 64);
	else if (kind == 5)
		snprintf(text, sizeof(text), "console");
	else
		snprintf(text, sizeof(text), kind == 4 ? "tty%u" : "pts/%u", number);
	return text;
}

/* The arguments, or the name in brackets of who has none. */
static const char *command_line(const struct process_info *p)
{
	static char text[512];
	char path[64];
	FILE *file;
	size_t len = 0;

	snprintf(path, sizeof(path), "/proc/%d/cmdline", p->pid);
	file = fopen(path, "r");
	if (file) {
		len = fread(text, 1, sizeof(text) - 1, file);
		fclose(file);
	}
	if (!len) {
		snprintf(text, sizeof(text), "[%s]", p->name);
		return text;
	}
	text[len] = 0;
	while (len && !text[len - 1])
		len--;
	for (size_t i = 0; i < len; i++)
		if (!text[i] || text[i] == '\n')
			text[i] = ' ';
	return text;
}

/* When it was started: the time since the boot is in the same clock as its start. */
static const char *start_time(const struct process_info *p)
{
	static char text[16];
	time_t now = time(NULL), when = now;
	struct sysinfo info;

	if (sysinfo(&info) == 0)
		when = now - info.uptime + (time_t)(p->start / 100);
	strftime(text, sizeof(text), now - when < 86400 ? "%H:%M" : "%b%d", localtime(&when));
	return text;
}

static int pid_width; /* digits of the largest number that a process can have */

static void find_pid_width(void)
{
	FILE *file = fopen("/proc/sys/kernel/pid_max", "r");
	char text[16] = "99999";

	if (file) {
		fgets(text, sizeof(text), file);
		fclose(file);
	}
	pid_width = (int)strcspn(text, "\n");
}

/* What -o can show: a width below 0 is to the left, 0 that of a process number. */
static const struct column {
	const char *name, *title;
	int width;
} columns[] = {
	{ "pid", "PID", 0 },	       { "ppid", "PPID", 0 },	   { "uid", "UID", 5 },
	{ "user", "USER", -8 },	       { "comm", "COMMAND", -15 }, { "args", "COMMAND", -27 },
	{ "cmd", "CMD", -27 },	       { "s", "S", -1 },	   { "state", "S", -1 },
	{ "tty", "TT", -8 },	       { "tt", "TT", -8 },	   { "time", "TIME", 8 },
	{ "vsz", "VSZ", 6 },	       { "rss", "RSS", 5 },	   { "ni", "NI", 3 },
	{ "command", "COMMAND", -27 },
};

static struct {
	const struct column *column;
	const char *title;
} shown[32];
static size_t nr_shown;

/* Adds the columns of "pid,comm=NAME". False: there is no such column. */
static bool add_columns(char *list)
{
	char *name;

	while ((name = strsep(&list, ",")) && nr_shown < 32) {
		char *title = strchr(name, '=');
		size_t i = 0;

		if (title)
			*title++ = 0;
		while (i < sizeof(columns) / sizeof(columns[0]) && strcmp(columns[i].name, name))
			i++;
		if (i == sizeof(columns) / sizeof(columns[0])) {
			fprintf(stderr, "error: unknown user-defined format specifier \"%s\"\n",
				name);
			return false;
		}
		shown[nr_shown].column = &columns[i];
		shown[nr_shown++].title = title ? title : columns[i].title;
	}
	return true;
}

static const char *value_of(const struct column *column, const struct process_info *p)
{
	static char text[32];
	unsigned long seconds = (p->utime + p->stime) / 100;

	switch (column->title[0]) {
	case 'P':
		snprintf(text, sizeof(text), "%d", column->name[1] == 'i' ? p->pid : p->ppid);
		break;
	case 'U':
		if (column->width < 0)
			return user_name(p->uid);
		snprintf(text, sizeof(text), "%u", p->uid);
		break;
	case 'C':
		return strcmp(column->name, "comm") ? command_line(p) : p->name;
	case 'S':
		snprintf(text, sizeof(text), "%c", p->state);
		break;
	case 'T':
		if (column->width < 0)
			return tty_name(p->tty);
		snprintf(text, sizeof(text), "%02lu:%02lu:%02lu", seconds / 3600, seconds / 60 % 60,
			 seconds % 60);
		break;
	case 'V':
		snprintf(text, sizeof(text), "%lu", p->vsize / 1024);
		break;
	case 'R':
		snprintf(text, sizeof(text), "%ld", p->rss * 4);
		break;
	default:
		snprintf(text, sizeof(text), "%d", p->nice);
	}
	return text;
}

/* A line of the columns that -o asked for; @p NULL: their titles, if there are any. */
static void show_columns(const struct process_info *p)
{
	bool any = p != NULL;

	for (size_t i = 0; i < nr_shown; i++)
		any |= *shown[i].title != 0;
	for (size_t i = 0; any && i < nr_shown; i++) {
		const struct column *column = shown[i].column;
		int width = column->width ? column->width : pid_width;

		printf("%*s%c", i + 1 == nr_shown && width < 0 ? 0 : width,
		       p ? value_of(column, p) : shown[i].title, i + 1 == nr_shown ? '\n' : ' ');
	}
}

int main(int argc, char **argv)
{
	bool all = false, full = false, usage = false, any_tty = false, found = false;
	int only = 0, own_tty = 0;
	struct process_info p;
	void *iterator = NULL;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "-p") == 0 && argv[i + 1]) {
			only = atoi(argv[++i]);
			continue;
		}
		if (strcmp(argv[i], "-o") == 0 && argv[i + 1]) {
			if (!add_columns(argv[++i]))
				return 1;
			continue;
		}
		for (const char *letter = argv[i] + (*argv[i] == '-'); *letter; letter++) {
			all |= *letter == 'e' || *letter == 'A';
			full |= *letter == 'f';
			usage |= *letter == 'u';
			any_tty |= *letter == 'x' || *letter == 'a';
			if (!strchr("eAfuxalw", *letter)) {
				fprintf(stderr,
					"error: unsupported option (BSD syntax)\n\nUsage:\n ps [options]\n");
				return 1;
			}
		}
	}
	if (access("/proc/self/stat", R_OK) < 0) {
		fprintf(stderr, "Error, do this: mount -t proc proc /proc\n");
		return 1;
	}
	while (next_process(&iterator, &p))
		if (p.pid == getpid())
			own_tty = p.tty;
	find_pid_width();
	if (nr_shown)
		show_columns(NULL);
	else if (usage)
		printf("USER         PID    VSZ   RSS TTY      STAT START   TIME COMMAND\n");
	else if (full)
		printf("UID          PID    PPID  C STIME TTY          TIME CMD\n");
	else
		printf("%*s TTY          TIME CMD\n", pid_width, "PID");
	while (next_process(&iterator, &p)) {
		unsigned long seconds = (p.utime + p.stime) / 100;

		if (only ? p.pid != only
			 : !all && !any_tty && !usage && (p.uid != geteuid() || p.tty != own_tty))
			continue;
		found = true;
		if (nr_shown)
			show_columns(&p);
		else if (usage)
			printf("%-8s %7d %6lu %5ld %-8s %c    %-5s %3lu:%02lu %s\n",
			       user_name(p.uid), p.pid, p.vsize / 1024, p.rss * 4, tty_name(p.tty),
			       p.state, start_time(&p), seconds / 60, seconds % 60,
			       command_line(&p));
		else if (full)
			printf("%-8s %7d %7d  0 %-5s %-8s %02lu:%02lu:%02lu %s\n", user_name(p.uid),
			       p.pid, p.ppid, start_time(&p), tty_name(p.tty), seconds / 3600,
			       seconds / 60 % 60, seconds % 60, command_line(&p));
		else
			printf("%*d %-8s %02lu:%02lu:%02lu %s\n", pid_width, p.pid, tty_name(p.tty),
			       seconds / 3600, seconds / 60 % 60, seconds % 60, p.name);
	}
	return finish(!found);
}
