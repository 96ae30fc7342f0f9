/* dirname [-z] NAME... See dirname(1p). */
#include "../lib/lib.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
	static const struct option names[] = { { "zero", 0, NULL, 'z' }, { 0 } };
	char end = '\n';
	int option;

	while ((option = getopt_long(argc, argv, "z", names, NULL)) != -1) {
		if (option == '?')
			return try_help();
		end = 0;
	}
	if (optind == argc)
		return missing_operand(NULL);
	for (; optind < argc; optind++) {
		const char *name = argv[optind];
		size_t len = strlen(name);

		while (len > 1 && name[len - 1] == '/')
			len--;
		while (len && name[len - 1] != '/')
			len--;
		while (len > 1 && name[len - 1] == '/')
			len--;
		printf("%.*s%c", len ? (int)len : 1, len ? name : ".", end);
	}
	return finish(0);
}
