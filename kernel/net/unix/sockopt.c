/* Options: getsockopt(2), setsockopt(2). Linux: net/core/sock.c; socket(7), unix(7). */
#include "call.h"
#include <linux/cred.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/time_types.h>

#define MIN_SNDBUF 4608u /* as Linux: two messages' heads, and 2,048 bytes */
#define MIN_RCVBUF 2304u

/* Switches that can be set and asked for, and change nothing here. */
#define SWITCHES                                                                             \
	(1U << SO_REUSEADDR | 1U << SO_KEEPALIVE | 1U << SO_BROADCAST | 1U << SO_OOBINLINE | \
	 1U << SO_DONTROUTE | 1U << SO_REUSEPORT)

/* A buffer's size: what is asked for, twice, as Linux counts its own structures too. */
static unsigned int buffer_size(int val, unsigned int least, bool force)
{
	unsigned int size = val < 0 ? 0 : val;

	if (!force || val < 0)
		size = min((unsigned int)val, SK_DEFAULT_BUF);
	size = min(size, 0x3fffffffU);
	return max(size * 2, least);
}

static int set_timeout(ktime_t *timeo, const void __user *user, int len)
{
	struct __kernel_old_timeval tv;

	if (len < (int)sizeof(tv))
		return -EINVAL;
	if (copy_from_user(&tv, user, sizeof(tv)))
		return -EFAULT;
	if (tv.tv_usec < 0 || tv.tv_usec >= 1000000)
		return -EDOM;
	if (tv.tv_sec < 0)
		*timeo = 0;
	else if ((!tv.tv_sec && !tv.tv_usec) || tv.tv_sec >= KTIME_SEC_MAX)
		*timeo = KTIME_MAX;
	else
		*timeo = tv.tv_sec * NSEC_PER_SEC + tv.tv_usec * NSEC_PER_USEC;
	return 0;
}

static int set_option(struct unix_sock *u, int name, const void __user *user, int len)
{
	int val;

	if (len < (int)sizeof(val))
		return -EINVAL;
	if (get_user(val, (const int __user *)user))
		return -EFAULT;
	switch (name) {
	case SO_RCVTIMEO:
		return set_timeout(&u->rcvtimeo, user, len);
	case SO_SNDTIMEO:
		return set_timeout(&u->sndtimeo, user, len);
	case SO_SNDBUFFORCE:
	case SO_RCVBUFFORCE:
		if (!capable(CAP_NET_ADMIN))
			return -EPERM;
		fallthrough;
	case SO_SNDBUF:
	case SO_RCVBUF:
		if (name == SO_SNDBUF || name == SO_SNDBUFFORCE)
			u->sndbuf = buffer_size(val, MIN_SNDBUF, name == SO_SNDBUFFORCE);
		else
			u->rcvbuf = buffer_size(val, MIN_RCVBUF, name == SO_RCVBUFFORCE);
		wake_up_all(&u->wq);
		return 0;
	case SO_PASSCRED:
		u->passcred = val;
		return 0;
	case SO_TYPE:
	case SO_PROTOCOL:
	case SO_DOMAIN:
	case SO_ERROR:
		return -ENOPROTOOPT;
	default:
		if (name < 0 || name > 31 || !(SWITCHES & 1U << name))
			return -ENOPROTOOPT;
		u->options = val ? u->options | 1U << name : u->options & ~(1U << name);
		return 0;
	}
}

/* setsockopt(2). 0; -EBADF, -EDOM, -EFAULT, -EINVAL, -ENOPROTOOPT, -ENOTSOCK, -EOPNOTSUPP, -EPERM. */
SYSCALL_DEFINE5(setsockopt, int, fd, int, level, int, optname, char __user *, optval, int, optlen)
{
	struct fd f;
	struct unix_sock *u;
	int err = -EOPNOTSUPP;

	if (optlen < 0)
		return -EINVAL;
	u = sockfd_lookup(fd, &f);
	if (IS_ERR(u))
		return PTR_ERR(u);
	if (level == SOL_SOCKET)
		err = set_option(u, optname, optval, optlen);
	fdput(f);
	return err;
}

static struct __kernel_old_timeval to_timeval(ktime_t timeo)
{
	if (timeo == KTIME_MAX)
		timeo = 0;
	return (struct __kernel_old_timeval){ timeo / (ktime_t)NSEC_PER_SEC,
					      timeo % (ktime_t)NSEC_PER_SEC /
						      (ktime_t)NSEC_PER_USEC };
}

static int take_error(struct unix_sock *u)
{
	int err;

	spin_lock(&u->lock);
	err = u->err;
	u->err = 0;
	spin_unlock(&u->lock);
	return err;
}

union option {
	int val;
	struct ucred creds;
	struct __kernel_old_timeval tv;
};

/* The option's value in *@opt; its size, or -ENOPROTOOPT. */
static int get_option(struct unix_sock *u, int name, union option *opt)
{
	switch (name) {
	case SO_TYPE:
		opt->val = u->type;
		break;
	case SO_ERROR:
		opt->val = take_error(u);
		break;
	case SO_SNDBUF:
		opt->val = u->sndbuf;
		break;
	case SO_RCVBUF:
		opt->val = u->rcvbuf;
		break;
	case SO_PASSCRED:
		opt->val = u->passcred;
		break;
	case SO_ACCEPTCONN:
		opt->val = u->state == UNIX_LISTEN;
		break;
	case SO_DOMAIN:
		opt->val = AF_UNIX;
		break;
	case SO_PROTOCOL:
		opt->val = 0;
		break;
	case SO_PEERCRED:
		opt->creds = u->peercred;
		return sizeof(opt->creds);
	case SO_RCVTIMEO:
	case SO_SNDTIMEO:
		opt->tv = to_timeval(name == SO_RCVTIMEO ? u->rcvtimeo : u->sndtimeo);
		return sizeof(opt->tv);
	default:
		if (name < 0 || name > 31 || !(SWITCHES & 1U << name))
			return -ENOPROTOOPT;
		opt->val = u->options >> name & 1;
	}
	return sizeof(opt->val);
}

/* getsockopt(2): *@optlen is told how much of the value came. 0; as setsockopt(2). */
SYSCALL_DEFINE5(getsockopt, int, fd, int, level, int, optname, char __user *, optval, int __user *,
		optlen)
{
	union option opt = {};
	struct fd f;
	struct unix_sock *u = sockfd_lookup(fd, &f);
	int room, len = -EOPNOTSUPP;

	if (IS_ERR(u))
		return PTR_ERR(u);
	if (level == SOL_SOCKET) {
		len = get_user(room, optlen);
		if (!len)
			len = room < 0 ? -EINVAL : get_option(u, optname, &opt);
	}
	fdput(f);
	if (len < 0)
		return len;
	len = min(len, room);
	return copy_to_user(optval, &opt, len) || put_user(len, optlen) ? -EFAULT : 0;
}
