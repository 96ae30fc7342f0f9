/* mount [-t TYPE] [-o OPTION,...] [SOURCE FOLDER]; alone: what is mounted. See mount(8). */
#include "../lib/lib.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>

static const struct {
	const char *name;
	unsigned long set, clear;
} flags[] = {
	{ "ro", MS_RDONLY, 0 },	    { "rw", 0, MS_RDONLY },
	{ "nosuid", MS_NOSUID, 0 }, { "nodev", MS_NODEV, 0 },
	{ "noexec", MS_NOEXEC, 0 }, { "remount", MS_REMOUNT, 0 },
	{ "bind", MS_BIND, 0 },	    { "noatime", MS_NOATIME, 0 },
	{ "defaults", 0, 0 },	    { "rbind", MS_BIND | MS_REC, 0 },
};

/* Options that are no flags are the file system's own. */
static void parse(char *options, unsigned long *to, char *data, size_t size)
{
	char *option;

	while ((option = strsep(&options, ","))) {
		size_t i = 0;

		while (i < sizeof(flags) / sizeof(flags[0]) && strcmp(flags[i].name, option))
			i++;
		if (i < sizeof(flags) / sizeof(flags[0])) {
			*to = (*to & ~flags[i].clear) | flags[i].set;
			continue;
		}
		if (*data)
			strlcat(data, ",", size);
		strlcat(data, option, size);
	}
}

static int list(void)
{
	char source[256], folder[256], type[64], options[256];
	FILE *file = fopen("/proc/mounts", "r");

	if (!file)
		return warn("/proc/mounts");
	while (fscanf(file, "%255s %255s %63s %255s %*d %*d", source, folder, type, options) == 4)
		printf("%s on %s type %s (%s)\n", source, folder, type, options);
	fclose(file);
	return finish(0);
}

int main(int argc, char **argv)
{
	const char *type = NULL;
	unsigned long to = 0;
	char data[256] = "";
	int option;

	while ((option = getopt(argc, argv, "t:o:rw")) != -1) {
		if (option == 't')
			type = optarg;
		else if (option == 'o')
			parse(optarg, &to, data, sizeof(data));
		else if (option == 'r')
			to |= MS_RDONLY;
		else if (option != 'w')
			return try_help();
	}
	if (optind == argc)
		return list();
	if (argc - optind != 2) {
		tool_error("bad usage");
		return try_help();
	}
	if (mount(argv[optind], argv[optind + 1], type ? type : "", to, *data ? data : NULL) < 0) {
		warn("%s", argv[optind + 1]);
		return 32;
	}
	return 0;
}
