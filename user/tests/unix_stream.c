/* AF_UNIX streams: bytes both ways, ends, waiting. unix(7). */
#include <asm/poll.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include "unix.h"

static char buf[300000], out[300000];

static int events(int fd)
{
	struct pollfd p = { fd, 0x7fff, 0 };

	SYS(poll, &p, 1, 0);
	return p.revents;
}

TEST(both_ways)
{
	struct stat st;
	int fd[2], n;

	pair(SOCK_STREAM | SOCK_CLOEXEC, fd);
	EXPECT_EQ(SYS(fcntl, fd[0], F_GETFD), FD_CLOEXEC);
	EXPECT_EQ(SYS(fcntl, fd[0], F_GETFL), O_RDWR);
	EXPECT_EQ(SYS(write, fd[0], "hello", 5), 5);
	EXPECT_EQ(SYS(write, fd[0], " you", 4), 4);
	EXPECT_EQ(SYS(ioctl, fd[1], FIONREAD, &n), 0);
	EXPECT_EQ(n, 9);
	EXPECT_EQ(SYS(read, fd[1], out, 2), 2);
	EXPECT_EQ(SYS(read, fd[1], out + 2, 100), 7); /* pieces join */
	EXPECT(!memcmp(out, "hello you", 9));
	EXPECT_EQ(SYS(write, fd[1], "back", 4), 4);
	EXPECT_EQ(SYS(recvfrom, fd[0], out, 100, 0, NULL, NULL), 4);
	EXPECT_EQ(SYS(write, fd[0], out, 0), 0);
	EXPECT_EQ(SYS(read, fd[0], out, 0), 0);
	EXPECT_EQ(SYS(lseek, fd[0], 0, SEEK_SET), -ESPIPE);
	EXPECT_EQ(SYS(fstat, fd[0], &st), 0);
	EXPECT_EQ(st.st_mode, S_IFSOCK | 0777);
	close_pipe(fd);
}

TEST(flags)
{
	int fd[2];

	pair(SOCK_STREAM | SOCK_NONBLOCK, fd);
	EXPECT_EQ(SYS(read, fd[0], out, 1), -EAGAIN);
	SYS(fcntl, fd[0], F_SETFL, 0);
	EXPECT_EQ(SYS(recvfrom, fd[0], out, 1, MSG_DONTWAIT, NULL, NULL), -EAGAIN);
	SYS(write, fd[1], "abc", 3);
	SYS(write, fd[1], "def", 3);
	EXPECT_EQ(SYS(recvfrom, fd[0], out, 100, MSG_PEEK, NULL, NULL), 6);
	EXPECT_EQ(SYS(recvfrom, fd[0], out, 2, MSG_PEEK, NULL, NULL), 2);
	EXPECT_EQ(SYS(recvfrom, fd[0], out, 6, MSG_WAITALL, NULL, NULL), 6);
	EXPECT(!memcmp(out, "abcdef", 6));
	EXPECT_EQ(SYS(recvfrom, fd[0], out, 100, MSG_PEEK | MSG_DONTWAIT, NULL, NULL), -EAGAIN);
	close_pipe(fd);
}

TEST(end_of_stream)
{
	int fd[2];

	pair(SOCK_STREAM, fd);
	SYS(write, fd[0], "ab", 2);
	SYS(close, fd[0]);
	EXPECT_EQ(events(fd[1]),
		  POLLIN | POLLRDNORM | POLLOUT | POLLWRNORM | POLLWRBAND | POLLHUP | POLLRDHUP);
	EXPECT_EQ(SYS(read, fd[1], out, 10), 2);
	EXPECT_EQ(SYS(read, fd[1], out, 10), 0);
	EXPECT_EQ(SYS(sendto, fd[1], "a", 1, MSG_NOSIGNAL, NULL, 0), -EPIPE);
	EXPECT_STATUS(IN_CHILD(SYS(write, fd[1], "a", 1)), KILLED(SIGPIPE));
	SYS(close, fd[1]);
}

/* What the other end had not read is lost, and said so. */
TEST(reset)
{
	int fd[2], err = 0, len = 4;

	pair(SOCK_STREAM, fd);
	SYS(write, fd[1], "ab", 2);
	SYS(close, fd[0]);
	EXPECT(events(fd[1]) & POLLERR);
	EXPECT_EQ(SYS(getsockopt, fd[1], SOL_SOCKET, SO_ERROR, &err, &len), 0);
	EXPECT_EQ(err, ECONNRESET);
	EXPECT_EQ(SYS(read, fd[1], out, 1), 0);
	SYS(close, fd[1]);
	pair(SOCK_STREAM, fd);
	SYS(write, fd[1], "ab", 2);
	SYS(close, fd[0]);
	EXPECT_EQ(SYS(read, fd[1], out, 1), -ECONNRESET);
	EXPECT_EQ(SYS(read, fd[1], out, 1), 0);
	SYS(close, fd[1]);
}

TEST(shutting)
{
	int fd[2];

	pair(SOCK_STREAM, fd);
	SYS(write, fd[0], "ab", 2);
	EXPECT_EQ(SYS(shutdown, fd[0], 3), -EINVAL);
	EXPECT_EQ(SYS(shutdown, fd[0], -1), -EINVAL);
	EXPECT_EQ(SYS(shutdown, fd[0], SHUT_WR), 0);
	EXPECT_EQ(SYS(sendto, fd[0], "a", 1, MSG_NOSIGNAL, NULL, 0), -EPIPE);
	EXPECT_EQ(SYS(read, fd[1], out, 10), 2);
	EXPECT_EQ(SYS(read, fd[1], out, 10), 0);
	EXPECT_EQ(events(fd[1]),
		  POLLIN | POLLRDNORM | POLLOUT | POLLWRNORM | POLLWRBAND | POLLRDHUP);
	EXPECT_EQ(SYS(write, fd[1], "cd", 2), 2);
	EXPECT_EQ(SYS(read, fd[0], out, 10), 2);
	EXPECT_EQ(SYS(shutdown, fd[0], SHUT_RDWR), 0);
	EXPECT_EQ(SYS(sendto, fd[1], "a", 1, MSG_NOSIGNAL, NULL, 0), -EPIPE);
	EXPECT_EQ(SYS(read, fd[0], out, 10), 0);
	close_pipe(fd);
}

TEST(refusals)
{
	int fd[2], before = free_fd(), s;

	EXPECT_EQ(SYS(socket, AF_INET6 + 100, SOCK_STREAM, 0), -EAFNOSUPPORT);
	EXPECT_EQ(SYS(socket, -1, SOCK_STREAM, 0), -EAFNOSUPPORT);
	EXPECT_EQ(SYS(socket, AF_UNIX, SOCK_STREAM, 5), -EPROTONOSUPPORT);
	EXPECT_EQ(SYS(socket, AF_UNIX, SOCK_RDM, 0), -ESOCKTNOSUPPORT);
	EXPECT_EQ(SYS(socket, AF_UNIX, 11, 0), -EINVAL);
	EXPECT_EQ(SYS(socket, AF_UNIX, SOCK_STREAM | 0x100, 0), -EINVAL);
	EXPECT_EQ(SYS(socketpair, AF_UNIX, SOCK_STREAM, 0, NULL), -EFAULT);
	for (EACH_BAD_POINTER(b))
		EXPECT_EQ_IN(b->name, SYS(socketpair, AF_UNIX, SOCK_STREAM, 0, b->addr), -EFAULT);
	EXPECT_EQ(free_fd(), before);
	s = sock(SOCK_STREAM);
	EXPECT_EQ(SYS(read, s, out, 1), -EINVAL);
	EXPECT_EQ(SYS(write, s, out, 1), -ENOTCONN);
	EXPECT_EQ(SYS(accept, s, NULL, NULL), -EINVAL);
	EXPECT_EQ(SYS(listen, s, 1), -EINVAL); /* without a name */
	EXPECT_EQ(events(s), POLLOUT | POLLWRNORM | POLLWRBAND | POLLHUP);
	SYS(close, s);
	EXPECT_EQ(SYS(listen, 1, 1), -ENOTSOCK);
	EXPECT_EQ(SYS(listen, 999, 1), -EBADF);
	EXPECT_EQ(SYS(shutdown, 1, 0), -ENOTSOCK);
	EXPECT_EQ(SYS(sendto, 1, out, 1, 0, NULL, 0), -ENOTSOCK);
	pair(SOCK_STREAM, fd);
	for (EACH_BAD_POINTER(b)) {
		EXPECT_EQ_IN(b->name, SYS(write, fd[0], b->addr, 1), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(sendmsg, fd[0], b->addr, 0), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(recvmsg, fd[0], b->addr, MSG_DONTWAIT), -EFAULT);
	}
	EXPECT_EQ(SYS(recvfrom, fd[1], out, 1, MSG_DONTWAIT, NULL, NULL), -EAGAIN);
	close_pipe(fd);
}

TEST(full)
{
	int fd[2];
	long n, total = 0;

	pair(SOCK_STREAM | SOCK_NONBLOCK, fd);
	for (unsigned long i = 0; i < sizeof(buf); i++)
		buf[i] = i * 7 + i / 251;
	while ((n = SYS(write, fd[0], buf + total, 4096)) > 0)
		total += n;
	EXPECT_EQ(n, -EAGAIN);
	EXPECT(total > 60000);
	EXPECT(!(events(fd[0]) & POLLOUT));
	for (long got = 0; got < total; got += n) {
		n = SYS(read, fd[1], out + got, 5000);
		REQUIRE(n > 0);
	}
	EXPECT(!memcmp(buf, out, total));
	EXPECT(events(fd[0]) & POLLOUT);
	close_pipe(fd);
}

TEST(waiting)
{
	int fd[2];
	long n, total = 0;

	pair(SOCK_STREAM, fd);
	if (!fork_child()) {
		SYS(close, fd[0]);
		EXPECT_EQ(SYS(write, fd[1], buf, sizeof(buf)), sizeof(buf));
		child_done();
	}
	SYS(close, fd[1]);
	while ((n = SYS(read, fd[0], out + total, 7000)) > 0)
		total += n;
	EXPECT_EQ(n, 0);
	EXPECT_EQ(total, sizeof(buf));
	EXPECT(!memcmp(buf, out, sizeof(buf)));
	EXPECT_STATUS(reap(-1), PASSED);
	SYS(close, fd[0]);
}

TEST(connections)
{
	struct sockaddr_un name, got;
	int len = abstract(&name, "stream"), server = bound(SOCK_STREAM, &name, len), a, b, size;
	struct ucred cred;

	a = sock(SOCK_STREAM);
	EXPECT_EQ(SYS(connect, a, &name, len), 0);
	EXPECT_EQ(SYS(connect, a, &name, len), -EISCONN);
	EXPECT_EQ(SYS(write, a, "early", 5), 5);
	EXPECT_EQ(events(server), POLLIN | POLLRDNORM);
	size = sizeof(got);
	b = SYS(accept4, server, &got, &size, SOCK_CLOEXEC | SOCK_NONBLOCK);
	EXPECT_EQ(size, 2);
	EXPECT_EQ(SYS(fcntl, b, F_GETFD), FD_CLOEXEC);
	EXPECT_EQ(SYS(fcntl, b, F_GETFL), O_RDWR | O_NONBLOCK);
	EXPECT_EQ(SYS(read, b, out, 10), 5);
	size = sizeof(got);
	EXPECT_EQ(SYS(getpeername, a, &got, &size), 0);
	EXPECT_EQ(size, len);
	EXPECT(!memcmp(&got, &name, len));
	size = sizeof(got);
	EXPECT_EQ(SYS(getsockname, b, &got, &size), 0);
	EXPECT_EQ(size, len);
	size = sizeof(cred);
	EXPECT_EQ(SYS(getsockopt, b, SOL_SOCKET, SO_PEERCRED, &cred, &size), 0);
	EXPECT_EQ(cred.pid, SYS(getpid));
	EXPECT_EQ(SYS(fcntl, server, F_SETFL, O_NONBLOCK), 0);
	EXPECT_EQ(SYS(accept, server, NULL, NULL), -EAGAIN);
	EXPECT_EQ(SYS(accept4, server, NULL, NULL, 1), -EINVAL);
	EXPECT_EQ(SYS(read, server, out, 1), -EINVAL);
	EXPECT_EQ(SYS(sendto, a, "x", 1, 0, &name, len), -EISCONN);
	SYS(close, a);
	EXPECT_EQ(SYS(read, b, out, 10), 0);
	SYS(close, b);
	/* A listener that goes resets who was not accepted yet. */
	a = sock(SOCK_STREAM);
	EXPECT_EQ(SYS(connect, a, &name, len), 0);
	SYS(close, server);
	EXPECT_EQ(SYS(read, a, out, 1), -ECONNRESET);
	SYS(close, a);
	a = sock(SOCK_STREAM);
	EXPECT_EQ(SYS(connect, a, &name, len), -ECONNREFUSED);
	SYS(close, a);
}

TEST(backlog)
{
	struct sockaddr_un name;
	int len = abstract(&name, "backlog"), server = sock(SOCK_STREAM), fd[4], n = 0;

	SYS(bind, server, &name, len);
	EXPECT_EQ(SYS(listen, server, 1), 0);
	for (int i = 0; i < 4; i++) {
		fd[i] = sock(SOCK_STREAM | SOCK_NONBLOCK);
		if (SYS(connect, fd[i], &name, len) == 0)
			n++;
		else
			EXPECT_EQ(SYS(connect, fd[i], &name, len), -EAGAIN);
	}
	EXPECT_EQ(n, 2);
	SYS(close, SYS(accept, server, NULL, NULL));
	EXPECT_EQ(SYS(connect, fd[3], &name, len), 0);
	for (int i = 0; i < 4; i++)
		SYS(close, fd[i]);
	SYS(close, server);
}

TEST(many_clients)
{
	struct sockaddr_un name;
	int len = abstract(&name, "many"), server = bound(SOCK_STREAM, &name, len), sum = 0, fd;
	unsigned char c;

	for (int i = 0; i < 8; i++) {
		if (!fork_child()) {
			for (int j = 0; j < 10; j++) {
				fd = sock(SOCK_STREAM);
				EXPECT_EQ(SYS(connect, fd, &name, len), 0);
				c = i;
				EXPECT_EQ(SYS(write, fd, &c, 1), 1);
				EXPECT_EQ(SYS(read, fd, &c, 1), 1);
				EXPECT_EQ(c, i + 1);
				SYS(close, fd);
			}
			child_done();
		}
	}
	for (int i = 0; i < 80; i++) {
		fd = SYS(accept, server, NULL, NULL);
		EXPECT_EQ(SYS(read, fd, &c, 1), 1);
		sum += c++;
		EXPECT_EQ(SYS(write, fd, &c, 1), 1);
		SYS(close, fd);
	}
	EXPECT_EQ(sum, 280);
	for (int i = 0; i < 8; i++)
		EXPECT_STATUS(reap(-1), PASSED);
	SYS(close, server);
}

TEST(timeouts)
{
	struct timeval tv = { 0, 10000 };
	int fd[2];
	long start = now_ns();

	pair(SOCK_STREAM, fd);
	EXPECT_EQ(SYS(setsockopt, fd[0], SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv)), 0);
	EXPECT_EQ(SYS(read, fd[0], out, 1), -EAGAIN);
	EXPECT(now_ns() - start >= 10000000);
	close_pipe(fd);
}
