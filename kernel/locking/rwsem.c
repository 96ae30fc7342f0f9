/* Locks for many readers or one writer: see <linux/rwsem.h>. Linux: kernel/locking/rwsem.c. */
#include <linux/bug.h>
#include <linux/rwsem.h>
#include <linux/sched.h>

void init_rwsem(struct rw_semaphore *sem)
{
	sem->count = 0;
	sem->writers = 0;
	init_waitqueue_head(&sem->wait);
}

bool down_read_trylock(struct rw_semaphore *sem)
{
	int count = READ_ONCE(sem->count);

	while (count >= 0 && !READ_ONCE(sem->writers))
		if (__atomic_compare_exchange_n(&sem->count, &count, count + 1, false,
						__ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
			return true;
	return false;
}

void down_read(struct rw_semaphore *sem)
{
	might_sleep();
	if (unlikely(!down_read_trylock(sem)))
		wait_event(sem->wait, down_read_trylock(sem));
}

static void wake_waiters(struct rw_semaphore *sem)
{
	if (unlikely(!list_empty(&sem->wait.head)))
		wake_up(&sem->wait); /* all readers, one writer: each tries again */
}

void up_read(struct rw_semaphore *sem)
{
	if (__atomic_sub_fetch(&sem->count, 1, __ATOMIC_SEQ_CST) == 0)
		wake_waiters(sem);
}

static bool down_write_trylock(struct rw_semaphore *sem)
{
	int nobody = 0;

	return __atomic_compare_exchange_n(&sem->count, &nobody, -1, false, __ATOMIC_ACQUIRE,
					   __ATOMIC_RELAXED);
}

void down_write(struct rw_semaphore *sem)
{
	might_sleep();
	if (likely(down_write_trylock(sem)))
		return;
	__atomic_fetch_add(&sem->writers, 1, __ATOMIC_SEQ_CST);
	(void)__wait_event(sem->wait, down_write_trylock(sem), TASK_UNINTERRUPTIBLE,
			   prepare_to_wait_exclusive, (void)0);
	__atomic_fetch_sub(&sem->writers, 1, __ATOMIC_SEQ_CST);
}

void up_write(struct rw_semaphore *sem)
{
	__atomic_store_n(&sem->count, 0, __ATOMIC_SEQ_CST);
	wake_waiters(sem);
}
