/* Semaphores in memory. See sem_overview(7). */
#include "thread.h"

#include <limits.h>
#include <semaphore.h>

static int fail(int error)
{
	errno = error;
	return -1;
}

int sem_init(sem_t *sem, int shared, unsigned int value)
{
	if (value > INT_MAX)
		return fail(EINVAL);
	*sem = (sem_t){ .__value = (int)value, .__shared = shared };
	return 0;
}

int sem_destroy(sem_t *sem)
{
	return 0;
}

int sem_getvalue(sem_t *restrict sem, int *restrict value)
{
	*value = __atomic_load_n(&sem->__value, __ATOMIC_RELAXED);
	return 0;
}

/* Async-signal-safe, as POSIX wants it. */
int sem_post(sem_t *sem)
{
	int seen = __atomic_load_n(&sem->__value, __ATOMIC_RELAXED);
	bool shared = sem->__shared;

	do
		if (seen == INT_MAX)
			return fail(EOVERFLOW);
	while (!__atomic_compare_exchange_n(&sem->__value, &seen, seen + 1, true, __ATOMIC_SEQ_CST,
					    __ATOMIC_RELAXED));
	if (__atomic_load_n(&sem->__waiters, __ATOMIC_SEQ_CST))
		__futex_wake(&sem->__value, 1, shared);
	return 0;
}

int sem_trywait(sem_t *sem)
{
	int seen = __atomic_load_n(&sem->__value, __ATOMIC_RELAXED);

	do
		if (!seen)
			return fail(EAGAIN);
	while (!__atomic_compare_exchange_n(&sem->__value, &seen, seen - 1, true, __ATOMIC_ACQUIRE,
					    __ATOMIC_RELAXED));
	return 0;
}

int sem_timedwait(sem_t *restrict sem, const struct timespec *restrict until)
{
	int saved = errno, error;

	while (sem_trywait(sem) < 0) {
		if (until && (unsigned long)until->tv_nsec >= 1000000000UL)
			return fail(EINVAL);
		__atomic_add_fetch(&sem->__waiters, 1, __ATOMIC_SEQ_CST);
		error = __futex_wait(&sem->__value, 0, CLOCK_REALTIME, until, sem->__shared);
		__atomic_sub_fetch(&sem->__waiters, 1, __ATOMIC_SEQ_CST);
		if (error)
			return fail(error);
	}
	errno = saved;
	return 0;
}

int sem_wait(sem_t *sem)
{
	return sem_timedwait(sem, NULL);
}
