/*
 * The first program: process 1. What it does stands on the kernel's command line behind `--`:
 *
 *	(nothing)	the quick tests, then a shell on the console
 *	quick		the quick tests
 *	tests [NAME...]	all tests, or those named
 *	tests @FILE	those in the file, one a line
 *	tests -NAME...	all but those named
 *	shell		a shell
 *	run NAME ARGS...	one program; run @FILE takes name and arguments from a file, each
 *			ended by a NUL
 *
 * All run as its children; at the end it tells the host how it went, by a line `exit N` or
 * `signal N` on the second serial port, and turns the machine off. It runs on Linux just as well.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/klog.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define QUICK_TESTS "/etc/quick-tests"
#define TESTS "/tests"
#define MAX_TESTS 512
#define SYSLOG_CONSOLE_LEVEL 8 /* syslog(2) */
#define LEVEL_WARNING 5	       /* warnings and worse reach the console */
#define LEVEL_DEFAULT 7

static bool brief;   /* one line a test, and whatever fails */
static bool session; /* what is run next gets the console */

/* Ends the machine. The line must be out before the power is. */
static _Noreturn void finish(const char *format, ...)
{
	int fd = open("/dev/ttyS1", O_WRONLY | O_NOCTTY);
	va_list args;

	fflush(stdout);
	va_start(args, format);
	if (fd >= 0)
		vdprintf(fd, format, args);
	va_end(args);
	sync();
	reboot(RB_POWER_OFF);
	perror("init: cannot turn the power off");
	for (;;)
		sleep(1000);
}

static _Noreturn void finish_as(int status)
{
	if (WIFSIGNALED(status))
		finish("signal %d\n", WTERMSIG(status));
	finish("exit %d\n", WEXITSTATUS(status));
}

/* Starts a program as a child and reaps whatever ends until it does. Returns its wait status. */
static int run(char **argv, bool foreground)
{
	int status;
	pid_t child, ended;

	fflush(stdout);
	child = fork();
	if (child == 0) {
		sched_yield(); /* let the parent come to its wait: who steps through the program then meets nobody else */
		if (session || foreground) { /* ^C is for it */
			setsid();
			ioctl(STDIN_FILENO, TIOCSCTTY, 1);
		}
		execvp(argv[0], argv);
		fprintf(stderr, "init: %s: %s\n", argv[0], strerror(errno));
		_exit(errno == ENOENT ? 127 : 126);
	}
	if (child < 0) {
		perror("init: fork");
		return 126 << 8;
	}
	do
		ended = wait4(-1, &status, 0, NULL);
	while (ended != child && (ended > 0 || errno == EINTR));
	return status;
}

/* Free pages, or 0 where they say nothing: on Linux, whose caches come and go. */
static unsigned long free_pages(void)
{
	struct utsname name;
	struct sysinfo info;

	if (uname(&name) < 0 || strcmp(name.sysname, "Lstar") != 0 || sysinfo(&info) < 0)
		return 0;
	return (info.freeram + info.bufferram) * info.mem_unit / 4096;
}

/*
 * Free pages, once at least @before of them are free or two seconds have passed. What the program left behind is reaped
 * meanwhile; and a task that was just reaped still owns its kernel stack until the CPU it ended on has left it.
 */
static unsigned long free_pages_after(unsigned long before)
{
	const struct timespec pause = { 0, 1000000 };
	unsigned long after;

	for (int i = 0; (after = free_pages()) < before && i < 2000; i++) {
		while (waitpid(-1, NULL, WNOHANG) > 0)
			;
		nanosleep(&pause, NULL);
	}
	return after;
}

static bool run_test(int number, const char *name)
{
	char path[256], *argv[] = { path, NULL };
	unsigned long before, after;
	bool passed;
	int status;

	snprintf(path, sizeof(path), TESTS "/%s", name);
	if (!brief)
		printf("# test: %s\n", name);
	before = free_pages();
	status = run(argv, false);
	after = free_pages_after(before);
	passed = WIFEXITED(status) && WEXITSTATUS(status) == 0;
	if (!brief || !passed || after < before) {
		if (WIFSIGNALED(status))
			printf("# result: %s signal %d", name, WTERMSIG(status));
		else
			printf("# result: %s exit %d", name, WEXITSTATUS(status));
		if (after < before)
			printf(" leak %lu pages", before - after);
		printf("\n");
	}
	printf("%s %d %s\n", passed ? "ok" : "not ok", number, name);
	return passed;
}

/* Returns whether all passed. */
static bool run_tests(char **names, int count)
{
	int passed = 0;

	setenv("KTAP_INDENT", "  ", 1);
	printf("KTAP version 1\n1..%d\n", count);
	for (int i = 0; i < count; i++)
		passed += run_test(i + 1, names[i]);
	unsetenv("KTAP_INDENT");
	printf("# tests: %d passed, %d failed\n", passed, count - passed);
	fflush(stdout);
	return passed == count;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The programs in /tests. */
static int find_tests(char **names)
{
	DIR *dir = opendir(TESTS);
	struct dirent *entry;
	int count = 0;

	if (!dir)
		return 0;
	while ((entry = readdir(dir)) && count < MAX_TESTS)
		if (entry->d_type == DT_REG)
			names[count++] = strdup(entry->d_name);
	closedir(dir);
	qsort(names, (size_t)count, sizeof(*names), by_name);
	return count;
}

/* Takes the @count tests that are named with a '-' in front out of the @found. Returns how many are left. */
static int leave_out(char **names, int found, char **out, int count)
{
	int kept = 0;

	for (int i = 0; i < found; i++) {
		bool keep = true;

		for (int j = 0; j < count; j++)
			keep &= strcmp(out[j] + (*out[j] == '-'), names[i]) != 0;
		if (keep)
			names[kept++] = names[i];
	}
	return kept;
}

/* The names in the file @path, one a line, # begins a comment. Without the file: all tests. */
static int read_list(const char *path, char **names)
{
	FILE *file = fopen(path, "r");
	int count = 0;
	char line[256];

	if (!file)
		return find_tests(names);
	while (fgets(line, sizeof(line), file) && count < MAX_TESTS) {
		line[strcspn(line, " \t\n#")] = 0;
		if (*line)
			names[count++] = strdup(line);
	}
	fclose(file);
	return count;
}

/* For people: no word of what passes, nor of the crashes that the tests provoke. */
static bool run_quick_tests(char **names, int count)
{
	bool passed;

	brief = true;
	setenv("KTAP_BRIEF", "1", 1);
	klogctl(SYSLOG_CONSOLE_LEVEL, NULL, LEVEL_WARNING);
	passed = run_tests(names, count);
	klogctl(SYSLOG_CONSOLE_LEVEL, NULL, LEVEL_DEFAULT);
	unsetenv("KTAP_BRIEF");
	return passed;
}

/* Is something mounted there already? */
static bool is_mount_point(const char *path)
{
	struct stat root, st;

	return stat("/", &root) == 0 && stat(path, &st) == 0 && st.st_dev != root.st_dev;
}

/* Mounts what the kernel has of what Linux programs look for; a kernel that is only the core has none of it. */
static void mount_all(void)
{
	static const struct {
		const char *type, *where;
	} mounts[] = {
		{ "proc", "/proc" },	  { "devtmpfs", "/dev" },
		{ "devpts", "/dev/pts" }, { "tmpfs", "/dev/shm" },
		{ "sysfs", "/sys" },	  { "tracefs", "/sys/kernel/tracing" },
	};

	for (size_t i = 0; i < sizeof(mounts) / sizeof(mounts[0]); i++) {
		if (access(mounts[i].where, F_OK) < 0)
			mkdir(mounts[i].where, 0755);
		if (strcmp(mounts[i].type, "proc") != 0 || !is_mount_point(mounts[i].where))
			mount(mounts[i].type, mounts[i].where, mounts[i].type, 0, NULL);
	}
}

/* The shell leads a session whose terminal is the console: then it has job control. */
static int run_shell(void)
{
	char *argv[] = { "/bin/sh", NULL };

	session = true;
	printf("Type help for what there is.\n");
	return run(argv, false);
}

/* The words of a file in which each is ended by a NUL. */
static char **read_words(const char *path)
{
	static char text[16384], *words[1025];
	FILE *file = fopen(path, "r");
	size_t len, count = 0;

	if (!file)
		finish("exit 127\n");
	len = fread(text, 1, sizeof(text) - 1, file);
	fclose(file);
	for (char *p = text; p < text + len && count < 1024; p += strlen(p) + 1)
		words[count++] = p;
	return words;
}

static int run_one(char **argv)
{
	if (*argv && **argv == '@')
		argv = read_words(*argv + 1);
	if (!*argv) {
		fprintf(stderr, "init: run: which program?\n");
		return 127 << 8;
	}
	return run(argv, true);
}

int main(int argc, char **argv)
{
	static char *found[MAX_TESTS];
	const char *mode = argc > 1 ? argv[1] : "";
	int count = 0;

	setenv("PATH", "/bin:/usr/bin:/sbin:/usr/sbin:" TESTS, 1);
	setenv("HOME", "/root", 1);
	setenv("TERM", "linux", 1); /* as Linux does */
	setenv("PS1", "lstar# ", 1);
	if (getpid() != 1) {
		fprintf(stderr, "init: I am the first process, not process %d\n", getpid());
		return 1;
	}
	mount_all();
	if (strcmp(mode, "run") == 0)
		finish_as(run_one(argv + 2));
	if (strcmp(mode, "shell") == 0)
		finish_as(run_shell());
	if (strcmp(mode, "tests") == 0) {
		if (argc > 2 && *argv[2] != '@' && *argv[2] != '-')
			finish("exit %d\n", !run_tests(argv + 2, argc - 2));
		count = argc > 2 && *argv[2] == '@' ? read_list(argv[2] + 1, found)
						    : find_tests(found);
		if (argc > 2 && *argv[2] == '-')
			count = leave_out(found, count, argv + 2, argc - 2);
		finish("exit %d\n", !run_tests(found, count));
	}
	if (*mode && strcmp(mode, "quick") != 0) {
		fprintf(stderr,
			"init: %s? quick, tests [NAME... or @FILE], shell or run NAME [ARGS...]\n",
			mode);
		finish("exit 2\n");
	}
	count = read_list(QUICK_TESTS, found);
	if (*mode)
		finish("exit %d\n", !run_quick_tests(found, count));
	run_quick_tests(found, count);
	finish_as(run_shell());
}
