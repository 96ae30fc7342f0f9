/* C11 7.14 and POSIX: signals. See signal(7). */
#pragma once

#include <linux/signal.h>
#include <sys/types.h>

typedef int sig_atomic_t;
typedef struct {
	unsigned long __bits[_NSIG / 64];
} sigset_t;
typedef __sighandler_t sighandler_t;

int kill(pid_t pid, int sig);
int raise(int sig);
void psignal(int sig, const char *s);
