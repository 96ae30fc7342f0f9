/* The calls that send and receive. Linux: net/socket.c; send(2), recv(2). */
#include "call.h"
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

/* @msg of @u's, with what its control buffer says. The number of bytes, -errno. */
ssize_t sock_sendmsg(struct unix_sock *u, struct msghdr *msg)
{
	struct scm_cookie scm = { .creds = current_ucred() };
	ssize_t ret = msg->controllen ? scm_send(msg, &scm) : 0;

	if (!ret)
		ret = is_stream(u) ? unix_stream_sendmsg(u, msg, &scm)
				   : unix_dgram_sendmsg(u, msg, &scm);
	scm_destroy(&scm);
	return ret;
}

ssize_t sock_recvmsg(struct unix_sock *u, struct msghdr *msg)
{
	struct scm_cookie scm = {};
	ssize_t ret = is_stream(u) ? unix_stream_recvmsg(u, msg, &scm)
				   : unix_dgram_recvmsg(u, msg, &scm);

	if (ret >= 0 && (scm.creds.pid || scm.fp))
		scm_recv(u, msg, &scm);
	else
		scm_destroy(&scm);
	return ret;
}

/* sendto(2): @addr NULL: to where the socket is connected. */
SYSCALL_DEFINE6(sendto, int, fd, void __user *, buff, size_t, len, unsigned int, flags,
		struct sockaddr __user *, addr, int, addr_len)
{
	struct msghdr msg = { .flags = flags };
	struct unix_sock *u;
	struct fd f;
	ssize_t ret;

	len = min(len, MAX_RW_COUNT);
	if (!access_ok(buff, len))
		return -EFAULT;
	msg.iter = IOV_ITER_UBUF(buff, len);
	u = sockfd_lookup(fd, &f);
	if (IS_ERR(u))
		return PTR_ERR(u);
	ret = addr ? move_addr_to_kernel(addr, addr_len, &msg.name) : 0;
	if (!ret && addr && addr_len) {
		msg.namelen = addr_len;
		ret = u->type == SOCK_DGRAM ? unix_check_addr(&msg.name, addr_len) : 0;
	}
	if (f.file->f_flags & O_NONBLOCK)
		msg.flags |= MSG_DONTWAIT;
	if (!ret)
		ret = sock_sendmsg(u, &msg);
	fdput(f);
	return ret;
}

/* recvfrom(2): @addr, if it is there, is told who sent. */
SYSCALL_DEFINE6(recvfrom, int, fd, void __user *, ubuf, size_t, size, unsigned int, flags,
		struct sockaddr __user *, addr, int __user *, addr_len)
{
	struct msghdr msg = { .flags = flags, .want_name = addr };
	struct unix_sock *u;
	struct fd f;
	ssize_t ret;

	size = min(size, MAX_RW_COUNT);
	if (!access_ok(ubuf, size))
		return -EFAULT;
	msg.iter = IOV_ITER_UBUF(ubuf, size);
	u = sockfd_lookup(fd, &f);
	if (IS_ERR(u))
		return PTR_ERR(u);
	if (f.file->f_flags & O_NONBLOCK)
		msg.flags |= MSG_DONTWAIT;
	ret = sock_recvmsg(u, &msg);
	if (ret >= 0 && addr && move_addr_to_user(&msg.name, msg.namelen, addr, addr_len))
		ret = -EFAULT;
	fdput(f);
	return ret;
}

/* A message whose header is the caller's, and in kernel memory. */
struct msg_call {
	struct user_msghdr user;
	struct msghdr msg;
	struct iovec fast[UIO_FASTIOV], *vec;
};

/* Fetches the header and the pieces' places. 0; -EFAULT, -EINVAL, -EMSGSIZE, -ENOMEM; then nothing is to be freed. */
static int get_msghdr(struct msg_call *call, const struct user_msghdr __user *umsg,
		      unsigned int flags)
{
	if (copy_from_user(&call->user, umsg, sizeof(call->user)))
		return -EFAULT;
	if (!call->user.msg_name)
		call->user.msg_namelen = 0;
	if (call->user.msg_namelen < 0)
		return -EINVAL;
	if (call->user.msg_iovlen > UIO_MAXIOV)
		return -EMSGSIZE;
	call->msg = (struct msghdr){
		.control = call->user.msg_control,
		.controllen = call->user.msg_controllen,
		.flags = flags,
	};
	call->vec = import_iovec(call->user.msg_iov, call->user.msg_iovlen, call->fast,
				 &call->msg.iter);
	return IS_ERR(call->vec) ? PTR_ERR(call->vec) : 0;
}

static void put_msghdr(struct msg_call *call)
{
	if (call->vec != call->fast)
		kfree(call->vec);
}

static ssize_t do_sendmsg(struct unix_sock *u, const struct user_msghdr __user *umsg,
			  unsigned int flags)
{
	struct msg_call call;
	ssize_t ret = get_msghdr(&call, umsg, flags);
	int len = min(call.user.msg_namelen, (int)sizeof(struct __kernel_sockaddr_storage));

	if (ret)
		return ret;
	if (call.msg.controllen > 0x7fffffff)
		ret = -ENOBUFS;
	if (!ret && call.user.msg_namelen) {
		ret = move_addr_to_kernel(call.user.msg_name, len, &call.msg.name);
		call.msg.namelen = len;
		if (!ret && u->type == SOCK_DGRAM)
			ret = unix_check_addr(&call.msg.name, len);
	}
	if (!ret)
		ret = sock_sendmsg(u, &call.msg);
	put_msghdr(&call);
	return ret;
}

static ssize_t do_recvmsg(struct unix_sock *u, struct user_msghdr __user *umsg, unsigned int flags)
{
	struct msg_call call;
	ssize_t ret = get_msghdr(&call, umsg, flags);
	void __user *control;

	if (ret)
		return ret;
	call.msg.want_name = call.user.msg_name;
	call.msg.out_flags = flags & MSG_CMSG_CLOEXEC;
	control = call.msg.control;
	ret = sock_recvmsg(u, &call.msg);
	put_msghdr(&call);
	if (ret < 0)
		return ret;
	if (call.user.msg_name) {
		int len = min(call.user.msg_namelen, call.msg.namelen);

		if (copy_to_user(call.user.msg_name, &call.msg.name, len) ||
		    put_user(call.msg.namelen, &umsg->msg_namelen))
			return -EFAULT;
	}
	if (put_user(call.msg.out_flags, &umsg->msg_flags) ||
	    put_user((unsigned long)(call.msg.control - control), &umsg->msg_controllen))
		return -EFAULT;
	return ret;
}

/* Up to @vlen messages: sends (@umsgs[].msg_hdr are const then) or receives them, until one fails. */
static long do_mmsg(struct unix_sock *u, struct user_mmsghdr __user *umsgs, unsigned int vlen,
		    unsigned int flags, ktime_t end, bool send)
{
	unsigned int n;
	ssize_t ret = 0;

	for (n = 0; n < min(vlen, (unsigned int)UIO_MAXIOV); n++) {
		ret = send ? do_sendmsg(u, &umsgs[n].msg_hdr, flags)
			   : do_recvmsg(u, &umsgs[n].msg_hdr, flags & ~MSG_WAITFORONE);
		if (ret >= 0 && put_user((unsigned int)ret, &umsgs[n].msg_len))
			ret = -EFAULT;
		if (ret < 0)
			break;
		if (flags & MSG_WAITFORONE)
			flags |= MSG_DONTWAIT;
		if (ktime_get() >= end || signal_pending(current)) {
			n++;
			break;
		}
	}
	if (n && ret < 0 && ret != -EAGAIN && !send) /* the next call is told */
		u->err = -ret;
	return n ? (long)n : ret;
}

static long msg_call(int fd, void __user *msgs, unsigned int vlen, unsigned int flags, ktime_t end,
		     bool send, bool many)
{
	struct fd f;
	struct unix_sock *u = sockfd_lookup(fd, &f);
	long ret;

	if (IS_ERR(u))
		return PTR_ERR(u);
	if (f.file->f_flags & O_NONBLOCK)
		flags |= MSG_DONTWAIT;
	if (many)
		ret = do_mmsg(u, msgs, vlen, flags, end, send);
	else
		ret = send ? do_sendmsg(u, msgs, flags) : do_recvmsg(u, msgs, flags);
	fdput(f);
	return ret;
}

/* sendmsg(2). */
SYSCALL_DEFINE3(sendmsg, int, fd, struct user_msghdr __user *, msg, unsigned int, flags)
{
	return msg_call(fd, msg, 1, flags, KTIME_MAX, true, false);
}

/* recvmsg(2). */
SYSCALL_DEFINE3(recvmsg, int, fd, struct user_msghdr __user *, msg, unsigned int, flags)
{
	return msg_call(fd, msg, 1, flags, KTIME_MAX, false, false);
}

/* sendmmsg(2): the number of messages that were sent. */
SYSCALL_DEFINE4(sendmmsg, int, fd, struct user_mmsghdr __user *, mmsg, unsigned int, vlen,
		unsigned int, flags)
{
	return msg_call(fd, mmsg, vlen, flags, KTIME_MAX, true, true);
}

/* recvmmsg(2): the number of messages that were received, until one comes after @timeout. */
SYSCALL_DEFINE5(recvmmsg, int, fd, struct user_mmsghdr __user *, mmsg, unsigned int, vlen,
		unsigned int, flags, struct __kernel_timespec __user *, timeout)
{
	ktime_t end = KTIME_MAX;
	u64 ns;
	int err = timeout ? get_timespec(timeout, &ns) : 0;
	long ret;

	if (err)
		return err;
	if (timeout)
		end = ktime_add_safe(ktime_get(), min(ns, (u64)KTIME_MAX));
	ret = msg_call(fd, mmsg, vlen, flags, end, false, true);
	if (ret > 0 && timeout && put_timespec(max(end - ktime_get(), (ktime_t)0), timeout))
		ret = -EFAULT;
	return ret;
}
