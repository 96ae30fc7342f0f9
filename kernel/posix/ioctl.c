/*
 * ioctl(2): what all files answer alike, then the driver's own requests. Linux: fs/ioctl.c.
 */
#include <asm/ioctls.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

/* FIONBIO: O_NONBLOCK as the int at @user says. 0, -EFAULT. */
static int set_nonblock(struct file *file, const int __user *user)
{
	int on;

	if (get_user(on, user))
		return -EFAULT;
	if (on)
		__atomic_fetch_or(&file->f_flags, O_NONBLOCK, __ATOMIC_RELAXED);
	else
		__atomic_fetch_and(&file->f_flags, ~O_NONBLOCK, __ATOMIC_RELAXED);
	return 0;
}

/* FIOASYNC: O_ASYNC likewise. 0, -EFAULT, -ENOTTY, -ENOMEM. */
static int set_async(unsigned int fd, struct file *file, const int __user *user)
{
	int on, ret = 0;

	if (get_user(on, user))
		return -EFAULT;
	if (!on == !(file->f_flags & FASYNC))
		return 0;
	ret = file->f_op->fasync ? file->f_op->fasync(fd, file, !!on) : -ENOTTY;
	return min(ret, 0);
}

/* ioctl(2). The driver's answer; -EBADF; -ENOTTY: not a request to this file. */
SYSCALL_DEFINE3(ioctl, unsigned int, fd, unsigned int, cmd, unsigned long, arg)
{
	struct file *file = fget(fd);
	long ret = -ENOTTY;

	if (!file)
		return -EBADF;
	if (cmd == FIOCLEX || cmd == FIONCLEX) {
		set_close_on_exec(fd, cmd == FIOCLEX);
		ret = 0;
	} else if (cmd == FIONBIO) {
		ret = set_nonblock(file, (const int __user *)arg);
	} else if (cmd == FIOASYNC) {
		ret = set_async(fd, file, (const int __user *)arg);
	} else if (cmd == FIONREAD && S_ISREG(file->f_inode->i_mode)) {
		ret = put_user((int)(file->f_inode->i_size - file->f_pos), (int __user *)arg);
	} else if (file->f_op->unlocked_ioctl) {
		ret = file->f_op->unlocked_ioctl(file, cmd, arg);
	}
	fput(file);
	return ret;
}
