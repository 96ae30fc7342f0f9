/* ps [-e] [-f] [-l] [ax] [u] [-p PID]: the processes, out of /proc. See ps(1p). */
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

int main(int argc, char **argv)
{
	bool all = false, full = false, usage = false, any_tty = false;
	int only = 0, own_tty = 0;
	struct process_info p;
	void *iterator = NULL;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "-p") == 0 && argv[i + 1]) {
			only = atoi(argv[++i]);
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
	if (usage)
		printf("USER         PID    VSZ   RSS TTY      STAT START   TIME COMMAND\n");
	else if (full)
		printf("UID          PID    PPID  C STIME TTY          TIME CMD\n");
	else
		printf("    PID TTY          TIME CMD\n");
	while (next_process(&iterator, &p)) {
		unsigned long seconds = (p.utime + p.stime) / 100;

		if (only ? p.pid != only
			 : !all && !any_tty && !usage && (p.uid != geteuid() || p.tty != own_tty))
			continue;
		if (usage)
			printf("%-8s %7d %6lu %5ld %-8s %c    %-5s %3lu:%02lu %s\n",
			       user_name(p.uid), p.pid, p.vsize / 1024, p.rss * 4, tty_name(p.tty),
			       p.state, start_time(&p), seconds / 60, seconds % 60,
			       command_line(&p));
		else if (full)
			printf("%-8s %7d %7d  0 %-5s %-8s %02lu:%02lu:%02lu %s\n", user_name(p.uid),
			       p.pid, p.ppid, start_time(&p), tty_name(p.tty), seconds / 3600,
			       seconds / 60 % 60, seconds % 60, command_line(&p));
		else
			printf("%7d %-8s %02lu:%02lu:%02lu %s\n", p.pid, tty_name(p.tty),
			       seconds / 3600, seconds / 60 % 60, seconds % 60, p.name);
	}
	return finish(0);
}
