/* Sockets: addresses, messages with their control data, options; and the vectors of readv and writev. */
#include "decode.h"

#define AF_UNIX 1
#define AF_INET 2
#define SOCK_TYPE_MASK 0xf
#define SOL_SOCKET 1
enum { SO_ERROR = 4, SO_LINGER = 13, SO_PEERCRED = 17, SO_RCVTIMEO_OLD = 20, SO_SNDTIMEO_OLD = 21 };

static void put_sockaddr(struct strace *t, unsigned long v, long len)
{
	unsigned char addr[128];
	unsigned short family;
	long path;

	if (len > (long)sizeof(addr))
		len = sizeof(addr);
	if (!v || len < 2)
		return print_p(t, v, NULL);
	if (t->read(t, addr, v, len) != (size_t)len)
		return print_p(t, v, NULL);
	memcpy(&family, addr, 2);
	put(t, "{sa_family=");
	put_enum(t, family, &xlats_family);
	path = len - 2;
	if (family == AF_UNIX && path > 0) {
		bool abstract = !addr[2] && path > 1;

		put(t, abstract ? ", sun_path=@" : ", sun_path=");
		if (!abstract)
			path = strnlen((char *)addr + 2, path);
		put_quoted(t, (char *)addr + 2 + abstract, path - abstract, false);
	} else if (family == AF_INET && len >= 16) {
		put(t, ", sin_port=htons(%u), sin_addr=inet_addr(\"%u.%u.%u.%u\")",
		    addr[2] << 8 | addr[3], addr[4], addr[5], addr[6], addr[7]);
	} else if (path > 0) {
		put(t, ", sa_data=");
		put_quoted(t, (char *)addr + 2, path, false);
	}
	put(t, "}");
}

void print_sockaddr(struct strace *t, unsigned long v, const struct type *type)
{
	put_sockaddr(t, v, (int)length_of(t, type));
}

/* How long the address is stands where the next argument points, before the call and after it. */
void print_sockaddr_out(struct strace *t, unsigned long v, const struct type *type)
{
	unsigned long lenp = 0;
	int len;

	for (int i = 0; i < t->call->nb_args - 1; i++)
		if (&t->call->args[i] == type)
			lenp = t->args[i + 1];
	if (t->failed || t->read(t, &len, lenp, sizeof(len)) != sizeof(len))
		return print_p(t, v, type);
	put_sockaddr(t, v, len < (int)t->saved[0] ? len : (int)t->saved[0]);
}

/* [110 => 15], or [110] if it is what it was, or the call failed. */
void print_intp_len(struct strace *t, unsigned long v, const struct type *_)
{
	int len;

	if (!v || t->read(t, &len, v, sizeof(len)) != sizeof(len))
		return print_p(t, v, _);
	if (t->failed || len == (int)t->saved[0])
		put(t, "[%d]", (int)t->saved[0]);
	else
		put(t, "[%d => %d]", (int)t->saved[0], len);
}

void print_sockopt_len(struct strace *t, unsigned long v, const struct type *_)
{
	print_intp_len(t, v, _);
}

/* Only the Internet's families have protocols with names. */
void print_protocol(struct strace *t, unsigned long v, const struct type *_)
{
	if ((unsigned int)t->args[0] == 2 || (unsigned int)t->args[0] == 10) /* AF_INET, AF_INET6 */
		put_enum(t, (unsigned int)v, &xlats_protocol);
	else
		put(t, "%u", (unsigned int)v);
}

void print_socktype(struct strace *t, unsigned long v, const struct type *_)
{
	const char *name = xlat_name(v & SOCK_TYPE_MASK, &xlats_socktype);
	unsigned int flags = v & ~(unsigned long)SOCK_TYPE_MASK;

	if (!name)
		return put_enum(t, (unsigned int)v, &xlats_socktype);
	put(t, flags ? "%s|" : "%s", name);
	if (flags)
		put_flags(t, flags, &xlats_sock);
}

/* iovecs: how many bytes of them count is the length that the caller knows, or -1. */
static void put_iovec(struct strace *t, unsigned long v, unsigned long n, long len, bool data)
{
	unsigned long iov[2];

	if (!v || !n)
		return v ? put(t, "[]") : print_p(t, v, NULL);
	if (n > ~0UL / sizeof(iov) || t->read(t, iov, v, sizeof(iov)) != sizeof(iov))
		return print_p(t, v, NULL);
	put(t, "[");
	for (unsigned long i = 0; i < n; i++) {
		put(t, i ? ", " : "");
		if (i >= STRACE_LIST_MAX) {
			put(t, "...");
			break;
		}
		if (t->read(t, iov, v + i * sizeof(iov), sizeof(iov)) != sizeof(iov)) {
			put(t, "... /* %#lx */", v + i * sizeof(iov));
			break;
		}
		put(t, "{iov_base=");
		if (data)
			put_string(t, iov[0],
				   len >= 0 && (unsigned long)len < iov[1] ? (unsigned long)len
									   : iov[1]);
		else
			print_p(t, iov[0], NULL);
		if (len >= 0)
			len -= (unsigned long)len < iov[1] ? (unsigned long)len : iov[1];
		put(t, ", iov_len=%lu}", iov[1]);
	}
	put(t, "]");
}

void print_iovec(struct strace *t, unsigned long v, const struct type *type)
{
	unsigned long n = 0;

	for (int i = 0; i < t->call->nb_args - 1; i++)
		if (&t->call->args[i] == type)
			n = t->args[i + 1];
	put_iovec(t, v, n, type->len == LEN_RET && !t->failed ? t->ret : -1, !t->failed);
}

void print_iovec_addr(struct strace *t, unsigned long v, const struct type *type)
{
	put_iovec(t, v, length_of(t, type), -1, false);
}

struct msghdr {
	unsigned long name;
	int namelen;
	unsigned long iov, iovlen, control, controllen;
	unsigned int flags;
};

enum { SCM_RIGHTS = 1, SCM_CREDENTIALS };

/* Descriptors, or who sends. */
static void put_control_data(struct strace *t, int type, unsigned long v, unsigned long size)
{
	int item[3];

	if (type == SCM_CREDENTIALS && size >= sizeof(item) &&
	    t->read(t, item, v, sizeof(item)) == sizeof(item)) {
		put(t, ", cmsg_data=");
		put_record(t, item, &record_ucred);
	}
	if (type != SCM_RIGHTS)
		return;
	put(t, ", cmsg_data=[");
	for (unsigned long i = 0; i + 4 <= size && t->read(t, item, v + i, 4) == 4; i += 4) {
		put(t, i ? ", " : "");
		if (i / 4 >= STRACE_LIST_MAX) { /* nobody has checked the length yet */
			put(t, "...");
			break;
		}
		print_fd(t, item[0], NULL);
	}
	put(t, "]");
}

static void put_control(struct strace *t, unsigned long v, unsigned long len)
{
	struct {
		unsigned long len;
		int level, type;
	} head;
	unsigned long at = v;

	if (!v || len < sizeof(head) || t->read(t, &head, v, sizeof(head)) != sizeof(head))
		return print_p(t, v, NULL);
	put(t, "[");
	while (v + len - at >= sizeof(head) && t->len + 1 < t->size &&
	       t->read(t, &head, at, sizeof(head)) == sizeof(head)) {
		unsigned long data = head.len < v + len - at ? head.len : v + len - at;

		put(t, at == v ? "{cmsg_len=%lu, cmsg_level=" : ", {cmsg_len=%lu, cmsg_level=",
		    head.len);
		put_enum(t, (unsigned int)head.level, &xlats_sol);
		put(t, ", cmsg_type=");
		if (head.level == SOL_SOCKET)
			put_enum(t, (unsigned int)head.type, &xlats_cmsg);
		else
			put(t, "%#x", head.type);
		if (head.level == SOL_SOCKET && data > sizeof(head))
			put_control_data(t, head.type, at + sizeof(head), data - sizeof(head));
		put(t, "}");
		if (head.len < sizeof(head) || (head.len + 7) / 8 * 8 >= v + len - at) {
			if (head.len < sizeof(head))
				put(t, ", ... /* %#lx */", at + sizeof(head));
			break;
		}
		at += (head.len + 7) / 8 * 8;
	}
	put(t, "]");
}

static void put_msghdr(struct strace *t, const struct msghdr *msg, long len)
{
	put(t, "{msg_name=");
	put_sockaddr(t, msg->name, msg->namelen);
	if (t->exiting && msg->name && msg->namelen != (int)t->saved[0])
		put(t, ", msg_namelen=%d => %d", (int)t->saved[0], msg->namelen);
	else
		put(t, ", msg_namelen=%d", msg->namelen);
	put(t, ", msg_iov=");
	put_iovec(t, msg->iov, msg->iovlen, len, true);
	put(t, ", msg_iovlen=%lu", msg->iovlen);
	if (msg->controllen) {
		put(t, ", msg_control=");
		put_control(t, msg->control, msg->controllen);
	}
	put(t, ", msg_controllen=%lu, msg_flags=", msg->controllen);
	put_flags(t, msg->flags, &xlats_msg);
	put(t, "}");
}

void print_msghdr(struct strace *t, unsigned long v, const struct type *_)
{
	struct msghdr msg;

	if (t->exiting && t->failed)
		return fetch_always(t, &msg, v, sizeof(msg))
			       ? put(t, "{msg_namelen=%d}", (int)t->saved[0])
			       : (void)0;
	if (fetch(t, &msg, v, sizeof(msg)))
		put_msghdr(t, &msg, t->exiting ? t->ret : -1);
}

static void put_mmsghdr(struct strace *t, unsigned long v, unsigned int n)
{
	struct {
		struct msghdr hdr;
		unsigned int len;
	} msg;

	if (!v || t->read(t, &msg, v, sizeof(msg)) != sizeof(msg))
		return print_p(t, v, NULL);
	put(t, "[");
	for (unsigned int i = 0; i < n; i++) {
		put(t, i ? ", " : "");
		if (i >= STRACE_LIST_MAX ||
		    t->read(t, &msg, v + i * sizeof(msg), sizeof(msg)) != sizeof(msg)) {
			put(t, "...");
			break;
		}
		t->saved[0] = msg.hdr.namelen;
		put(t, "{msg_hdr=");
		put_msghdr(t, &msg.hdr, t->failed ? -1 : (long)msg.len);
		put(t, t->failed ? "}" : ", msg_len=%u}", msg.len);
	}
	put(t, "]");
}

void print_mmsghdr(struct strace *t, unsigned long v, const struct type *_)
{
	if (t->failed)
		print_p(t, v, _);
	else
		put_mmsghdr(t, v, t->ret);
}

void print_mmsghdr_in(struct strace *t, unsigned long v, const struct type *_)
{
	put_mmsghdr(t, v, t->failed ? t->args[2] : (unsigned long)t->ret);
}

/* As much as fitted: with MSG_TRUNC the call says how long it was. */
void print_received(struct strace *t, unsigned long v, const struct type *_)
{
	put_string(t, v, (unsigned long)t->ret < t->args[2] ? t->ret : (long)t->args[2]);
}

void print_sockopt(struct strace *t, unsigned long v, const struct type *_)
{
	if ((int)t->args[1] == SOL_SOCKET)
		put_enum(t, (unsigned int)v, &xlats_so_name);
	else
		put(t, "%#x", (unsigned int)v);
}

static void put_sockopt(struct strace *t, unsigned long v, long len, bool out)
{
	int value[3];

	if (!v || t->failed || len < 0)
		return print_p(t, v, NULL);
	if ((int)t->args[1] == SOL_SOCKET) {
		int opt = t->args[2];

		if (opt == SO_PEERCRED && len == 12 && t->read(t, value, v, 12) == 12)
			return put_record(t, value, &record_ucred);
		if (opt == SO_LINGER && len == 8 && t->read(t, value, v, 8) == 8)
			return put_record(t, value, &record_linger);
		if (opt == SO_ERROR && len == 4 && t->read(t, value, v, 4) == 4 &&
		    __errname(value[0]))
			return put(t, "[%s]", __errname(value[0]));
	}
	if (len != 4)
		return put_string(t, v, len);
	if (t->read(t, value, v, 4) == 4)
		put(t, "[%d]", value[0]);
	else
		print_p(t, v, NULL);
}

void print_sockopt_in(struct strace *t, unsigned long v, const struct type *_)
{
	put_sockopt(t, v, (int)t->args[4], false);
}

void print_sockopt_out(struct strace *t, unsigned long v, const struct type *_)
{
	int len = -1;

	if (!t->failed)
		t->read(t, &len, t->args[4], sizeof(len));
	put_sockopt(t, v, len, true);
}
