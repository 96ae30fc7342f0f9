/* mkdir [-p] [-v] [-m MODE] DIRECTORY... See mkdir(1p). */
#include "../lib/lib.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static bool parents, verbose;
static int mode = 0777;

/* on_the_way: more is to come in it. */
static int make(const char *path, mode_t with, bool on_the_way)
{
	struct stat st;

	if (mkdir(path, with) == 0) {
		if (verbose)
			printf("mkdir: created directory '%s'\n", path);
		return 0;
	}
	if (parents && errno == EEXIST && stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		return 0;
	if (on_the_way && errno == EEXIST)
		errno = ENOTDIR;
	return warn("cannot create directory '%s'", path);
}

/* The folders on the way, which need to be writable for the next. */
static int make_all(char *path)
{
	for (char *slash = path + 1; *path && (slash = strchr(slash, '/')); slash++) {
		if (!slash[1])
			break;
		*slash = 0;
		if (make(path, 0777, true))
			return 1;
		*slash = '/';
	}
	return make(path, (mode_t)mode, false);
}

int main(int argc, char **argv)
{
	static const struct option names[] = { { "parents", 0, NULL, 'p' },
					       { "verbose", 0, NULL, 'v' },
					       { "mode", 1, NULL, 'm' },
					       { 0 } };
	const char *mode_text = NULL;
	int option, status = 0;
	mode_t mask;

	while ((option = getopt_long(argc, argv, "pvm:", names, NULL)) != -1) {
		if (option == 'p')
			parents = true;
		else if (option == 'v')
			verbose = true;
		else if (option == 'm')
			mode_text = optarg;
		else
			return try_help();
	}
	if (optind == argc)
		return missing_operand(NULL);
	mask = umask(0);
	umask(mask);
	if (mode_text) {
		mode = parse_mode(mode_text, 0777, true, mask);
		if (mode < 0) {
			tool_error("invalid mode '%s'", mode_text);
			return 1;
		}
	}
	for (; optind < argc; optind++) {
		status |= parents ? make_all(argv[optind])
				  : make(argv[optind], (mode_t)mode, false);
		if (mode_text && !status && chmod(argv[optind], (mode_t)mode) < 0)
			status = warn("cannot set permissions of '%s'", argv[optind]);
	}
	return finish(status);
}
