/*
 * Checks of how locks are used, in the test image (SELFTEST=1) only: kernel/selftest/lockdep.c. Elsewhere a lock is the
 * four bytes it needs, and none of this is there. Linux: <linux/lockdep.h>.
 *
 * A lock's class is the place where it is initialised, or for a static lock the lock itself: what holds for one lock of
 * a class holds for all.
 */
#pragma once

#include <linux/compiler.h>
#include <linux/types.h>

#define LOCK_SPIN 0x1u /* not one to sleep under */
#define LOCK_TRY 0x2u  /* does not wait, so it cannot deadlock */

#ifdef CONFIG_LOCKDEP

struct task_struct;

struct lock_class_key {
	const char *name;
	u16 class;
};

struct lockdep_map {
	u16 class; /* 0: a static lock that was not looked up yet */
	u16 cpu;   /* the holder's, plus 1; 0: not held */
};

struct held_lock {
	struct lockdep_map *map;
	unsigned long ip;
};

#define MAX_LOCK_DEPTH 16

struct lockdep_task { /* in task_struct */
	struct held_lock held[MAX_LOCK_DEPTH];
	int depth;
};

void lock_acquire(struct lockdep_map *map, unsigned int flags); /* it is about to be taken ... */
void lock_acquired(struct lockdep_map *map);			/* ... it was ... */
void lock_release(struct lockdep_map *map); /* ... it is about to be given back */
/* Called in each round of waiting; @since: 0 at first. Says who holds @map if that takes too long. */
void lock_spins(struct lockdep_map *map, u64 *since);
void lockdep_init_task(struct task_struct *task);
void lockdep_check_exit(struct task_struct *task);

u16 lockdep_register(struct lock_class_key *key); /* the number of the class */

#define lockdep_init_map(map, n)                                                                   \
	do {                                                                                       \
		static struct lock_class_key __key = { n, 0 };                                     \
		*(map) = (struct lockdep_map){ READ_ONCE(__key.class) ?: lockdep_register(&__key), \
					       0 };                                                \
	} while (0)
#define LOCKDEP(...) __VA_ARGS__

#else

#define lockdep_init_map(map, n) ((void)0)
#define lockdep_init_task(task) ((void)0)
#define lockdep_check_exit(task) ((void)0)
#define LOCKDEP(...)

#endif

/* LOCKDEP(x): x in the test image, nothing elsewhere. */
#define spin_acquire(lock) LOCKDEP(lock_acquire(&(lock)->dep, LOCK_SPIN))
#define spin_acquired(lock) LOCKDEP(lock_acquired(&(lock)->dep))
#define spin_release(lock) LOCKDEP(lock_release(&(lock)->dep))
