/*
 * signalfd(2): pending signals, of whoever reads, as a file. Linux: fs/signalfd.c.
 *
 * Who waits does so on a queue that its sighand's address chooses among a few: so a queue outlives the
 * processes whose epolls are on it, and others' signals wake in vain as a rule nobody.
 */
#include <linux/anon_inodes.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/poll.h>
#include <linux/sched.h>
#include <linux/signal.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/signalfd.h>

#define NR_QUEUES 64

static wait_queue_head_t queues[NR_QUEUES];

struct signalfd_ctx {
	sigset_t ignored; /* all but the signals to read; under siglock of who changes or uses it */
};

static wait_queue_head_t *queue_of(const struct sighand_struct *sighand)
{
	return &queues[((unsigned long)sighand >> 8) * 0x9e3779b97f4a7c15UL >> 58];
}

void signalfd_notify(struct task_struct *t, int sig)
{
	wait_queue_head_t *queue = queue_of(t->sighand);

	if (unlikely(waitqueue_active(queue)))
		__wake_up(queue, 0, poll_to_key(EPOLLIN));
}

/* A pending signal that is to be read, taken off: its number, 0: none. */
static int take_signal(struct signalfd_ctx *ctx, struct kernel_siginfo *info)
{
	int sig;

	spin_lock_irq(&current->sighand->siglock);
	sig = dequeue_signal(&ctx->ignored, info);
	spin_unlock_irq(&current->sighand->siglock);
	return sig;
}

static int copy_to_reader(struct signalfd_siginfo __user *user, const struct kernel_siginfo *info)
{
	struct signalfd_siginfo ssi = {
		.ssi_signo = info->si_signo,
		.ssi_errno = info->si_errno,
		.ssi_code = info->si_code,
	};
	bool fault = sigmask(info->si_signo) & SYNCHRONOUS_MASK;

	if (info->si_code == SI_TIMER) {
		ssi.ssi_tid = info->si_timerid;
		ssi.ssi_overrun = info->si_overrun;
		ssi.ssi_ptr = (unsigned long)info->_fields._timer._sigval.sival_ptr;
		ssi.ssi_int = info->_fields._timer._sigval.sival_int;
	} else if (info->si_code > 0 && info->si_code < SI_KERNEL && fault) {
		ssi.ssi_addr = (unsigned long)info->si_addr;
		ssi.ssi_addr_lsb = info->si_addr_lsb;
	} else if (info->si_code > 0 && info->si_signo == SIGPOLL) {
		ssi.ssi_band = info->si_band;
		ssi.ssi_fd = info->si_fd;
	} else {
		ssi.ssi_pid = info->si_pid;
		ssi.ssi_uid = info->si_uid;
		if (info->si_code > 0 && info->si_signo == SIGCHLD) {
			ssi.ssi_status = info->si_status;
			ssi.ssi_utime = info->si_utime;
			ssi.ssi_stime = info->si_stime;
		} else if (info->si_code < 0 && info->si_code != SI_TKILL) {
			ssi.ssi_ptr = (unsigned long)info->si_ptr;
			ssi.ssi_int = info->si_int;
		}
	}
	return copy_to_user(user, &ssi, sizeof(ssi)) ? -EFAULT : 0;
}

static ssize_t signalfd_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	struct signalfd_siginfo __user *user = (void __user *)buf;
	struct signalfd_ctx *ctx = file->private_data;
	struct kernel_siginfo info;
	size_t n = count / sizeof(*user), done = 0;
	int sig, ret = 0;

	if (!n)
		return -EINVAL;
	for (; done < n && !ret; done += !ret) {
		sig = take_signal(ctx, &info);
		if (!sig && done)
			break;
		if (!sig && file->f_flags & O_NONBLOCK)
			return -EAGAIN;
		if (!sig)
			ret = wait_event_interruptible(*queue_of(current->sighand),
						       (sig = take_signal(ctx, &info)));
		if (sig)
			ret = copy_to_reader(&user[done], &info);
	}
	return done ? (ssize_t)(done * sizeof(*user)) : ret;
}

static __poll_t signalfd_poll(struct file *file, poll_table *wait)
{
	struct signalfd_ctx *ctx = file->private_data;
	unsigned long pending;

	poll_wait(file, queue_of(current->sighand), wait);
	spin_lock_irq(&current->sighand->siglock);
	pending = current->pending.signal.sig[0] | current->signal->shared_pending.signal.sig[0];
	pending &= ~ctx->ignored.sig[0];
	spin_unlock_irq(&current->sighand->siglock);
	return pending ? EPOLLIN : 0;
}

static void signalfd_release(struct inode *inode, struct file *file)
{
	kfree(file->private_data);
}

static const struct file_operations signalfd_fops = {
	.release = signalfd_release,
	.llseek = noop_llseek,
	.read = signalfd_read,
	.poll = signalfd_poll,
};

static long new_signalfd(sigset_t ignored, int flags)
{
	struct signalfd_ctx *ctx = kmalloc(sizeof(*ctx), GFP_KERNEL);
	int fd;

	if (!ctx)
		return -ENOMEM;
	ctx->ignored = ignored;
	fd = anon_inode_getfd("[signalfd]", &signalfd_fops, ctx,
			      O_RDWR | (flags & (SFD_CLOEXEC | SFD_NONBLOCK)));
	if (fd < 0)
		kfree(ctx);
	return fd;
}

static long do_signalfd(int fd, const sigset_t __user *user, size_t size, int flags)
{
	sigset_t ignored;
	struct fd f;
	long ret = -EINVAL;

	if (size != sizeof(sigset_t))
		return -EINVAL;
	if (copy_from_user(&ignored, user, sizeof(ignored)))
		return -EFAULT;
	if (flags & ~(SFD_CLOEXEC | SFD_NONBLOCK))
		return -EINVAL;
	ignored.sig[0] = ~ignored.sig[0] | SIG_KERNEL_ONLY_MASK;
	if (fd == -1)
		return new_signalfd(ignored, flags);
	f = fdget(fd);
	if (!f.file)
		return -EBADF;
	if (f.file->f_op == &signalfd_fops) {
		spin_lock_irq(&current->sighand->siglock);
		((struct signalfd_ctx *)f.file->private_data)->ignored = ignored;
		spin_unlock_irq(&current->sighand->siglock);
		__wake_up(queue_of(current->sighand), 0, NULL);
		ret = fd;
	}
	fdput(f);
	return ret;
}

/* signalfd4(2): @ufd -1 makes one, else the file's mask is changed. The descriptor; -EBADF, -EFAULT, -EINVAL, -EMFILE, -ENOMEM. */
SYSCALL_DEFINE4(signalfd4, int, ufd, const sigset_t __user *, user_mask, size_t, sizemask, int,
		flags)
{
	return do_signalfd(ufd, user_mask, sizemask, flags);
}

/* signalfd(2): without flags. */
SYSCALL_DEFINE3(signalfd, int, ufd, const sigset_t __user *, user_mask, size_t, sizemask)
{
	return do_signalfd(ufd, user_mask, sizemask, 0);
}

static int signalfd_init(void)
{
	for (int i = 0; i < NR_QUEUES; i++)
		init_waitqueue_head(&queues[i]);
	return 0;
}
core_initcall(signalfd_init);
