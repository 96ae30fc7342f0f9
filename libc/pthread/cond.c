/*
 * Condition variables: a counter that every wake-up moves on. Who waits sleeps as long as the counter is what it was
 * when he still held the mutex, so a wake-up between the two is not lost. See pthread_cond_wait(3).
 */
#include "thread.h"

#include <limits.h>

int pthread_cond_init(pthread_cond_t *restrict cond, const pthread_condattr_t *restrict attr)
{
	*cond = (pthread_cond_t){ .__clock = attr ? attr->__clock : CLOCK_REALTIME,
				  .__shared = attr ? attr->__shared : 0 };
	return 0;
}

int pthread_cond_destroy(pthread_cond_t *cond)
{
	return 0;
}

static int wait_until(pthread_cond_t *cond, pthread_mutex_t *mutex, clockid_t clock,
		      const struct timespec *until)
{
	int turn, error, relock;

	if (until && (unsigned long)until->tv_nsec >= 1000000000UL)
		return EINVAL;
	__atomic_add_fetch(&cond->__waiters, 1, __ATOMIC_SEQ_CST);
	turn = __atomic_load_n(&cond->__turn, __ATOMIC_SEQ_CST);
	error = pthread_mutex_unlock(mutex);
	if (!error) {
		error = __futex_wait(&cond->__turn, turn, clock, until, cond->__shared);
		relock = pthread_mutex_lock(mutex);
		error = relock ? relock : error;
	}
	__atomic_sub_fetch(&cond->__waiters, 1, __ATOMIC_SEQ_CST);
	return error;
}

int pthread_cond_wait(pthread_cond_t *restrict cond, pthread_mutex_t *restrict mutex)
{
	return wait_until(cond, mutex, CLOCK_MONOTONIC, NULL);
}

int pthread_cond_timedwait(pthread_cond_t *restrict cond, pthread_mutex_t *restrict mutex,
			   const struct timespec *restrict until)
{
	return wait_until(cond, mutex, cond->__clock, until);
}

static int wake(pthread_cond_t *cond, int count)
{
	__atomic_add_fetch(&cond->__turn, 1, __ATOMIC_SEQ_CST);
	if (__atomic_load_n(&cond->__waiters, __ATOMIC_SEQ_CST))
		__futex_wake(&cond->__turn, count, cond->__shared);
	return 0;
}

int pthread_cond_signal(pthread_cond_t *cond)
{
	return wake(cond, 1);
}

int pthread_cond_broadcast(pthread_cond_t *cond)
{
	return wake(cond, INT_MAX);
}

int pthread_condattr_init(pthread_condattr_t *attr)
{
	*attr = (pthread_condattr_t){ .__clock = CLOCK_REALTIME };
	return 0;
}

int pthread_condattr_destroy(pthread_condattr_t *attr)
{
	return 0;
}

int pthread_condattr_setclock(pthread_condattr_t *attr, clockid_t clock)
{
	if (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC)
		return EINVAL;
	attr->__clock = clock;
	return 0;
}

int pthread_condattr_setpshared(pthread_condattr_t *attr, int shared)
{
	if (shared != PTHREAD_PROCESS_PRIVATE && shared != PTHREAD_PROCESS_SHARED)
		return EINVAL;
	attr->__shared = shared;
	return 0;
}
