/* timerfd_create(2): a timer as a file, which reads how often it went off. Linux: fs/timerfd.c. */
#include <linux/anon_inodes.h>
#include <linux/cred.h>
#include <linux/file.h>
#include <linux/hrtimer.h>
#include <linux/kernel.h>
#include <linux/poll.h>
#include <linux/posix-timers.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/time.h>
#include <uapi/linux/timerfd.h>

struct timerfd_ctx {
	struct hrtimer timer;
	wait_queue_head_t wqh;
	spinlock_t lock; /* all below; interrupts off, as the timer's function takes it */
	ktime_t interval;
	u64 ticks;    /* since the last read, as far as they are counted: */
	bool expired; /* the timer is not running, the others follow from the time */
	bool canceled;
	clockid_t clock;
	struct list_head clist; /* on cancel_list, if it is to be cancelled when the clock is set */
};

static DEFINE_SPINLOCK(cancel_lock); /* protects cancel_list; outside ctx->lock, interrupts off */
static LIST_HEAD(cancel_list);

static enum hrtimer_restart timerfd_expire(struct hrtimer *timer)
{
	struct timerfd_ctx *ctx = container_of(timer, struct timerfd_ctx, timer);
	unsigned long flags;

	spin_lock_irqsave(&ctx->lock, flags);
	ctx->expired = true;
	ctx->ticks++;
	spin_unlock_irqrestore(&ctx->lock, flags);
	wake_up_poll(&ctx->wqh, EPOLLIN);
	return HRTIMER_NORESTART;
}

/* The wall clock was set: those who want to know read -ECANCELED. */
void timerfd_clock_was_set(void)
{
	struct timerfd_ctx *ctx;
	unsigned long flags;

	spin_lock_irqsave(&cancel_lock, flags);
	list_for_each_entry(ctx, &cancel_list, clist) {
		spin_lock(&ctx->lock);
		ctx->canceled = true;
		ctx->ticks++;
		spin_unlock(&ctx->lock);
		wake_up_poll(&ctx->wqh, EPOLLIN);
	}
	spin_unlock_irqrestore(&cancel_lock, flags);
}

static void set_cancel(struct timerfd_ctx *ctx, bool cancel)
{
	spin_lock_irq(&cancel_lock);
	list_del_init(&ctx->clist);
	if (cancel)
		list_add(&ctx->clist, &cancel_list);
	ctx->canceled = false;
	spin_unlock_irq(&cancel_lock);
}

/* Counts the ticks of a periodic timer since it went off, and lets it go on. ctx->lock held. */
static void catch_up(struct timerfd_ctx *ctx)
{
	if (ctx->expired && ctx->interval) {
		ctx->ticks += hrtimer_forward_now(&ctx->timer, ctx->interval) - 1;
		hrtimer_restart(&ctx->timer);
	}
	ctx->expired = false;
}

/* The ticks so far, which start anew; 0: none yet. *@canceled: the clock was set instead. */
static u64 take_ticks(struct timerfd_ctx *ctx, bool *canceled)
{
	u64 ticks;

	spin_lock_irq(&ctx->lock);
	*canceled = ctx->canceled;
	if (!*canceled && ctx->ticks)
		catch_up(ctx);
	ctx->canceled = false;
	ticks = ctx->ticks;
	ctx->ticks = 0;
	spin_unlock_irq(&ctx->lock);
	return ticks;
}

static ssize_t timerfd_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	struct timerfd_ctx *ctx = file->private_data;
	bool canceled;
	u64 ticks;
	int ret;

	if (count < sizeof(ticks))
		return -EINVAL;
	ticks = take_ticks(ctx, &canceled);
	if (!ticks) {
		if (file->f_flags & O_NONBLOCK)
			return -EAGAIN;
		ret = wait_event_interruptible(ctx->wqh, (ticks = take_ticks(ctx, &canceled)));
		if (ret)
			return ret;
	}
	if (canceled)
		return -ECANCELED;
	return put_user(ticks, (u64 __user *)buf) ? -EFAULT : (ssize_t)sizeof(ticks);
}

static __poll_t timerfd_poll(struct file *file, poll_table *wait)
{
	struct timerfd_ctx *ctx = file->private_data;

	poll_wait(file, &ctx->wqh, wait);
	return READ_ONCE(ctx->ticks) ? EPOLLIN : 0;
}

static void timerfd_release(struct inode *inode, struct file *file)
{
	struct timerfd_ctx *ctx = file->private_data;

	set_cancel(ctx, false);
	hrtimer_cancel(&ctx->timer);
	kfree(ctx);
}

static const struct file_operations timerfd_fops = {
	.release = timerfd_release,
	.llseek = noop_llseek,
	.read = timerfd_read,
	.poll = timerfd_poll,
};

/* timerfd_create(2). A descriptor; -EINVAL, -EMFILE, -ENOMEM; -EPERM: an alarm clock without CAP_WAKE_ALARM. */
SYSCALL_DEFINE2(timerfd_create, int, clockid, int, flags)
{
	struct timerfd_ctx *ctx;
	int fd;

	if (flags & ~(TFD_CLOEXEC | TFD_NONBLOCK))
		return -EINVAL;
	if (clockid != CLOCK_REALTIME && clockid != CLOCK_MONOTONIC && clockid != CLOCK_BOOTTIME &&
	    !is_alarm_clock(clockid))
		return -EINVAL;
	if (is_alarm_clock(clockid) && !capable(CAP_WAKE_ALARM))
		return -EPERM;
	ctx = kzalloc(sizeof(*ctx), GFP_KERNEL);
	if (!ctx)
		return -ENOMEM;
	init_waitqueue_head(&ctx->wqh);
	spin_lock_init(&ctx->lock);
	INIT_LIST_HEAD(&ctx->clist);
	ctx->clock = awake_clock(clockid);
	hrtimer_setup(&ctx->timer, timerfd_expire, ctx->clock, HRTIMER_MODE_ABS);
	fd = anon_inode_getfd("[timerfd]", &timerfd_fops, ctx,
			      O_RDWR | (flags & (TFD_CLOEXEC | TFD_NONBLOCK)));
	if (fd < 0)
		kfree(ctx);
	return fd;
}

/* The timer behind @ufd, in *@f for fdput(). ERR_PTR as an int: 0, -EBADF, -EINVAL. */
static int timerfd_fget(int ufd, struct fd *f)
{
	*f = fdget(ufd);
	if (!f->file)
		return -EBADF;
	if (f->file->f_op == &timerfd_fops)
		return 0;
	fdput(*f);
	return -EINVAL;
}

static int get_time(const struct __kernel_timespec *ts, ktime_t *ns)
{
	if (ts->tv_sec < 0 || ts->tv_nsec < 0 || ts->tv_nsec >= (long long)NSEC_PER_SEC)
		return -EINVAL;
	*ns = ts->tv_sec >= KTIME_SEC_MAX ? KTIME_MAX
					  : ts->tv_sec * (ktime_t)NSEC_PER_SEC + ts->tv_nsec;
	return 0;
}

static struct __kernel_timespec to_timespec(ktime_t ns)
{
	return (struct __kernel_timespec){ ns / (ktime_t)NSEC_PER_SEC, ns % (ktime_t)NSEC_PER_SEC };
}

/* What is left, and the interval. ctx->lock held. */
static struct __kernel_itimerspec timerfd_remaining(struct timerfd_ctx *ctx)
{
	ktime_t left = hrtimer_is_queued(&ctx->timer) ? hrtimer_expires_remaining(&ctx->timer) : 0;

	return (struct __kernel_itimerspec){ to_timespec(ctx->interval),
					     to_timespec(max(left, (ktime_t)0)) };
}

static struct __kernel_itimerspec timerfd_setup(struct timerfd_ctx *ctx, int flags, ktime_t value,
						ktime_t interval)
{
	bool abs = flags & TFD_TIMER_ABSTIME;
	struct __kernel_itimerspec old;

	set_cancel(ctx, ctx->clock == CLOCK_REALTIME && abs && flags & TFD_TIMER_CANCEL_ON_SET);
	for (;;) {
		spin_lock_irq(&ctx->lock);
		if (ctx->expired)
			catch_up(ctx);
		old = timerfd_remaining(ctx);
		if (hrtimer_try_to_cancel(&ctx->timer) >= 0)
			break;
		spin_unlock_irq(&ctx->lock); /* its function waits for the lock */
	}
	ctx->interval = interval;
	ctx->expired = false;
	ctx->ticks = 0;
	if (value)
		hrtimer_start(&ctx->timer, value, abs ? HRTIMER_MODE_ABS : HRTIMER_MODE_REL);
	spin_unlock_irq(&ctx->lock);
	return old;
}

/* timerfd_settime(2): *@otmr gets what was set before. 0; -EBADF, -EFAULT, -EINVAL. */
SYSCALL_DEFINE4(timerfd_settime, int, ufd, int, flags, const struct __kernel_itimerspec __user *,
		utmr, struct __kernel_itimerspec __user *, otmr)
{
	struct __kernel_itimerspec spec;
	ktime_t value, interval;
	struct fd f;
	int ret;

	if (copy_from_user(&spec, utmr, sizeof(spec)))
		return -EFAULT;
	if (flags & ~(TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET) ||
	    get_time(&spec.it_value, &value) || get_time(&spec.it_interval, &interval))
		return -EINVAL;
	ret = timerfd_fget(ufd, &f);
	if (ret)
		return ret;
	spec = timerfd_setup(f.file->private_data, flags, value, interval);
	fdput(f);
	return otmr && copy_to_user(otmr, &spec, sizeof(spec)) ? -EFAULT : 0;
}

/* timerfd_gettime(2): the time that is left, 0: none, and the interval. 0; -EBADF, -EFAULT, -EINVAL. */
SYSCALL_DEFINE2(timerfd_gettime, int, ufd, struct __kernel_itimerspec __user *, otmr)
{
	struct __kernel_itimerspec spec;
	struct timerfd_ctx *ctx;
	struct fd f;
	int ret = timerfd_fget(ufd, &f);

	if (ret)
		return ret;
	ctx = f.file->private_data;
	spin_lock_irq(&ctx->lock);
	if (ctx->expired && ctx->interval)
		catch_up(ctx);
	spec = timerfd_remaining(ctx);
	spin_unlock_irq(&ctx->lock);
	fdput(f);
	return copy_to_user(otmr, &spec, sizeof(spec)) ? -EFAULT : 0;
}
