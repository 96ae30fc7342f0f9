/*
 * toolbox: all of user/tools in one program, since each alone would carry the same 30 KiB of the C library into the
 * initramfs. /bin/grep is a link to it; by which name it is called says what it does. toolbox NAME ARGS... does the same.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Their main(), renamed when they are put together; the list is made from the folder. */
#define TOOL(name) int main_##name(int argc, char **argv);
#include "tools.h"
#undef TOOL

static const struct {
	const char *name;
	int (*main)(int argc, char **argv);
} tools[] = {
#define TOOL(name) { #name, main_##name },
#include "tools.h"
#undef TOOL
};

#define COUNT (sizeof(tools) / sizeof(tools[0]))

static int run(int argc, char **argv)
{
	const char *name = program_invocation_short_name;

	if (strcmp(name, "[") == 0)
		name = "test";
	for (size_t i = 0; i < COUNT; i++)
		if (strcmp(name, tools[i].name) == 0)
			return tools[i].main(argc, argv);
	return -1;
}

int main(int argc, char **argv)
{
	int status = run(argc, argv);

	if (status < 0 && argc > 1) {
		program_invocation_short_name = argv[1];
		status = run(argc - 1, argv + 1);
	}
	if (status >= 0)
		return status;
	printf("toolbox NAME [ARGUMENT...]; the names:");
	for (size_t i = 0; i < COUNT; i++)
		printf(" %s", tools[i].name);
	printf("\n");
	return 127;
}
