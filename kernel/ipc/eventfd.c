/* eventfd(2): a counter to wait for. Linux: fs/eventfd.c. */
#include <linux/anon_inodes.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/poll.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/eventfd.h>

#define MAX_COUNT (~0ULL - 1)

struct eventfd_ctx {
	wait_queue_head_t wqh; /* readers and writers; its lock protects count */
	u64 count;
	bool semaphore;
};

/* Takes the count, or one of it; 0: there is none. */
static u64 eventfd_take(struct eventfd_ctx *ctx)
{
	u64 taken;

	spin_lock_irq(&ctx->wqh.lock);
	taken = ctx->semaphore ? min(ctx->count, (u64)1) : ctx->count;
	ctx->count -= taken;
	spin_unlock_irq(&ctx->wqh.lock);
	return taken;
}

static ssize_t eventfd_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	struct eventfd_ctx *ctx = file->private_data;
	u64 taken;
	int ret;

	if (count < sizeof(taken))
		return -EINVAL;
	taken = eventfd_take(ctx);
	if (!taken) {
		if (file->f_flags & O_NONBLOCK)
			return -EAGAIN;
		ret = wait_event_interruptible(ctx->wqh, (taken = eventfd_take(ctx)));
		if (ret)
			return ret;
	}
	if (waitqueue_active(&ctx->wqh))
		wake_up_poll(&ctx->wqh, EPOLLOUT);
	return put_user(taken, (u64 __user *)buf) ? -EFAULT : (ssize_t)sizeof(taken);
}

static bool eventfd_add(struct eventfd_ctx *ctx, u64 n)
{
	bool fits;

	spin_lock_irq(&ctx->wqh.lock);
	fits = n <= MAX_COUNT - ctx->count;
	if (fits)
		ctx->count += n;
	spin_unlock_irq(&ctx->wqh.lock);
	return fits;
}

static ssize_t eventfd_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	struct eventfd_ctx *ctx = file->private_data;
	u64 n;
	int ret;

	if (count < sizeof(n))
		return -EINVAL;
	if (get_user(n, (const u64 __user *)buf))
		return -EFAULT;
	if (n > MAX_COUNT)
		return -EINVAL;
	if (!eventfd_add(ctx, n)) {
		if (file->f_flags & O_NONBLOCK)
			return -EAGAIN;
		ret = wait_event_interruptible(ctx->wqh, eventfd_add(ctx, n));
		if (ret)
			return ret;
	}
	if (waitqueue_active(&ctx->wqh))
		wake_up_poll(&ctx->wqh, EPOLLIN);
	return sizeof(n);
}

static __poll_t eventfd_poll(struct file *file, poll_table *wait)
{
	struct eventfd_ctx *ctx = file->private_data;
	u64 count;

	poll_wait(file, &ctx->wqh, wait);
	count = READ_ONCE(ctx->count);
	return (count ? EPOLLIN : 0) | (count < MAX_COUNT ? EPOLLOUT : 0);
}

static void eventfd_release(struct inode *inode, struct file *file)
{
	kfree(file->private_data);
}

static const struct file_operations eventfd_fops = {
	.release = eventfd_release,
	.llseek = noop_llseek,
	.read = eventfd_read,
	.write = eventfd_write,
	.poll = eventfd_poll,
};

static long do_eventfd(unsigned int count, int flags)
{
	struct eventfd_ctx *ctx;
	int fd;

	if (flags & ~(EFD_SEMAPHORE | EFD_CLOEXEC | EFD_NONBLOCK))
		return -EINVAL;
	ctx = kzalloc(sizeof(*ctx), GFP_KERNEL);
	if (!ctx)
		return -ENOMEM;
	init_waitqueue_head(&ctx->wqh);
	ctx->count = count;
	ctx->semaphore = flags & EFD_SEMAPHORE;
	fd = anon_inode_getfd("[eventfd]", &eventfd_fops, ctx,
			      O_RDWR | (flags & (EFD_CLOEXEC | EFD_NONBLOCK)));
	if (fd < 0)
		kfree(ctx);
	return fd;
}

/* eventfd2(2): a descriptor; -EINVAL, -EMFILE, -ENOMEM. */
SYSCALL_DEFINE2(eventfd2, unsigned int, count, int, flags)
{
	return do_eventfd(count, flags);
}

/* eventfd(2): without flags. */
SYSCALL_DEFINE1(eventfd, unsigned int, count)
{
	return do_eventfd(count, 0);
}
