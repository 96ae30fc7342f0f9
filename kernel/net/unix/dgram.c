/* SOCK_DGRAM and SOCK_SEQPACKET: messages that come whole. Linux: net/unix/af_unix.c. */
#include "unix.h"
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/sched.h>

/* A socket takes no more, except from the one that it is connected to. */
static bool full_for(const struct unix_sock *to, const struct unix_sock *from)
{
	return to != from && to->peer != from && READ_ONCE(to->qlen) > to->backlog;
}

/* Whom a message goes to, with a reference. ERR_PTR. */
static struct unix_sock *receiver_of(struct unix_sock *u, struct msghdr *msg)
{
	struct unix_sock *to;

	if (u->type == SOCK_SEQPACKET && u->state != UNIX_ESTABLISHED)
		return ERR_PTR(-ENOTCONN);
	if (u->type == SOCK_DGRAM && msg->namelen)
		return unix_find(&msg->name, msg->namelen, u->type);
	to = unix_peer_get(u);
	return to ? to : ERR_PTR(-ENOTCONN);
}

/* @skb is @to's to read. 0, -EAGAIN: no room, -ECONNREFUSED, -EPERM, -EPIPE. */
static int deliver(struct unix_sock *u, struct unix_sock *to, struct sk_buff *skb)
{
	int err = 0;

	spin_lock(&to->lock);
	if (to->peer && to->peer != u)
		err = -EPERM;
	else if (to->state == UNIX_DEAD)
		err = u->type == SOCK_SEQPACKET ? -EPIPE : -ECONNREFUSED;
	else if (to->shutdown & RCV_SHUTDOWN)
		err = -EPIPE;
	else if (full_for(to, u))
		err = -EAGAIN;
	else
		unix_queue(to, skb);
	spin_unlock(&to->lock);
	if (!err && wq_has_sleeper(&to->wq))
		wake_up_poll(&to->wq, EPOLLIN | EPOLLRDNORM | EPOLLRDBAND);
	if (!err)
		kill_fasync(&to->fasync, POLL_IN);
	return err;
}

ssize_t unix_dgram_sendmsg(struct unix_sock *u, struct msghdr *msg, struct scm_cookie *scm)
{
	ktime_t end = sock_deadline(u->sndtimeo, msg->flags & MSG_DONTWAIT);
	size_t len = iov_iter_count(&msg->iter);
	struct unix_sock *to;
	struct sk_buff *skb;
	int err;

	if (msg->flags & MSG_OOB)
		return -EOPNOTSUPP;
	to = receiver_of(u, msg);
	if (IS_ERR(to))
		return PTR_ERR(to);
	err = u->passcred && !u->addr ? unix_autobind(u) : 0;
	if (!err && len > u->sndbuf - 32)
		err = -EMSGSIZE;
	skb = err ? NULL : alloc_skb(u, len, end, &err);
	if (!skb)
		goto out;
	skb->scm = *scm;
	if (scm->fp)
		unix_inflight(scm->fp, 1);
	scm->fp = NULL;
	err = copy_from_iter(skb->data, len, &msg->iter) < len ? -EFAULT : 0;
	while (!err) {
		err = deliver(u, to, skb);
		if (err != -EAGAIN)
			break;
		err = sock_wait(to->peer_wait, !full_for(to, u) || to->state == UNIX_DEAD, end);
	}
	if (err)
		kfree_skb(skb);
	if (err == -ECONNREFUSED)
		unix_disconnect(u, to);
out:
	unix_put(to);
	return err ? err : (ssize_t)len;
}

/* The oldest message, taken off unless @peek; NULL and *@err: none, 0: and none will come. */
static struct sk_buff *take(struct unix_sock *u, bool peek, int *err)
{
	struct sk_buff *skb = NULL;

	spin_lock(&u->lock);
	*err = u->shutdown & RCV_SHUTDOWN ? 0 : -EAGAIN;
	if (!list_empty(&u->queue)) {
		skb = list_first_entry(&u->queue, struct sk_buff, list);
		if (!peek) {
			list_del(&skb->list);
			WRITE_ONCE(u->qlen, u->qlen - 1);
		}
	} else if (u->err) {
		*err = -u->err;
		u->err = 0;
	}
	spin_unlock(&u->lock);
	return skb;
}

/* Copies @skb out, which is the reader's own or stays under iolock. The number of bytes, -EFAULT. */
static ssize_t read_message(struct sk_buff *skb, struct msghdr *msg, struct scm_cookie *scm)
{
	size_t len = min((size_t)skb->len, iov_iter_count(&msg->iter));

	if (msg->want_name)
		msg->namelen = unix_copy_name(skb->sk, &msg->name);
	if (copy_to_iter(skb->data, len, &msg->iter) < len)
		return -EFAULT;
	if (len < skb->len)
		msg->out_flags |= MSG_TRUNC;
	scm->creds = skb->scm.creds;
	if (skb->scm.fp && msg->flags & MSG_PEEK) {
		scm->fp = scm_fp_dup(skb->scm.fp);
	} else if (skb->scm.fp) {
		unix_inflight(skb->scm.fp, -1);
		scm->fp = skb->scm.fp;
		skb->scm.fp = NULL;
	}
	return msg->flags & MSG_TRUNC ? skb->len : len;
}

ssize_t unix_dgram_recvmsg(struct unix_sock *u, struct msghdr *msg, struct scm_cookie *scm)
{
	ktime_t end = sock_deadline(u->rcvtimeo, msg->flags & MSG_DONTWAIT);
	bool peek = msg->flags & MSG_PEEK;
	struct sk_buff *skb;
	ssize_t ret = 0;
	int err;

	if (u->type == SOCK_SEQPACKET && u->state != UNIX_ESTABLISHED)
		return -ENOTCONN;
	if (msg->flags & MSG_OOB)
		return -EOPNOTSUPP;
	mutex_lock(&u->iolock);
	while (!(skb = take(u, peek, &err)) && err == -EAGAIN) {
		mutex_unlock(&u->iolock);
		err = sock_wait(u->wq, READ_ONCE(u->qlen) || u->err || u->shutdown & RCV_SHUTDOWN,
				end);
		if (err)
			return err;
		mutex_lock(&u->iolock);
	}
	if (skb)
		ret = read_message(skb, msg, scm);
	mutex_unlock(&u->iolock);
	if (skb && !peek) {
		kfree_skb(skb);
		if (wq_has_sleeper(&u->peer_wait))
			wake_up_poll(&u->peer_wait, EPOLLOUT | EPOLLWRNORM | EPOLLWRBAND);
	}
	return skb ? ret : err;
}
