/*
 * SIGIO: fcntl(2)'s F_SETOWN, F_SETSIG and their like, and the sending. Linux: fs/fcntl.c.
 *
 * fasync_lock protects owners and lists. It is taken with interrupts off, inside a terminal's lock, and
 * tasklist_lock is taken inside it.
 */
#include <linux/cred.h>
#include <linux/fasync.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/sched/signal.h>
#include <linux/signal.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <uapi/asm/poll.h>
#include <uapi/linux/signal.h>

static DEFINE_SPINLOCK(fasync_lock);

/* The file's owner, made if it had none. NULL: no memory. */
static struct fown_struct *file_owner(struct file *file)
{
	struct fown_struct *owner = __atomic_load_n(&file->f_owner, __ATOMIC_ACQUIRE), *none = NULL;

	if (owner)
		return owner;
	owner = kzalloc(sizeof(*owner), GFP_KERNEL);
	if (!owner || __atomic_compare_exchange_n(&file->f_owner, &none, owner, false,
						  __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
		return owner;
	kfree(owner);
	return none;
}

int fasync_helper(int fd, struct file *file, int on, struct fasync_struct **list)
{
	struct fasync_struct *new = NULL, **link;
	unsigned long flags;

	if (on) {
		new = kmalloc(sizeof(*new), GFP_KERNEL);
		if (!new || !file_owner(file)) {
			kfree(new);
			return -ENOMEM;
		}
	}
	spin_lock_irqsave(&fasync_lock, flags);
	for (link = list; *link && (*link)->file != file; link = &(*link)->next)
		;
	if (!on && *link) {
		new = *link; /* to be freed */
		*link = new->next;
		__atomic_fetch_and(&file->f_flags, ~FASYNC, __ATOMIC_RELAXED);
	} else if (on && *link) {
		(*link)->fd = fd;
	} else if (on) {
		*new = (struct fasync_struct){ NULL, file, fd };
		*link = new;
		__atomic_fetch_or(&file->f_flags, FASYNC, __ATOMIC_RELAXED);
		new = NULL;
		on = 2;
	}
	spin_unlock_irqrestore(&fasync_lock, flags);
	kfree(new);
	return on == 2 || (!on && new);
}

void fasync_release(struct file *file)
{
	if (file->f_flags & FASYNC && file->f_op->fasync)
		file->f_op->fasync(-1, file, 0);
	if (file->f_owner->pid)
		put_pid(file->f_owner->pid);
	kfree(file->f_owner);
}

/* Whoever set it must have been allowed to send it; tasklist_lock held. */
static bool may_tell(const struct fown_struct *owner, const struct task_struct *p)
{
	const struct cred *cred = __task_cred(p);

	return !owner->euid || owner->euid == cred->suid || owner->euid == cred->uid ||
	       owner->uid == cred->suid || owner->uid == cred->uid;
}

/* Signals whose codes have a meaning of their own: theirs is SI_SIGIO. */
static bool has_own_codes(int sig)
{
	return sig == SIGILL || sig == SIGFPE || sig == SIGSEGV || sig == SIGBUS ||
	       sig == SIGTRAP || sig == SIGCHLD || sig == SIGSYS;
}

static void tell(struct task_struct *p, const struct fown_struct *owner, int fd, int band)
{
	static const short bands[] = {
		[POLL_IN] = POLLIN | POLLRDNORM,
		[POLL_OUT] = POLLOUT | POLLWRNORM | POLLWRBAND,
		[POLL_MSG] = POLLIN | POLLRDNORM | POLLMSG,
		[POLL_ERR] = POLLERR,
		[POLL_PRI] = POLLPRI | POLLRDBAND,
		[POLL_HUP] = POLLHUP | POLLERR,
	};
	enum pid_type type = owner->type == PIDTYPE_PID ? PIDTYPE_PID : PIDTYPE_TGID;
	struct kernel_siginfo info;

	if (!may_tell(owner, p))
		return;
	if (owner->signum) {
		init_siginfo(&info, owner->signum, has_own_codes(owner->signum) ? SI_SIGIO : band);
		info.si_band = bands[band];
		info.si_fd = fd;
		if (!send_sig_info(owner->signum, &info, p, type))
			return;
	}
	send_sig_info(SIGIO, SEND_SIG_PRIV, p, type);
}

void __kill_fasync(struct fasync_struct **list, int band)
{
	const struct fasync_struct *fa;
	const struct fown_struct *owner;
	struct task_struct *p;
	unsigned long flags;

	spin_lock_irqsave(&fasync_lock, flags);
	spin_lock(&tasklist_lock);
	for (fa = *list; fa; fa = fa->next) {
		owner = fa->file->f_owner;
		if (!owner->pid)
			continue;
		if (owner->type == PIDTYPE_PGID)
			for_each_pid_task(owner->pid, PIDTYPE_PGID, p)
				tell(p, owner, fa->fd, band);
		else if (owner->pid->task)
			tell(owner->pid->task, owner, fa->fd, band);
	}
	spin_unlock(&tasklist_lock);
	spin_unlock_irqrestore(&fasync_lock, flags);
}

/* 0: nobody. 0, -ESRCH, -ENOMEM. */
static int set_owner(struct file *file, pid_t nr, enum pid_type type, bool force)
{
	struct fown_struct *owner = file_owner(file);
	struct pid *pid = NULL, *old;
	unsigned long flags;

	if (!owner)
		return -ENOMEM;
	spin_lock_irqsave(&fasync_lock, flags);
	if (nr) {
		spin_lock(&tasklist_lock);
		pid = find_pid(nr);
		if (pid)
			get_pid(pid);
		spin_unlock(&tasklist_lock);
	}
	old = pid;
	if ((pid || !nr) && (force || !owner->pid)) {
		old = owner->pid;
		owner->pid = pid;
		owner->type = type;
		owner->uid = pid ? current_uid() : 0;
		owner->euid = pid ? current_euid() : 0;
	}
	spin_unlock_irqrestore(&fasync_lock, flags);
	if (old)
		put_pid(old);
	return nr && !pid ? -ESRCH : 0;
}

int f_setown(struct file *file, pid_t pid, enum pid_type type, bool force)
{
	return set_owner(file, pid, type, force);
}

/* Who it tells, if there still is such a one. */
static struct f_owner_ex get_owner(struct file *file)
{
	struct f_owner_ex ex = { .type = F_OWNER_TID };
	const struct fown_struct *owner = READ_ONCE(file->f_owner);
	unsigned long flags;
	bool alive = false;

	if (!owner)
		return ex;
	spin_lock_irqsave(&fasync_lock, flags);
	ex.type = owner->type == PIDTYPE_PGID	? F_OWNER_PGRP
		  : owner->type == PIDTYPE_TGID ? F_OWNER_PID
						: F_OWNER_TID;
	if (owner->pid) {
		spin_lock(&tasklist_lock);
		alive = owner->type == PIDTYPE_PGID
				? !list_empty(&owner->pid->members[PIDTYPE_PGID])
				: owner->pid->task != NULL;
		spin_unlock(&tasklist_lock);
		ex.pid = alive ? owner->pid->nr : 0;
	}
	spin_unlock_irqrestore(&fasync_lock, flags);
	return ex;
}

static long setown_ex(struct file *file, const struct f_owner_ex __user *user)
{
	static const enum pid_type types[] = { PIDTYPE_PID, PIDTYPE_TGID, PIDTYPE_PGID };
	struct f_owner_ex ex;

	if (copy_from_user(&ex, user, sizeof(ex)))
		return -EFAULT;
	if (ex.type < F_OWNER_TID || ex.type > F_OWNER_PGRP)
		return -EINVAL;
	return set_owner(file, ex.pid, types[ex.type], true);
}

static long setown(struct file *file, int who)
{
	if (who == -INT_MAX - 1)
		return -EINVAL;
	return set_owner(file, who < 0 ? -who : who, who < 0 ? PIDTYPE_PGID : PIDTYPE_TGID, true);
}

static long set_signal(struct file *file, unsigned long sig)
{
	struct fown_struct *owner;

	if (!valid_signal(sig))
		return -EINVAL;
	owner = file_owner(file);
	if (!owner)
		return -ENOMEM;
	WRITE_ONCE(owner->signum, sig);
	return 0;
}

static long get_uids(struct file *file, uid_t __user *user)
{
	const struct fown_struct *owner = READ_ONCE(file->f_owner);
	uid_t ids[2] = {};

	if (owner) {
		ids[0] = owner->uid;
		ids[1] = owner->euid;
	}
	return copy_to_user(user, ids, sizeof(ids)) ? -EFAULT : 0;
}

long fcntl_owner(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct f_owner_ex ex;

	switch (cmd) {
	case F_SETOWN:
		return setown(file, arg);
	case F_GETOWN:
		ex = get_owner(file);
		return ex.type == F_OWNER_PGRP ? -ex.pid : ex.pid;
	case F_SETOWN_EX:
		return setown_ex(file, (const struct f_owner_ex __user *)arg);
	case F_GETOWN_EX:
		ex = get_owner(file);
		return copy_to_user((void __user *)arg, &ex, sizeof(ex)) ? -EFAULT : 0;
	case F_SETSIG:
		return set_signal(file, arg);
	case F_GETSIG:
		return file->f_owner ? READ_ONCE(file->f_owner->signum) : 0;
	case F_GETOWNER_UIDS:
		return get_uids(file, (uid_t __user *)arg);
	default:
		return -EINVAL;
	}
}
