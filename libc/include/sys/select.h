/* POSIX: waiting for descriptors by sets of bits. See select(2). */
#pragma once

#include <linux/time.h>
#include <signal.h>
#include <sys/types.h>

#define FD_SETSIZE 1024

typedef struct {
	unsigned long __bits[FD_SETSIZE / 64];
} fd_set;

#define FD_ZERO(set) __builtin_memset((set), 0, sizeof(fd_set))
#define FD_SET(fd, set) ((void)((set)->__bits[(fd) / 64] |= 1UL << ((fd) % 64)))
#define FD_CLR(fd, set) ((void)((set)->__bits[(fd) / 64] &= ~(1UL << ((fd) % 64))))
#define FD_ISSET(fd, set) ((int)(((set)->__bits[(fd) / 64] >> ((fd) % 64)) & 1))

int select(int count, fd_set *restrict in, fd_set *restrict out, fd_set *restrict except,
	   struct timeval *restrict timeout);
int pselect(int count, fd_set *restrict in, fd_set *restrict out, fd_set *restrict except,
	    const struct timespec *restrict timeout, const sigset_t *restrict mask);
