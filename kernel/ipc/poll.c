/* poll(2), ppoll(2). Linux: fs/select.c. */
#include "internal.h"
#include <linux/file.h>
#include <linux/kernel.h>
#include <linux/restart_block.h>
#include <linux/signal.h>
#include <linux/slab.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

#define FAST_POLLFDS 32 /* that need no allocation */

/* What the file of a descriptor that others can close has of pt->_key; as poll_fd(). */
static noinline __poll_t poll_shared_fd(unsigned int fd, poll_table *pt)
{
	struct file *file = fget(fd);
	__poll_t mask;

	if (!file)
		return EPOLLNVAL;
	mask = vfs_poll(file, pt) & pt->_key;
	fput(file);
	return mask;
}

/* Asks the file of @fd, one of @max in @table, for what it has of pt->_key. EPOLLNVAL: there is none. */
static __always_inline __poll_t poll_fd(struct file **table, unsigned int max, unsigned int fd,
					poll_table *pt)
{
	struct file *file;

	if (unlikely(fd >= max))
		return poll_shared_fd(fd, pt);
	file = table[array_index_nospec(fd, max)];
	if (unlikely(!file || file->f_mode & FMODE_PATH))
		return EPOLLNVAL;
	return vfs_poll(file, pt) & pt->_key;
}

/* Until one is ready, or it is *@end (NULL: for ever). Their number, -ERESTARTNOHAND, -ENOMEM. */
static int do_poll(struct pollfd *fds, unsigned int nfds, struct poll_wqueues *pwq, ktime_t *end)
{
	struct files_struct *files = current->files;
	struct pollfd *pfd, *stop = fds + nfds;
	bool in_time = !end || *end;
	struct file **table = files->fd;
	unsigned int max;
	int count = 0, fd;

	/* Nobody else can close what only this task has open, nor move the table; see <linux/file.h>. */
	max = READ_ONCE(files->count) == 1 ? files->max_fds : 0;
	if (!in_time)
		pwq->pt._qproc = NULL;
	for (;;) {
		for (pfd = fds; pfd < stop; pfd++) {
			__poll_t events = (u16)pfd->events;

			fd = pfd->fd;
			pwq->pt._key = events | EPOLLERR | EPOLLHUP;
			pfd->revents = fd < 0 ? 0 : poll_fd(table, max, fd, &pwq->pt);
			if (pfd->revents) {
				count++;
				pwq->pt._qproc = NULL;
			}
		}
		pwq->pt._qproc = NULL; /* the entries are made */
		if (!count)
			count = signal_pending(current) ? -ERESTARTNOHAND : pwq->error;
		if (count || !in_time)
			return count;
		in_time = poll_schedule_timeout(pwq, end);
	}
}

static int do_sys_poll(struct pollfd __user *ufds, unsigned int nfds, ktime_t *end)
{
	struct pollfd fast[FAST_POLLFDS], *fds = fast;
	struct poll_wqueues pwq;
	int ret = -EFAULT, error = 0;
	unsigned long i;

	if (nfds > rlimit(RLIMIT_NOFILE))
		return -EINVAL;
	if (nfds > FAST_POLLFDS)
		fds = kmalloc(nfds * sizeof(*fds), GFP_KERNEL);
	if (!fds)
		return -ENOMEM;
	if (copy_from_user(fds, ufds, nfds * sizeof(*fds)))
		goto out;
	poll_initwait(&pwq);
	ret = do_poll(fds, nfds, &pwq, end);
	poll_freewait(&pwq);
	if (ret < 0)
		goto out;
	/* The range has passed copy_from_user(). Only revents: the other fields may be another thread's by now. */
	might_fault();
	for (i = 0; i < nfds; i++)
		error |= __put_user_nocheck(fds[i].revents, &ufds[i].revents);
	if (error)
		ret = error;
out:
	if (fds != fast)
		kfree(fds);
	return ret;
}

static long do_restart_poll(struct restart_block *restart)
{
	ktime_t end = restart->poll.expires;
	int ret = do_sys_poll(restart->poll.ufds, restart->poll.nfds,
			      restart->poll.has_timeout ? &end : NULL);

	return ret == -ERESTARTNOHAND ? -ERESTART_RESTARTBLOCK : ret;
}

/* poll(2): a negative @timeout (ms) waits for ever. The number of files with events; -EFAULT, -EINTR, -EINVAL, -ENOMEM. */
SYSCALL_DEFINE3(poll, struct pollfd __user *, ufds, unsigned int, nfds, int, timeout)
{
	ktime_t end = poll_deadline_ms(timeout);
	int ret = do_sys_poll(ufds, nfds, timeout >= 0 ? &end : NULL);

	if (ret != -ERESTARTNOHAND)
		return ret;
	current->restart_block.fn = do_restart_poll;
	current->restart_block.poll.ufds = ufds;
	current->restart_block.poll.nfds = nfds;
	current->restart_block.poll.has_timeout = timeout >= 0;
	current->restart_block.poll.expires = end;
	return -ERESTART_RESTARTBLOCK;
}

/* ppoll(2): with a signal mask meanwhile; @tsp gets what is left of the time. */
SYSCALL_DEFINE5(ppoll, struct pollfd __user *, ufds, unsigned int, nfds,
		struct __kernel_timespec __user *, tsp, const sigset_t __user *, sigmask, size_t,
		sigsetsize)
{
	ktime_t end = 0;
	u64 ns;
	int ret;

	if (tsp) {
		ret = get_timespec(tsp, &ns);
		if (ret)
			return ret;
		end = poll_deadline(ns);
	}
	ret = set_user_sigmask(sigmask, sigsetsize);
	if (ret)
		return ret;
	ret = do_sys_poll(ufds, nfds, tsp ? &end : NULL);
	restore_saved_sigmask_unless(ret == -ERESTARTNOHAND);
	return poll_finish_timespec(tsp, end, ret);
}
