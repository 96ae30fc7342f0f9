/*
 * Who is connected to whom: listen, connect, accept, shutdown, and the end. Linux: net/unix/af_unix.c.
 *
 * connect(2) makes the server's socket and leaves it in the listener's queue: from then on both ends are
 * connected, whether or not anybody accepts.
 */
#include "unix.h"
#include "call.h"
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

DEFINE_MUTEX(unix_mutex);

/* Sets what @u is connected to; the old peer's reference goes. unix_mutex held. */
static void set_peer(struct unix_sock *u, struct unix_sock *peer)
{
	struct unix_sock *old = u->peer;

	spin_lock(&u->lock);
	u->peer = peer ? unix_get(peer) : NULL;
	spin_unlock(&u->lock);
	if (old)
		unix_put(old);
}

void unix_disconnect(struct unix_sock *u, struct unix_sock *peer)
{
	mutex_lock(&unix_mutex);
	if (u->peer == peer)
		set_peer(u, NULL);
	mutex_unlock(&unix_mutex);
}

static void wake_all(struct unix_sock *u)
{
	__wake_up(&u->wq, 0,
		  poll_to_key(EPOLLIN | EPOLLRDNORM | EPOLLRDBAND | EPOLLOUT | EPOLLWRNORM |
			      EPOLLRDHUP | EPOLLHUP | EPOLLERR));
}

/* More of @u is shut, and perhaps it is told of an error. */
static void shut(struct unix_sock *u, unsigned int mode, int err)
{
	spin_lock(&u->lock);
	u->shutdown |= mode;
	if (err)
		u->err = err;
	spin_unlock(&u->lock);
	wake_all(u);
	kill_fasync(&u->fasync, mode == SHUTDOWN_MASK ? POLL_HUP : POLL_IN);
}

/* Throws away what nobody will read, or accept. */
static void purge(struct list_head *queue, bool listener)
{
	while (!list_empty(queue)) {
		struct list_head *first = queue->next;

		list_del(first);
		if (listener)
			unix_release_sock(list_entry(first, struct unix_sock, accept_link));
		else
			kfree_skb(list_entry(first, struct sk_buff, list));
	}
}

void unix_release_sock(struct unix_sock *u)
{
	bool listener = u->state == UNIX_LISTEN, unread;
	struct unix_sock *peer;
	LIST_HEAD(queue);

	mutex_lock(&unix_mutex);
	unix_unbind(u);
	spin_lock(&u->lock);
	u->state = UNIX_DEAD;
	u->shutdown = SHUTDOWN_MASK;
	unread = !list_empty(&u->queue) || !u->file;
	list_add(&queue, &u->queue); /* all of it hangs on @queue now */
	list_del_init(&u->queue);
	u->qlen = 0;
	spin_unlock(&u->lock);
	peer = u->peer;
	u->peer = NULL;
	mutex_unlock(&unix_mutex);
	if (peer && u->type != SOCK_DGRAM)
		shut(peer, SHUTDOWN_MASK, unread ? ECONNRESET : 0);
	wake_all(u);
	wake_up_all(&u->peer_wait);
	purge(&queue, listener);
	if (peer)
		unix_put(peer);
	unix_put(u);
}

/* listen(2). 0; -EBADF, -EINVAL, -ENOTSOCK, -EOPNOTSUPP. */
SYSCALL_DEFINE2(listen, int, fd, int, backlog)
{
	struct fd f;
	struct unix_sock *u = sockfd_lookup(fd, &f);
	int err = -EINVAL;

	if (IS_ERR(u))
		return PTR_ERR(u);
	mutex_lock(&unix_mutex);
	if (u->type == SOCK_DGRAM) {
		err = -EOPNOTSUPP;
	} else if (u->addr && (u->state == UNIX_CLOSE || u->state == UNIX_LISTEN)) {
		spin_lock(&u->lock);
		u->backlog = min((unsigned int)backlog, (unsigned int)SOMAXCONN);
		u->state = UNIX_LISTEN;
		u->peercred = current_ucred();
		spin_unlock(&u->lock);
		wake_up_all(&u->peer_wait);
		err = 0;
	}
	mutex_unlock(&unix_mutex);
	fdput(f);
	return err;
}

/* Connects @u to a new socket in @listener's queue. 0, -errno; -EAGAIN: the queue is full. unix_mutex held. */
static int try_connect(struct unix_sock *u, struct unix_sock *listener, struct unix_sock *new)
{
	if (listener->state != UNIX_LISTEN || listener->shutdown & RCV_SHUTDOWN)
		return -ECONNREFUSED;
	if (listener->qlen > listener->backlog)
		return -EAGAIN;
	if (u->state != UNIX_CLOSE)
		return u->state == UNIX_ESTABLISHED ? -EISCONN : -EINVAL;
	new->state = UNIX_ESTABLISHED;
	new->peercred = current_ucred();
	new->addr = listener->addr;
	__atomic_fetch_add(&new->addr->refcnt, 1, __ATOMIC_RELAXED);
	new->peer = unix_get(u);
	u->peercred = listener->peercred;
	u->state = UNIX_ESTABLISHED;
	set_peer(u, new);
	spin_lock(&listener->lock);
	list_add_tail(&new->accept_link, &listener->queue); /* and the creator's reference */
	listener->qlen++;
	spin_unlock(&listener->lock);
	return 0;
}

static int stream_connect(struct unix_sock *u, const struct sockaddr_un *name, int len, ktime_t end)
{
	struct unix_sock *new = unix_create(u->type), *listener;
	int err = new ? 0 : -ENOMEM;

	while (!err) {
		listener = unix_find(name, len, u->type);
		if (IS_ERR(listener)) {
			err = PTR_ERR(listener);
			break;
		}
		mutex_lock(&unix_mutex);
		err = try_connect(u, listener, new);
		mutex_unlock(&unix_mutex);
		if (!err) {
			wake_up_poll(&listener->wq, EPOLLIN | EPOLLRDNORM);
			kill_fasync(&listener->fasync, POLL_IN);
			unix_put(listener);
			return 0;
		}
		if (err == -EAGAIN)
			err = sock_wait(listener->peer_wait,
					listener->qlen <= listener->backlog ||
						listener->state != UNIX_LISTEN,
					end);
		unix_put(listener);
	}
	if (new)
		unix_put(new);
	return err;
}

static int dgram_connect(struct unix_sock *u, const struct sockaddr_un *name, int len)
{
	struct unix_sock *to = NULL;
	int err = 0;

	if (name->sun_family != AF_UNSPEC) {
		to = unix_find(name, len, u->type);
		if (IS_ERR(to))
			return PTR_ERR(to);
	}
	mutex_lock(&unix_mutex);
	if (to && to->peer && to->peer != u) {
		err = -EPERM;
	} else {
		set_peer(u, to);
		if (to)
			u->peercred = to->peercred;
	}
	mutex_unlock(&unix_mutex);
	wake_all(u);
	if (to)
		unix_put(to);
	return err;
}

/* connect(2). 0; -EBADF, -ECONNREFUSED, -EFAULT, -EINVAL, -EISCONN, -ENOTSOCK, -EPERM, -EPROTOTYPE, -EAGAIN, -EINTR. */
SYSCALL_DEFINE3(connect, int, fd, struct sockaddr __user *, uservaddr, int, addrlen)
{
	struct fd f;
	struct unix_sock *u = sockfd_lookup(fd, &f);
	struct sockaddr_un name;
	int err;

	if (IS_ERR(u))
		return PTR_ERR(u);
	err = move_addr_to_kernel(uservaddr, addrlen, &name);
	if (!err && addrlen < (int)sizeof(name.sun_family))
		err = -EINVAL;
	if (!err && (u->type != SOCK_DGRAM || name.sun_family != AF_UNSPEC))
		err = unix_check_addr(&name, addrlen);
	if (!err && u->passcred && !u->addr)
		err = unix_autobind(u);
	if (!err)
		err = u->type == SOCK_DGRAM
			      ? dgram_connect(u, &name, addrlen)
			      : stream_connect(u, &name, addrlen,
					       sock_deadline(u->sndtimeo,
							     f.file->f_flags & O_NONBLOCK));
	fdput(f);
	return err;
}

/* The next socket of @u's queue; NULL and *@err: none. */
static struct unix_sock *take_accepted(struct unix_sock *u, int *err)
{
	struct unix_sock *new = NULL;

	spin_lock(&u->lock);
	*err = u->shutdown & RCV_SHUTDOWN ? -EINVAL : -EAGAIN;
	if (!list_empty(&u->queue)) {
		new = list_first_entry(&u->queue, struct unix_sock, accept_link);
		list_del_init(&new->accept_link);
		u->qlen--;
	}
	spin_unlock(&u->lock);
	return new;
}

static struct unix_sock *wait_accepted(struct unix_sock *u, ktime_t end)
{
	struct unix_sock *new;
	int err;

	if (u->type == SOCK_DGRAM)
		return ERR_PTR(-EOPNOTSUPP);
	if (u->state != UNIX_LISTEN)
		return ERR_PTR(-EINVAL);
	while (!(new = take_accepted(u, &err))) {
		if (err == -EAGAIN)
			err = sock_wait(u->wq, READ_ONCE(u->qlen) || u->shutdown & RCV_SHUTDOWN,
					end);
		if (err)
			return ERR_PTR(err);
	}
	if (wq_has_sleeper(&u->peer_wait))
		wake_up_all(&u->peer_wait);
	return new;
}

static long do_accept(int fd, struct sockaddr __user *addr, int __user *addrlen, int flags)
{
	struct sockaddr_un name;
	struct unix_sock *u, *new;
	struct file *file = NULL;
	struct fd f;
	int newfd, err = 0;

	if (flags & ~(SOCK_CLOEXEC | SOCK_NONBLOCK))
		return -EINVAL;
	u = sockfd_lookup(fd, &f);
	if (IS_ERR(u))
		return PTR_ERR(u);
	newfd = get_unused_fd_flags(0, flags);
	new = newfd < 0
		      ? ERR_PTR(newfd)
		      : wait_accepted(u, sock_deadline(u->rcvtimeo, f.file->f_flags & O_NONBLOCK));
	fdput(f);
	if (!IS_ERR(new)) {
		file = sock_alloc_file(new, flags);
		if (IS_ERR(file))
			unix_release_sock(new);
	}
	err = IS_ERR(new) ? PTR_ERR(new) : IS_ERR(file) ? PTR_ERR(file) : 0;
	if (!err && addr) {
		u = unix_peer_get(new);
		err = u ? move_addr_to_user(&name, unix_own_name(u, &name), addr, addrlen)
			: -ECONNABORTED;
		if (u)
			unix_put(u);
		if (err)
			fput(file);
	}
	if (!err)
		fd_install(newfd, file);
	else if (newfd >= 0)
		put_unused_fd(newfd);
	return err ? err : newfd;
}

/* accept4(2). A descriptor; -EAGAIN, -EBADF, -EFAULT, -EINVAL, -EMFILE, -ENOMEM, -ENOTSOCK, -EOPNOTSUPP, -EINTR. */
SYSCALL_DEFINE4(accept4, int, fd, struct sockaddr __user *, upeer_sockaddr, int __user *,
		upeer_addrlen, int, flags)
{
	return do_accept(fd, upeer_sockaddr, upeer_addrlen, flags);
}

/* accept(2). */
SYSCALL_DEFINE3(accept, int, fd, struct sockaddr __user *, upeer_sockaddr, int __user *,
		upeer_addrlen)
{
	return do_accept(fd, upeer_sockaddr, upeer_addrlen, 0);
}

/* shutdown(2): of a stream, the other end's half too. 0; -EBADF, -EINVAL, -ENOTSOCK. */
SYSCALL_DEFINE2(shutdown, int, fd, int, how)
{
	struct fd f;
	struct unix_sock *u = sockfd_lookup(fd, &f), *peer;
	unsigned int mode = how + 1;

	if (IS_ERR(u))
		return PTR_ERR(u);
	if (how >= SHUT_RD && how <= SHUT_RDWR) {
		peer = u->type == SOCK_DGRAM ? NULL : unix_peer_get(u);
		shut(u, mode, 0);
		if (peer) {
			shut(peer,
			     (mode & RCV_SHUTDOWN ? SEND_SHUTDOWN : 0) |
				     (mode & SEND_SHUTDOWN ? RCV_SHUTDOWN : 0),
			     0);
			unix_put(peer);
		}
	}
	fdput(f);
	return how >= SHUT_RD && how <= SHUT_RDWR ? 0 : -EINVAL;
}
