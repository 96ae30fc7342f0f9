/*
 * What happens at a signal. See sigaction(2). The kernel's structure differs from the program's; and a handler returns
 * into __restore, which the kernel must be told of.
 */
#include "../internal.h"

#include <signal.h>
#include <string.h>

struct kernel_sigaction {
	sighandler_t handler;
	unsigned long flags;
	void (*restorer)(void);
	sigset_t mask;
};

void __restore(void);

static sigset_t interrupting; /* for signal(): siginterrupt() wants no SA_RESTART */

int sigaction(int sig, const struct sigaction *restrict action, struct sigaction *restrict old)
{
	struct kernel_sigaction new, before;
	long result;

	if (action)
		new = (struct kernel_sigaction){ .handler = action->sa_handler,
						 .flags = (unsigned int)action->sa_flags |
							  SA_RESTORER,
						 .restorer = __restore,
						 .mask = action->sa_mask };
	result = __syscall(SYS_rt_sigaction, sig, action ? &new : NULL, old ? &before : NULL,
			   sizeof(sigset_t));
	if (result < 0)
		return (int)__result(result);
	if (old) {
		memset(old, 0, sizeof(*old));
		old->sa_handler = before.handler;
		old->sa_flags = (int)(before.flags & ~(unsigned long)SA_RESTORER);
		old->sa_restorer = before.restorer;
		old->sa_mask = before.mask;
	}
	return 0;
}

/* BSD's meaning: the handler stays, and calls go on after it. */
sighandler_t signal(int sig, sighandler_t handler)
{
	struct sigaction action = { .sa_handler = handler, .sa_flags = SA_RESTART }, old;

	if (sigismember(&interrupting, sig) == 1)
		action.sa_flags = 0;
	if (sigaction(sig, &action, &old) < 0)
		return SIG_ERR;
	return old.sa_handler;
}

int siginterrupt(int sig, int interrupt)
{
	struct sigaction action;

	if (sigaction(sig, NULL, &action) < 0)
		return -1;
	if (interrupt) {
		sigaddset(&interrupting, sig);
		action.sa_flags &= ~SA_RESTART;
	} else {
		sigdelset(&interrupting, sig);
		action.sa_flags |= SA_RESTART;
	}
	return sigaction(sig, &action, NULL);
}
