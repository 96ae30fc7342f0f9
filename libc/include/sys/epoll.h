/* Linux: waiting for many descriptors. See epoll(7). */
#pragma once

#include <linux/eventpoll.h>
#include <signal.h>

int epoll_create(int size);
int epoll_create1(int flags);
int epoll_ctl(int epoll, int operation, int fd, struct epoll_event *event);
int epoll_wait(int epoll, struct epoll_event *events, int max, int milliseconds);
int epoll_pwait(int epoll, struct epoll_event *events, int max, int milliseconds,
		const sigset_t *mask);
