/* basename NAME [SUFFIX], basename [-a] [-s SUFFIX] [-z] NAME... See basename(1p). */
#include "../lib/lib.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

static void print(char *name, const char *suffix, char end)
{
	size_t len = strlen(name), cut = suffix ? strlen(suffix) : 0;
	char *slash;

	while (len > 1 && name[len - 1] == '/')
		name[--len] = 0;
	slash = strrchr(name, '/');
	if (slash && slash[1])
		name = slash + 1;
	len = strlen(name);
	if (cut && cut < len && strcmp(name + len - cut, suffix) == 0)
		name[len - cut] = 0;
	printf("%s%c", name, end);
}

int main(int argc, char **argv)
{
	static const struct option names[] = { { "multiple", 0, NULL, 'a' },
					       { "suffix", 1, NULL, 's' },
					       { "zero", 0, NULL, 'z' },
					       { 0 } };
	const char *suffix = NULL;
	bool several = false;
	char end = '\n';
	int option;

	while ((option = getopt_long(argc, argv, "+as:z", names, NULL)) != -1) {
		several |= option == 'a' || option == 's';
		if (option == 's')
			suffix = optarg;
		if (option == 'z')
			end = 0;
		if (option == '?')
			return try_help();
	}
	if (optind == argc)
		return missing_operand(NULL);
	if (!several && argc - optind > 2) {
		tool_error("extra operand '%s'", argv[optind + 2]);
		return try_help();
	}
	if (!several && argc - optind == 2)
		suffix = argv[--argc];
	for (; optind < argc; optind++)
		print(argv[optind], suffix, end);
	return finish(0);
}
