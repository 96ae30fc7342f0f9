/*
 * Control messages: files and credentials that go along. Linux: net/core/scm.c; unix(7), cmsg(3).
 */
#include "unix.h"
#include <linux/cred.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

/*
 * Files whose last reference goes while a socket is being freed may be sockets themselves, with files in their
 * queues, and so on: they are closed one after the other, by whoever has `closing`, not one inside the other.
 */
static DEFINE_SPINLOCK(dead_lock); /* protects dead */
static struct scm_fp_list *dead;
static struct mutex closing = __MUTEX_INITIALIZER(closing);

static struct scm_fp_list *next_dead(void)
{
	struct scm_fp_list *fp;

	spin_lock(&dead_lock);
	fp = dead;
	if (fp)
		dead = fp->next;
	spin_unlock(&dead_lock);
	return fp;
}

static void close_dead(void)
{
	struct scm_fp_list *fp;

	while (READ_ONCE(dead) && mutex_trylock(&closing)) {
		while ((fp = next_dead())) {
			while (fp->count)
				fput(fp->fp[--fp->count]);
			kfree(fp);
		}
		mutex_unlock(&closing);
	}
}

void scm_destroy(struct scm_cookie *scm)
{
	struct scm_fp_list *fp = scm->fp;

	scm->fp = NULL;
	if (!fp)
		return;
	spin_lock(&dead_lock);
	fp->next = dead;
	dead = fp;
	spin_unlock(&dead_lock);
	close_dead();
}

struct scm_fp_list *scm_fp_dup(const struct scm_fp_list *fp)
{
	struct scm_fp_list *new = kmemdup(fp, sizeof(*fp), GFP_KERNEL);
	unsigned int i;

	for (i = 0; new &&i < new->count; i++)
		__atomic_fetch_add(&new->fp[i]->f_count, 1, __ATOMIC_RELAXED);
	return new;
}

/* SCM_RIGHTS: @n descriptors at @user join scm->fp. */
static int get_rights(struct scm_cookie *scm, const int __user *user, size_t n)
{
	struct file *file;
	int fd;

	if (n > SCM_MAX_FD)
		return -EINVAL;
	if (!scm->fp && n)
		scm->fp = kzalloc(sizeof(*scm->fp), GFP_KERNEL);
	if (!n)
		return 0;
	if (!scm->fp)
		return -ENOMEM;
	if (scm->fp->count + n > SCM_MAX_FD)
		return -EINVAL;
	for (; n; n--, user++) {
		if (get_user(fd, user))
			return -EFAULT;
		file = fd < 0 ? NULL : fget_raw(fd);
		if (!file)
			return -EBADF;
		scm->fp->fp[scm->fp->count++] = file;
	}
	return 0;
}

/* SCM_CREDENTIALS: a process says who it is, and the truth, or has a capability. */
static int get_creds(struct scm_cookie *scm, const struct ucred __user *user, size_t len)
{
	const struct cred *cred = current_cred();
	struct ucred new;

	if (len != sizeof(new))
		return -EINVAL;
	if (copy_from_user(&new, user, sizeof(new)))
		return -EFAULT;
	if ((new.pid != (u32)current->tgid && !capable(CAP_SYS_ADMIN)) ||
	    (new.uid != cred->uid &&new.uid != cred->euid &&new.uid != cred->suid &&
	     !capable(CAP_SETUID)) ||
	    (new.gid != cred->gid &&new.gid != cred->egid &&new.gid != cred->sgid &&
	     !capable(CAP_SETGID)))
		return -EPERM;
	scm->creds = new;
	return 0;
}

/* Reads msg->control. 0; -EBADF, -EFAULT, -EINVAL, -ENOMEM, -EPERM; then scm_destroy() is the caller's as well. */
int scm_send(struct msghdr *msg, struct scm_cookie *scm)
{
	size_t left = msg->controllen;
	char __user *at = msg->control;
	struct cmsghdr cmsg;
	int err;

	while (left >= sizeof(cmsg)) {
		if (copy_from_user(&cmsg, at, sizeof(cmsg)))
			return -EFAULT;
		if (cmsg.cmsg_len < sizeof(cmsg) || cmsg.cmsg_len > left)
			return -EINVAL;
		if (cmsg.cmsg_level == SOL_SOCKET) {
			void __user *data = at + sizeof(cmsg);
			size_t len = cmsg.cmsg_len - sizeof(cmsg);

			err = -EINVAL;
			if (cmsg.cmsg_type == SCM_RIGHTS)
				err = get_rights(scm, data, len / sizeof(int));
			else if (cmsg.cmsg_type == SCM_CREDENTIALS)
				err = get_creds(scm, data, len);
			if (err)
				return err;
		}
		cmsg.cmsg_len = min(CMSG_ALIGN(cmsg.cmsg_len), left);
		at += cmsg.cmsg_len;
		left -= cmsg.cmsg_len;
	}
	return 0;
}

/* One control message of @len bytes to the caller's buffer, cut off where that ends. */
static void put_cmsg(struct msghdr *msg, int type, const void *data, size_t len)
{
	struct cmsghdr cmsg = { CMSG_LEN(len), SOL_SOCKET, type };
	size_t space = min(CMSG_SPACE(len), msg->controllen);

	if (!msg->control || msg->controllen < sizeof(cmsg)) {
		msg->out_flags |= MSG_CTRUNC;
		return;
	}
	if (msg->controllen < cmsg.cmsg_len) {
		msg->out_flags |= MSG_CTRUNC;
		cmsg.cmsg_len = msg->controllen;
	}
	if (copy_to_user(msg->control, &cmsg, sizeof(cmsg)) ||
	    copy_to_user(msg->control + sizeof(cmsg), data, cmsg.cmsg_len - sizeof(cmsg)))
		return;
	msg->control += space;
	msg->controllen -= space;
}

/* Opens the files that came, as far as there is room to tell their numbers. */
static void put_rights(struct msghdr *msg, struct scm_fp_list *fp)
{
	unsigned int flags = msg->flags & MSG_CMSG_CLOEXEC ? O_CLOEXEC : 0, n = 0, room = 0;
	struct cmsghdr cmsg = { 0, SOL_SOCKET, SCM_RIGHTS };
	int __user *user = msg->control + sizeof(cmsg);
	size_t space;
	int fd;

	if (msg->control && msg->controllen > sizeof(cmsg))
		room = min((msg->controllen - sizeof(cmsg)) / sizeof(int), (size_t)fp->count);
	for (; n < room; n++) {
		fd = get_unused_fd_flags(0, flags);
		if (fd < 0)
			break;
		if (put_user(fd, &user[n])) {
			put_unused_fd(fd);
			break;
		}
		__atomic_fetch_add(&fp->fp[n]->f_count, 1, __ATOMIC_RELAXED);
		fd_install(fd, fp->fp[n]);
	}
	if (n) {
		cmsg.cmsg_len = CMSG_LEN(n * sizeof(int));
		space = min(CMSG_SPACE(n * sizeof(int)), msg->controllen);
		if (!copy_to_user(msg->control, &cmsg, sizeof(cmsg))) {
			msg->control += space;
			msg->controllen -= space;
		}
	}
	if (n < fp->count)
		msg->out_flags |= MSG_CTRUNC;
}

/* Tells the reader what came along, and lets go of it. */
void scm_recv(struct unix_sock *u, struct msghdr *msg, struct scm_cookie *scm)
{
	if (msg->control || msg->controllen) {
		if (u->passcred)
			put_cmsg(msg, SCM_CREDENTIALS, &scm->creds, sizeof(scm->creds));
		if (scm->fp)
			put_rights(msg, scm->fp);
	} else if (u->passcred || scm->fp) {
		msg->out_flags |= MSG_CTRUNC;
	}
	scm_destroy(scm);
}
