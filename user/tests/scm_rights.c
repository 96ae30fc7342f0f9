/* Files and credentials in messages. unix(7), cmsg(3). */
#include "unix.h"

static char out[64];

TEST(files_go_along)
{
	static const int types[] = { SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET };
	struct message m;
	int fd[2], p[2], got[2];

	for (int i = 0; i < 3; i++) {
		pair(types[i], fd);
		make_pipe(p, 0);
		EXPECT_EQ(SYS(sendmsg, fd[0], with_fds(&m, "ab", 2, p, 2), 0), 2);
		close_pipe(p); /* they are open as long as the message is */
		EXPECT_EQ(SYS(recvmsg, fd[1], message(&m, out, 10, 64), MSG_CMSG_CLOEXEC), 2);
		EXPECT_EQ(m.hdr.msg_flags, MSG_CMSG_CLOEXEC);
		EXPECT_EQ(m.hdr.msg_controllen, CMSG_SPACE(8));
		EXPECT_EQ(((struct cmsghdr *)m.control)->cmsg_len, CMSG_LEN(8));
		EXPECT_EQ(((struct cmsghdr *)m.control)->cmsg_type, SCM_RIGHTS);
		got[0] = fd_in(&m, 0);
		got[1] = fd_in(&m, 1);
		EXPECT_EQ(SYS(fcntl, got[0], F_GETFD), FD_CLOEXEC);
		EXPECT_EQ(SYS(write, got[1], "xyz", 3), 3);
		EXPECT_EQ(SYS(read, got[0], out, 10), 3);
		close_pipe(got);
		close_pipe(fd);
	}
}

/* In a stream, bytes with files do not join those before and behind. */
TEST(boundaries)
{
	struct message m;
	int fd[2], null = SYS(open, "/dev/null", O_RDWR);

	pair(SOCK_STREAM, fd);
	SYS(write, fd[0], "aa", 2);
	SYS(sendmsg, fd[0], with_fds(&m, "bb", 2, &null, 1), 0);
	SYS(write, fd[0], "cc", 2);
	EXPECT_EQ(SYS(recvmsg, fd[1], message(&m, out, 10, 64), 0), 4);
	EXPECT(!memcmp(out, "aabb", 4));
	SYS(close, fd_in(&m, 0));
	EXPECT_EQ(SYS(recvmsg, fd[1], message(&m, out, 10, 64), 0), 2);
	EXPECT_EQ(m.hdr.msg_controllen, 0);
	close_pipe(fd);
	SYS(close, null);
}

TEST(no_room)
{
	struct message m;
	int fd[2], before = free_fd(), fds[3] = { 0, 1, 2 };

	pair(SOCK_DGRAM, fd);
	for (int i = 0; i < 3; i++)
		EXPECT_EQ(SYS(sendmsg, fd[0], with_fds(&m, "a", 1, fds, 3), 0), 1);
	EXPECT_EQ(SYS(recvmsg, fd[1], message(&m, out, 10, 0), 0), 1);
	EXPECT_EQ(m.hdr.msg_flags, MSG_CTRUNC);
	EXPECT_EQ(SYS(read, fd[1], out, 10), 1);
	EXPECT_EQ(SYS(recvmsg, fd[1], message(&m, out, 10, CMSG_LEN(8)), 0), 1);
	EXPECT_EQ(m.hdr.msg_flags, MSG_CTRUNC);
	EXPECT_EQ(m.hdr.msg_controllen, CMSG_LEN(8));
	EXPECT_EQ(((struct cmsghdr *)m.control)->cmsg_len, CMSG_LEN(8));
	SYS(close, fd_in(&m, 0));
	SYS(close, fd_in(&m, 1));
	close_pipe(fd);
	EXPECT_EQ(free_fd(), before);
}

TEST(peeking)
{
	struct message m;
	int fd[2], null = SYS(open, "/dev/null", O_RDWR), first;

	pair(SOCK_STREAM, fd);
	SYS(sendmsg, fd[0], with_fds(&m, "b", 1, &null, 1), 0);
	EXPECT_EQ(SYS(recvmsg, fd[1], message(&m, out, 10, 64), MSG_PEEK), 1);
	first = fd_in(&m, 0);
	EXPECT_EQ(SYS(recvmsg, fd[1], message(&m, out, 10, 64), 0), 1);
	EXPECT(fd_in(&m, 0) != first);
	EXPECT_EQ(SYS(close, first), 0);
	EXPECT_EQ(SYS(close, fd_in(&m, 0)), 0);
	close_pipe(fd);
	SYS(close, null);
}

TEST(refusals)
{
	struct message m;
	int fd[2], bad = 999, before;

	pair(SOCK_DGRAM, fd);
	before = free_fd();
	EXPECT_EQ(SYS(sendmsg, fd[0], with_fds(&m, "a", 1, &bad, 1), 0), -EBADF);
	with_fds(&m, "a", 1, fd, 2);
	((struct cmsghdr *)m.control)->cmsg_len = 15;
	EXPECT_EQ(SYS(sendmsg, fd[0], &m.hdr, 0), -EINVAL);
	((struct cmsghdr *)m.control)->cmsg_len = 1000;
	EXPECT_EQ(SYS(sendmsg, fd[0], &m.hdr, 0), -EINVAL);
	with_fds(&m, "a", 1, fd, 2);
	((struct cmsghdr *)m.control)->cmsg_type = 9;
	EXPECT_EQ(SYS(sendmsg, fd[0], &m.hdr, 0), -EINVAL);
	for (EACH_BAD_POINTER(b)) {
		with_fds(&m, "a", 1, fd, 2);
		m.hdr.msg_control = (void *)b->addr;
		EXPECT_EQ_IN(b->name, SYS(sendmsg, fd[0], &m.hdr, 0), -EFAULT);
	}
	m.hdr.msg_iovlen = 1025;
	EXPECT_EQ(SYS(sendmsg, fd[0], &m.hdr, 0), -EMSGSIZE);
	EXPECT_EQ(SYS(recvfrom, fd[1], out, 10, MSG_DONTWAIT, NULL, NULL), -EAGAIN);
	EXPECT_EQ(free_fd(), before);
	close_pipe(fd);
}

TEST(credentials)
{
	struct ucred *cred;
	struct cmsghdr *cmsg;
	struct message m;
	int fd[2], one = 1;

	pair(SOCK_STREAM, fd);
	SYS(setsockopt, fd[1], SOL_SOCKET, SO_PASSCRED, &one, 4);
	SYS(write, fd[0], "a", 1);
	EXPECT_EQ(SYS(recvmsg, fd[1], message(&m, out, 10, 128), 0), 1);
	cmsg = (void *)m.control;
	EXPECT_EQ(cmsg->cmsg_type, SCM_CREDENTIALS);
	EXPECT_EQ(cmsg->cmsg_len, CMSG_LEN(12));
	cred = (void *)(cmsg + 1);
	EXPECT_EQ(cred->pid, SYS(getpid));
	EXPECT_EQ(cred->uid, SYS(getuid));
	EXPECT_EQ(cred->gid, SYS(getgid));
	/* Said by oneself. */
	message(&m, "b", 1, CMSG_SPACE(12));
	*cmsg = (struct cmsghdr){ CMSG_LEN(12), SOL_SOCKET, SCM_CREDENTIALS };
	*cred = (struct ucred){ SYS(getpid), SYS(getuid), SYS(getgid) };
	EXPECT_EQ(SYS(sendmsg, fd[0], &m.hdr, 0), 1);
	cmsg->cmsg_len = CMSG_LEN(8);
	EXPECT_EQ(SYS(sendmsg, fd[0], &m.hdr, 0), -EINVAL);
	close_pipe(fd);
}

/* Who says to be another needs a capability for it. */
TEST(credentials_of_others)
{
	const struct ucred others[] = { { 1, 1000, 1000 },
					{ 0, 1000, 1000 },
					{ SYS(getpid), 0, 1000 },
					{ SYS(getpid), 1000, 0 } };
	struct message m;
	struct cmsghdr *cmsg = (void *)m.control;
	struct ucred *cred = (void *)(cmsg + 1);
	int fd[2];

	pair(SOCK_STREAM, fd);
	for (unsigned int i = 0; i < ARRAY_SIZE(others); i++) {
		message(&m, "b", 1, CMSG_SPACE(12));
		*cmsg = (struct cmsghdr){ CMSG_LEN(12), SOL_SOCKET, SCM_CREDENTIALS };
		*cred = others[i];
		EXPECT_STATUS(IN_CHILD(EXPECT_EQ(SYS(setresgid, 1000, 1000, 1000), 0);
				       EXPECT_EQ(SYS(setresuid, 1000, 1000, 1000), 0);
				       if (i > 1) cred->pid = SYS(getpid);
				       EXPECT_EQ(SYS(sendmsg, fd[0], &m.hdr, 0), -EPERM)),
			      PASSED);
	}
	EXPECT_EQ(SYS(recvfrom, fd[1], out, 10, MSG_DONTWAIT, NULL, NULL), -EAGAIN);
	close_pipe(fd);
}

/* As many descriptors as SCM_MAX_FD, in one control message or in several, and not one more. */
TEST(as_many_as_there_may_be)
{
	enum { MOST = 253 };
	static struct {
		struct cmsghdr head;
		int fds[MOST + 1];
	} control;
	struct message m;
	int fd[2];

	pair(SOCK_DGRAM, fd);
	for (int i = 0; i <= MOST; i++)
		control.fds[i] = fd[0];
	for (int n = MOST - 1; n <= MOST + 1; n++) {
		message(&m, "b", 1, 0);
		m.hdr.msg_control = &control;
		m.hdr.msg_controllen = CMSG_LEN(n * sizeof(int));
		control.head =
			(struct cmsghdr){ CMSG_LEN(n * sizeof(int)), SOL_SOCKET, SCM_RIGHTS };
		EXPECT_EQ(SYS(sendmsg, fd[0], &m.hdr, 0), n <= MOST ? 1 : -EINVAL);
	}
	close_pipe(fd);
}

/* A socket in its own queue, and two in each other's: closed, nobody can reach them, and they go. */
TEST(cycles)
{
	struct message m;
	int fd[2], other[2];

	for (int i = 0; i < 50; i++) {
		pair(SOCK_STREAM, fd);
		EXPECT_EQ(SYS(sendmsg, fd[0], with_fds(&m, "a", 1, &fd[1], 1), 0), 1);
		close_pipe(fd);
		pair(SOCK_DGRAM, fd);
		pair(SOCK_DGRAM, other);
		EXPECT_EQ(SYS(sendmsg, fd[0], with_fds(&m, "a", 1, other, 2), 0), 1);
		EXPECT_EQ(SYS(sendmsg, other[0], with_fds(&m, "a", 1, fd, 2), 0), 1);
		close_pipe(fd);
		close_pipe(other);
	}
}

/* Sockets in sockets in sockets: closing the outermost closes all, without end of stack. */
TEST(nested)
{
	struct message m;
	int outer[2], inner[2];

	pair(SOCK_STREAM, inner);
	for (int i = 0; i < 100; i++) {
		pair(SOCK_STREAM, outer);
		EXPECT_EQ(SYS(sendmsg, outer[0], with_fds(&m, "a", 1, inner, 2), 0), 1);
		close_pipe(inner);
		inner[0] = outer[0];
		inner[1] = outer[1];
	}
	close_pipe(outer);
}
