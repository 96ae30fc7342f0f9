/* top [-b] [-n TIMES] [-d SECONDS]: who uses the processors. q ends it. See top(1). */
#include "../lib/lib.h"

#include <getopt.h>
#include <poll.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#define MAX_PROCESSES 1024

struct line {
	struct process_info info;
	unsigned long used; /* ticks since the last time */
};

static struct line now[MAX_PROCESSES], before[MAX_PROCESSES];
static size_t count, old_count;
static struct termios saved;

static int by_use(const void *a, const void *b)
{
	const struct line *x = a, *y = b;

	if (x->used != y->used)
		return x->used < y->used ? 1 : -1;
	return x->info.pid - y->info.pid;
}

static void collect(void)
{
	void *iterator = NULL;

	memcpy(before, now, sizeof(now));
	old_count = count;
	count = 0;
	while (count < MAX_PROCESSES && next_process(&iterator, &now[count].info)) {
		struct line *line = &now[count++];

		line->used = line->info.utime + line->info.stime;
		for (size_t i = 0; i < old_count; i++)
			if (before[i].info.pid == line->info.pid &&
			    before[i].info.start == line->info.start)
				line->used -= before[i].info.utime + before[i].info.stime;
	}
	qsort(now, count, sizeof(*now), by_use);
}

static void show(double seconds, size_t rows)
{
	unsigned long total = meminfo("MemTotal"), free = meminfo("MemFree"),
		      cache = meminfo("Cached") + meminfo("Buffers");
	char loads[32] = "", clock[16], owner[16];
	struct passwd *user;
	FILE *file = fopen("/proc/loadavg", "r");
	size_t running = 0;

	if (file && fgets(loads, sizeof(loads), file))
		for (int i = 0, blanks = 0; loads[i]; i++)
			if (loads[i] == ' ' && ++blanks == 3)
				loads[i] = 0;
	if (file)
		fclose(file);
	for (size_t i = 0; i < count; i++)
		running += now[i].info.state == 'R';
	strftime(clock, sizeof(clock), "%H:%M:%S", localtime(&(time_t){ time(NULL) }));
	printf("top - %s  load average: %s\n", clock, loads);
	printf("Tasks: %zu total, %zu running\n", count, running);
	printf("KiB Mem: %lu total, %lu free, %lu used, %lu buff/cache\n\n", total, free,
	       total - free - cache, cache);
	printf("    PID USER      PR  NI    VIRT    RES S  %%CPU  %%MEM     TIME+ COMMAND\n");
	for (size_t i = 0; i < count && i < rows; i++) {
		const struct process_info *p = &now[i].info;
		unsigned long ticks = p->utime + p->stime;

		user = getpwuid(p->uid);
		if (user)
			snprintf(owner, sizeof(owner), "%s", user->pw_name);
		else
			snprintf(owner, sizeof(owner), "%u", p->uid);
		printf("%7d %-8.8s %3d %3d %7lu %6ld %c %5.1f %5.1f %4lu:%02lu.%02lu %s\n", p->pid,
		       owner, p->priority, p->nice, p->vsize / 1024, p->rss * 4, p->state,
		       seconds > 0 ? (double)now[i].used / seconds : 0.0,
		       total ? (double)p->rss * 400 / (double)total : 0.0, ticks / 6000,
		       ticks / 100 % 60, ticks % 100, p->name);
	}
	fflush(stdout);
}

static bool wants_to_quit(double seconds)
{
	struct pollfd fd = { .fd = STDIN_FILENO, .events = POLLIN };
	char c;

	return poll(&fd, 1, (int)(seconds * 1000)) > 0 && read(STDIN_FILENO, &c, 1) == 1 &&
	       (c == 'q' || c == 3);
}

int main(int argc, char **argv)
{
	bool batch = false;
	long times = -1;
	double seconds = 3, since;
	struct timespec start, end;
	struct winsize size = { .ws_row = 24 };
	struct termios raw;
	int option;

	while ((option = getopt(argc, argv, "bn:d:")) != -1) {
		batch |= option == 'b';
		if (option == 'n')
			times = strtol(optarg, NULL, 10);
		if (option == 'd')
			seconds = strtod(optarg, NULL);
		if (option == '?')
			return try_help();
	}
	batch |= tcgetattr(STDIN_FILENO, &saved) < 0;
	if (!batch) {
		raw = saved;
		cfmakeraw(&raw);
		raw.c_oflag |= OPOST;
		tcsetattr(STDIN_FILENO, TCSANOW, &raw);
		ioctl(STDOUT_FILENO, TIOCGWINSZ, &size);
	}
	clock_gettime(CLOCK_MONOTONIC, &start);
	since = 0;
	while (times--) {
		collect();
		if (!batch)
			printf("\033[H\033[2J");
		show(since, batch ? MAX_PROCESSES : size.ws_row > 6 ? size.ws_row - 6U : 18);
		if (!times)
			break;
		if (batch)
			usleep((useconds_t)(seconds * 1000000));
		else if (wants_to_quit(seconds))
			break;
		clock_gettime(CLOCK_MONOTONIC, &end);
		since = (double)(end.tv_sec - start.tv_sec) +
			(double)(end.tv_nsec - start.tv_nsec) / 1e9;
		start = end;
	}
	if (!batch)
		tcsetattr(STDIN_FILENO, TCSANOW, &saved);
	return finish(0);
}
