/* Options in the POSIX way: letters, which may be joined, before the operands. See getopt(3). */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

char *optarg;
int optind = 1, opterr = 1, optopt;

static int letter; /* where in argv[optind] the next letter is */

static int complain(const char *program, const char *what, int option)
{
	optopt = option;
	if (opterr)
		fprintf(stderr, "%s: %s -- '%c'\n", program, what, option);
	return '?';
}

int getopt(int argc, char *const argv[], const char *options)
{
	const char *arg, *known;
	int option;

	if (optind == 0)
		optind = 1;
	if (optind >= argc || argv[optind][0] != '-' || !argv[optind][1])
		return -1;
	arg = argv[optind];
	if (strcmp(arg, "--") == 0) {
		optind++;
		return -1;
	}
	option = (unsigned char)arg[1 + letter++];
	known = option == ':' ? NULL : strchr(options, option);
	if (known && known[1] == ':') {
		optarg = (char *)arg + 1 + letter;
		letter = 0;
		optind++;
		if (!*optarg && optind >= argc) {
			int error = complain(argv[0], "option requires an argument", option);

			return *options == ':' ? ':' : error;
		}
		if (!*optarg)
			optarg = argv[optind++];
		return option;
	}
	if (!arg[1 + letter]) {
		letter = 0;
		optind++;
	}
	return known ? option : complain(argv[0], "invalid option", option);
}
