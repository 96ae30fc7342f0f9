/* POSIX: waiting for descriptors. See poll(2). */
#pragma once

#include <linux/poll.h>
#include <signal.h>

typedef unsigned long nfds_t;

int poll(struct pollfd *fds, nfds_t count, int milliseconds);
int ppoll(struct pollfd *fds, nfds_t count, const struct timespec *timeout, const sigset_t *mask);
