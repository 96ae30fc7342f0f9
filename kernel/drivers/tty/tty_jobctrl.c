/*
 * Whose terminal it is: sessions, the foreground group, and what the background may do. Linux:
 * drivers/tty/tty_jobctrl.c; credentials(7), ioctl_tty(2).
 *
 * signal->tty says which terminal controls a process, tty->session which session has the terminal; both
 * are under tasklist_lock, so that they agree, and tty->pgrp with them. A group may be gone while it is still in the
 * foreground: its number may be another's by then, so that a struct pid is kept, with a reference, and no number.
 */
#include "tty.h"
#include <linux/cred.h>
#include <linux/errno.h>
#include <linux/pid.h>
#include <linux/sched/signal.h>
#include <linux/signal.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/signal.h>

/* *@where becomes @pid, with a reference; NULL: nobody. tasklist_lock held. */
static void set_pid(struct pid **where, struct pid *pid)
{
	struct pid *old = *where;

	*where = pid ? get_pid(pid) : NULL;
	if (old)
		put_pid(old);
}

/* What *@where is, with a reference, or NULL. */
static struct pid *get_pid_at(struct pid *const *where)
{
	unsigned long flags;
	struct pid *pid;

	spin_lock_irqsave(&tasklist_lock, flags);
	pid = *where ? get_pid(*where) : NULL;
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return pid;
}

pid_t tty_pid_nr(struct pid *const *where)
{
	struct pid *pid = get_pid_at(where);
	pid_t nr = pid ? pid->nr : 0;

	if (pid)
		put_pid(pid);
	return nr;
}

void tty_signal(struct tty_struct *tty, int sig)
{
	struct pid *pgrp = get_pid_at(&tty->pgrp);

	if (pgrp) {
		kill_pgrp(pgrp, sig);
		put_pid(pgrp);
	}
}

void signal_tty(const struct signal_struct *signal, dev_t *dev, pid_t *pgrp)
{
	const struct tty_struct *tty = signal->tty;

	*dev = tty ? tty->dev : 0;
	*pgrp = tty && tty->pgrp ? tty->pgrp->nr : -1;
}

static bool is_ignored(int sig)
{
	return sigismember(&current->blocked, sig) ||
	       READ_ONCE(current->sighand->action[sig - 1].sa.sa_handler) == SIG_IGN;
}

/* The current task, of group @pgrp in the background, may not do what @sig is for, or need not ask. */
static int background(struct pid *pgrp, int sig)
{
	if (is_ignored(sig))
		return sig == SIGTTIN ? -EIO : 0;
	if (is_current_pgrp_orphaned())
		return -EIO;
	kill_pgrp(pgrp, sig);
	return -ERESTARTSYS;
}

/*
 * May the current task read (@sig SIGTTIN) or change (SIGTTOU) its terminal now? 0: it is in the foreground, or need
 * not be; -EIO: nobody could bring it there; -ERESTARTSYS: its group has been stopped until then.
 */
int tty_check_change(struct tty_struct *tty, int sig)
{
	int err = 0;
	struct pid *pgrp;
	bool foreground;

	if (current->signal->tty != tty)
		return 0;
	pgrp = get_pid_at(&current->signal->pids[PIDTYPE_PGID]);
	spin_lock_irq(&tasklist_lock);
	foreground = !tty->pgrp || tty->pgrp == pgrp;
	spin_unlock_irq(&tasklist_lock);
	if (!foreground)
		err = background(pgrp, sig);
	put_pid(pgrp);
	return err;
}

/* Nobody in session @sid has a terminal any more. tasklist_lock held. */
static void session_clear_tty(struct pid *sid)
{
	struct task_struct *p;

	for_each_pid_task(sid, PIDTYPE_SID, p)
		p->signal->tty = NULL;
}

/* The terminal is the current session's, and its group in the foreground. tasklist_lock held. */
static void proc_set_tty(struct tty_struct *tty)
{
	set_pid(&tty->session, current->signal->pids[PIDTYPE_SID]);
	set_pid(&tty->pgrp, current->signal->pids[PIDTYPE_PGID]);
	current->signal->tty = tty;
}

void tty_open_proc_set_tty(struct file *file, struct tty_struct *tty)
{
	spin_lock_irq(&tasklist_lock);
	if (current->signal->leader && !current->signal->tty && !tty->session &&
	    file->f_mode & FMODE_READ && !tty_hung_up(file))
		proc_set_tty(tty);
	spin_unlock_irq(&tasklist_lock);
}

static long tiocsctty(struct tty_struct *tty, struct file *file, bool steal)
{
	bool privileged = capable(CAP_SYS_ADMIN);
	long err = -EPERM;

	spin_lock_irq(&tasklist_lock);
	if (tty_hung_up(file)) {
		err = -EIO; /* meanwhile: nobody would take it from the session again */
	} else if (current->signal->leader && current->signal->pids[PIDTYPE_SID] == tty->session) {
		err = 0;
	} else if (current->signal->leader && !current->signal->tty &&
		   (!tty->session || (steal && privileged)) &&
		   (file->f_mode & FMODE_READ || privileged)) {
		if (tty->session)
			session_clear_tty(tty->session);
		proc_set_tty(tty);
		err = 0;
	}
	spin_unlock_irq(&tasklist_lock);
	return err;
}

/*
 * The current session's leader gives its terminal up, or dies (@on_exit): who is, or was at the hangup, in the foreground
 * is told that the line is dead, and woken if stopped.
 */
void disassociate_ctty(bool on_exit)
{
	struct signal_struct *signal = current->signal;
	struct pid *pgrp = NULL;
	struct tty_struct *tty;

	spin_lock_irq(&tasklist_lock);
	tty = signal->tty;
	if (tty) {
		set_pid(&pgrp, tty->pgrp);
		set_pid(&tty->session, NULL);
		set_pid(&tty->pgrp, NULL);
		session_clear_tty(signal->pids[PIDTYPE_SID]);
	} else if (on_exit) {
		set_pid(&pgrp, signal->tty_old_pgrp);
	}
	set_pid(&signal->tty_old_pgrp, NULL);
	spin_unlock_irq(&tasklist_lock);
	if (pgrp) {
		kill_pgrp(pgrp, SIGHUP);
		if (!tty || !on_exit)
			kill_pgrp(pgrp, SIGCONT);
		put_pid(pgrp);
	}
}

/* The leader of @tty's session is told that the line is dead; when it ends, it tells the foreground. tasklist_lock held. */
static void signal_session_leader(struct tty_struct *tty)
{
	struct task_struct *p;

	for_each_pid_task(tty->session, PIDTYPE_SID, p)
		if (p->signal->leader) {
			set_pid(&p->signal->tty_old_pgrp, tty->pgrp);
			send_sig_info(SIGHUP, SEND_SIG_PRIV, p, PIDTYPE_TGID);
			send_sig_info(SIGCONT, SEND_SIG_PRIV, p, PIDTYPE_TGID);
		}
}

void tty_hangup(struct tty_struct *tty, bool gone)
{
	unsigned long flags;

	spin_lock_irqsave(&tty->lock, flags);
	tty->hung_up |= gone;
	tty->hangups++;
	spin_unlock_irqrestore(&tty->lock, flags);
	wake_up_all(&tty->read_wait);
	wake_up_all(&tty->write_wait);
	spin_lock_irq(&tasklist_lock);
	if (tty->session) {
		signal_session_leader(tty);
		session_clear_tty(tty->session);
	}
	set_pid(&tty->session, NULL);
	set_pid(&tty->pgrp, NULL);
	spin_unlock_irq(&tasklist_lock);
}

/* vhangup(2): the terminal of the caller's session is hung up. 0 or -EPERM. */
SYSCALL_DEFINE0(vhangup)
{
	struct tty_struct *tty = current->signal->tty;

	if (!capable(CAP_SYS_TTY_CONFIG))
		return -EPERM;
	if (tty && tty != &console_tty)
		tty = pty_get_slave(tty, 0); /* it may be gone meanwhile */
	if (!tty)
		return 0;
	tty_hangup(tty, false);
	if (tty != &console_tty)
		pty_close_slave(tty);
	return 0;
}

static long tiocnotty(struct tty_struct *tty)
{
	if (current->signal->tty != tty)
		return -ENOTTY;
	if (current->signal->leader)
		disassociate_ctty(false);
	else
		current->signal->tty = NULL;
	return 0;
}

static long tiocspgrp(struct tty_struct *tty, const pid_t __user *user)
{
	int err = tty_check_change(tty, SIGTTOU);
	struct task_struct *p;
	struct pid *pid;
	pid_t pgrp;

	if (err)
		return err == -EIO ? -ENOTTY : err;
	if (get_user(pgrp, user))
		return -EFAULT;
	spin_lock_irq(&tasklist_lock);
	pid = pgrp > 0 ? find_pid(pgrp) : NULL;
	if (current->signal->tty != tty || tty->session != current->signal->pids[PIDTYPE_SID])
		err = -ENOTTY;
	else if (pgrp < 0)
		err = -EINVAL;
	else if (!pid || list_empty(&pid->members[PIDTYPE_PGID]))
		err = -ESRCH;
	else
		for_each_pid_task(pid, PIDTYPE_PGID, p)
			if (p->signal->pids[PIDTYPE_SID] != tty->session)
				err = -EPERM;
	if (!err)
		set_pid(&tty->pgrp, pid);
	spin_unlock_irq(&tasklist_lock);
	return err;
}

long tty_put_session(struct tty_struct *tty, pid_t __user *user)
{
	pid_t session = tty_pid_nr(&tty->session);

	return session ? put_user(session, user) : -ENOTTY;
}

long tty_jobctrl_ioctl(struct tty_struct *tty, struct file *file, unsigned int cmd,
		       unsigned long arg)
{
	bool ours = current->signal->tty == tty;

	switch (cmd) {
	case TIOCSCTTY:
		return tiocsctty(tty, file, arg == 1);
	case TIOCNOTTY:
		return tiocnotty(tty);
	case TIOCGPGRP:
		return ours ? put_user(tty_pid_nr(&tty->pgrp), (pid_t __user *)arg) : -ENOTTY;
	case TIOCSPGRP:
		return tiocspgrp(tty, (const pid_t __user *)arg);
	case TIOCGSID:
		return ours ? tty_put_session(tty, (pid_t __user *)arg) : -ENOTTY;
	default:
		return -ENOTTY;
	}
}
