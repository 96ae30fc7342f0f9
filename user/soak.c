/*
 * soak: runs the stress programs again and again, for as many seconds as it is told, and looks whether
 * memory and kernel objects come back after each round. tools/soak boots a machine for it.
 *
 * Every test program whose name begins with stress_ takes part, and those of the table below, whose
 * arguments change with the round. The first rounds are not compared: some things are made once, for good.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/sysinfo.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <linux/lstar_selftest.h>
#include <sys/syscall.h>

#define TESTS "/tests/"
#define WARM_UP 2 /* rounds */
#define MOST 64	  /* programs */

/* Each with the number of the round where a %lu stands. */
static const char *const fixed[] = {
	"mm_model child %lu 5000",
	"mm_model thousands_of_areas",
	"exhaust fork_bomb",
	"exhaust mapping_bomb",
	"oom bombs",
	"fuzz_entry child %lu 500",
	"futex_storm",
	"timer_storm",
	"tree_stress",
	"exec_threads",
	"scm_rights cycles nested",
};

static char *programs[MOST];
static int nr_programs;

static void find_programs(void)
{
	DIR *dir = opendir(TESTS);
	struct dirent *entry;

	for (unsigned long i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++)
		programs[nr_programs++] = strdup(fixed[i]);
	while (dir && (entry = readdir(dir)) && nr_programs < MOST)
		if (!strncmp(entry->d_name, "stress_", 7))
			programs[nr_programs++] = strdup(entry->d_name);
	if (dir)
		closedir(dir);
}

/* Free pages, and kernel objects in use where the kernel can tell (the test image). */
static void measure(struct selftest_usage *now)
{
	struct sysinfo info;

	memset(now, 0, sizeof(*now));
	if (syscall(SYS_lstar_selftest, SELFTEST_USAGE, now) == 0)
		return;
	sysinfo(&info);
	now->free_pages = (info.freeram + info.bufferram) * info.mem_unit / 4096;
}

/*
 * The fuzzer's random calls reach the files that it has open. They stay, and with them, as on Linux, the record of an
 * inode's locks, which is made at the first one. So it is made before anything is measured.
 */
static void lock_once(void)
{
	static const char *const paths[] = { "/dev/console", "/dev/null", "/tests",
					     "/tests/files/text" };

	for (unsigned long i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		int fd = open(paths[i], O_RDONLY | O_NOCTTY);

		if (fd < 0 || flock(fd, LOCK_EX) || flock(fd, LOCK_UN))
			perror(paths[i]);
		close(fd);
	}
}

/* Runs "program arguments"; 0 if it passed. */
static int run(const char *line, unsigned long round)
{
	char text[128], path[160] = TESTS, *argv[8], *word;
	int argc = 0, status = -1;
	pid_t pid;

	snprintf(text, sizeof(text), line, round);
	for (word = strtok(text, " "); word && argc < 7; word = strtok(NULL, " "))
		argv[argc++] = word;
	argv[argc] = NULL;
	strcat(path, argv[0]);
	pid = fork();
	if (!pid) {
		execv(path, argv);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return -1;
	if (status)
		printf("soak: round %lu: %s: status %#x\n", round, line, status);
	return status;
}

/* Orphans of a program may still be on their way. Have pages and objects come back to @base? */
static int came_back(const struct selftest_usage *base, struct selftest_usage *now)
{
	const struct timespec pause = { 0, 10000000 };

	for (int i = 0; i < 500; i++) {
		measure(now);
		if (now->free_pages >= base->free_pages && now->slab_objects <= base->slab_objects)
			return 1;
		nanosleep(&pause, NULL);
	}
	return 0;
}

/* soak [SECONDS [FIRST-ROUND]] */
int main(int argc, char **argv)
{
	time_t end = time(NULL) + (argc > 1 ? atol(argv[1]) : 120);
	struct selftest_usage base = { 0 }, now;
	unsigned long round, first = argc > 2 ? strtoul(argv[2], NULL, 10) : 1;
	int bad = 0;

	find_programs();
	lock_once();
	setenv("KTAP_BRIEF", "1", 1);
	for (round = first; !bad && (round <= first + WARM_UP || time(NULL) < end); round++) {
		for (int i = 0; !bad && i < nr_programs; i++)
			bad = run(programs[i], round);
		if (round == first + WARM_UP - 1)
			measure(&base);
		if (!bad && round >= first + WARM_UP && !came_back(&base, &now)) {
			printf("soak: round %lu: %ld pages and %ld objects did not come back\n",
			       round, (long)(base.free_pages - now.free_pages),
			       (long)(now.slab_objects - base.slab_objects));
			bad = 1;
		}
		printf("soak: round %lu done\n", round);
		fflush(stdout);
	}
	printf("soak: %lu rounds of %d programs, %s\n", round - first, nr_programs,
	       bad ? "FAILED" : "passed");
	return bad ? 1 : 0;
}
