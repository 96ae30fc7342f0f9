/*
 * Two CPUs in the same variable. Idea: `counter++` is a load, an addition and a store, and what another CPU stored
 * between the load and the store is lost; an atomic instruction or a lock keeps it. And what a lock forbids:
 * to sleep while it is held. Run user/demos/race with CPUS=2.
 */
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/syscalls.h>

#define TIMES_MAX 1000000u /* the kernel is not preempted meanwhile */

static unsigned long plain, atomic, locked; /* how often each was counted */
static DEFINE_SPINLOCK(lock);		    /* protects locked */

/* Adds 1 to a counter, @times times, as if nobody else were there. The counter's value then, or -EINVAL. */
SYSCALL_DEFINE1(count_plain, unsigned int, times)
{
	if (times > TIMES_MAX)
		return -EINVAL;
	while (times--)
		WRITE_ONCE(plain, READ_ONCE(plain) + 1);
	return READ_ONCE(plain);
}

/* The same by an instruction that no other CPU comes between. */
SYSCALL_DEFINE1(count_atomic, unsigned int, times)
{
	if (times > TIMES_MAX)
		return -EINVAL;
	while (times--)
		__atomic_fetch_add(&atomic, 1, __ATOMIC_RELAXED);
	return __atomic_load_n(&atomic, __ATOMIC_RELAXED);
}

/* The same under a lock. */
SYSCALL_DEFINE1(count_locked, unsigned int, times)
{
	unsigned long now;

	if (times > TIMES_MAX)
		return -EINVAL;
	while (times--) {
		spin_lock(&lock);
		locked++;
		spin_unlock(&lock);
	}
	spin_lock(&lock);
	now = locked;
	spin_unlock(&lock);
	return now;
}

/* Asks for memory as one may who can wait for it, with a spinlock held. The kernel says what is wrong. 0 or -ENOMEM. */
SYSCALL_DEFINE0(sleep_locked)
{
	void *memory;

	spin_lock(&lock);
	memory = kmalloc(64, GFP_KERNEL);
	spin_unlock(&lock);
	kfree(memory);
	return memory ? 0 : -ENOMEM;
}
