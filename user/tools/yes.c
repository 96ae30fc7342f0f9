/* yes [WORD...]: the same line until nobody reads it. See yes(1). */
#include "../lib/lib.h"

#include <stdio.h>

int main(int argc, char **argv)
{
	do {
		if (argc < 2)
			puts("y");
		for (int i = 1; i < argc; i++)
			printf("%s%c", argv[i], i + 1 < argc ? ' ' : '\n');
	} while (!ferror(stdout));
	return finish(1);
}
