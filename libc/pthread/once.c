/* Once, barriers and spinlocks. See pthread_once(3p), pthread_barrier_wait(3p), pthread_spin_lock(3). */
#include "thread.h"

#include <limits.h>

enum { NOT_YET, RUNNING, SLEEPERS, DONE };

int pthread_once(pthread_once_t *once, void (*function)(void))
{
	int seen = NOT_YET;

	if (__atomic_load_n(once, __ATOMIC_ACQUIRE) == DONE)
		return 0;
	if (__atomic_compare_exchange_n(once, &seen, RUNNING, false, __ATOMIC_ACQUIRE,
					__ATOMIC_ACQUIRE)) {
		function();
		if (__atomic_exchange_n(once, DONE, __ATOMIC_RELEASE) == SLEEPERS)
			__futex_wake(once, INT_MAX, false);
		return 0;
	}
	while (seen != DONE) {
		if (seen == SLEEPERS ||
		    __atomic_compare_exchange_n(once, &seen, SLEEPERS, false, __ATOMIC_ACQUIRE,
						__ATOMIC_ACQUIRE))
			__futex_wait(once, SLEEPERS, CLOCK_MONOTONIC, NULL, false);
		seen = __atomic_load_n(once, __ATOMIC_ACQUIRE);
	}
	return 0;
}

int pthread_barrier_init(pthread_barrier_t *restrict barrier,
			 const pthread_barrierattr_t *restrict attr, unsigned int count)
{
	if (!count || count > INT_MAX)
		return EINVAL;
	*barrier = (pthread_barrier_t){ .__count = (int)count };
	return 0;
}

/* Until the last of a round has left the lock, nobody may take the memory away. */
int pthread_barrier_destroy(pthread_barrier_t *barrier)
{
	__lock(&barrier->__lock);
	__unlock(&barrier->__lock);
	return 0;
}

int pthread_barrier_wait(pthread_barrier_t *barrier)
{
	int round;

	__lock(&barrier->__lock);
	round = barrier->__round;
	if (++barrier->__here == barrier->__count) {
		barrier->__here = 0;
		__atomic_store_n(&barrier->__round, round + 1, __ATOMIC_RELEASE);
		__futex_wake(&barrier->__round, INT_MAX, false);
		__unlock(&barrier->__lock);
		return PTHREAD_BARRIER_SERIAL_THREAD;
	}
	__unlock(&barrier->__lock);
	while (__atomic_load_n(&barrier->__round, __ATOMIC_ACQUIRE) == round)
		__futex_wait(&barrier->__round, round, CLOCK_MONOTONIC, NULL, false);
	return 0;
}

int pthread_spin_init(pthread_spinlock_t *lock, int shared)
{
	*lock = 0;
	return 0;
}

int pthread_spin_destroy(pthread_spinlock_t *lock)
{
	return 0;
}

int pthread_spin_trylock(pthread_spinlock_t *lock)
{
	return __atomic_exchange_n(lock, 1, __ATOMIC_ACQUIRE) ? EBUSY : 0;
}

int pthread_spin_lock(pthread_spinlock_t *lock)
{
	while (pthread_spin_trylock(lock))
		__builtin_ia32_pause();
	return 0;
}

int pthread_spin_unlock(pthread_spinlock_t *lock)
{
	__atomic_store_n(lock, 0, __ATOMIC_RELEASE);
	return 0;
}
