/* pwd [-L] [-P]. See pwd(1p). */
#include "../lib/lib.h"

#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	const char *logical = NULL;
	struct stat there, here;
	char path[PATH_MAX];
	int option;

	while ((option = getopt(argc, argv, "LP")) != -1) {
		if (option == '?')
			return try_help();
		logical = option == 'L' ? getenv("PWD") : NULL;
	}
	if (logical && *logical == '/' && stat(logical, &there) == 0 && stat(".", &here) == 0 &&
	    there.st_ino == here.st_ino && there.st_dev == here.st_dev)
		puts(logical);
	else if (getcwd(path, sizeof(path)))
		puts(path);
	else
		return warn("couldn't find directory entry in '..' with matching i-node");
	return finish(0);
}
