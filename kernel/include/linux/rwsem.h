/*
 * A lock that many may hold for reading, or one for writing; one may sleep under it. Who waits to write
 * goes before new readers. Not for interrupts, and not to be taken twice by one task. Linux:
 * <linux/rwsem.h>.
 */
#pragma once

#include <linux/wait.h>

struct rw_semaphore {
	int count;   /* readers; -1: a writer. Atomic */
	int writers; /* that wait. Atomic */
	wait_queue_head_t wait;
};

/* kernel/locking/rwsem.c */
void init_rwsem(struct rw_semaphore *sem);
bool down_read_trylock(struct rw_semaphore *sem);
void down_read(struct rw_semaphore *sem);
void up_read(struct rw_semaphore *sem);
void down_write(struct rw_semaphore *sem);
void up_write(struct rw_semaphore *sem);
