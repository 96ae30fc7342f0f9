/* Taking signals without a handler: rt_sigtimedwait(2). Linux: kernel/signal.c, do_sigtimedwait(). */
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/signal.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/time.h>

/*
 * The next signal of @these, for at most @timeout ns. Its number; -EAGAIN: none came; -EINTR: another one did.
 * While it sleeps the signals count as not blocked, so that they wake it; real_blocked keeps them from being acted on.
 */
static int do_sigtimedwait(const sigset_t *these, struct kernel_siginfo *info, u64 timeout)
{
	const sigset_t mask = { { ~these->sig[0] | SIG_KERNEL_ONLY_MASK } };
	u64 now = ktime_get_ns();
	int sig, err = 0;

	spin_lock_irq(&current->sighand->siglock);
	sig = dequeue_signal(&mask, info);
	if (!sig && timeout) {
		current->real_blocked = current->blocked;
		current->blocked.sig[0] &= mask.sig[0];
		recalc_sigpending();
		spin_unlock_irq(&current->sighand->siglock);
		err = schedule_until(now + min(timeout, KTIME_MAX - now));
		spin_lock_irq(&current->sighand->siglock);
		__set_task_blocked(&current->real_blocked);
		current->real_blocked.sig[0] = 0;
		sig = dequeue_signal(&mask, info);
	}
	spin_unlock_irq(&current->sighand->siglock);
	return sig ?: err ? -EINTR : -EAGAIN;
}

SYSCALL_DEFINE4(rt_sigtimedwait, const sigset_t __user *, uthese, siginfo_t __user *, uinfo,
		const struct __kernel_timespec __user *, uts, size_t, sigsetsize)
{
	struct kernel_siginfo info;
	u64 timeout = KTIME_MAX;
	sigset_t these;
	int sig, err;

	if (sigsetsize != sizeof(these))
		return -EINVAL;
	if (copy_from_user(&these, uthese, sizeof(these)))
		return -EFAULT;
	if (uts) {
		err = get_timespec(uts, &timeout);
		if (err)
			return err;
	}
	sig = do_sigtimedwait(&these, &info, timeout);
	if (sig > 0 && uinfo && copy_siginfo_to_user(uinfo, &info))
		return -EFAULT;
	return sig;
}
