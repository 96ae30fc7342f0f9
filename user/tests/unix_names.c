/* Names of AF_UNIX sockets, and options. bind(2), unix(7). */
#include <sys/stat.h>
#include <sys/time.h>
#include "unix.h"

TEST(abstract_names)
{
	struct sockaddr_un name, got;
	int len = abstract(&name, "name"), a = sock(SOCK_STREAM), b = sock(SOCK_STREAM), size;

	size = sizeof(got);
	EXPECT_EQ(SYS(getsockname, a, &got, &size), 0);
	EXPECT_EQ(size, 2);
	EXPECT_EQ(got.sun_family, AF_UNIX);
	EXPECT_EQ(SYS(bind, a, &name, len), 0);
	EXPECT_EQ(SYS(bind, a, &name, len), -EINVAL);
	EXPECT_EQ(SYS(bind, b, &name, len), -EADDRINUSE);
	EXPECT_EQ(SYS(bind, b, &name, len + 1), 0); /* each byte counts */
	memset(&got, 0xee, sizeof(got));
	size = 5;
	EXPECT_EQ(SYS(getsockname, a, &got, &size), 0);
	EXPECT_EQ(size, len);
	EXPECT(filled((char *)&got + 5, 0xee, 50));
	SYS(close, a);
	a = sock(SOCK_STREAM);
	EXPECT_EQ(SYS(bind, a, &name, len), 0); /* free again */
	SYS(close, a);
	SYS(close, b);
}

TEST(autobind)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX }, one, two;
	int a = sock(SOCK_DGRAM), b = sock(SOCK_DGRAM), size = sizeof(one);

	EXPECT_EQ(SYS(bind, a, &name, 2), 0);
	EXPECT_EQ(SYS(bind, a, &name, 2), 0);
	EXPECT_EQ(SYS(bind, b, &name, 2), 0);
	EXPECT_EQ(SYS(getsockname, a, &one, &size), 0);
	EXPECT_EQ(size, 8);
	EXPECT_EQ(one.sun_path[0], 0);
	EXPECT_EQ(SYS(getsockname, b, &two, &size), 0);
	EXPECT(memcmp(&one, &two, 8));
	EXPECT_EQ(SYS(sendto, a, "x", 1, 0, &two, 8), 1);
	SYS(close, a);
	SYS(close, b);
}

TEST(paths)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX }, got;
	int len =
		2 + snprintf(name.sun_path, sizeof(name.sun_path), "/tmp/socket-%ld", SYS(getpid));
	int a = sock(SOCK_STREAM), b = sock(SOCK_STREAM), c = sock(SOCK_DGRAM), size = sizeof(got);
	struct stat st;

	EXPECT_EQ(SYS(connect, b, &name, len), -ENOENT);
	SYS(umask, 022);
	EXPECT_EQ(SYS(bind, a, &name, len), 0); /* without a NUL at the end */
	EXPECT_EQ(SYS(bind, b, &name, len + 1), -EADDRINUSE);
	EXPECT_EQ(SYS(stat, name.sun_path, &st), 0);
	EXPECT_EQ(st.st_mode, S_IFSOCK | 0755);
	EXPECT_EQ(SYS(open, name.sun_path, O_RDWR), -ENXIO);
	EXPECT_EQ(SYS(getsockname, a, &got, &size), 0);
	EXPECT_EQ(size, len + 1);
	EXPECT_EQ(SYS(connect, b, &name, len), -ECONNREFUSED); /* nobody listens */
	EXPECT_EQ(SYS(listen, a, 1), 0);
	EXPECT_EQ(SYS(connect, c, &name, len), -EPROTOTYPE);
	EXPECT_EQ(SYS(connect, b, &name, len), 0);
	EXPECT_EQ(SYS(unlink, name.sun_path), 0); /* what is connected stays so */
	EXPECT_EQ(SYS(write, b, "x", 1), 1);
	SYS(close, b);
	b = sock(SOCK_STREAM);
	EXPECT_EQ(SYS(connect, b, &name, len), -ENOENT);
	SYS(close, a);
	SYS(close, b);
	strcpy(name.sun_path, "/dev/null");
	EXPECT_EQ(SYS(connect, c, &name, sizeof(name)), -ECONNREFUSED);
	strcpy(name.sun_path, "/dev/null/socket");
	EXPECT_EQ(SYS(bind, c, &name, sizeof(name)), -ENOTDIR);
	SYS(close, c);
}

TEST(refusals)
{
	struct sockaddr_un name;
	int len = abstract(&name, "refused"), a = sock(SOCK_STREAM), size = -1;
	char big[200] = { AF_UNIX };

	EXPECT_EQ(SYS(bind, a, &name, sizeof(name) + 1), -EINVAL);
	EXPECT_EQ(SYS(bind, a, big, 129), -EINVAL);
	EXPECT_EQ(SYS(bind, a, &name, -1), -EINVAL);
	EXPECT_EQ(SYS(bind, a, &name, 1), -EINVAL);
	EXPECT_EQ(SYS(bind, 1, &name, len), -ENOTSOCK);
	EXPECT_EQ(SYS(bind, 999, &name, len), -EBADF);
	EXPECT_EQ(SYS(connect, a, &name, len), -ECONNREFUSED);
	EXPECT_EQ(SYS(connect, a, &name, 2), -EINVAL);
	EXPECT_EQ(SYS(getsockname, a, &name, &size), -EINVAL);
	size = 10;
	EXPECT_EQ(SYS(getpeername, a, &name, &size), -ENOTCONN);
	for (EACH_BAD_POINTER(b)) {
		EXPECT_EQ_IN(b->name, SYS(bind, a, b->addr, 10), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(connect, a, b->addr, 10), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(getsockname, a, b->addr, &size), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(getsockname, a, &name, b->addr), -EFAULT);
	}
	name.sun_family = AF_INET;
	EXPECT_EQ(SYS(bind, a, &name, len), -EINVAL);
	EXPECT_EQ(SYS(connect, a, &name, len), -EINVAL);
	SYS(close, a);
}

static int get(int fd, int name)
{
	int val = -77, len = 4;
	long ret = SYS(getsockopt, fd, SOL_SOCKET, name, &val, &len);

	return ret ? ret : val;
}

static long set(int fd, int name, int val)
{
	return SYS(setsockopt, fd, SOL_SOCKET, name, &val, 4);
}

TEST(options)
{
	int a = sock(SOCK_SEQPACKET), val = 1, len;

	EXPECT_EQ(get(a, SO_TYPE), SOCK_SEQPACKET);
	EXPECT_EQ(get(a, SO_DOMAIN), AF_UNIX);
	EXPECT_EQ(get(a, SO_PROTOCOL), 0);
	EXPECT_EQ(get(a, SO_ERROR), 0);
	EXPECT_EQ(get(a, SO_ACCEPTCONN), 0);
	EXPECT_EQ(get(a, SO_SNDBUF), 212992);
	EXPECT_EQ(set(a, SO_SNDBUF, 10000), 0);
	EXPECT_EQ(get(a, SO_SNDBUF), 20000);
	EXPECT_EQ(set(a, SO_SNDBUF, 1), 0);
	EXPECT_EQ(get(a, SO_SNDBUF), 4608);
	EXPECT_EQ(set(a, SO_RCVBUF, 1), 0);
	EXPECT_EQ(get(a, SO_RCVBUF), 2304);
	EXPECT_EQ(get(a, SO_PASSCRED), 0);
	EXPECT_EQ(set(a, SO_PASSCRED, 7), 0);
	EXPECT_EQ(get(a, SO_PASSCRED), 1);
	EXPECT_EQ(set(a, SO_REUSEADDR, 1), 0);
	EXPECT_EQ(get(a, SO_REUSEADDR), 1);
	EXPECT_EQ(set(a, SO_TYPE, 1), -ENOPROTOOPT);
	EXPECT_EQ(set(a, 999, 1), -ENOPROTOOPT);
	EXPECT_EQ(get(a, 999), -ENOPROTOOPT);
	EXPECT_EQ(SYS(setsockopt, a, SOL_SOCKET, SO_PASSCRED, &val, 3), -EINVAL);
	EXPECT_EQ(SYS(setsockopt, a, SOL_SOCKET, SO_PASSCRED, &val, -1), -EINVAL);
	EXPECT_EQ(SYS(setsockopt, a, 6, 1, &val, 4), -EOPNOTSUPP);
	len = 4;
	EXPECT_EQ(SYS(getsockopt, a, 6, 1, &val, &len), -EOPNOTSUPP);
	len = -1;
	EXPECT_EQ(SYS(getsockopt, a, SOL_SOCKET, SO_TYPE, &val, &len), -EINVAL);
	len = 1;
	val = 0;
	EXPECT_EQ(SYS(getsockopt, a, SOL_SOCKET, SO_TYPE, &val, &len), 0);
	EXPECT_EQ(val, SOCK_SEQPACKET);
	EXPECT_EQ(len, 1);
	for (EACH_BAD_POINTER(b)) {
		EXPECT_EQ_IN(b->name, SYS(getsockopt, a, SOL_SOCKET, SO_TYPE, b->addr, &len),
			     -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(getsockopt, a, SOL_SOCKET, SO_TYPE, &val, b->addr),
			     -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(setsockopt, a, SOL_SOCKET, SO_PASSCRED, b->addr, 4),
			     -EFAULT);
	}
	SYS(close, a);
}

TEST(times)
{
	struct timeval tv = { 1, 500000 }, got;
	int a = sock(SOCK_STREAM), len = sizeof(got);

	EXPECT_EQ(SYS(setsockopt, a, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv)), 0);
	EXPECT_EQ(SYS(getsockopt, a, SOL_SOCKET, SO_RCVTIMEO, &got, &len), 0);
	EXPECT_EQ(got.tv_sec, 1);
	EXPECT_EQ(got.tv_usec, 500000);
	tv.tv_usec = 1000000;
	EXPECT_EQ(SYS(setsockopt, a, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv)), -EDOM);
	EXPECT_EQ(SYS(setsockopt, a, SOL_SOCKET, SO_RCVTIMEO, &tv, 8), -EINVAL);
	SYS(close, a);
}
