/* Messages: made, charged to their sender, queued, freed. Linux: net/core/sock.c, skbuff.c. */
#include "unix.h"
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/slab.h>

/*
 * Room for @len bytes of @u's. Waits until @end for the readers if too much is on its way already. NULL and
 * *@err: -EPIPE, -EAGAIN, -ERESTARTSYS, -EINTR, -ENOMEM, or what the socket has to be told.
 */
struct sk_buff *alloc_skb(struct unix_sock *u, size_t len, ktime_t end, int *err)
{
	unsigned int truesize = sizeof(struct sk_buff) + len;
	struct sk_buff *skb;

	*err = -EPIPE;
	if (u->shutdown & SEND_SHUTDOWN)
		return NULL;
	if (READ_ONCE(u->wmem) >= u->sndbuf) {
		*err = sock_wait(
			u->wq, READ_ONCE(u->wmem) < u->sndbuf || u->shutdown & SEND_SHUTDOWN, end);
		if (*err)
			return NULL;
	}
	*err = -ENOMEM;
	skb = kmalloc(truesize, GFP_KERNEL);
	if (!skb)
		return NULL;
	__atomic_fetch_add(&u->wmem, truesize, __ATOMIC_RELAXED);
	skb->sk = unix_get(u);
	skb->scm.fp = NULL;
	skb->len = len;
	skb->consumed = 0;
	skb->truesize = truesize;
	return skb;
}

void kfree_skb(struct sk_buff *skb)
{
	struct unix_sock *u = skb->sk;

	if (skb->scm.fp) {
		unix_inflight(skb->scm.fp, -1);
		scm_destroy(&skb->scm);
	}
	__atomic_fetch_sub(&u->wmem, skb->truesize, __ATOMIC_SEQ_CST);
	if (unix_writable(u) && waitqueue_active(&u->wq))
		wake_up_poll(&u->wq, EPOLLOUT | EPOLLWRNORM | EPOLLWRBAND);
	kfree(skb);
	unix_put(u);
}

/* Hands @skb to @to. to->lock held; the caller wakes the reader. */
void unix_queue(struct unix_sock *to, struct sk_buff *skb)
{
	list_add_tail(&skb->list, &to->queue);
	WRITE_ONCE(to->qlen, to->qlen + 1);
}
