/*
 * Threads: beginning, end, and waiting for the end. See pthread_create(3), pthread_join(3).
 *
 * A thread is one mapping: guard page, stack, thread-local variables, struct __pthread. Nobody can unmap the stack on
 * which he stands; so mappings of threads that are gone are kept for the next ones, which makes these cheap too, and
 * what is too many of them is unmapped by others, later. A thread is gone when the kernel has cleared its tid.
 */
#include "thread.h"

#include <limits.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define KEPT 16 /* mappings */

static int lock; /* protects the list and its length */
static struct __pthread *gone;
static int gone_count;
static int threads = 1; /* alive, atomically; the last one ends the process */

int __clone_thread(void *stack, unsigned long flags, int *parent_tid, int *child_tid, void *tls,
		   void (*start)(void));

/* Takes a mapping from the list that is at least so large and whose thread has left it. */
static struct __pthread *reuse(size_t size)
{
	__lock(&lock);
	for (struct __pthread **link = &gone; *link; link = &(*link)->next) {
		struct __pthread *thread = *link;

		if (thread->map_size == size && !__atomic_load_n(&thread->tid, __ATOMIC_ACQUIRE)) {
			*link = thread->next;
			gone_count--;
			__unlock(&lock);
			return thread;
		}
	}
	__unlock(&lock);
	return NULL;
}

static void bury(struct __pthread *thread)
{
	__lock(&lock);
	thread->next = gone;
	gone = thread;
	gone_count++;
	for (struct __pthread **link = &gone; *link && gone_count > KEPT;) {
		struct __pthread *old = *link;

		if (__atomic_load_n(&old->tid, __ATOMIC_ACQUIRE)) {
			link = &old->next;
			continue;
		}
		*link = old->next;
		gone_count--;
		munmap(old->map, old->map_size);
	}
	__unlock(&lock);
}

static struct __pthread *make(const pthread_attr_t *attr)
{
	size_t below = (__tls_size() + 63) & ~63UL, guard = attr->__guard;
	size_t size = (guard + attr->__stack + below + sizeof(struct __pthread) + 4095) & ~4095UL;
	struct __pthread *thread = reuse(size);
	char *map;

	if (thread) {
		map = thread->map;
	} else {
		map = mmap(NULL, size, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK | MAP_NORESERVE, -1, 0);
		if (map == MAP_FAILED)
			return NULL;
		if (guard && mprotect(map, guard, PROT_NONE) < 0) {
			munmap(map, size);
			return NULL;
		}
	}
	thread = (struct __pthread *)((uintptr_t)(map + size - sizeof(*thread)) & ~63UL);
	memset(thread, 0, sizeof(*thread));
	thread->self = thread;
	thread->errno_at = &thread->errno_value;
	thread->map = map;
	thread->map_size = size;
	thread->state = attr->__detached ? DETACHED : JOINABLE;
	memset((char *)thread - below, 0, below);
	__tls_fill(thread);
	return thread;
}

static void run(void)
{
	struct __pthread *self = __self();

	pthread_exit(self->start(self->arg));
}

int pthread_create(pthread_t *restrict result, const pthread_attr_t *restrict attr,
		   void *(*start)(void *), void *restrict arg)
{
	static const unsigned long flags = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND |
					   CLONE_THREAD | CLONE_SYSVSEM | CLONE_SETTLS |
					   CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID;
	pthread_attr_t standard;
	struct __pthread *thread;
	int saved = errno, error;

	if (!attr) {
		pthread_attr_init(&standard);
		attr = &standard;
	}
	__tls_start();
	__threaded = true;
	thread = make(attr);
	if (!thread) {
		errno = saved;
		return EAGAIN;
	}
	thread->start = start;
	thread->arg = arg;
	*result = thread;
	__atomic_add_fetch(&threads, 1, __ATOMIC_RELAXED);
	error = __clone_thread((char *)thread - ((__tls_size() + 63) & ~63UL), flags, &thread->tid,
			       &thread->tid, thread, run);
	if (error >= 0)
		return 0;
	__atomic_sub_fetch(&threads, 1, __ATOMIC_RELAXED);
	thread->tid = 0;
	bury(thread);
	return -error;
}

_Noreturn void pthread_exit(void *result)
{
	struct __pthread *self = __self();

	self->result = result;
	while (self->cleanup) {
		struct __cleanup *top = self->cleanup;

		self->cleanup = top->__next;
		top->__routine(top->__arg);
	}
	if (__keys_destroy)
		__keys_destroy(self);
	if (!__atomic_sub_fetch(&threads, 1, __ATOMIC_ACQ_REL))
		exit(0);
	if (__atomic_exchange_n(&self->state, ENDED, __ATOMIC_ACQ_REL) == DETACHED && self->map)
		bury(self);
	for (;;)
		__syscall(SYS_exit, 0);
}

int pthread_join(pthread_t thread, void **result)
{
	int tid;

	if (thread == __self())
		return EDEADLK;
	if (__atomic_load_n(&thread->state, __ATOMIC_ACQUIRE) == DETACHED)
		return EINVAL;
	/* The kernel's wake at the end is of the shared kind. */
	while ((tid = __atomic_load_n(&thread->tid, __ATOMIC_ACQUIRE)))
		__futex_wait(&thread->tid, tid, CLOCK_MONOTONIC, NULL, true);
	if (result)
		*result = thread->result;
	if (thread->map)
		bury(thread);
	return 0;
}

int pthread_detach(pthread_t thread)
{
	int state = JOINABLE;

	if (__atomic_compare_exchange_n(&thread->state, &state, DETACHED, false, __ATOMIC_ACQ_REL,
					__ATOMIC_ACQUIRE))
		return 0;
	if (state == DETACHED)
		return EINVAL;
	return pthread_join(thread, NULL);
}

/* In the child of fork() there is but the caller. */
void __threads_forked(void)
{
	struct __pthread *self = __self();

	threads = 1;
	lock = 0;
	self->tid = (int)__syscall(SYS_set_tid_address, &self->tid);
}
