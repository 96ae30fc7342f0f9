/* Sleeping on a word, and the library's own lock made of it. See futex(2), futex(7). */
#include "thread.h"

#include <linux/futex.h>
#include <time.h>

/* The one word whose wakers and sleepers share this process only is found faster by the kernel. */
int __futex_wait(void *word, int value, clockid_t clock, const struct timespec *until, bool shared)
{
	int op = FUTEX_WAIT_BITSET;
	long result;

	if (!shared)
		op |= FUTEX_PRIVATE_FLAG;
	if (clock == CLOCK_REALTIME)
		op |= FUTEX_CLOCK_REALTIME;
	result = __syscall(SYS_futex, word, op, value, until, NULL, FUTEX_BITSET_MATCH_ANY);
	return result == -EAGAIN || result == -EINTR ? 0 : (int)-result;
}

void __futex_wake(void *word, int count, bool shared)
{
	__syscall(SYS_futex, word, FUTEX_WAKE | (shared ? 0 : FUTEX_PRIVATE_FLAG), count);
}

void __lock(int *lock)
{
	int seen = 0;

	if (__atomic_compare_exchange_n(lock, &seen, 1, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
		return;
	while (__atomic_exchange_n(lock, 2, __ATOMIC_ACQUIRE))
		__futex_wait(lock, 2, CLOCK_MONOTONIC, NULL, false);
}

void __unlock(int *lock)
{
	if (__atomic_exchange_n(lock, 0, __ATOMIC_RELEASE) == 2)
		__futex_wake(lock, 1, false);
}
