/*
 * What the kernel hands a program beside its arguments: environment, auxiliary vector, its name. Filled in by start.c, and
 * apart from it, so that who needs one of these need not have a main(). getauxval(3), environ(7).
 */
#include <errno.h>
#include <sys/auxv.h>
#include <unistd.h>
#include "internal.h"

char **environ;
const unsigned long *__auxv;
char *program_invocation_name = "";
char *program_invocation_short_name = "";

unsigned long getauxval(unsigned long type)
{
	for (const unsigned long *entry = __auxv; entry[0] != AT_NULL; entry += 2)
		if (entry[0] == type)
			return entry[1];
	errno = ENOENT;
	return 0;
}
