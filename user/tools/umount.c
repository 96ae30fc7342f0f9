/* umount [-l] [-f] FOLDER... See umount(8). */
#include "../lib/lib.h"

#include <getopt.h>
#include <sys/mount.h>

int main(int argc, char **argv)
{
	int option, flags = 0, status = 0;

	while ((option = getopt(argc, argv, "lf")) != -1) {
		if (option == 'l')
			flags |= MNT_DETACH;
		else if (option == 'f')
			flags |= MNT_FORCE;
		else
			return try_help();
	}
	if (optind == argc) {
		tool_error("bad usage");
		return try_help();
	}
	for (; optind < argc; optind++)
		if (umount2(argv[optind], flags) < 0) {
			warn("%s", argv[optind]);
			status = 32;
		}
	return status;
}
