/* hostname [NAME]. See hostname(1). */
#include "../lib/lib.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	char name[65];

	if (argc > 1)
		return sethostname(argv[1], strlen(argv[1])) < 0 ? warn("sethostname") : 0;
	if (gethostname(name, sizeof(name)) < 0)
		return warn("gethostname");
	puts(name);
	return finish(0);
}
