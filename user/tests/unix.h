/* unix.h: AF_UNIX sockets, raw, for the tests. */
#ifndef TESTS_UNIX_H
#define TESTS_UNIX_H

#include <linux/un.h>
#include "mem.h"
#include "pipes.h"

static inline void pair(int type, int *fd)
{
	if (SYS(socketpair, AF_UNIX, type, 0, fd)) {
		ktap_line("Bail out! socketpair");
		SYS(exit_group, 1);
	}
}

/* An abstract name that only this process uses. */
static inline int abstract(struct sockaddr_un *name, const char *what)
{
	memset(name, 0, sizeof(*name));
	name->sun_family = AF_UNIX;
	return 2 + 1 + snprintf(name->sun_path + 1, 100, "%s-%ld", what, SYS(getpid));
}

static inline int sock(int type)
{
	return SYS(socket, AF_UNIX, type, 0);
}

/* A socket of @type that listens at, or is bound to, *@name. */
static inline int bound(int type, const struct sockaddr_un *name, int len)
{
	int fd = sock(type);

	EXPECT_EQ(SYS(bind, fd, name, len), 0);
	if ((type & 0xf) != SOCK_DGRAM)
		EXPECT_EQ(SYS(listen, fd, 5), 0);
	return fd;
}

struct message {
	struct user_msghdr hdr;
	struct iovec vec;
	char control[256] __attribute__((aligned(8)));
};

static inline struct user_msghdr *message(struct message *m, void *buf, int len, int controllen)
{
	memset(m, 0, sizeof(*m));
	m->vec = (struct iovec){ buf, len };
	m->hdr.msg_iov = &m->vec;
	m->hdr.msg_iovlen = 1;
	m->hdr.msg_control = controllen ? m->control : NULL;
	m->hdr.msg_controllen = controllen;
	return &m->hdr;
}

/* A message with descriptors. */
static inline struct user_msghdr *with_fds(struct message *m, void *buf, int len, const int *fds,
					   int n)
{
	struct cmsghdr *cmsg = (void *)m->control;

	message(m, buf, len, CMSG_SPACE(n * sizeof(int)));
	*cmsg = (struct cmsghdr){ CMSG_LEN(n * sizeof(int)), SOL_SOCKET, SCM_RIGHTS };
	memcpy(cmsg + 1, fds, n * sizeof(int));
	return &m->hdr;
}

static inline int fd_in(struct message *m, int i)
{
	return ((int *)(m->control + sizeof(struct cmsghdr)))[i];
}

#endif
