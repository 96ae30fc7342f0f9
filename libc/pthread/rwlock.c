/*
 * Read-write locks: the number of readers, or WRITER. Readers come in while others read, also if a writer waits. See
 * pthread_rwlock_rdlock(3p).
 */
#include "thread.h"

#include <limits.h>

#define WRITER INT_MAX

int pthread_rwlock_init(pthread_rwlock_t *restrict lock, const pthread_rwlockattr_t *restrict attr)
{
	*lock = (pthread_rwlock_t){ 0 };
	return 0;
}

int pthread_rwlock_destroy(pthread_rwlock_t *lock)
{
	return __atomic_load_n(&lock->__holders, __ATOMIC_RELAXED) ? EBUSY : 0;
}

int pthread_rwlock_tryrdlock(pthread_rwlock_t *lock)
{
	int seen = __atomic_load_n(&lock->__holders, __ATOMIC_RELAXED);

	do {
		if (seen == WRITER)
			return EBUSY;
		if (seen == WRITER - 1)
			return EAGAIN;
	} while (!__atomic_compare_exchange_n(&lock->__holders, &seen, seen + 1, true,
					      __ATOMIC_ACQUIRE, __ATOMIC_RELAXED));
	return 0;
}

int pthread_rwlock_trywrlock(pthread_rwlock_t *lock)
{
	int seen = 0;

	return __atomic_compare_exchange_n(&lock->__holders, &seen, WRITER, false, __ATOMIC_ACQUIRE,
					   __ATOMIC_RELAXED)
		       ? 0
		       : EBUSY;
}

/* Who sleeps has counted himself before he looked: the last holder then sees that he must wake. */
static int acquire(pthread_rwlock_t *lock, int (*try)(pthread_rwlock_t *))
{
	int error, seen;

	while ((error = try(lock)) == EBUSY) {
		__atomic_add_fetch(&lock->__waiters, 1, __ATOMIC_SEQ_CST);
		seen = __atomic_load_n(&lock->__holders, __ATOMIC_SEQ_CST);
		if (seen && (seen == WRITER || try == pthread_rwlock_trywrlock))
			__futex_wait(&lock->__holders, seen, CLOCK_MONOTONIC, NULL, false);
		__atomic_sub_fetch(&lock->__waiters, 1, __ATOMIC_SEQ_CST);
	}
	return error;
}

int pthread_rwlock_rdlock(pthread_rwlock_t *lock)
{
	return acquire(lock, pthread_rwlock_tryrdlock);
}

int pthread_rwlock_wrlock(pthread_rwlock_t *lock)
{
	return acquire(lock, pthread_rwlock_trywrlock);
}

int pthread_rwlock_unlock(pthread_rwlock_t *lock)
{
	int seen = __atomic_load_n(&lock->__holders, __ATOMIC_RELAXED), left;

	do {
		if (!seen)
			return EPERM;
		left = seen == WRITER ? 0 : seen - 1;
	} while (!__atomic_compare_exchange_n(&lock->__holders, &seen, left, true, __ATOMIC_SEQ_CST,
					      __ATOMIC_RELAXED));
	if (!left && __atomic_load_n(&lock->__waiters, __ATOMIC_SEQ_CST))
		__futex_wake(&lock->__holders, INT_MAX, false);
	return 0;
}
