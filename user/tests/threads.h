/*
 * threads.h: threads without a library, by clone(2) alone.
 *
 *	struct thread t;
 *
 *	thread_start(&t, function, argument);
 *	EXPECT_EQ(thread_join(&t), 5);
 *
 * Threads share ktap's variables, so only one at a time may use EXPECT: better they return what they saw.
 */
#ifndef TESTS_THREADS_H
#define TESTS_THREADS_H

#include <linux/futex.h>
#include <sched.h>
#include "child.h"
#include "mem.h"

#define STACK_PAGES 4
#define THREAD_FLAGS                                                                        \
	(CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM | \
	 CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID)

/*
 * clone(2) with a stack for the child, on which it calls fn(arg) and exits with its value. The child must not return
 * from here, since the stack is another.
 */
static inline long clone_on(unsigned long flags, char *stack_end, int *ptid, int *ctid,
			    unsigned long tls, int (*fn)(void *), void *arg)
{
	register long r10 asm("r10") = (long)ctid;
	register long r8 asm("r8") = (long)tls;
	void **sp = (void **)((unsigned long)stack_end & ~15UL) - 2;
	long ret;

	sp[0] = (void *)fn;
	sp[1] = arg;
	asm volatile("syscall\n\t"
		     "test %%rax, %%rax\n\t"
		     "jnz 1f\n\t"
		     "xor %%ebp, %%ebp\n\t"
		     "pop %%rax\n\t"
		     "pop %%rdi\n\t"
		     "call *%%rax\n\t"
		     "mov %%eax, %%edi\n\t"
		     "mov %[exit], %%eax\n\t"
		     "syscall\n\t"
		     "ud2\n"
		     "1:"
		     : "=a"(ret)
		     : "a"(SYS_clone), "D"(flags), "S"(sp), "d"(ptid), "r"(r10),
		       "r"(r8), [exit] "i"(SYS_exit)
		     : "rcx", "r11", "memory");
	return ret;
}

struct thread {
	int tid; /* cleared and woken by the kernel at its end */
	long pid;
	int (*fn)(void *);
	void *arg;
	int result;
	char *stack;
};

static int thread_main(void *arg)
{
	struct thread *t = arg;

	t->result = t->fn(t->arg);
	return 0;
}

static inline long thread_start(struct thread *t, int (*fn)(void *), void *arg)
{
	*t = (struct thread){ .fn = fn,
			      .arg = arg,
			      .stack = map_pages(STACK_PAGES, PROT_READ | PROT_WRITE) };
	t->pid = clone_on(THREAD_FLAGS, t->stack + STACK_PAGES * PAGE, &t->tid, &t->tid, 0,
			  thread_main, t);
	return t->pid;
}

/* Waits until *word is no longer value. */
static inline void wait_while(int *word, int value)
{
	while (__atomic_load_n(word, __ATOMIC_ACQUIRE) == value)
		SYS(futex, word, FUTEX_WAIT, value, 0);
}

static inline int thread_join(struct thread *t)
{
	int tid;

	while ((tid = __atomic_load_n(&t->tid, __ATOMIC_ACQUIRE)))
		SYS(futex, &t->tid, FUTEX_WAIT, tid, 0);
	unmap_pages(t->stack, STACK_PAGES);
	return t->result;
}

/* Waits until @pid, a task that is no child of a thread of ours, sleeps: futex_waiters() told apart by nothing else. */
static inline void give_way(int times)
{
	while (times--)
		SYS(sched_yield);
}

#endif
