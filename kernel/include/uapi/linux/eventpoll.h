/*
 * Events and requests of epoll(7). The events are those of poll(2).
 */
#ifndef _UAPI_LINUX_EVENTPOLL_H
#define _UAPI_LINUX_EVENTPOLL_H

#include <linux/fcntl.h>
#include <linux/types.h>

#define EPOLL_CLOEXEC O_CLOEXEC

#define EPOLL_CTL_ADD 1
#define EPOLL_CTL_DEL 2
#define EPOLL_CTL_MOD 3

#define EPOLLIN 0x0001U
#define EPOLLPRI 0x0002U
#define EPOLLOUT 0x0004U
#define EPOLLERR 0x0008U
#define EPOLLHUP 0x0010U
#define EPOLLNVAL 0x0020U
#define EPOLLRDNORM 0x0040U
#define EPOLLRDBAND 0x0080U
#define EPOLLWRNORM 0x0100U
#define EPOLLWRBAND 0x0200U
#define EPOLLMSG 0x0400U
#define EPOLLRDHUP 0x2000U

/* How to tell: wakes one of several waiters, keeps the machine awake, once, on changes only. */
#define EPOLLEXCLUSIVE (1U << 28)
#define EPOLLWAKEUP (1U << 29)
#define EPOLLONESHOT (1U << 30)
#define EPOLLET (1U << 31)

struct epoll_event {
	__u32 events;
	__u64 data;
} __attribute__((packed));

#endif /* _UAPI_LINUX_EVENTPOLL_H */
