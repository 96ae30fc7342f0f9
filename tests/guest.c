/* A static Linux program for tests of tools/run: built by musl-gcc on the host, added by --extra. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/reboot.h>
#include <unistd.h>
#include <signal.h>

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	if (!strcmp(what, "text")) {
		printf("no newline");
		return 3;
	}
	if (!strcmp(what, "reset")) {
		reboot(RB_AUTOBOOT);
		return errno;
	}
	if (!strcmp(what, "hello")) {
		char *copy = strdup("from the heap");

		printf("hello from musl, %d arguments, %s, pid %d\n", argc, copy, getpid());
		for (int i = 0; i < argc; i++)
			printf("argv[%d] = %s\n", i, argv[i]);
		return 42;
	}
	kill(getpid(), atoi(what));
	return 1;
}
