/* Holding signals back, waiting for them, sending them. See sigprocmask(2), sigwait(3), sigqueue(3). */
#include "../internal.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#define SIZE sizeof(sigset_t)

int sigprocmask(int how, const sigset_t *restrict set, sigset_t *restrict old)
{
	return (int)__result(__syscall(SYS_rt_sigprocmask, how, set, old, SIZE));
}

int pthread_sigmask(int how, const sigset_t *restrict set, sigset_t *restrict old)
{
	return (int)-__syscall(SYS_rt_sigprocmask, how, set, old, SIZE);
}

int sigpending(sigset_t *set)
{
	return (int)__result(__syscall(SYS_rt_sigpending, set, SIZE));
}

int sigsuspend(const sigset_t *set)
{
	return (int)__result(__syscall(SYS_rt_sigsuspend, set, SIZE));
}

int sigtimedwait(const sigset_t *restrict set, siginfo_t *restrict info,
		 const struct timespec *restrict timeout)
{
	return (int)__result(__syscall(SYS_rt_sigtimedwait, set, info, timeout, SIZE));
}

int sigwaitinfo(const sigset_t *restrict set, siginfo_t *restrict info)
{
	return sigtimedwait(set, info, NULL);
}

int sigwait(const sigset_t *restrict set, int *restrict sig)
{
	long result;

	do
		result = __syscall(SYS_rt_sigtimedwait, set, NULL, NULL, SIZE);
	while (result == -EINTR);
	if (result < 0)
		return (int)-result;
	*sig = (int)result;
	return 0;
}

int sigqueue(pid_t pid, int sig, const union sigval value)
{
	siginfo_t info;

	memset(&info, 0, sizeof(info));
	info.si_signo = sig;
	info.si_code = SI_QUEUE;
	info.si_pid = getpid();
	info.si_uid = getuid();
	info.si_value = value;
	return (int)__result(__syscall(SYS_rt_sigqueueinfo, pid, sig, &info));
}

int killpg(pid_t group, int sig)
{
	if (group < 0) {
		errno = EINVAL;
		return -1;
	}
	return kill(-group, sig);
}
