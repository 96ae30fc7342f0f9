/*
 * fork(): the call itself, and what the library must do around it when there are threads: the child has but the caller,
 * so the locks of malloc() and of the list of streams are taken first, and nobody else holds them then.
 */
#include "../pthread/thread.h"

#include <unistd.h>

static void locks(bool take)
{
	if (__stdio_fork)
		__stdio_fork(take);
	if (__malloc_fork)
		__malloc_fork(take);
}

pid_t fork(void)
{
	long pid;

	if (__atfork)
		__atfork(-1);
	if (__threaded)
		locks(true);
	pid = __syscall(SYS_fork);
	if (__threaded)
		locks(false);
	if (!pid && __threaded)
		__threads_forked();
	if (__atfork)
		__atfork(!pid);
	return (pid_t)__result(pid);
}
