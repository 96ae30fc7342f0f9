/* Handing bytes to another, and waiting for many. */
#include <linux/eventpoll.h>
#include <sys/syscall.h>
#include "bench.h"

#define MANY 1000

static int pipe_fd[2], socket_fd[2], epoll_fd;
static char bytes[4096];
static struct {
	int fd;
	short events, revents;
} polled[MANY];
static struct epoll_event event;

static inline long call4(long nr, long a, long b, long c, long d)
{
	register long r10 __asm__("r10") = d;
	long ret;

	__asm__ volatile("syscall"
			 : "=a"(ret)
			 : "a"(nr), "D"(a), "S"(b), "d"(c), "r"(r10)
			 : "rcx", "r11", "memory");
	return ret;
}

/* The cheapest of REPEATS batches of @fn(), per call. */
static unsigned long least(void (*fn)(void))
{
	unsigned long best = ~0UL;

	for (int repeat = 0; repeat < REPEATS; repeat++) {
		unsigned long start = tsc(), now;

		for (int i = 0; i < BATCH; i++)
			fn();
		now = tsc() - start;
		if (now < best)
			best = now;
	}
	return (best + BATCH / 2) / BATCH;
}

static void pipe_1(void)
{
	call3(SYS_write, pipe_fd[1], (long)bytes, 1);
	call3(SYS_read, pipe_fd[0], (long)bytes, 1);
}

static void pipe_4096(void)
{
	call3(SYS_write, pipe_fd[1], (long)bytes, 4096);
	call3(SYS_read, pipe_fd[0], (long)bytes, 4096);
}

static void unix_stream(void)
{
	call3(SYS_write, socket_fd[1], (long)bytes, 1);
	call3(SYS_read, socket_fd[0], (long)bytes, 1);
}

static void poll_10(void)
{
	call3(SYS_poll, (long)polled, 10, 0);
}

static void poll_1000(void)
{
	call3(SYS_poll, (long)polled, MANY, 0);
}

static void epoll(void)
{
	call4(SYS_epoll_wait, epoll_fd, (long)&event, 1, 0);
}

/* An empty pipe's read ends: nothing to tell of. */
static void bench_poll(void)
{
	for (int i = 0; i < MANY; i++) {
		polled[i].fd = pipe_fd[0];
		polled[i].events = 1;
	}
	report("poll-10", least(poll_10));
	report("poll-1000", least(poll_1000));
	epoll_fd = call3(SYS_epoll_create1, 0, 0, 0);
	event.events = EPOLLIN;
	call4(SYS_epoll_ctl, epoll_fd, EPOLL_CTL_ADD, pipe_fd[0], (long)&event);
	call3(SYS_write, pipe_fd[1], (long)bytes, 1);
	report("epoll-wait", least(epoll));
}

void bench_ipc(void)
{
	call3(SYS_pipe2, (long)pipe_fd, 0, 0);
	report("pipe-1", least(pipe_1));
	report("pipe-4096", least(pipe_4096));
	bench_poll();
	call4(SYS_socketpair, 1, 1, 0, (long)socket_fd);
	report("unix-1", least(unix_stream));
}
