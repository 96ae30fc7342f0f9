/* In place of kernel/locking: who cannot have the lock looks again when it is its turn. Linux: kernel/locking/rwsem.c. */
#include <linux/bug.h>
#include <linux/rwsem.h>
#include <linux/sched.h>

void init_rwsem(struct rw_semaphore *sem)
{
	sem->count = 0;
}

/* count: how many read; -1: one writes. */
static void take(struct rw_semaphore *sem, bool write)
{
	int count;

	might_sleep();
	for (;; schedule()) {
		count = READ_ONCE(sem->count);
		if ((write ? !count : count >= 0) &&
		    __atomic_compare_exchange_n(&sem->count, &count, write ? -1 : count + 1, false,
						__ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
			return;
	}
}

void down_read(struct rw_semaphore *sem)
{
	take(sem, false);
}

void down_write(struct rw_semaphore *sem)
{
	take(sem, true);
}

void up_read(struct rw_semaphore *sem)
{
	__atomic_sub_fetch(&sem->count, 1, __ATOMIC_RELEASE);
}

void up_write(struct rw_semaphore *sem)
{
	__atomic_store_n(&sem->count, 0, __ATOMIC_RELEASE);
}
