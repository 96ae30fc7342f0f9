/* dirname NAME... See dirname(1p). */
#include "../lib/lib.h"

#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
	if (argc < 2)
		return missing_operand(NULL);
	for (int i = 1; i < argc; i++) {
		size_t len = strlen(argv[i]);

		while (len > 1 && argv[i][len - 1] == '/')
			len--;
		while (len && argv[i][len - 1] != '/')
			len--;
		while (len > 1 && argv[i][len - 1] == '/')
			len--;
		printf("%.*s\n", len ? (int)len : 1, len ? argv[i] : ".");
	}
	return finish(0);
}
