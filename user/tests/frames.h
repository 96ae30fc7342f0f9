/*
 * frames.h: children that change the frame of their handler and return to it, and handlers for what comes of that.
 */
#ifndef TESTS_FRAMES_H
#define TESTS_FRAMES_H

#include "sig.h"
#include "regs.h"

static char altstack[32768] __attribute__((aligned(64)));

static inline void use_altstack(void)
{
	stack_t ss = { altstack, 0, sizeof(altstack) };

	SYS(sigaltstack, &ss, 0);
}

/* What the child's handler of SIGUSR1 does to its own frame. */
static void (*change)(struct ucontext *uc);
static unsigned long value; /* for it to use */

static inline void changing_handler(int sig, siginfo_t *info, struct ucontext *uc)
{
	change(uc);
}

static inline void sigreturn_with(void (*how)(struct ucontext *uc), unsigned long with)
{
	change = how;
	value = with;
	act(SIGUSR1, (void *)changing_handler, SA_SIGINFO);
	send(SIGUSR1);
}

/* A handler for what comes of it: 42, if the frame that it got tells of @value and the kernel gave it good selectors. */
static unsigned long (*told)(const struct ucontext *uc);

static inline void telling_handler(int sig, siginfo_t *info, struct ucontext *uc)
{
	unsigned short cs, ss;

	asm volatile("mov %%cs, %0; mov %%ss, %1" : "=r"(cs), "=r"(ss));
	SYS(exit_group, told(uc) == value && cs == 0x33 && ss == 0x2b ? 42 : 43);
}

static inline void catch_it(unsigned long (*what)(const struct ucontext *uc))
{
	told = what;
	use_altstack();
	act(SIGSEGV, (void *)telling_handler, SA_SIGINFO | SA_ONSTACK);
	act(SIGBUS, (void *)telling_handler, SA_SIGINFO | SA_ONSTACK);
}

#endif
