/* touch [-a] [-m] [-c] [-h] [-r FILE] [-t [[CC]YY]MMDDhhmm[.ss]] [-d DATE] FILE... See touch(1p). */
#include "../lib/lib.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { TIME = 256 };

static int link_flag; /* -h: the link itself */

static int pair(const char **s)
{
	int value = ((*s)[0] - '0') * 10 + (*s)[1] - '0';

	*s += 2;
	return value;
}

/* -t's format. false: it is another. */
static bool stamp(const char *s, struct timespec *when)
{
	size_t digits = strspn(s, "0123456789");
	time_t now = time(NULL);
	struct tm tm = *gmtime(&now);

	if ((digits != 8 && digits != 10 && digits != 12) ||
	    (s[digits] && (s[digits] != '.' || strlen(s + digits) != 3)))
		return false;
	if (digits == 12)
		tm.tm_year = pair(&s) * 100 - 1900 + pair(&s);
	else if (digits == 10)
		tm.tm_year = pair(&s), tm.tm_year += tm.tm_year < 69 ? 100 : 0;
	tm.tm_mon = pair(&s) - 1;
	tm.tm_mday = pair(&s);
	tm.tm_hour = pair(&s);
	tm.tm_min = pair(&s);
	tm.tm_sec = *s == '.' ? atoi(s + 1) : 0;
	if (tm.tm_mon < 0 || tm.tm_mon > 11 || tm.tm_mday < 1 || tm.tm_mday > 31 ||
	    tm.tm_hour > 23 || tm.tm_min > 59 || tm.tm_sec > 60)
		return false;
	*when = (struct timespec){ .tv_sec = timegm(&tm) };
	return true;
}

/* -d's: of both times, if -r gave them, or of now. */
static bool parse_dates(const char *date, struct timespec times[2])
{
	for (int i = 0; i < 2; i++) {
		if (times[i].tv_nsec == UTIME_NOW)
			clock_gettime(CLOCK_REALTIME, &times[i]);
		if (!parse_date_after(date, &times[i]))
			return false;
	}
	return true;
}

static int touch(const char *path, const struct timespec times[2], bool create)
{
	int fd;

	if (utimensat(AT_FDCWD, path, times, link_flag) == 0)
		return 0;
	if (errno != ENOENT)
		return warn("cannot touch '%s'", path);
	if (!create)
		return 0;
	if (link_flag || (*path && path[strlen(path) - 1] == '/'))
		return warn("setting times of '%s'", path);
	fd = open(path, O_WRONLY | O_CREAT | O_NOCTTY | O_NONBLOCK, 0666);
	if (fd < 0 || futimens(fd, times) < 0) {
		warn("cannot touch '%s'", path);
		if (fd >= 0)
			close(fd);
		return 1;
	}
	close(fd);
	return 0;
}

int main(int argc, char **argv)
{
	struct timespec times[2] = { { .tv_nsec = UTIME_NOW }, { .tv_nsec = UTIME_NOW } };
	bool access = false, modify = false, create = true;
	static const struct option names[] = {
		{ "no-create", 0, NULL, 'c' }, { "reference", 1, NULL, 'r' },
		{ "date", 1, NULL, 'd' },      { "no-dereference", 0, NULL, 'h' },
		{ "time", 1, NULL, TIME },     { 0 }
	};
	static const char *const which[] = { "atime,access,use", "mtime,modify", NULL };
	int option, choice, status = 0;
	const char *date = NULL;
	struct stat st;

	while ((option = getopt_long(argc, argv, "acd:fhmr:t:", names, NULL)) != -1) {
		switch (option) {
		case 'a':
			access = true;
			break;
		case 'm':
			modify = true;
			break;
		case 'c':
			create = false;
			break;
		case 'f':
			break;
		case TIME:
			choice = choose("--time", optarg, which);
			if (choice < 0)
				return 1;
			access |= choice == 0;
			modify |= choice == 1;
			break;
		case 'h':
			link_flag = AT_SYMLINK_NOFOLLOW;
			break;
		case 'r':
			if (stat(optarg, &st) < 0)
				return warn("failed to get attributes of '%s'", optarg);
			times[0] = st.st_atim;
			times[1] = st.st_mtim;
			break;
		case 't':
			if (!stamp(optarg, &times[0])) {
				tool_error("invalid date format '%s'", optarg);
				return 1;
			}
			times[1] = times[0];
			break;
		case 'd':
			date = optarg;
			break;
		default:
			return try_help();
		}
	}
	if (date && !parse_dates(date, times)) {
		tool_error("invalid date format '%s'", date);
		return 1;
	}
	if (optind == argc) {
		tool_error("missing file operand");
		return try_help();
	}
	if (access && !modify)
		times[1].tv_nsec = UTIME_OMIT;
	if (modify && !access)
		times[0].tv_nsec = UTIME_OMIT;
	for (; optind < argc; optind++)
		status |= touch(argv[optind], times, create);
	return status;
}
