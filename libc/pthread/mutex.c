/*
 * Mutexes: normal, recursive, error-checking; private or shared between processes. See pthread_mutex_lock(3). Robust
 * and priority-inheriting ones are not offered: there are no functions to ask for them.
 */
#include "thread.h"

int pthread_mutex_init(pthread_mutex_t *restrict mutex, const pthread_mutexattr_t *restrict attr)
{
	*mutex = (pthread_mutex_t){ .__type = attr ? attr->__type : PTHREAD_MUTEX_NORMAL,
				    .__shared = attr ? attr->__shared : 0 };
	return 0;
}

int pthread_mutex_destroy(pthread_mutex_t *mutex)
{
	return __atomic_load_n(&mutex->__lock, __ATOMIC_RELAXED) ? EBUSY : 0;
}

/* The caller has it already: 0 if that is all right, else what to answer. */
static int again(pthread_mutex_t *mutex, int error)
{
	if (mutex->__type != PTHREAD_MUTEX_RECURSIVE)
		return error;
	if (mutex->__count + 1 == 0)
		return EAGAIN;
	mutex->__count++;
	return 0;
}

static bool mine(const pthread_mutex_t *mutex)
{
	return __atomic_load_n(&mutex->__owner, __ATOMIC_RELAXED) == __self();
}

static bool take(pthread_mutex_t *mutex)
{
	int free = 0;

	if (!__atomic_compare_exchange_n(&mutex->__lock, &free, 1, false, __ATOMIC_ACQUIRE,
					 __ATOMIC_RELAXED))
		return false;
	if (mutex->__type != PTHREAD_MUTEX_NORMAL)
		__atomic_store_n(&mutex->__owner, __self(), __ATOMIC_RELAXED);
	return true;
}

int pthread_mutex_trylock(pthread_mutex_t *mutex)
{
	if (take(mutex))
		return 0;
	return mutex->__type == PTHREAD_MUTEX_RECURSIVE && mine(mutex) ? again(mutex, 0) : EBUSY;
}

static int lock_until(pthread_mutex_t *mutex, clockid_t clock, const struct timespec *until)
{
	int error;

	if (take(mutex))
		return 0;
	if (mutex->__type != PTHREAD_MUTEX_NORMAL && mine(mutex))
		return again(mutex, EDEADLK);
	if (until && (unsigned long)until->tv_nsec >= 1000000000UL)
		return EINVAL;
	while (__atomic_exchange_n(&mutex->__lock, 2, __ATOMIC_ACQUIRE)) {
		error = __futex_wait(&mutex->__lock, 2, clock, until, mutex->__shared);
		if (error)
			return error;
	}
	if (mutex->__type != PTHREAD_MUTEX_NORMAL)
		__atomic_store_n(&mutex->__owner, __self(), __ATOMIC_RELAXED);
	return 0;
}

int pthread_mutex_lock(pthread_mutex_t *mutex)
{
	return lock_until(mutex, CLOCK_MONOTONIC, NULL);
}

int pthread_mutex_timedlock(pthread_mutex_t *restrict mutex, const struct timespec *restrict until)
{
	return lock_until(mutex, CLOCK_REALTIME, until);
}

int pthread_mutex_unlock(pthread_mutex_t *mutex)
{
	bool shared = mutex->__shared; /* after the exchange the mutex may be gone */

	if (mutex->__type != PTHREAD_MUTEX_NORMAL) {
		if (!mine(mutex))
			return EPERM;
		if (mutex->__count) {
			mutex->__count--;
			return 0;
		}
		__atomic_store_n(&mutex->__owner, NULL, __ATOMIC_RELAXED);
	}
	if (__atomic_exchange_n(&mutex->__lock, 0, __ATOMIC_RELEASE) == 2)
		__futex_wake(&mutex->__lock, 1, shared);
	return 0;
}

int pthread_mutexattr_init(pthread_mutexattr_t *attr)
{
	*attr = (pthread_mutexattr_t){ .__type = PTHREAD_MUTEX_DEFAULT };
	return 0;
}

int pthread_mutexattr_destroy(pthread_mutexattr_t *attr)
{
	return 0;
}

int pthread_mutexattr_settype(pthread_mutexattr_t *attr, int type)
{
	if (type < PTHREAD_MUTEX_NORMAL || type > PTHREAD_MUTEX_ERRORCHECK)
		return EINVAL;
	attr->__type = type;
	return 0;
}

int pthread_mutexattr_gettype(const pthread_mutexattr_t *restrict attr, int *restrict type)
{
	*type = attr->__type;
	return 0;
}

int pthread_mutexattr_setpshared(pthread_mutexattr_t *attr, int shared)
{
	if (shared != PTHREAD_PROCESS_PRIVATE && shared != PTHREAD_PROCESS_SHARED)
		return EINVAL;
	attr->__shared = shared;
	return 0;
}
