/*
 * process_vm_readv(2), process_vm_writev(2): copies between the caller's memory and another process's, as far as a
 * tracer of it might, and as its mappings allow. Linux: mm/process_vm_access.c.
 */
#include "internal.h"
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/syscalls.h>
#include <linux/uio.h>

/* The pieces of the other's memory, checked for their lengths only: kmalloc'ed, or ERR_PTR. */
static struct iovec *remote_iovec(const struct iovec __user *user, unsigned long n)
{
	struct iovec *vec;
	int err = 0;

	if (n > UIO_MAXIOV)
		return ERR_PTR(-EINVAL);
	vec = kmalloc(max(n, 1UL) * sizeof(*vec), GFP_KERNEL);
	if (!vec)
		return ERR_PTR(-ENOMEM);
	if (copy_from_user(vec, user, n * sizeof(*vec)))
		err = -EFAULT;
	for (unsigned long i = 0; i < n && !err; i++)
		if ((ssize_t)vec[i].iov_len < 0)
			err = -EINVAL;
	if (!err)
		return vec;
	kfree(vec);
	return ERR_PTR(err);
}

/* One piece, page by page; what was copied is gone from @iter. 0 or -EFAULT. */
static int rw_piece(struct mm_struct *mm, unsigned long addr, size_t len, struct iov_iter *iter,
		    bool write)
{
	while (len && iter->count) {
		size_t n = min(len, PAGE_SIZE - (addr & (PAGE_SIZE - 1))), copied;
		struct page *page;
		void *there;

		/* region: process_vm.limit */
		if (addr >= TASK_SIZE)
			return -EFAULT;
		/* endregion */
		n = min(n, iter->count);
		page = get_user_page(mm, addr, write);
		if (IS_ERR(page))
			return -EFAULT;
		there = page_address(page) + (addr & (PAGE_SIZE - 1));
		copied = write ? copy_from_iter(there, n, iter) : copy_to_iter(there, n, iter);
		put_page(page);
		if (copied < n || fatal_signal_pending(current))
			return -EFAULT;
		addr += n;
		len -= n;
		cond_resched();
	}
	return 0;
}

static ssize_t rw_pieces(pid_t pid, struct iov_iter *iter, const struct iovec *vec, unsigned long n,
			 bool write)
{
	struct task_struct *task = find_get_task_by_pid(pid);
	size_t wanted = iter->count;
	struct mm_struct *mm;
	int err = 0;

	if (!task)
		return -ESRCH;
	mm = mm_access(task, PTRACE_MODE_ATTACH_REALCREDS);
	put_task_struct(task);
	if (IS_ERR_OR_NULL(mm))
		return mm ? -EPERM : -ESRCH;
	for (unsigned long i = 0; i < n && iter->count && !err; i++)
		err = rw_piece(mm, (unsigned long)vec[i].iov_base, vec[i].iov_len, iter, write);
	mmput(mm);
	return wanted > iter->count ? (ssize_t)(wanted - iter->count) : err;
}

static ssize_t process_vm_rw(pid_t pid, const struct iovec __user *lvec, unsigned long liovcnt,
			     const struct iovec __user *rvec, unsigned long riovcnt,
			     unsigned long flags, bool write)
{
	struct iovec fast[UIO_FASTIOV], *local, *remote;
	struct iov_iter iter;
	size_t total = 0;
	ssize_t ret;

	if (flags)
		return -EINVAL;
	local = import_iovec(lvec, liovcnt, fast, &iter);
	if (IS_ERR(local))
		return PTR_ERR(local);
	ret = 0;
	if (!iter.count)
		goto out;
	remote = remote_iovec(rvec, riovcnt);
	ret = PTR_ERR_OR_ZERO(remote);
	if (ret)
		goto out;
	for (unsigned long i = 0; i < riovcnt; i++)
		total |= remote[i].iov_len;
	if (total) /* else not even the process is looked for */
		ret = rw_pieces(pid, &iter, remote, riovcnt, write);
	kfree(remote);
out:
	if (local != fast)
		kfree(local);
	return ret;
}

/* Bytes copied, also if less than asked for; -EINVAL, -EFAULT, -ENOMEM, -ESRCH, -EPERM. */
SYSCALL_DEFINE6(process_vm_readv, pid_t, pid, const struct iovec __user *, lvec, unsigned long,
		liovcnt, const struct iovec __user *, rvec, unsigned long, riovcnt, unsigned long,
		flags)
{
	return process_vm_rw(pid, lvec, liovcnt, rvec, riovcnt, flags, false);
}

SYSCALL_DEFINE6(process_vm_writev, pid_t, pid, const struct iovec __user *, lvec, unsigned long,
		liovcnt, const struct iovec __user *, rvec, unsigned long, riovcnt, unsigned long,
		flags)
{
	return process_vm_rw(pid, lvec, liovcnt, rvec, riovcnt, flags, true);
}
