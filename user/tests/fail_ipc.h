/* fail_ipc.h: the rows of fail_nth.c for pipes, sockets and waiting. */
#ifndef TESTS_FAIL_IPC_H
#define TESTS_FAIL_IPC_H

#include "fail_nth.h"

#define CLOSE_TWO                    \
	SYS(close, ((int *)buf)[0]); \
	SYS(close, ((int *)buf)[1])

FAIL(pipe, SYS(pipe, buf), CLOSE_TWO);
FAIL(pipe2, SYS(pipe2, buf, 0), CLOSE_TWO);
FAIL_MORE(write, pipe, SYS(write, pipe_fd[1], buf, 5000), SYS(read, pipe_fd[0], buf, 5000));
FAIL(eventfd, SYS(eventfd, 0), CLOSE);
FAIL(eventfd2, SYS(eventfd2, 0, 0), CLOSE);
FAIL(signalfd, SYS(signalfd, -1, buf, 8), CLOSE);
FAIL(signalfd4, SYS(signalfd4, -1, buf, 8, 0), CLOSE);
FAIL(timerfd_create, SYS(timerfd_create, 1, 0), CLOSE);
FAIL_LATE(timerfd_settime, SYS(timerfd_settime, timer_fd, 0, ((long[]){ 0, 0, 1000, 0 }), buf),
	  SYS(timerfd_settime, timer_fd, 0, ((long[4]){ 0 }), NULL));
FAIL(timerfd_gettime, SYS(timerfd_gettime, timer_fd, buf), NOTHING);

/* Between pipes. */
static int tee_fd[2], source_fd[2]; /* empty; two bytes */

#define TAKE_OUT                                    \
	SYS(fcntl, tee_fd[0], F_SETFL, O_NONBLOCK); \
	SYS(read, tee_fd[0], buf, 5)

FAIL_LATE(splice, SYS(splice, text, ((long[]){ 3 }), tee_fd[1], NULL, 5, 2), TAKE_OUT);
FAIL_QUIET(tee, TAKE_OUT, source_fd[0], tee_fd[1], 2, 0);
FAIL(vmsplice, SYS(vmsplice, tee_fd[1], (&(struct iovec){ buf, 5 }), 1, 0), TAKE_OUT);

/* Waiting for what is there: the event descriptor can always be written. */
#define EVENT ((int[]){ event, 4 /* POLLOUT */ })
#define SET ((unsigned long[16]){ 1UL << 1 })

FAIL(poll, SYS(poll, EVENT, 1, 0), NOTHING);
FAIL_MORE(poll, many, SYS(poll, area + PAGE, 400, 0), NOTHING);
FAIL(ppoll, SYS(ppoll, EVENT, 1, ((long[]){ 0, 0 }), ((long[]){ 0 }), 8), NOTHING);
FAIL(select, SYS(select, 2, NULL, SET, NULL, ((long[]){ 0, 0 })), NOTHING);
FAIL_MORE(select, many, SYS(select, 1000, NULL, SET, NULL, ((long[]){ 0, 0 })), NOTHING);
FAIL(pselect6, SYS(pselect6, 2, NULL, SET, NULL, ((long[]){ 0, 0 }), NULL), NOTHING);
FAIL(epoll_create, SYS(epoll_create, 1), CLOSE);
FAIL(epoll_create1, SYS(epoll_create1, 0), CLOSE);
FAIL(epoll_ctl, SYS(epoll_ctl, epoll, 1, pipe_fd[1], ((int[]){ 1, 0, 0 })),
     SYS(epoll_ctl, epoll, 2, pipe_fd[1], NULL));
FAIL(epoll_wait, SYS(epoll_wait, epoll, buf, 3, 0), NOTHING);
FAIL(epoll_pwait, SYS(epoll_pwait, epoll, buf, 3, 0, ((long[]){ 0 }), 8), NOTHING);
FAIL(epoll_pwait2, SYS(epoll_pwait2, epoll, buf, 3, ((long[]){ 0, 0 }), NULL, 8), NOTHING);

/* Sockets. */
static struct sockaddr_un listener_name, free_name;
static int listener, name_len, free_len;
static struct message msg;

/* Connects a socket, and accepts it. What is connected is gone if the accepting fails, as on Linux. */
static long connect_one(int *fd)
{
	long ret;

	*fd = sock(SOCK_STREAM | SOCK_NONBLOCK);
	if (*fd < 0)
		return *fd;
	ret = SYS(connect, *fd, &listener_name, name_len);
	if (ret < 0)
		SYS(close, *fd);
	return ret;
}

static int peer_fd;

static long accept_one(int how)
{
	int len = sizeof(struct sockaddr_un);
	long ret = connect_one(&peer_fd);

	if (ret < 0)
		return ret;
	ret = how ? SYS(accept4, listener, buf, &len, 0) : SYS(accept, listener, buf, &len);
	if (ret < 0) {
		long again = SYS(accept, listener, NULL, NULL); /* if it is still there */

		if (again >= 0)
			SYS(close, again);
		SYS(close, peer_fd);
	}
	return ret;
}

static void drop_connection(long fd)
{
	SYS(close, fd);
	SYS(close, peer_fd);
}

static long connect_and_drop(void)
{
	int fd;
	long ret = connect_one(&fd);

	if (ret < 0)
		return ret;
	SYS(close, SYS(accept, listener, NULL, NULL));
	SYS(close, fd);
	return ret;
}

static long bind_and_close(void)
{
	int fd = sock(SOCK_STREAM);
	long ret = fd;

	if (fd >= 0) {
		ret = SYS(bind, fd, &free_name, free_len);
		SYS(close, fd);
	}
	return ret;
}

static void take_all(int fd)
{
	while (SYS(recvfrom, fd, buf, PAGE, 0x40 /* MSG_DONTWAIT */) > 0)
		;
}

/* Sent before: what fails in receiving has been received, as on Linux. */
static long with_message(long got)
{
	take_all(packets[1]);
	return got;
}

#define SEND SYS(write, packets[0], buf, 4)

static long receive_fds(void)
{
	long len = SYS(sendmsg, packets[0], with_fds(&msg, buf, 1, &text, 1), 0);

	if (len < 0)
		return len;
	message(&msg, buf, 1, 64);
	len = SYS(recvmsg, packets[1], &msg.hdr, 0x40);
	/* What has been installed stays though a header cannot be written: so it does on Linux. */
	if (fd_in(&msg, 0) > 0)
		SYS(close, fd_in(&msg, 0));
	take_all(packets[1]);
	return len;
}

#define SOL_SOCKET_NR 1
#define ONE ((int[]){ 1 })
#define LEN ((int[]){ 100 })

FAIL(socket, sock(SOCK_STREAM), CLOSE);
FAIL(socketpair, SYS(socketpair, AF_UNIX, SOCK_STREAM, 0, buf), CLOSE_TWO);
FAIL(bind, bind_and_close(), NOTHING);
FAIL_NEVER(listen, listener, 5);
FAIL(connect, connect_and_drop(), NOTHING);
FAIL(accept, accept_one(0), drop_connection(ret));
FAIL(accept4, accept_one(1), drop_connection(ret));
FAIL(getsockname, SYS(getsockname, listener, buf, LEN), NOTHING);
FAIL(getpeername, SYS(getpeername, stream[0], buf, LEN), NOTHING);
FAIL(setsockopt, SYS(setsockopt, stream[0], SOL_SOCKET_NR, 16 /* SO_PASSCRED */, ONE, 4), NOTHING);
FAIL(getsockopt, SYS(getsockopt, stream[0], SOL_SOCKET_NR, 3 /* SO_TYPE */, buf, LEN), NOTHING);
FAIL_NEVER(shutdown, listener, 5);
FAIL(sendto, SYS(sendto, stream[0], buf, 5000, 0, NULL, 0), take_all(stream[1]));
FAIL_MORE(sendto, packet, SYS(sendto, packets[0], buf, 5000, 0, NULL, 0), take_all(packets[1]));
FAIL(sendmsg, SYS(sendmsg, packets[0], with_fds(&msg, buf, 1, &text, 1), 0), take_all(packets[1]));
FAIL_MORE(sendmsg, plain, SYS(sendmsg, stream[0], message(&msg, buf, 9, 0), 0),
	  take_all(stream[1]));
FAIL_LATE(sendmmsg,
	  SYS(sendmmsg, packets[0], (&(struct user_mmsghdr){ *message(&msg, buf, 9, 0), 0 }), 1, 0),
	  take_all(packets[1]));
FAIL(recvfrom, SEND < 0 ? -EFAULT : with_message(SYS(recvfrom, packets[1], buf, 9, 0x40)), NOTHING);
FAIL(recvmsg, receive_fds(), NOTHING);
FAIL(recvmmsg,
     SEND < 0 ? -EFAULT
	      : with_message(SYS(recvmmsg, packets[1],
				 (&(struct user_mmsghdr){ *message(&msg, buf, 9, 0), 0 }), 1, 0x40,
				 NULL)),
     NOTHING);

static void sockets_begin(void)
{
	make_pipe(tee_fd, 0);
	make_pipe(source_fd, 0);
	SYS(write, source_fd[1], buf, 2);
	name_len = abstract(&listener_name, "fail");
	free_len = abstract(&free_name, "free");
	listener = bound(SOCK_STREAM | SOCK_NONBLOCK, &listener_name, name_len);
}

#endif
