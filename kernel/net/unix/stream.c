/* SOCK_STREAM: bytes in order, in pieces that the reader does not see. Linux: net/unix/af_unix.c. */
#include "unix.h"
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/string.h>
#include <uapi/linux/signal.h>

#define STREAM_CHUNK (16384 - sizeof(struct sk_buff)) /* four pages */

/* @skb is @peer's to read. 0, -EPIPE: nobody reads there any more. */
static int deliver(struct unix_sock *peer, struct sk_buff *skb)
{
	int err = -EPIPE;

	spin_lock(&peer->lock);
	if (peer->state != UNIX_DEAD && !(peer->shutdown & RCV_SHUTDOWN)) {
		unix_queue(peer, skb);
		err = 0;
	}
	spin_unlock(&peer->lock);
	if (!err && wq_has_sleeper(&peer->wq))
		wake_up_poll(&peer->wq, EPOLLIN | EPOLLRDNORM | EPOLLRDBAND);
	if (!err)
		kill_fasync(&peer->fasync, POLL_IN);
	return err;
}

static ssize_t send_to(struct unix_sock *u, struct unix_sock *peer, struct msghdr *msg,
		       struct scm_cookie *scm)
{
	ktime_t end = sock_deadline(u->sndtimeo, msg->flags & MSG_DONTWAIT);
	ssize_t sent = 0;
	int err = 0;

	while (!err && iov_iter_count(&msg->iter)) {
		size_t len = min(iov_iter_count(&msg->iter),
				 min((size_t)u->sndbuf / 2 - 64, STREAM_CHUNK));
		struct sk_buff *skb = alloc_skb(u, len, end, &err);

		if (!skb)
			break;
		skb->scm = *scm;
		if (scm->fp)
			unix_inflight(scm->fp, 1);
		scm->fp = NULL; /* with the first piece */
		err = copy_from_iter(skb->data, len, &msg->iter) < len ? -EFAULT
								       : deliver(peer, skb);
		if (err)
			kfree_skb(skb);
		else
			sent += len;
	}
	if (err == -EPIPE && !sent && !(msg->flags & MSG_NOSIGNAL))
		sigpipe();
	return sent ? sent : err;
}

ssize_t unix_stream_sendmsg(struct unix_sock *u, struct msghdr *msg, struct scm_cookie *scm)
{
	struct unix_sock *peer;
	ssize_t ret;

	if (msg->flags & MSG_OOB)
		return -EOPNOTSUPP;
	if (msg->namelen)
		return u->state == UNIX_ESTABLISHED ? -EISCONN : -EOPNOTSUPP;
	peer = unix_peer_get(u);
	if (!peer)
		return -ENOTCONN;
	ret = send_to(u, peer, msg, scm);
	unix_put(peer);
	return ret;
}

/* The piece after @skb (NULL: the first); NULL and *@err: none, 0: and none will come. */
static struct sk_buff *next_piece(struct unix_sock *u, struct sk_buff *skb, int *err)
{
	struct list_head *next;

	spin_lock(&u->lock);
	next = skb ? skb->list.next : u->queue.next;
	skb = next == &u->queue ? NULL : list_entry(next, struct sk_buff, list);
	*err = skb || u->shutdown & RCV_SHUTDOWN ? 0 : -EAGAIN;
	if (!skb && u->err) {
		*err = -u->err;
		u->err = 0;
	}
	spin_unlock(&u->lock);
	return skb;
}

/* May what @skb brings be read with what has been read already? */
static bool same_sender(const struct unix_sock *u, const struct scm_cookie *scm,
			const struct sk_buff *skb)
{
	return !u->passcred || !memcmp(&scm->creds, &skb->scm.creds, sizeof(scm->creds));
}

/* Takes @skb off the queue, as it has been read. */
static void piece_done(struct unix_sock *u, struct sk_buff *skb)
{
	spin_lock(&u->lock);
	list_del(&skb->list);
	WRITE_ONCE(u->qlen, u->qlen - 1);
	spin_unlock(&u->lock);
	kfree_skb(skb);
}

/* One piece, or its rest. False: what follows must wait for another call. *@done counts; *@err -EFAULT. */
static bool read_piece(struct unix_sock *u, struct sk_buff *skb, struct msghdr *msg,
		       struct scm_cookie *scm, size_t *done, int *err)
{
	size_t len = min((size_t)(skb->len - skb->consumed), iov_iter_count(&msg->iter));
	bool files = skb->scm.fp;

	if (!*done) {
		scm->creds = skb->scm.creds;
		if (msg->want_name)
			msg->namelen = unix_copy_name(skb->sk, &msg->name);
		msg->want_name = false;
	} else if (!same_sender(u, scm, skb)) {
		return false;
	}
	len = copy_to_iter(skb->data + skb->consumed, len, &msg->iter);
	*done += len;
	if (!len) {
		*err = -EFAULT;
		return false;
	}
	if (msg->flags & MSG_PEEK) {
		if (files)
			scm->fp = scm_fp_dup(skb->scm.fp);
		return !files;
	}
	if (files) {
		unix_inflight(skb->scm.fp, -1);
		scm->fp = skb->scm.fp;
		skb->scm.fp = NULL;
	}
	skb->consumed += len;
	if (skb->consumed < skb->len)
		return false;
	piece_done(u, skb);
	return !files;
}

ssize_t unix_stream_recvmsg(struct unix_sock *u, struct msghdr *msg, struct scm_cookie *scm)
{
	ktime_t end = sock_deadline(u->rcvtimeo, msg->flags & MSG_DONTWAIT);
	struct sk_buff *skb = NULL;
	bool peek = msg->flags & MSG_PEEK;
	size_t done = 0;
	int err = 0;

	if (u->state != UNIX_ESTABLISHED)
		return -EINVAL;
	if (msg->flags & MSG_OOB)
		return -EINVAL;
	mutex_lock(&u->iolock);
	while (iov_iter_count(&msg->iter)) {
		skb = next_piece(u, peek ? skb : NULL, &err);
		if (skb) {
			if (!read_piece(u, skb, msg, scm, &done, &err))
				break;
			continue;
		}
		if (err != -EAGAIN || (done && (peek || !(msg->flags & MSG_WAITALL))))
			break;
		mutex_unlock(&u->iolock);
		err = sock_wait(u->wq, READ_ONCE(u->qlen) || u->err || u->shutdown & RCV_SHUTDOWN,
				end);
		mutex_lock(&u->iolock);
		if (err)
			break;
	}
	mutex_unlock(&u->iolock);
	return done ? (ssize_t)done : err;
}
