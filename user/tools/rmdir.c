/* rmdir [-p] DIRECTORY... See rmdir(1p). */
#include "../lib/lib.h"

#include <getopt.h>
#include <string.h>
#include <unistd.h>

static int remove_one(char *path, bool parents)
{
	char *slash;

	for (;;) {
		if (rmdir(path) < 0)
			return warn("failed to remove '%s'", path);
		slash = parents ? strrchr(path, '/') : NULL;
		if (!slash || slash == path)
			return 0;
		*slash = 0;
	}
}

int main(int argc, char **argv)
{
	static const struct option names[] = { { "parents", 0, NULL, 'p' }, { 0 } };
	bool parents = false;
	int option, status = 0;

	while ((option = getopt_long(argc, argv, "p", names, NULL)) != -1) {
		if (option != 'p')
			return try_help();
		parents = true;
	}
	if (optind == argc)
		return missing_operand(NULL);
	for (; optind < argc; optind++)
		status |= remove_one(argv[optind], parents);
	return status;
}
