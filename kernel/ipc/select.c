/*
 * select(2), pselect6(2). Three bit maps of descriptors go in, three of those that are ready come out.
 * Linux: fs/select.c.
 */
#include "internal.h"
#include <linux/file.h>
#include <linux/kernel.h>
#include <linux/signal.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

#define NR_SETS 3
#define FAST_WORDS 4 /* of each set, that need no allocation: 256 descriptors */

static const __poll_t set_events[NR_SETS] = {
	EPOLLRDNORM | EPOLLRDBAND | EPOLLIN | EPOLLHUP | EPOLLERR | EPOLLNVAL,
	EPOLLWRBAND | EPOLLWRNORM | EPOLLOUT | EPOLLERR | EPOLLNVAL,
	EPOLLPRI | EPOLLNVAL,
};

struct sets {
	unsigned int words; /* of 64 descriptors */
	u64 *in[NR_SETS], *out[NR_SETS];
};

/* Asks @fd for what the sets want of it; how many of them it is ready for, or -EBADF. */
static int select_fd(struct sets *sets, unsigned int fd, poll_table *pt)
{
	unsigned int word = fd / 64, i;
	u64 bit = 1ULL << fd % 64;
	struct fd f = fdget(fd);
	__poll_t mask;
	int ready = 0;

	if (!f.file)
		return -EBADF;
	pt->_key = EPOLLERR | EPOLLHUP;
	for (i = 0; i < NR_SETS; i++)
		if (sets->in[i][word] & bit)
			pt->_key |= set_events[i];
	mask = vfs_poll(f.file, pt);
	fdput(f);
	for (i = 0; i < NR_SETS; i++) {
		if (sets->in[i][word] & bit && mask & set_events[i]) {
			sets->out[i][word] |= bit;
			ready++;
		}
	}
	return ready;
}

static int ask_all(struct sets *sets, poll_table *pt)
{
	int count = 0, ready;
	unsigned int word;
	u64 bits;

	for (word = 0; word < sets->words; word++) {
		bits = sets->in[0][word] | sets->in[1][word] | sets->in[2][word];
		for (; bits; bits &= bits - 1) {
			ready = select_fd(sets, word * 64 + __builtin_ctzll(bits), pt);
			if (ready < 0)
				return ready;
			count += ready;
			if (ready)
				pt->_qproc = NULL;
		}
	}
	return count;
}

static int do_select(struct sets *sets, ktime_t *end)
{
	bool in_time = !end || *end;
	struct poll_wqueues pwq;
	int count;

	poll_initwait(&pwq);
	if (!in_time)
		pwq.pt._qproc = NULL;
	for (;;) {
		count = ask_all(sets, &pwq.pt);
		pwq.pt._qproc = NULL;
		if (!count)
			count = signal_pending(current) ? -ERESTARTNOHAND : pwq.error;
		if (count || !in_time)
			break;
		in_time = poll_schedule_timeout(&pwq, end);
	}
	poll_freewait(&pwq);
	return count;
}

/* One set from user memory: @n bits, of which the rest of the last word is not looked at. 0, -EFAULT. */
static int get_set(u64 *set, const void __user *user, unsigned int n)
{
	if (!user)
		return 0;
	if (copy_from_user(set, user, DIV_ROUND_UP(n, 64) * 8))
		return -EFAULT;
	if (n % 64)
		set[n / 64] &= (1ULL << n % 64) - 1;
	return 0;
}

static int core_sys_select(int nr, void __user *users[NR_SETS], ktime_t *end)
{
	u64 fast[2 * NR_SETS * FAST_WORDS] = {}, *bits = fast;
	unsigned int i, n = min_t(unsigned int, nr, current->files->max_fds);
	struct sets sets = { .words = DIV_ROUND_UP(n, 64) };
	int ret = 0;

	if (nr < 0)
		return -EINVAL;
	if (sets.words > FAST_WORDS)
		bits = kcalloc(sets.words, 2 * NR_SETS * sizeof(*bits), GFP_KERNEL);
	if (!bits)
		return -ENOMEM;
	for (i = 0; i < NR_SETS && !ret; i++) {
		sets.in[i] = bits + 2 * i * sets.words;
		sets.out[i] = sets.in[i] + sets.words;
		ret = get_set(sets.in[i], users[i], n);
	}
	if (!ret)
		ret = do_select(&sets, end);
	for (i = 0; i < NR_SETS && ret >= 0; i++)
		if (users[i] && copy_to_user(users[i], sets.out[i], sets.words * 8))
			ret = -EFAULT;
	if (bits != fast)
		kfree(bits);
	return ret;
}

/* select(2): @tvp gets what is left of the time. The number of bits that are set; -EBADF, -EFAULT, -EINTR, -EINVAL, -ENOMEM. */
SYSCALL_DEFINE5(select, int, n, fd_set __user *, inp, fd_set __user *, outp, fd_set __user *, exp,
		struct __kernel_old_timeval __user *, tvp)
{
	void __user *users[NR_SETS] = { inp, outp, exp };
	struct __kernel_old_timeval tv;
	ktime_t end = 0, left;
	int ret;

	if (!tvp)
		return core_sys_select(n, users, NULL);
	if (copy_from_user(&tv, tvp, sizeof(tv)))
		return -EFAULT;
	if (tv.tv_sec < 0 || tv.tv_usec < 0)
		return -EINVAL;
	end = poll_deadline(tv.tv_sec >= KTIME_SEC_MAX - tv.tv_usec / 1000000
				    ? (u64)KTIME_MAX
				    : tv.tv_sec * NSEC_PER_SEC + tv.tv_usec * NSEC_PER_USEC);
	ret = core_sys_select(n, users, &end);
	left = max(end - ktime_get(), (ktime_t)0);
	tv.tv_sec = left / (ktime_t)NSEC_PER_SEC;
	tv.tv_usec = left % (ktime_t)NSEC_PER_SEC / (ktime_t)NSEC_PER_USEC;
	if (copy_to_user(tvp, &tv, sizeof(tv)))
		return ret; /* a time that cannot be written is as it was */
	return ret;
}

struct sigset_argpack {
	const sigset_t __user *p;
	size_t size;
};

/* pselect6(2): @sig is a mask and its size, see there. */
SYSCALL_DEFINE6(pselect6, int, n, fd_set __user *, inp, fd_set __user *, outp, fd_set __user *, exp,
		struct __kernel_timespec __user *, tsp, void __user *, sig)
{
	void __user *users[NR_SETS] = { inp, outp, exp };
	struct sigset_argpack mask = {};
	ktime_t end = 0;
	u64 ns;
	int ret;

	if (sig && copy_from_user(&mask, sig, sizeof(mask)))
		return -EFAULT;
	if (tsp) {
		ret = get_timespec(tsp, &ns);
		if (ret)
			return ret;
		end = poll_deadline(ns);
	}
	ret = set_user_sigmask(mask.p, mask.size);
	if (ret)
		return ret;
	ret = core_sys_select(n, users, tsp ? &end : NULL);
	restore_saved_sigmask_unless(ret == -ERESTARTNOHAND);
	return poll_finish_timespec(tsp, end, ret);
}
