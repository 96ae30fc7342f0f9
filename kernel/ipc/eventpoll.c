/*
 * epoll: waiting for those of many files that are ready, at a cost that does not grow with those that
 * are not. A watched file's wake-up puts its item on the ready list; epoll_wait(2) asks the items there.
 * What is watched by level goes back to the list's end and is asked again the next time.
 *
 * A walk goes from the list's first item to what was its last when it began. Each is taken off before its
 * file is asked: what happens after that puts it on the list anew, so that nothing is lost. To others the list is not empty
 * meanwhile (walking): the item in hand may be its only one, and may come back.
 * Linux: fs/eventpoll.c; epoll(7).
 */
#include "eventpoll.h"
#include "internal.h"
#include <linux/anon_inodes.h>
#include <linux/err.h>
#include <linux/eventpoll.h>
#include <linux/file.h>
#include <linux/hrtimer.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/signal.h>
#include <linux/slab.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

#define EP_PRIVATE_BITS (EPOLLWAKEUP | EPOLLONESHOT | EPOLLET | EPOLLEXCLUSIVE)
#define EP_MAX_EVENTS (0x7fffffff / (int)sizeof(struct epoll_event))

DEFINE_MUTEX(epmutex);
DEFINE_SPINLOCK(ep_files_lock);

__poll_t ep_item_poll(struct epitem *epi, poll_table *pt)
{
	pt->_key = epi->event.events;
	return vfs_poll(epi->file, pt) & epi->event.events;
}

/* The oldest item, off the ready list, which is not empty. ep->lock held. */
static struct epitem *ep_pop(struct eventpoll *ep)
{
	struct epitem *epi = list_first_entry(&ep->rdllist, struct epitem, rdllink);

	list_del_init(&epi->rdllink);
	return epi;
}

/* One event to user memory. -EFAULT: not all of it. */
static int put_event(struct epoll_event __user *event, __poll_t revents, u64 data)
{
	might_fault();
	return __put_user_nocheck(revents, &event->events) | __put_user_nocheck(data, &event->data);
}

/* May something be ready? "No" is certain; after "yes" a walk, which waits for the one before, tells. */
static bool ep_events_available(struct eventpoll *ep)
{
	bool available;

	if (!list_empty(&ep->rdllist))
		return true;
	spin_lock_irq(&ep->lock);
	available = ep->walking || !list_empty(&ep->rdllist);
	spin_unlock_irq(&ep->lock);
	return available;
}

/* Up to @max events of ready files to user memory. Their number, or -EFAULT. */
static noinline int ep_send_events(struct eventpoll *ep, struct epoll_event __user *events, int max)
{
	poll_table pt = {};
	struct list_head *last;
	struct epitem *epi;
	__poll_t revents;
	int count = 0, error;
	bool more;

	mutex_lock(&ep->mtx);
	spin_lock_irq(&ep->lock);
	last = ep->rdllist.prev; /* the walk's end */
	if (unlikely(last == &ep->rdllist))
		goto out;
	ep->walking = true;
	do {
		epi = ep_pop(ep);
		spin_unlock_irq(&ep->lock);
		revents = ep_item_poll(epi, &pt);
		error = revents ? put_event(&events[count], revents, epi->event.data) : 0;
		spin_lock_irq(&ep->lock);
		if (unlikely(error)) {
			if (!ep_is_linked(epi))
				list_add(&epi->rdllink, &ep->rdllist);
			count = count ? count : error;
			break;
		}
		if (!revents)
			continue;
		count++;
		if (epi->event.events & EPOLLONESHOT)
			epi->event.events &= EP_PRIVATE_BITS;
		else if (!(epi->event.events & EPOLLET) && !ep_is_linked(epi))
			list_add_tail(&epi->rdllink, &ep->rdllist);
	} while (&epi->rdllink != last && count < max);
	ep->walking = false;
out:
	more = !list_empty(&ep->rdllist);
	spin_unlock_irq(&ep->lock);
	mutex_unlock(&ep->mtx);
	if (more && waitqueue_active(&ep->wq))
		wake_up(&ep->wq);
	return count;
}

/* Sleeps until an item may be ready or it is *@end (NULL: never): then false. */
static noinline bool ep_sleep(struct eventpoll *ep, ktime_t *end)
{
	bool in_time = true;
	DEFINE_WAIT(wait);

	prepare_to_wait_exclusive(&ep->wq, &wait, TASK_INTERRUPTIBLE);
	if (list_empty(&ep->rdllist))
		in_time = schedule_hrtimeout_range(end, 0, HRTIMER_MODE_ABS) != 0;
	finish_wait(&ep->wq, &wait);
	return in_time;
}

/* Waits for events until *@end (NULL: for ever). Their number, -EFAULT, -EINTR. */
static int ep_poll(struct eventpoll *ep, struct epoll_event __user *events, int max, ktime_t *end)
{
	bool in_time;
	int count;

	if (likely(ep_events_available(ep))) {
		count = ep_send_events(ep, events, max);
		if (likely(count))
			return count;
	}
	count = 0;
	in_time = !end || *end;
	while (!count && in_time) {
		if (signal_pending(current))
			return -EINTR;
		in_time = ep_sleep(ep, end);
		/* A wake-up was for this one alone: it looks, whatever else has happened. */
		count = ep_send_events(ep, events, max);
	}
	return count;
}

static long do_epoll_wait(int epfd, struct epoll_event __user *events, int max, ktime_t *end)
{
	long ret = -EINVAL;
	struct fd f;

	if (max <= 0 || max > EP_MAX_EVENTS)
		return -EINVAL;
	if (!access_ok(events, max * sizeof(*events)))
		return -EFAULT;
	f = fdget(epfd);
	if (!f.file)
		return -EBADF;
	if (is_file_epoll(f.file))
		ret = ep_poll(f.file->private_data, events, max, end);
	fdput(f);
	return ret;
}

/* epoll_wait(2): a negative @timeout (ms) waits for ever. The number of events; -EBADF, -EFAULT, -EINTR, -EINVAL. */
SYSCALL_DEFINE4(epoll_wait, int, epfd, struct epoll_event __user *, events, int, maxevents, int,
		timeout)
{
	ktime_t end = poll_deadline_ms(timeout);

	return do_epoll_wait(epfd, events, maxevents, timeout >= 0 ? &end : NULL);
}

static long do_epoll_pwait(int epfd, struct epoll_event __user *events, int max, ktime_t *end,
			   const sigset_t __user *sigmask, size_t size)
{
	long ret = set_user_sigmask(sigmask, size);

	if (ret)
		return ret;
	ret = do_epoll_wait(epfd, events, max, end);
	restore_saved_sigmask_unless(ret == -EINTR);
	return ret;
}

/* epoll_pwait(2): with a signal mask meanwhile. */
SYSCALL_DEFINE6(epoll_pwait, int, epfd, struct epoll_event __user *, events, int, maxevents, int,
		timeout, const sigset_t __user *, sigmask, size_t, sigsetsize)
{
	ktime_t end = poll_deadline_ms(timeout);

	return do_epoll_pwait(epfd, events, maxevents, timeout >= 0 ? &end : NULL, sigmask,
			      sigsetsize);
}

/* epoll_pwait2(2): with the time in nanoseconds. */
SYSCALL_DEFINE6(epoll_pwait2, int, epfd, struct epoll_event __user *, events, int, maxevents,
		const struct __kernel_timespec __user *, timeout, const sigset_t __user *, sigmask,
		size_t, sigsetsize)
{
	ktime_t end = 0;
	u64 ns;
	int ret;

	if (timeout) {
		ret = get_timespec(timeout, &ns);
		if (ret)
			return ret;
		end = poll_deadline(ns);
	}
	return do_epoll_pwait(epfd, events, maxevents, timeout ? &end : NULL, sigmask, sigsetsize);
}

/* An epoll is readable if one of its items is ready; those that are not any more leave the list. */
static __poll_t ep_eventpoll_poll(struct file *file, poll_table *wait)
{
	struct eventpoll *ep = file->private_data;
	struct list_head *last;
	struct epitem *epi;
	poll_table pt = {};
	bool ready = false;

	poll_wait(file, &ep->poll_wait, wait);
	if (!ep_events_available(ep))
		return 0;
	mutex_lock(&ep->mtx);
	spin_lock_irq(&ep->lock);
	ep->walking = true;
	last = ep->rdllist.prev;
	while (last != &ep->rdllist && !ready) {
		epi = ep_pop(ep);
		spin_unlock_irq(&ep->lock);
		ready = ep_item_poll(epi, &pt);
		spin_lock_irq(&ep->lock);
		if (ready && !ep_is_linked(epi))
			list_add(&epi->rdllink, &ep->rdllist);
		if (&epi->rdllink == last)
			break;
	}
	ep->walking = false;
	spin_unlock_irq(&ep->lock);
	mutex_unlock(&ep->mtx);
	return ready ? EPOLLIN | EPOLLRDNORM : 0;
}

static void ep_eventpoll_release(struct inode *inode, struct file *file)
{
	struct eventpoll *ep = file->private_data;

	mutex_lock(&epmutex);
	mutex_lock(&ep->mtx);
	while (ep->rbr.rb_node)
		ep_remove(ep, rb_entry(ep->rbr.rb_node, struct epitem, rbn));
	mutex_unlock(&ep->mtx);
	mutex_unlock(&epmutex);
	kfree(ep);
}

const struct file_operations eventpoll_fops = {
	.release = ep_eventpoll_release,
	.llseek = noop_llseek,
	.poll = ep_eventpoll_poll,
};

static long do_epoll_create(unsigned int flags)
{
	struct eventpoll *ep;
	struct file *file;
	int fd;

	if (flags & ~EPOLL_CLOEXEC)
		return -EINVAL;
	ep = kzalloc(sizeof(*ep), GFP_KERNEL);
	if (!ep)
		return -ENOMEM;
	mutex_init(&ep->mtx);
	spin_lock_init(&ep->lock);
	init_waitqueue_head(&ep->wq);
	init_waitqueue_head(&ep->poll_wait);
	INIT_LIST_HEAD(&ep->rdllist);
	fd = get_unused_fd_flags(0, flags);
	file = fd < 0 ? ERR_PTR(fd)
		      : anon_inode_getfile("[eventpoll]", &eventpoll_fops, ep, O_RDWR);
	if (IS_ERR(file)) {
		if (fd >= 0)
			put_unused_fd(fd);
		kfree(ep);
		return PTR_ERR(file);
	}
	ep->file = file;
	fd_install(fd, file);
	return fd;
}

/* epoll_create1(2). A descriptor; -EINVAL, -EMFILE, -ENOMEM. */
SYSCALL_DEFINE1(epoll_create1, int, flags)
{
	return do_epoll_create(flags);
}

/* epoll_create(2): @size means nothing, but must be positive. */
SYSCALL_DEFINE1(epoll_create, int, size)
{
	return size > 0 ? do_epoll_create(0) : -EINVAL;
}
