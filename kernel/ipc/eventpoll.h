/*
 * epoll's structures. An eventpoll is the open file of epoll_create(2), an epitem one descriptor that it
 * watches, an eppoll_entry that item's entry on one of the file's wait queues.
 *
 * Locks, outermost first:
 *   epmutex	   all epolls: closing of epolls and of watched files, and watching an epoll or giving that up
 *   ep->mtx	   rbr and its items; held across asking the files. An outer epoll's before an inner one's
 *   (the wait queues of the watched files)
 *   ep->lock	   rdllist and each item's events; with interrupts off, as callbacks take it
 * ep_files_lock protects the lists in file->f_ep, and is taken alone.
 */
#pragma once

#include <linux/fs.h>
#include <linux/mutex.h>
#include <linux/poll.h>
#include <linux/rbtree.h>

#define EP_MAX_NESTS 4

struct eventpoll {
	struct mutex mtx;
	spinlock_t lock;
	wait_queue_head_t wq;	     /* who sleeps in epoll_wait(2) */
	wait_queue_head_t poll_wait; /* who polls this file */
	struct list_head rdllist;    /* items that may be ready, oldest first */
	bool walking;		     /* one of them is in somebody's hands; under lock */
	struct rb_root rbr;	     /* all items, by file and descriptor */
	struct file *file;
	unsigned int gen; /* loop check: the last walk that came by, under epmutex, */
	int depth;	  /* and how deep it was below */
};

struct eppoll_entry {
	struct eppoll_entry *next;
	struct epitem *base;
	wait_queue_entry_t wait;
	wait_queue_head_t *whead; /* of the watched file, so alive while that is watched */
};

struct epitem {
	struct rb_node rbn;
	struct list_head rdllink; /* on rdllist, or on the list of a walk that empties it */
	struct list_head fllink;  /* on the file's f_ep */
	struct file *file; /* without a reference: eventpoll_release_file() removes the item */
	int fd;
	struct eventpoll *ep;
	struct eppoll_entry *pwqlist;
	int error; /* -ENOMEM: an entry is missing */
	struct epoll_event event;
};

/* The list of the epitems that watch a file; made with the first, kept until the file goes. */
struct ep_files {
	struct list_head epitems;
};

extern struct mutex epmutex;
extern spinlock_t ep_files_lock;
extern const struct file_operations eventpoll_fops;

/* eventpoll.c: what @epi's file has of its events now; entries are made if @pt says so */
__poll_t ep_item_poll(struct epitem *epi, poll_table *pt);

/* ep_ctl.c */
void ep_remove(struct eventpoll *ep, struct epitem *epi); /* ep->mtx held */
/* ep_loop.c: would watching @to make a loop, or chains that are too deep? epmutex held. 0 or -ELOOP. */
int ep_loop_check(struct eventpoll *ep, struct eventpoll *to);

static inline bool is_file_epoll(const struct file *file)
{
	return file->f_op == &eventpoll_fops;
}

static inline bool ep_is_linked(const struct epitem *epi)
{
	return !list_empty(&epi->rdllink);
}
