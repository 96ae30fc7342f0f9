/* AF_UNIX datagrams and sequenced packets: messages that stay whole. unix(7). */
#include <asm/poll.h>
#include <sys/ioctl.h>
#include "unix.h"

static char out[4096];

TEST(messages)
{
	static const int types[] = { SOCK_DGRAM, SOCK_SEQPACKET };
	int fd[2], n;

	for (int i = 0; i < 2; i++) {
		pair(types[i] | SOCK_NONBLOCK, fd);
		EXPECT_EQ(SYS(write, fd[0], "hello", 5), 5);
		EXPECT_EQ(SYS(write, fd[0], "you", 3), 3);
		EXPECT_EQ(SYS(read, fd[1], out, 2), 2); /* the rest is lost */
		EXPECT_EQ(SYS(recvfrom, fd[1], out, 1, MSG_PEEK | MSG_TRUNC, NULL, NULL), 3);
		EXPECT_EQ(SYS(ioctl, fd[1], FIONREAD, &n), 0);
		EXPECT_EQ(n, 3);
		EXPECT_EQ(SYS(recvfrom, fd[1], out, 1, MSG_TRUNC, NULL, NULL), 3);
		EXPECT_EQ(SYS(read, fd[1], out, 10), -EAGAIN);
		close_pipe(fd);
	}
}

TEST(empty_message)
{
	int fd[2];

	pair(SOCK_DGRAM | SOCK_NONBLOCK, fd);
	EXPECT_EQ(SYS(sendto, fd[0], out, 0, 0, NULL, 0), 0);
	EXPECT_EQ(SYS(recvfrom, fd[1], out, 10, 0, NULL, NULL), 0);
	EXPECT_EQ(SYS(recvfrom, fd[1], out, 10, 0, NULL, NULL), -EAGAIN);
	close_pipe(fd);
}

TEST(truncation_flag)
{
	struct message m;
	int fd[2];

	pair(SOCK_DGRAM, fd);
	SYS(write, fd[0], "hello", 5);
	EXPECT_EQ(SYS(recvmsg, fd[1], message(&m, out, 3, 0), 0), 3);
	EXPECT_EQ(m.hdr.msg_flags, MSG_TRUNC);
	EXPECT_EQ(m.hdr.msg_controllen, 0);
	close_pipe(fd);
}

TEST(addresses)
{
	struct sockaddr_un one, two, got;
	int len1 = abstract(&one, "one"), len2 = abstract(&two, "two"), size;
	int a = bound(SOCK_DGRAM, &one, len1), b = bound(SOCK_DGRAM, &two, len2), c;

	EXPECT_EQ(SYS(sendto, a, "hi", 2, 0, &two, len2), 2);
	size = sizeof(got);
	EXPECT_EQ(SYS(recvfrom, b, out, 10, 0, &got, &size), 2);
	EXPECT_EQ(size, len1);
	EXPECT(!memcmp(&got, &one, len1));
	EXPECT_EQ(SYS(sendto, a, "hi", 2, 0, NULL, 0), -ENOTCONN);
	EXPECT_EQ(SYS(connect, a, &two, len2), 0);
	EXPECT_EQ(SYS(write, a, "x", 1), 1);
	EXPECT_EQ(SYS(write, b, "x", 1), -ENOTCONN);
	/* Who is connected hears only its peer. */
	c = sock(SOCK_DGRAM);
	EXPECT_EQ(SYS(sendto, c, "x", 1, 0, &one, len1), -EPERM);
	EXPECT_EQ(SYS(connect, c, &one, len1), -EPERM);
	one.sun_family = AF_UNSPEC;
	EXPECT_EQ(SYS(connect, a, &one, len1), 0);
	one.sun_family = AF_UNIX;
	EXPECT_EQ(SYS(sendto, c, "x", 1, 0, &one, len1), 1);
	size = sizeof(got);
	EXPECT_EQ(SYS(recvfrom, a, out, 10, 0, &got, &size), 1);
	EXPECT_EQ(size, 0); /* from one without a name */
	EXPECT_EQ(SYS(connect, a, &two, len2), 0);
	SYS(close, b);
	EXPECT_EQ(SYS(write, a, "x", 1), -ECONNREFUSED);
	EXPECT_EQ(SYS(write, a, "x", 1), -ENOTCONN);
	EXPECT_EQ(SYS(sendto, a, "x", 1, 0, &two, len2), -ECONNREFUSED);
	EXPECT_EQ(SYS(listen, a, 1), -EOPNOTSUPP);
	EXPECT_EQ(SYS(accept, a, NULL, NULL), -EOPNOTSUPP);
	SYS(close, a);
	SYS(close, c);
}

/* A stream does not find a datagram socket's name. */
TEST(types_differ)
{
	struct sockaddr_un name;
	int len = abstract(&name, "type"), a = bound(SOCK_DGRAM, &name, len), b = sock(SOCK_STREAM);

	EXPECT_EQ(SYS(connect, b, &name, len), -ECONNREFUSED);
	EXPECT_EQ(SYS(bind, b, &name, len), 0);
	SYS(close, a);
	SYS(close, b);
}

TEST(too_long)
{
	int fd[2];
	char *big = map_pages(128, PROT_READ | PROT_WRITE);

	pair(SOCK_DGRAM, fd);
	EXPECT_EQ(SYS(write, fd[0], big, 128 * PAGE), -EMSGSIZE);
	EXPECT_EQ(SYS(write, fd[0], big, 100000), 100000);
	EXPECT_EQ(SYS(read, fd[1], big, 128 * PAGE), 100000);
	close_pipe(fd);
	unmap_pages(big, 128);
}

TEST(sequenced)
{
	int fd[2];

	pair(SOCK_SEQPACKET, fd);
	SYS(write, fd[0], "last", 4);
	SYS(close, fd[0]);
	EXPECT_EQ(SYS(read, fd[1], out, 10), 4);
	EXPECT_EQ(SYS(read, fd[1], out, 10), 0);
	EXPECT_EQ(SYS(sendto, fd[1], "x", 1, MSG_NOSIGNAL, NULL, 0), -EPIPE);
	SYS(close, fd[1]);
	fd[0] = sock(SOCK_SEQPACKET);
	EXPECT_EQ(SYS(read, fd[0], out, 1), -ENOTCONN);
	EXPECT_EQ(SYS(write, fd[0], out, 1), -ENOTCONN);
	SYS(close, fd[0]);
}

TEST(many_at_once)
{
	struct user_mmsghdr v[3];
	struct iovec vec[3];
	char in[3][8];
	int fd[2];

	pair(SOCK_DGRAM, fd);
	for (int i = 0; i < 3; i++) {
		vec[i] = (struct iovec){ "abcdef", i + 1 };
		v[i] = (struct user_mmsghdr){ { .msg_iov = &vec[i], .msg_iovlen = 1 }, 99 };
	}
	EXPECT_EQ(SYS(sendmmsg, fd[0], v, 3, 0), 3);
	EXPECT_EQ(v[2].msg_len, 3);
	for (int i = 0; i < 3; i++) {
		vec[i] = (struct iovec){ in[i], 8 };
		v[i].msg_len = 99;
	}
	EXPECT_EQ(SYS(recvmmsg, fd[1], v, 2, 0, NULL), 2);
	EXPECT_EQ(v[1].msg_len, 2);
	EXPECT_EQ(v[2].msg_len, 99);
	EXPECT_EQ(SYS(recvmmsg, fd[1], v, 3, MSG_WAITFORONE, NULL), 1);
	EXPECT_EQ(SYS(recvmmsg, fd[1], v, 3, MSG_DONTWAIT, NULL), -EAGAIN);
	close_pipe(fd);
}

/* A receiver that nobody reads from takes a few messages only. */
TEST(queue_limit)
{
	struct sockaddr_un name;
	int len = abstract(&name, "limit"), a = bound(SOCK_DGRAM, &name, len), n = 0;
	int b = sock(SOCK_DGRAM | SOCK_NONBLOCK);
	struct pollfd p = { b, POLLOUT, 0 };

	EXPECT_EQ(SYS(connect, b, &name, len), 0);
	while (n < 2000 && SYS(write, b, "x", 1) == 1)
		n++;
	EXPECT(n > 5 && n < 2000);
	EXPECT_EQ(SYS(write, b, "x", 1), -EAGAIN);
	EXPECT_EQ(SYS(poll, &p, 1, 0), 0);
	SYS(read, a, out, 1);
	EXPECT_EQ(SYS(write, b, "x", 1), 1);
	SYS(close, a);
	SYS(close, b);
}
