/* The calls that wait for descriptors with another signal mask: the kernel wants the mask's size, too. See ppoll(2). */
#include "../internal.h"

#include <poll.h>
#include <sys/epoll.h>
#include <sys/select.h>

/* The kernel writes the time that is left; POSIX wants it untouched. */
int ppoll(struct pollfd *fds, nfds_t count, const struct timespec *timeout, const sigset_t *mask)
{
	struct timespec left;

	if (timeout)
		left = *timeout;
	return (int)__result(
		__syscall(SYS_ppoll, fds, count, timeout ? &left : NULL, mask, sizeof(*mask)));
}

int pselect(int count, fd_set *restrict in, fd_set *restrict out, fd_set *restrict except,
	    const struct timespec *restrict timeout, const sigset_t *restrict mask)
{
	struct {
		const sigset_t *mask;
		size_t size;
	} sixth = { mask, sizeof(*mask) };
	struct timespec left;

	if (timeout)
		left = *timeout;
	return (int)__result(
		__syscall(SYS_pselect6, count, in, out, except, timeout ? &left : NULL, &sixth));
}

int epoll_pwait(int epoll, struct epoll_event *events, int max, int milliseconds,
		const sigset_t *mask)
{
	return (int)__result(
		__syscall(SYS_epoll_pwait, epoll, events, max, milliseconds, mask, sizeof(*mask)));
}
