/*
 * What the library knows of a thread, and the one lock that its own sources use.
 *
 * x86-64's thread-local storage is of the ABI's variant II: %fs points at a word that holds its own address, and
 * the thread-local variables of the program lie directly below. struct __pthread begins with that word. As long as a
 * program has one thread and no thread-local variables, %fs is not set at all: its thread is __main_thread, and
 * being able to have threads has cost it nothing. Like nptl/descr.h in glibc.
 */
#pragma once

#include "../internal.h"
#include <pthread.h>

enum thread_state { JOINABLE, DETACHED, ENDED };

struct __pthread {
	struct __pthread *self; /* at %fs:0, the ABI's word */
	int *errno_at;		/* main's is a variable, so that it does not move when %fs is set */
	int errno_value;
	int tid;   /* the kernel clears it at the thread's end and wakes who waits for that */
	int state; /* enum thread_state, changed atomically */
	void *(*start)(void *);
	void *arg, *result;
	void *map; /* guard page, stack, thread-local variables, this; NULL for main */
	size_t map_size;
	struct __cleanup *cleanup; /* pthread_cleanup_push() */
	void *specific[PTHREAD_KEYS_MAX];
	struct __pthread *next; /* among those whose stacks wait for a new thread */
};

extern struct __pthread *__main_thread;

/* True from the first pthread_create() on: before that no lock is needed. */
extern bool __threaded;

/* True once %fs points at a struct __pthread. */
extern bool __has_tls;

static inline struct __pthread *__self(void)
{
	struct __pthread *self;

	if (!__has_tls)
		return __main_thread;
	__asm__ volatile("mov %%fs:0, %0" : "=r"(self)); /* not to be moved before the test */
	return self;
}

/* Gives main a %fs. Called by crt0 if the program has thread-local variables, else by pthread_create(). */
void __tls_start(void);

/* The bytes that the program's thread-local variables take below struct __pthread; and their first values. */
size_t __tls_size(void);
void __tls_fill(struct __pthread *thread);

/* Runs the destructors of pthread_key_create(). Linked only if there are keys. */
void __keys_destroy(struct __pthread *self) __attribute__((weak));

/* Around fork() in a process with threads: take or release a part's locks. And the child's new beginning. */
void __malloc_fork(bool take) __attribute__((weak));
void __stdio_fork(bool take) __attribute__((weak));
void __threads_forked(void) __attribute__((weak));

/* Before fork() (when -1), then in the parent (0) and in the child (1). */
void __atfork(int when) __attribute__((weak));

/* futex(2): sleep while *word is value, until the absolute time, on the given clock, if there is one. 0 or an errno. */
int __futex_wait(void *word, int value, clockid_t clock, const struct timespec *until, bool shared);
void __futex_wake(void *word, int count, bool shared);

/* A lock: 0 is free, 1 is held, 2 is held and somebody may sleep for it. */
void __lock(int *lock);
void __unlock(int *lock);

static inline int *__lock_if_threaded(int *lock)
{
	if (!__threaded)
		return NULL;
	__lock(lock);
	return lock;
}

static inline void __unlock_scope(int **lock)
{
	if (*lock)
		__unlock(*lock);
}

/* Holds the lock until the end of the block. */
#define __HOLD(lock) \
	int *held __attribute__((cleanup(__unlock_scope), unused)) = __lock_if_threaded(lock)
