/*
 * siginfo_t in and out. The kernel keeps the 48 bytes that say something; the rest of the 128 is zero.
 * Linux: kernel/signal.c, copy_siginfo_to_user().
 */
#include <linux/kernel.h>
#include <linux/signal.h>
#include <linux/string.h>
#include <linux/uaccess.h>

int copy_siginfo_to_user(struct siginfo __user *to, const struct kernel_siginfo *from)
{
	if (copy_to_user(to, from, sizeof(*from)) ||
	    clear_user((void __user *)to + sizeof(*from), sizeof(*to) - sizeof(*from)))
		return -EFAULT;
	return 0;
}

/* Is all that @si_code of @sig says in the first 48 bytes? Codes that nobody has defined may say more. */
static bool known_siginfo_layout(unsigned int sig, int si_code)
{
	static const u8 limit[] = {
		[SIGILL] = NSIGILL,   [SIGFPE] = NSIGFPE,   [SIGSEGV] = NSIGSEGV,
		[SIGBUS] = NSIGBUS,   [SIGTRAP] = NSIGTRAP, [SIGCHLD] = NSIGCHLD,
		[SIGPOLL] = NSIGPOLL, [SIGSYS] = NSIGSYS,
	};

	if (si_code == SI_KERNEL)
		return true;
	if (si_code <= SI_USER)
		return si_code >= SI_DETHREAD || si_code == SI_ASYNCNL;
	if (sig < ARRAY_SIZE(limit) && limit[sig])
		return si_code <= limit[sig];
	return si_code <= NSIGPOLL; /* fcntl(2), F_SETSIG: SIGPOLL's codes with any signal */
}

int copy_siginfo_from_user(int sig, struct kernel_siginfo *to, const struct siginfo __user *from)
{
	int zeroed = 1;

	if (copy_from_user(to, from, sizeof(*to)))
		return -EFAULT;
	if (sig != -1)
		to->si_signo = sig;
	if (!known_siginfo_layout(to->si_signo, to->si_code))
		zeroed = check_zeroed_user((void __user *)from + sizeof(*to),
					   sizeof(*from) - sizeof(*to));
	return zeroed < 0 ? zeroed : zeroed ? 0 : -E2BIG;
}
