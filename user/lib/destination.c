/* How cp, mv and ln name where to: FILE FILE, or FILE... FOLDER. */
#include "copy.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

int each_to_destination(int argc, char **argv, const char *folder, bool no_target,
			int (*act)(const char *, const char *))
{
	struct stat st;
	int status = 0;

	if (!argc) {
		tool_error("missing file operand");
		return try_help();
	}
	if (folder && (stat(folder, &st) < 0 || !S_ISDIR(st.st_mode))) {
		if (stat(folder, &st) == 0)
			errno = ENOTDIR;
		return warn("target directory '%s'", folder);
	}
	if (folder && no_target) {
		tool_error("cannot combine --target-directory (-t) and --no-target-directory (-T)");
		return 1;
	}
	if (no_target && argc > 2) {
		tool_error("extra operand '%s'", argv[2]);
		return try_help();
	}
	if (!folder && argc == 1) {
		tool_error("missing destination file operand after '%s'", argv[0]);
		return try_help();
	}
	if (!folder && !no_target && stat(argv[argc - 1], &st) == 0 && S_ISDIR(st.st_mode))
		folder = argv[--argc];
	if (!folder) {
		if (argc == 2)
			return act(argv[0], argv[1]);
		if (stat(argv[argc - 1], &st) == 0)
			errno = ENOTDIR;
		return warn("target '%s'", argv[argc - 1]);
	}
	for (int i = 0; i < argc; i++) {
		char *to = join_path(folder, argv[i]);

		status |= act(argv[i], to);
		free(to);
	}
	return status;
}
