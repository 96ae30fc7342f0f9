/* mknod [-m MODE] NAME TYPE [MAJOR MINOR]; TYPE is b, c, u or p. See mknod(1). */
#include "../lib/lib.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

int main(int argc, char **argv)
{
	int option, mode = 0666;
	mode_t mask = umask(0), type;
	char **words;

	umask(mask);
	while ((option = getopt(argc, argv, "m:")) != -1) {
		if (option != 'm')
			return try_help();
		mode = parse_mode(optarg, 0666, false, mask);
		if (mode < 0) {
			tool_error("invalid mode");
			return 1;
		}
		umask(0);
	}
	words = argv + optind;
	if (!words[0] || !words[1])
		return missing_operand(words[0]);
	type = strcmp(words[1], "b") == 0				  ? S_IFBLK
	       : strcmp(words[1], "c") == 0 || strcmp(words[1], "u") == 0 ? S_IFCHR
	       : strcmp(words[1], "p") == 0				  ? S_IFIFO
									  : 0;
	if (type == S_IFIFO && words[2]) {
		tool_error("Fifos do not have major and minor device numbers.");
		return try_help();
	}
	if (type != S_IFIFO && (!words[2] || !words[3])) {
		tool_error("missing operand after '%s'", words[2] ? words[2] : words[1]);
		fprintf(stderr, "Special files require major and minor device numbers.\n");
		return try_help();
	}
	if (!type) {
		tool_error("invalid device type '%s'", words[1]);
		return try_help();
	}
	if (mknod(words[0], type | (mode_t)mode,
		  type == S_IFIFO
			  ? 0
			  : makedev(strtoul(words[2], NULL, 0), strtoul(words[3], NULL, 0))) < 0) {
		warn("%s", words[0]);
		return 1;
	}
	return 0;
}
