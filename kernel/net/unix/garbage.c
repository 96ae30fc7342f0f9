/*
 * Sockets that only each other's queues know: a socket that was sent through itself, and closed. Linux:
 * net/unix/garbage.c.
 *
 * All references to such a file are from messages, and those messages are in the queues of sockets of which
 * the same is true. So: candidates are the sockets whose file has no other references. From what their own
 * queues hold is counted off; who has references left is reachable from outside, and so is all that its
 * queue holds. What then remains is garbage: the files in its queues are let go.
 */
#include "unix.h"
#include <linux/kernel.h>
#include <linux/list.h>

static DEFINE_SPINLOCK(gc_lock); /* protects inflight to gc_link of all sockets; before u->lock */
static LIST_HEAD(inflight_list); /* sockets that are in some queue */

static struct unix_sock *socket_of(struct file *file)
{
	return file->f_op == &socket_file_ops ? unix_sk(file) : NULL;
}

/* The files of @fp get into a queue (@change 1), or out of one (-1). */
void unix_inflight(struct scm_fp_list *fp, int change)
{
	unsigned int i;

	spin_lock(&gc_lock);
	for (i = 0; i < fp->count; i++) {
		struct unix_sock *u = socket_of(fp->fp[i]);

		if (!u)
			continue;
		u->inflight += change;
		if (!u->inflight)
			list_del_init(&u->gc_link);
		else if (list_empty(&u->gc_link))
			list_add(&u->gc_link, &inflight_list);
	}
	spin_unlock(&gc_lock);
}

/* Calls @fn(socket, @arg) for each socket in the messages of @queue. */
static void scan_messages(struct list_head *queue,
			  void (*fn)(struct unix_sock *, struct list_head *), struct list_head *arg)
{
	struct sk_buff *skb;
	struct unix_sock *found;
	unsigned int i;

	list_for_each_entry(skb, queue, list) {
		for (i = 0; skb->scm.fp && i < skb->scm.fp->count; i++) {
			found = socket_of(skb->scm.fp->fp[i]);
			if (found)
				fn(found, arg);
		}
	}
}

/* The same for all that @u holds: a listener's queue has sockets, which have messages. gc_lock held. */
static void scan_children(struct unix_sock *u, void (*fn)(struct unix_sock *, struct list_head *),
			  struct list_head *arg)
{
	struct unix_sock *embryo;

	spin_lock(&u->lock);
	if (u->state != UNIX_LISTEN) {
		scan_messages(&u->queue, fn, arg);
	} else {
		list_for_each_entry(embryo, &u->queue, accept_link) {
			spin_lock(&embryo->lock);
			scan_messages(&embryo->queue, fn, arg);
			spin_unlock(&embryo->lock);
		}
	}
	spin_unlock(&u->lock);
}

static void move_to(struct unix_sock *u, struct list_head *list)
{
	list_del(&u->gc_link);
	list_add_tail(&u->gc_link, list);
}

/* @u is in a candidate's queue: so much less holds it from outside. */
static void count_off(struct unix_sock *u, struct list_head *unused)
{
	u->outside--;
}

/* @u is in the queue of one that can be reached: so can it be. */
static void reach(struct unix_sock *u, struct list_head *reachable)
{
	if (!u->candidate)
		return;
	u->candidate = false;
	move_to(u, reachable);
}

/* Takes the messages with files from the garbage's queues. gc_lock held. */
static void take_messages(struct unix_sock *u, struct list_head *messages)
{
	struct sk_buff *skb, *next;

	spin_lock(&u->lock);
	list_for_each_entry_safe(skb, next, &u->queue, list) {
		if (!skb->scm.fp)
			continue;
		list_del(&skb->list);
		u->qlen--;
		list_add_tail(&skb->list, messages);
	}
	spin_unlock(&u->lock);
}

static void collect(struct list_head *messages)
{
	struct unix_sock *u, *next, *embryo;
	LIST_HEAD(candidates);
	LIST_HEAD(reachable);

	list_for_each_entry_safe(u, next, &inflight_list, gc_link) {
		u->outside = u->inflight;
		u->candidate = u->file && READ_ONCE(u->file->f_count) == (int)u->inflight;
		if (u->candidate)
			move_to(u, &candidates);
	}
	list_for_each_entry(u, &candidates, gc_link)
		scan_children(u, count_off, NULL);
	list_for_each_entry_safe(u, next, &candidates, gc_link)
		if (u->outside > 0)
			reach(u, &reachable);
	list_for_each_entry(u, &reachable, gc_link) /* grows meanwhile */
		scan_children(u, reach, &reachable);
	list_for_each_entry_safe(u, next, &reachable, gc_link)
		move_to(u, &inflight_list);
	list_for_each_entry_safe(u, next, &candidates, gc_link) {
		move_to(u, &inflight_list);
		u->candidate = false;
		if (u->state != UNIX_LISTEN) {
			take_messages(u, messages);
		} else {
			list_for_each_entry(embryo, &u->queue, accept_link)
				take_messages(embryo, messages);
		}
	}
}

/* After a socket was closed: perhaps it was the last that others could be reached by. */
void unix_gc(void)
{
	struct sk_buff *skb;
	LIST_HEAD(messages);

	if (list_empty(&inflight_list))
		return;
	spin_lock(&gc_lock);
	collect(&messages);
	spin_unlock(&gc_lock);
	while (!list_empty(&messages)) {
		skb = list_first_entry(&messages, struct sk_buff, list);
		list_del(&skb->list);
		kfree_skb(skb);
	}
}
