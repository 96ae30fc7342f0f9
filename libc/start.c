/*
 * From crt0 to main(): finds arguments, environment and auxiliary vector, runs constructors.
 * Like csu/libc-start.c in glibc.
 */
#include "pthread/thread.h"

#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

int main(int argc, char **argv, char **envp);

typedef void (*constructor)(int, char **, char **);
extern const constructor __init_array_start[] __attribute__((weak));
extern const constructor __init_array_end[] __attribute__((weak));

_Noreturn void __libc_start(unsigned long *stack)
{
	int argc = (int)stack[0];
	char **argv = (char **)(stack + 1);
	char **end;

	environ = argv + argc + 1;
	for (end = environ; *end; end++)
		;
	__auxv = (const unsigned long *)(end + 1);
	if (argc > 0) {
		char *slash = strrchr(argv[0], '/');

		program_invocation_name = argv[0];
		program_invocation_short_name = slash ? slash + 1 : argv[0];
	}
	if (__tls_size())
		__tls_start();
	for (const constructor *c = __init_array_start; c < __init_array_end; c++)
		(*c)(argc, argv, environ);
	exit(main(argc, argv, environ));
}
