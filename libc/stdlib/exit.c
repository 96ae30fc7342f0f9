/* The end of a program. See exit(3), abort(3). */
#include "../internal.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_FUNCTIONS 64 /* C wants 32 */

typedef void (*function)(void);

extern const function __fini_array_start[] __attribute__((weak));
extern const function __fini_array_end[] __attribute__((weak));

static function at_exit[MAX_FUNCTIONS], at_quick[MAX_FUNCTIONS];
static size_t exits, quicks;

_Noreturn void _exit(int status)
{
	for (;;)
		__syscall(SYS_exit_group, status);
}

_Noreturn void _Exit(int status)
{
	_exit(status);
}

int atexit(void (*f)(void))
{
	if (exits == MAX_FUNCTIONS)
		return -1;
	at_exit[exits++] = f;
	return 0;
}

int at_quick_exit(void (*f)(void))
{
	if (quicks == MAX_FUNCTIONS)
		return -1;
	at_quick[quicks++] = f;
	return 0;
}

_Noreturn void exit(int status)
{
	while (exits)
		at_exit[--exits]();
	for (const function *f = __fini_array_end; f > __fini_array_start;)
		(*--f)();
	if (__stdio_exit)
		__stdio_exit();
	_exit(status);
}

_Noreturn void quick_exit(int status)
{
	while (quicks)
		at_quick[--quicks]();
	_exit(status);
}

/* To this thread. A kernel that is only the core (TINY=1) can but tell the process. */
int raise(int sig)
{
	long pid = __syscall(SYS_getpid);
	long result = __syscall(SYS_tgkill, pid, __syscall(SYS_gettid), sig);

	if (result == -ENOSYS)
		result = __syscall(SYS_kill, pid, sig);
	return (int)__result(result);
}

/* If SIGABRT does not end us, an illegal instruction does. */
_Noreturn void abort(void)
{
	raise(SIGABRT);
	__builtin_trap();
}

_Noreturn void __die(const char *message)
{
	__syscall(SYS_write, STDERR_FILENO, message, strlen(message));
	__syscall(SYS_write, STDERR_FILENO, "\n", 1);
	abort();
}
