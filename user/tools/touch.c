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
	*when = (struct timespec){ .tv_sec = timegm(&tm) };
	return true;
}

static int touch(const char *path, const struct timespec times[2], bool create)
{
	int fd;

	if (utimensat(AT_FDCWD, path, times, link_flag) == 0)
		return 0;
	if (errno != ENOENT)
		return warn("cannot touch '%s'", path);
	if (!create || link_flag)
		return 0;
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
	static const struct option names[] = { { "no-create", 0, NULL, 'c' },
					       { "reference", 1, NULL, 'r' },
					       { "date", 1, NULL, 'd' },
					       { 0 } };
	int option, status = 0;
	struct stat st;

	while ((option = getopt_long(argc, argv, "amchr:t:d:", names, NULL)) != -1) {
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
			if (!parse_date(optarg, &times[0])) {
				tool_error("invalid date format '%s'", optarg);
				return 1;
			}
			times[1] = times[0];
			break;
		default:
			return try_help();
		}
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
