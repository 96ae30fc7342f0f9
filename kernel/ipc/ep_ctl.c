/*
 * epoll_ctl(2): which files an epoll watches, and how their wake-ups reach it. Linux: fs/eventpoll.c.
 */
#include "eventpoll.h"
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/eventpoll.h>
#include <linux/file.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

#define EPOLLINOUT_BITS (EPOLLIN | EPOLLOUT)
#define EP_PRIVATE_BITS (EPOLLWAKEUP | EPOLLONESHOT | EPOLLET | EPOLLEXCLUSIVE)
#define EPOLLEXCLUSIVE_OK_BITS \
	(EPOLLINOUT_BITS | EPOLLERR | EPOLLHUP | EPOLLWAKEUP | EPOLLET | EPOLLEXCLUSIVE)

static unsigned long
	nr_watches; /* atomic: items of all epolls; at most a twenty-fifth of memory, as on Linux */

struct ep_pqueue {
	poll_table pt;
	struct epitem *epi;
};

/* The item may be ready: onto the list, and who waits for the epoll is woken. ep->lock held; true: tell poll_wait. */
static bool ep_ready(struct eventpoll *ep, struct epitem *epi)
{
	if (!ep_is_linked(epi))
		list_add_tail(&epi->rdllink, &ep->rdllist);
	if (wq_has_sleeper(&ep->wq))
		wake_up(&ep->wq);
	return waitqueue_active(&ep->poll_wait);
}

/* Was a wake-up for @happened what an exclusive item waits for? Then no other needs it. */
static bool wanted(__poll_t happened, __poll_t events)
{
	__poll_t way = happened & EPOLLINOUT_BITS;

	return !way || way == EPOLLINOUT_BITS || events & way;
}

/* A watched file wakes its queue, whose lock is held. */
static int ep_poll_callback(wait_queue_entry_t *wait, unsigned int mode, int flags, void *key)
{
	struct epitem *epi = container_of(wait, struct eppoll_entry, wait)->base;
	struct eventpoll *ep = epi->ep;
	__poll_t happened = key_to_poll(key);
	bool tell = false, ours = false;
	unsigned long irq;

	spin_lock_irqsave(&ep->lock, irq);
	if (epi->event.events & ~EP_PRIVATE_BITS && (!happened || happened & epi->event.events)) {
		ours = waitqueue_active(&ep->wq) && wanted(happened, epi->event.events);
		tell = ep_ready(ep, epi);
	}
	spin_unlock_irqrestore(&ep->lock, irq);
	if (tell)
		wake_up_poll(&ep->poll_wait, EPOLLIN | EPOLLRDNORM);
	return ours || !(epi->event.events & EPOLLEXCLUSIVE);
}

static void ep_ptable_queue_proc(struct file *file, wait_queue_head_t *whead, poll_table *pt)
{
	struct epitem *epi = container_of(pt, struct ep_pqueue, pt)->epi;
	struct eppoll_entry *pwq = epi->error ? NULL : kmalloc(sizeof(*pwq), GFP_KERNEL);

	if (!pwq) {
		epi->error = -ENOMEM;
		return;
	}
	init_waitqueue_func_entry(&pwq->wait, ep_poll_callback);
	pwq->whead = whead;
	pwq->base = epi;
	pwq->next = epi->pwqlist;
	epi->pwqlist = pwq;
	if (epi->event.events & EPOLLEXCLUSIVE)
		add_wait_queue_exclusive(whead, &pwq->wait);
	else
		add_wait_queue(whead, &pwq->wait);
}

/* The item for @file by @fd; NULL: there is none, and *@link and *@parent say where it belongs. */
static struct epitem *ep_find(struct eventpoll *ep, struct file *file, int fd,
			      struct rb_node ***link, struct rb_node **parent)
{
	struct epitem *epi;

	*link = &ep->rbr.rb_node;
	*parent = NULL;
	while (**link) {
		epi = rb_entry(**link, struct epitem, rbn);
		if (epi->file == file && epi->fd == fd)
			return epi;
		*parent = **link;
		*link = file < epi->file || (file == epi->file && fd < epi->fd)
				? &(**link)->rb_left
				: &(**link)->rb_right;
	}
	return NULL;
}

void ep_remove(struct eventpoll *ep, struct epitem *epi)
{
	struct eppoll_entry *pwq;

	while ((pwq = epi->pwqlist)) {
		epi->pwqlist = pwq->next;
		remove_wait_queue(pwq->whead, &pwq->wait);
		kfree(pwq);
	}
	spin_lock(&ep_files_lock);
	list_del(&epi->fllink);
	spin_unlock(&ep_files_lock);
	rb_erase(&epi->rbn, &ep->rbr);
	spin_lock_irq(&ep->lock);
	if (ep_is_linked(epi))
		list_del_init(&epi->rdllink);
	spin_unlock_irq(&ep->lock);
	__atomic_fetch_sub(&nr_watches, 1, __ATOMIC_RELAXED);
	kfree(epi);
}

/* Puts @epi on the list of those that watch its file. 0 or -ENOMEM. */
static int attach_to_file(struct epitem *epi)
{
	struct ep_files *files = epi->file->f_ep, *new = NULL;

	if (!files) {
		new = kmalloc(sizeof(*new), GFP_KERNEL);
		if (!new)
			return -ENOMEM;
		INIT_LIST_HEAD(&new->epitems);
	}
	spin_lock(&ep_files_lock);
	files = epi->file->f_ep;
	if (!files) {
		files = epi->file->f_ep = new;
		new = NULL;
	}
	list_add_tail(&epi->fllink, &files->epitems);
	spin_unlock(&ep_files_lock);
	kfree(new);
	return 0;
}

/* Puts the item on the ready list if its file is ready; ep->mtx held. */
static void ep_check(struct eventpoll *ep, struct epitem *epi, poll_table *pt)
{
	__poll_t revents = ep_item_poll(epi, pt);
	bool tell = false;

	spin_lock_irq(&ep->lock);
	if (revents && !ep_is_linked(epi))
		tell = ep_ready(ep, epi);
	spin_unlock_irq(&ep->lock);
	if (tell)
		wake_up_poll(&ep->poll_wait, EPOLLIN | EPOLLRDNORM);
}

static int ep_insert(struct eventpoll *ep, const struct epoll_event *event, struct file *file,
		     int fd)
{
	struct rb_node **link, *parent;
	struct ep_pqueue epq = { .pt._qproc = ep_ptable_queue_proc };
	struct epitem *epi;

	if (ep_find(ep, file, fd, &link, &parent))
		return -EEXIST;
	if (READ_ONCE(nr_watches) >= totalram_pages() * (PAGE_SIZE / 25 / sizeof(*epi)))
		return -ENOSPC;
	epi = kzalloc(sizeof(*epi), GFP_KERNEL);
	if (!epi)
		return -ENOMEM;
	epi->ep = ep;
	epi->file = file;
	epi->fd = fd;
	epi->event = *event;
	INIT_LIST_HEAD(&epi->rdllink);
	if (attach_to_file(epi)) {
		kfree(epi);
		return -ENOMEM;
	}
	__atomic_fetch_add(&nr_watches, 1, __ATOMIC_RELAXED);
	rb_link_node(&epi->rbn, parent, link);
	rb_insert_color(&epi->rbn, &ep->rbr);
	epq.epi = epi;
	ep_check(ep, epi, &epq.pt);
	if (!epi->error)
		return 0;
	ep_remove(ep, epi);
	return -ENOMEM;
}

static int ep_modify(struct eventpoll *ep, struct epitem *epi, const struct epoll_event *event)
{
	poll_table pt = {};

	if (epi->event.events & EPOLLEXCLUSIVE)
		return -EINVAL;
	/* Visible before the file is asked: what happens from then on is measured by the new events. */
	spin_lock_irq(&ep->lock);
	epi->event = *event;
	spin_unlock_irq(&ep->lock);
	ep_check(ep, epi, &pt);
	return 0;
}

/* What @op may not be asked of these files. 0 or -errno, in Linux's order. */
static int ep_ctl_check(struct file *epfile, struct file *file, int op,
			const struct epoll_event *event)
{
	if (!file->f_op->poll)
		return -EPERM;
	if (epfile == file || !is_file_epoll(epfile))
		return -EINVAL;
	if (op == EPOLL_CTL_DEL || !(event->events & EPOLLEXCLUSIVE))
		return 0;
	if (op == EPOLL_CTL_MOD)
		return -EINVAL;
	if (op == EPOLL_CTL_ADD && (is_file_epoll(file) || event->events & ~EPOLLEXCLUSIVE_OK_BITS))
		return -EINVAL;
	return 0;
}

static int do_epoll_ctl(struct eventpoll *ep, struct file *file, int fd, int op,
			struct epoll_event *event)
{
	bool nested = is_file_epoll(file);
	struct rb_node **link, *parent;
	struct epitem *epi;
	int ret = -EINVAL;

	if (nested) {
		mutex_lock(&epmutex);
		if (op == EPOLL_CTL_ADD && ep_loop_check(ep, file->private_data)) {
			mutex_unlock(&epmutex);
			return -ELOOP;
		}
	}
	mutex_lock(&ep->mtx);
	epi = ep_find(ep, file, fd, &link, &parent);
	event->events |= EPOLLERR | EPOLLHUP;
	if (op == EPOLL_CTL_ADD) {
		ret = ep_insert(ep, event, file, fd);
	} else if (op == EPOLL_CTL_DEL || op == EPOLL_CTL_MOD) {
		ret = epi ? 0 : -ENOENT;
		if (epi && op == EPOLL_CTL_DEL)
			ep_remove(ep, epi);
		else if (epi)
			ret = ep_modify(ep, epi, event);
	}
	mutex_unlock(&ep->mtx);
	if (nested)
		mutex_unlock(&epmutex);
	return ret;
}

/* epoll_ctl(2). 0; -EBADF, -EEXIST, -EFAULT, -EINVAL, -ELOOP, -ENOENT, -ENOMEM, -ENOSPC, -EPERM. */
SYSCALL_DEFINE4(epoll_ctl, int, epfd, int, op, int, fd, struct epoll_event __user *, event)
{
	struct epoll_event ev = {};
	struct fd f, target;
	int ret = -EBADF;

	if (op != EPOLL_CTL_DEL && copy_from_user(&ev, event, sizeof(ev)))
		return -EFAULT;
	if (ev.events & EPOLLWAKEUP && !capable(CAP_BLOCK_SUSPEND))
		ev.events &= ~EPOLLWAKEUP;
	f = fdget(epfd);
	target = fdget(fd);
	if (f.file && target.file) {
		ret = ep_ctl_check(f.file, target.file, op, &ev);
		if (!ret)
			ret = do_epoll_ctl(f.file->private_data, target.file, fd, op, &ev);
	}
	fdput(target);
	fdput(f);
	return ret;
}

/* Nobody can find the file any more, but its items are still there, and their epolls, while epmutex is held. */
void eventpoll_release_file(struct file *file)
{
	struct ep_files *files = file->f_ep;
	struct eventpoll *ep;
	struct epitem *epi;

	mutex_lock(&epmutex);
	while (!list_empty(&files->epitems)) {
		epi = list_first_entry(&files->epitems, struct epitem, fllink);
		ep = epi->ep;
		mutex_lock(&ep->mtx);
		ep_remove(ep, epi);
		mutex_unlock(&ep->mtx);
	}
	mutex_unlock(&epmutex);
	kfree(files);
}
