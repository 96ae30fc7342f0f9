/* basename NAME [SUFFIX]. See basename(1p). */
#include "../lib/lib.h"

#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
	size_t len, suffix;
	char *name, *slash;

	if (argc < 2)
		return missing_operand(NULL);
	if (argc > 3) {
		tool_error("extra operand '%s'", argv[3]);
		return try_help();
	}
	name = argv[1];
	len = strlen(name);
	while (len > 1 && name[len - 1] == '/')
		name[--len] = 0;
	slash = strrchr(name, '/');
	if (slash && slash[1])
		name = slash + 1;
	len = strlen(name);
	suffix = argc > 2 ? strlen(argv[2]) : 0;
	if (suffix && suffix < len && strcmp(name + len - suffix, argv[2]) == 0)
		name[len - suffix] = 0;
	puts(name);
	return finish(0);
}
