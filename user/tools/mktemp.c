/* mktemp [-d] [-p FOLDER] [-t] [TEMPLATE]. See mktemp(1). */
#include "../lib/lib.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
	bool folder = false, in_temp = false;
	const char *where = NULL, *template = "tmp.XXXXXX";
	char *path;
	int option;

	while ((option = getopt(argc, argv, "dp:tq")) != -1) {
		folder |= option == 'd';
		in_temp |= option == 't';
		if (option == 'p')
			where = optarg;
		if (option == '?')
			return try_help();
	}
	if (optind < argc)
		template = argv[optind];
	else
		in_temp = true;
	if (!strstr(template, "XX"
			      "X")) {
		tool_error("too few X's in template '%s'", template);
		return 1;
	}
	if (in_temp && !where)
		where = getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp";
	path = where ? join_path(where, template) : strdup(template);
	if (!path || (folder ? !mkdtemp(path) : mkstemp(path) < 0))
		return warn("failed to create %s via template '%s'", folder ? "directory" : "file",
			    path ? path : template);
	puts(path);
	return finish(0);
}
