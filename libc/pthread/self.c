/* What a thread asks about itself and others, by calls that want its id. See pthread_self(3), pthread_kill(3). */
#include "thread.h"

#include <sched.h>
#include <signal.h>

pthread_t pthread_self(void)
{
	return __self();
}

int pthread_equal(pthread_t a, pthread_t b)
{
	return a == b;
}

/* main's id is the process's, which it need not be told. 0: the thread has ended. */
static int tid_of(pthread_t thread)
{
	return thread == __main_thread ? (int)__syscall(SYS_getpid) : thread->tid;
}

int pthread_kill(pthread_t thread, int sig)
{
	int tid = tid_of(thread);

	if (!tid)
		return ESRCH;
	return (int)-__syscall(SYS_tgkill, __syscall(SYS_getpid), tid, sig);
}

int pthread_setaffinity_np(pthread_t thread, size_t size, const cpu_set_t *set)
{
	return (int)-__syscall(SYS_sched_setaffinity, tid_of(thread), size, set);
}

int pthread_getaffinity_np(pthread_t thread, size_t size, cpu_set_t *set)
{
	long result;

	CPU_ZERO(set);
	result = __syscall(SYS_sched_getaffinity, tid_of(thread), size, set);
	return result < 0 ? (int)-result : 0;
}
