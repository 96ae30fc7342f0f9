/*
 * Sockets as files: made, read, written, polled, closed. Only AF_UNIX exists. Linux: net/socket.c,
 * net/unix/af_unix.c.
 */
#include "unix.h"
#include <asm/ioctls.h>
#include <linux/anon_inodes.h>
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/file.h>
#include <linux/hrtimer.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/signal.h>

#define SOCK_TYPE_MASK 0xf
#define SOCK_MAX 11

struct ucred current_ucred(void)
{
	return (struct ucred){ current->tgid, current_uid(), current_gid() };
}

void sigpipe(void)
{
	send_sig_info(SIGPIPE, SEND_SIG_NOINFO, current, PIDTYPE_PID);
}

/* When a wait of now ends. */
ktime_t sock_deadline(ktime_t timeo, bool nonblock)
{
	if (nonblock)
		return 0;
	return timeo == KTIME_MAX ? KTIME_MAX : ktime_add_safe(ktime_get(), timeo);
}

/* One sleep of sock_wait(). 0: look again. */
int sock_sleep(ktime_t *end)
{
	if (!*end)
		return -EAGAIN;
	if (signal_pending(current))
		return *end == KTIME_MAX ? -ERESTARTSYS : -EINTR;
	if (schedule_hrtimeout_range(*end == KTIME_MAX ? NULL : end, 0, HRTIMER_MODE_ABS))
		return 0;
	*end = 0; /* one look more, then it is over */
	return 0;
}

/* A socket with one reference. NULL: no memory. */
struct unix_sock *unix_create(int type)
{
	struct unix_sock *u = kzalloc(sizeof(*u), GFP_KERNEL);

	if (!u)
		return NULL;
	u->refcnt = 1;
	u->type = type;
	spin_lock_init(&u->lock);
	INIT_LIST_HEAD(&u->queue);
	INIT_LIST_HEAD(&u->accept_link);
	INIT_LIST_HEAD(&u->hash_link);
	INIT_LIST_HEAD(&u->gc_link);
	u->backlog = UNIX_MAX_DGRAM_QLEN;
	init_waitqueue_head(&u->wq);
	init_waitqueue_head(&u->peer_wait);
	mutex_init(&u->iolock);
	u->sndbuf = u->rcvbuf = SK_DEFAULT_BUF;
	u->rcvtimeo = u->sndtimeo = KTIME_MAX;
	u->peercred = (struct ucred){ 0, -1, -1 };
	return u;
}

void unix_put(struct unix_sock *u)
{
	if (__atomic_sub_fetch(&u->refcnt, 1, __ATOMIC_ACQ_REL))
		return;
	unix_put_addr(u->addr);
	kfree(u);
}

struct unix_sock *unix_peer_get(struct unix_sock *u)
{
	struct unix_sock *peer;

	spin_lock(&u->lock);
	peer = u->peer;
	if (peer)
		unix_get(peer);
	spin_unlock(&u->lock);
	return peer;
}

/* An open file for @u; takes over the reference if it succeeds. ERR_PTR. */
struct file *sock_alloc_file(struct unix_sock *u, unsigned int flags)
{
	struct inode *inode = alloc_anon_inode(S_IFSOCK | 0777);
	struct file *file;

	if (!inode)
		return ERR_PTR(-ENOMEM);
	file = alloc_file_pseudo(inode, O_RDWR | (flags & O_NONBLOCK), &socket_file_ops);
	if (IS_ERR(file))
		return file;
	file->private_data = u;
	u->file = file;
	return file;
}

/* The same behind a descriptor. */
int sock_install(struct unix_sock *u, unsigned int flags)
{
	int fd = get_unused_fd_flags(0, flags);
	struct file *file;

	if (fd < 0)
		return fd;
	file = sock_alloc_file(u, flags);
	if (IS_ERR(file)) {
		put_unused_fd(fd);
		return PTR_ERR(file);
	}
	fd_install(fd, file);
	return fd;
}

static void sock_release(struct inode *inode, struct file *file)
{
	unix_release_sock(unix_sk(file));
	unix_gc();
}

static ssize_t sock_rw(struct file *file, struct iov_iter *iter, bool write)
{
	struct msghdr msg = {
		.iter = *iter,
		.flags = file->f_flags & O_NONBLOCK ? MSG_DONTWAIT : 0,
	};

	if (write)
		return sock_sendmsg(unix_sk(file), &msg);
	return iov_iter_count(iter) ? sock_recvmsg(unix_sk(file), &msg) : 0;
}

static ssize_t sock_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	return sock_rw(file, &IOV_ITER_UBUF(buf, count), false);
}

static ssize_t sock_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	return sock_rw(file, &IOV_ITER_UBUF(buf, count), true);
}

static ssize_t sock_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	return sock_rw(iocb->ki_filp, to, false);
}

static ssize_t sock_write_iter(struct kiocb *iocb, struct iov_iter *from)
{
	return sock_rw(iocb->ki_filp, from, true);
}

/* Of what there is to read, and of the end; that there is room again is not told. */
static int sock_fasync(int fd, struct file *file, int on)
{
	return fasync_helper(fd, file, on, &unix_sk(file)->fasync);
}

static __poll_t sock_poll(struct file *file, poll_table *wait)
{
	struct unix_sock *u = unix_sk(file), *peer = NULL;
	bool room = unix_writable(u);
	__poll_t mask = 0;

	poll_wait(file, &u->wq, wait);
	if (u->type == SOCK_DGRAM && (peer = unix_peer_get(u))) {
		if (peer->peer != u && !poll_does_not_wait(wait))
			poll_wait(peer->file, &peer->peer_wait, wait);
		room &= peer->peer == u || READ_ONCE(peer->qlen) <= peer->backlog;
		unix_put(peer);
	}
	if (u->err)
		mask |= EPOLLERR;
	if (u->shutdown == SHUTDOWN_MASK)
		mask |= EPOLLHUP;
	if (u->shutdown & RCV_SHUTDOWN)
		mask |= EPOLLRDHUP | EPOLLIN | EPOLLRDNORM;
	if (READ_ONCE(u->qlen))
		mask |= EPOLLIN | EPOLLRDNORM;
	if (u->type != SOCK_DGRAM && u->state == UNIX_CLOSE)
		mask |= EPOLLHUP;
	if (room)
		mask |= EPOLLOUT | EPOLLWRNORM | EPOLLWRBAND;
	return mask;
}

/* Bytes that a read could get: all of a stream's, or the first message's. */
static int readable_bytes(struct unix_sock *u)
{
	struct sk_buff *skb;
	int n = 0;

	if (u->state == UNIX_LISTEN)
		return -EINVAL;
	spin_lock(&u->lock);
	list_for_each_entry(skb, &u->queue, list) {
		n += skb->len - skb->consumed;
		if (u->type == SOCK_DGRAM)
			break;
	}
	spin_unlock(&u->lock);
	return n;
}

static long sock_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct unix_sock *u = unix_sk(file);
	int n;

	if (cmd != FIONREAD && cmd != TIOCOUTQ)
		return -ENOTTY;
	n = cmd == FIONREAD ? readable_bytes(u) : (int)READ_ONCE(u->wmem);
	return n < 0 ? n : put_user(n, (int __user *)arg);
}

const struct file_operations socket_file_ops = {
	.release = sock_release,
	.read = sock_read,
	.write = sock_write,
	.read_iter = sock_read_iter,
	.write_iter = sock_write_iter,
	.fasync = sock_fasync,
	.poll = sock_poll,
	.unlocked_ioctl = sock_ioctl,
};

/* What socket(2) and socketpair(2) check alike: a socket, or ERR_PTR. */
static struct unix_sock *sock_create(int family, int type, int protocol)
{
	struct unix_sock *u;

	if (type & ~(SOCK_TYPE_MASK | SOCK_CLOEXEC | SOCK_NONBLOCK))
		return ERR_PTR(-EINVAL);
	type &= SOCK_TYPE_MASK;
	if (family < 0 || family >= AF_MAX)
		return ERR_PTR(-EAFNOSUPPORT);
	if (type >= SOCK_MAX)
		return ERR_PTR(-EINVAL);
	if (family != AF_UNIX)
		return ERR_PTR(-EAFNOSUPPORT);
	if (protocol && protocol != AF_UNIX)
		return ERR_PTR(-EPROTONOSUPPORT);
	if (type == SOCK_RAW)
		type = SOCK_DGRAM;
	if (type != SOCK_STREAM && type != SOCK_DGRAM && type != SOCK_SEQPACKET)
		return ERR_PTR(-ESOCKTNOSUPPORT);
	u = unix_create(type);
	return u ? u : ERR_PTR(-ENOMEM);
}

/* socket(2). A descriptor; -EAFNOSUPPORT, -EINVAL, -EMFILE, -ENOMEM, -EPROTONOSUPPORT, -ESOCKTNOSUPPORT. */
SYSCALL_DEFINE3(socket, int, family, int, type, int, protocol)
{
	struct unix_sock *u = sock_create(family, type, protocol);
	int fd;

	if (IS_ERR(u))
		return PTR_ERR(u);
	fd = sock_install(u, type);
	if (fd < 0)
		unix_put(u);
	return fd;
}

/* Connects two new sockets, which nobody else knows. */
static void join(struct unix_sock *u, struct unix_sock *peer)
{
	u->peer = unix_get(peer);
	u->peercred = current_ucred();
	if (u->type != SOCK_DGRAM)
		u->state = UNIX_ESTABLISHED;
}

/* socketpair(2): two sockets that are connected to each other. 0; as socket(2), and -EFAULT. */
SYSCALL_DEFINE4(socketpair, int, family, int, type, int, protocol, int __user *, usockvec)
{
	struct unix_sock *u[2];
	struct file *files[2];

	u[0] = sock_create(family, type, protocol);
	if (IS_ERR(u[0]))
		return PTR_ERR(u[0]);
	u[1] = sock_create(family, type, protocol);
	files[0] = IS_ERR(u[1]) ? (void *)u[1] : sock_alloc_file(u[0], type);
	files[1] = IS_ERR(files[0]) ? files[0] : sock_alloc_file(u[1], type);
	if (IS_ERR(files[1])) {
		if (!IS_ERR(u[1]))
			unix_put(u[1]);
		if (IS_ERR(files[0]))
			unix_put(u[0]);
		else
			fput(files[0]);
		return -ENOMEM;
	}
	join(u[0], u[1]);
	join(u[1], u[0]);
	return fd_install_pair(files, type, usockvec);
}
