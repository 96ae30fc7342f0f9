/* C11 7.14 and POSIX: signals. See signal(7), sigaction(2), signal-safety(7). */
#pragma once

#include <linux/signal.h>
#include <linux/time.h>
#include <sys/types.h>

typedef int sig_atomic_t;
typedef struct {
	unsigned long __bits[_NSIG / 64];
} sigset_t;
typedef __sighandler_t sighandler_t;
typedef struct ucontext ucontext_t; /* <sys/ucontext.h> tells what is in it */

struct sigaction {
	union {
		sighandler_t sa_handler;
		void (*sa_sigaction)(int, siginfo_t *, void *);
	};
	sigset_t sa_mask;
	int sa_flags;
	void (*sa_restorer)(void); /* the library's own, whatever stands here */
};

int kill(pid_t pid, int sig);
int killpg(pid_t group, int sig);
int raise(int sig);
int sigqueue(pid_t pid, int sig, const union sigval value);
void psignal(int sig, const char *s);

sighandler_t signal(int sig, sighandler_t handler);
int sigaction(int sig, const struct sigaction *restrict action, struct sigaction *restrict old);
int siginterrupt(int sig, int interrupt);
int sigaltstack(const stack_t *restrict stack, stack_t *restrict old);

int sigprocmask(int how, const sigset_t *restrict set, sigset_t *restrict old);
int pthread_sigmask(int how, const sigset_t *restrict set, sigset_t *restrict old);
int sigpending(sigset_t *set);
int sigsuspend(const sigset_t *set);
int sigwait(const sigset_t *restrict set, int *restrict sig);
int sigwaitinfo(const sigset_t *restrict set, siginfo_t *restrict info);
int sigtimedwait(const sigset_t *restrict set, siginfo_t *restrict info,
		 const struct timespec *restrict timeout);

int sigemptyset(sigset_t *set);
int sigfillset(sigset_t *set);
int sigaddset(sigset_t *set, int sig);
int sigdelset(sigset_t *set, int sig);
int sigismember(const sigset_t *set, int sig);
int sigisemptyset(const sigset_t *set);
