/*
 * sig.h: signals by raw system calls, for the tests.
 *
 * act(sig, handler, flags) sets a handler; note_handler() is one that writes down what it got. A handler runs in the
 * middle of anything, so what it leaves for the test is volatile and static. See signal(7), sigaction(2); the frame is
 * struct rt_sigframe of Linux's <asm/sigframe.h>.
 */
#ifndef TESTS_SIG_H
#define TESTS_SIG_H

#include <asm/ucontext.h>
#include <linux/signal.h>
#include "child.h"
#include "mem.h"

/* struct kernel_sigaction: what rt_sigaction(2) takes, which is not libc's struct sigaction. */
struct ksa {
	void *handler;
	unsigned long flags;
	void *restorer;
	unsigned long mask;
};

#define BIT(sig) (1UL << ((sig)-1))
#define IGNORE ((void *)1)
#define DEFAULT ((void *)0)

void sig_restorer(void);
asm(".pushsection .text\n"
    "sig_restorer:\n"
    "	mov $15, %eax\n" /* rt_sigreturn */
    "	syscall\n"
    "	hlt\n"
    ".popsection\n");

static inline long act_mask(int sig, void *handler, unsigned long flags, unsigned long mask)
{
	struct ksa sa = { handler, flags | SA_RESTORER, (void *)sig_restorer, mask };

	return SYS(rt_sigaction, sig, &sa, 0, 8);
}

static inline long act(int sig, void *handler, unsigned long flags)
{
	return act_mask(sig, handler, flags, 0);
}

static inline unsigned long block(unsigned long mask)
{
	unsigned long old = 0;

	SYS(rt_sigprocmask, SIG_BLOCK, &mask, &old, 8);
	return old;
}

static inline void unblock(unsigned long mask)
{
	SYS(rt_sigprocmask, SIG_UNBLOCK, &mask, 0, 8);
}

static inline unsigned long blocked_now(void)
{
	unsigned long mask = 0;

	SYS(rt_sigprocmask, SIG_BLOCK, 0, &mask, 8);
	return mask;
}

static inline unsigned long pending_now(void)
{
	unsigned long mask = 0;

	SYS(rt_sigpending, &mask, 8);
	return mask;
}

/* What note_handler() saw; the latest, and how often. */
static volatile struct {
	int count, sig;
	unsigned long blocked, sp;
	siginfo_t info;
	struct ucontext uc;
	int order[16]; /* si_value, or the signal where there is none, of the first calls */
} noted;

static inline void note_handler(int sig, siginfo_t *info, void *context)
{
	if (noted.count < 16)
		noted.order[noted.count] = info->si_code == SI_QUEUE ? info->si_int : sig;
	noted.sig = sig;
	noted.count++;
	noted.blocked = blocked_now();
	noted.sp = (unsigned long)__builtin_frame_address(0);
	memcpy((void *)&noted.info, info, sizeof(*info));
	memcpy((void *)&noted.uc, context, sizeof(noted.uc));
}

static inline void forget(void)
{
	memset((void *)&noted, 0, sizeof(noted));
}

/* note_handler() for @sig. */
static inline long note(int sig, unsigned long flags)
{
	forget();
	return act(sig, (void *)note_handler, flags | SA_SIGINFO);
}

static inline long send(int sig)
{
	return SYS(kill, SYS(getpid), sig);
}

static inline long queue(int sig, int value)
{
	siginfo_t info;

	memset(&info, 0, sizeof(info));
	info.si_code = SI_QUEUE;
	info.si_pid = SYS(getpid);
	info.si_int = value;
	return SYS(rt_sigqueueinfo, SYS(getpid), sig, &info);
}

/* Waits without a limit in time until *word is @value: another task of the shared page writes it. */
static inline void await(volatile int *word, int value)
{
	while (*word != value)
		SYS(sched_yield);
}

/* A page that children share. */
static inline volatile int *shared_page(void)
{
	return (volatile int *)SYS(mmap, 0, PAGE, PROT_READ | PROT_WRITE,
				   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
}

#endif
