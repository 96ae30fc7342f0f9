/* Sets of signals. See sigsetops(3). */
#include "../internal.h"

#include <signal.h>

static unsigned long bit(int sig)
{
	if (sig > 0 && sig <= _NSIG)
		return 1UL << (sig - 1);
	errno = EINVAL;
	return 0;
}

int sigemptyset(sigset_t *set)
{
	set->__bits[0] = 0;
	return 0;
}

int sigfillset(sigset_t *set)
{
	set->__bits[0] = ~0UL;
	return 0;
}

int sigaddset(sigset_t *set, int sig)
{
	set->__bits[0] |= bit(sig);
	return bit(sig) ? 0 : -1;
}

int sigdelset(sigset_t *set, int sig)
{
	set->__bits[0] &= ~bit(sig);
	return bit(sig) ? 0 : -1;
}

int sigismember(const sigset_t *set, int sig)
{
	return bit(sig) ? !!(set->__bits[0] & bit(sig)) : -1;
}

int sigisemptyset(const sigset_t *set)
{
	return !set->__bits[0];
}
