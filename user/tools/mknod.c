/* mknod [-m MODE] NAME TYPE [MAJOR MINOR]; TYPE is b, c, u or p. See mknod(1). */
#include "../lib/lib.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

/* A device number's part; says so and ends if it is none. */
static unsigned long part(const char *text, const char *which)
{
	char *end;
	unsigned long value = strtoul(text, &end, 0);

	if (*text >= '0' && *text <= '9' && !*end)
		return value;
	tool_error("invalid %s device number '%s'", which, text);
	exit(1);
}

int main(int argc, char **argv)
{
	static const struct option names[] = { { "mode", 1, NULL, 'm' }, { 0 } };
	int option, mode = 0666;
	mode_t mask = umask(0), type;
	dev_t dev = 0;
	char **words;

	umask(mask);
	while ((option = getopt_long(argc, argv, "m:", names, NULL)) != -1) {
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
	if (words[2] && (type == S_IFIFO || (words[3] && words[4]))) {
		tool_error("extra operand '%s'", type == S_IFIFO ? words[2] : words[4]);
		if (type == S_IFIFO && words[3] && !words[4])
			fprintf(stderr, "Fifos do not have major and minor device numbers.\n");
		return try_help();
	}
	if (type != S_IFIFO && (!words[2] || !words[3])) {
		tool_error("missing operand after '%s'", words[2] ? words[2] : words[1]);
		if (!words[2])
			fprintf(stderr, "Special files require major and minor device numbers.\n");
		return try_help();
	}
	if (!type) {
		tool_error("invalid device type '%s'", words[1]);
		return try_help();
	}
	if (type != S_IFIFO) {
		unsigned long major = part(words[2], "major");

		dev = makedev(major, part(words[3], "minor"));
	}
	return mknod(words[0], type | (mode_t)mode, dev) < 0 ? warn("%s", words[0]) : 0;
}
