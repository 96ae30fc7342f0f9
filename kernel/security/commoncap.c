/*
 * How capabilities change: with the user ids, by capset(2), at execve(2). Linux: security/commoncap.c;
 * capabilities(7).
 */
#include <linux/binfmts.h>
#include <linux/cred.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <uapi/linux/personality.h>
#include <uapi/linux/securebits.h>

static bool has_root(const struct cred *cred)
{
	return !cred->uid || !cred->euid || !cred->suid;
}

/* "Effect of user ID changes on capabilities": whoever is no root any more is not root by capabilities either. */
void cap_fix_setuid(struct cred *new, const struct cred *old)
{
	if (old->securebits & SECBIT_NO_SETUID_FIXUP)
		return;
	if (has_root(old) && !has_root(new)) {
		if (!(old->securebits & SECBIT_KEEP_CAPS)) {
			new->cap_permitted = CAP_EMPTY_SET;
			new->cap_effective = CAP_EMPTY_SET;
		}
		new->cap_ambient = CAP_EMPTY_SET;
	}
	if (!old->euid && new->euid)
		new->cap_effective = CAP_EMPTY_SET;
	if (old->euid && !new->euid)
		new->cap_effective = new->cap_permitted;
}

void cap_fix_setfsuid(struct cred *new, const struct cred *old)
{
	if (old->securebits & SECBIT_NO_SETUID_FIXUP)
		return;
	if (!old->fsuid && new->fsuid)
		new->cap_effective &= ~CAP_FS_SET;
	if (old->fsuid && !new->fsuid)
		new->cap_effective |= new->cap_permitted &CAP_FS_SET;
}

int cap_capset(kernel_cap_t effective, kernel_cap_t permitted, kernel_cap_t inheritable)
{
	const struct cred *old = current_cred();
	kernel_cap_t may_inherit = old->cap_inheritable | old->cap_permitted;
	struct cred *new;

	if ((!capable(CAP_SETPCAP) && !cap_issubset(inheritable, may_inherit)) ||
	    !cap_issubset(inheritable, old->cap_inheritable | old->cap_bset) ||
	    !cap_issubset(permitted, old->cap_permitted) || !cap_issubset(effective, permitted))
		return -EPERM;
	new = prepare_creds();
	if (!new)
		return -ENOMEM;
	new->cap_effective = effective;
	new->cap_permitted = permitted;
	new->cap_inheritable = inheritable;
	new->cap_ambient &= permitted &inheritable;
	return commit_creds(new);
}

/* The file's set-user-ID and set-group-ID bits. */
static void fill_ids(struct linux_binprm *bprm, struct cred *new)
{
	const struct inode *inode = bprm->file->f_inode;

	if (current->no_new_privs)
		return;
	if (inode->i_mode & S_ISUID) {
		new->euid = inode->i_uid;
		bprm->per_clear = PER_CLEAR_ON_SETID;
	}
	if ((inode->i_mode & (S_ISGID | S_IXGRP)) == (S_ISGID | S_IXGRP)) {
		new->egid = inode->i_gid;
		bprm->per_clear = PER_CLEAR_ON_SETID;
	}
}

/* "Transformation of capabilities during execve()", for files without capabilities of their own. */
int prepare_exec_creds(struct linux_binprm *bprm)
{
	const struct cred *old = current_cred();
	struct cred *new = prepare_creds();
	bool root_power = false, setid;

	if (!new)
		return -ENOMEM;
	bprm->cred = new;
	fill_ids(bprm, new);
	new->cap_permitted = CAP_EMPTY_SET;
	if (!(new->securebits &SECBIT_NOROOT) && (!new->euid || !new->uid)) {
		new->cap_permitted = old->cap_bset | old->cap_inheritable;
		root_power = !new->euid;
	}
	setid = new->euid != new->uid || new->egid != new->gid;
	if ((setid || !cap_issubset(new->cap_permitted, old->cap_permitted)) &&
	    current->no_new_privs) {
		new->euid = new->uid;
		new->egid = new->gid;
		new->cap_permitted &= old->cap_permitted;
	}
	new->suid = new->fsuid = new->euid;
	new->sgid = new->fsgid = new->egid;
	if (setid)
		new->cap_ambient = CAP_EMPTY_SET;
	new->cap_permitted |= new->cap_ambient;
	new->cap_effective = root_power ? new->cap_permitted : new->cap_ambient;
	new->securebits &= ~SECBIT_KEEP_CAPS;
	bprm->secureexec =
		setid ||
		(new->uid && (root_power || !cap_issubset(new->cap_permitted, new->cap_ambient)));
	return 0;
}

/*
 * The program gains nothing that its tracer does not have anyway: whatever it did would be done for the tracer. Under
 * tasklist_lock, so that nobody begins to trace it between this look and the change.
 */
static void drop_gains_if_traced(struct cred *new, const struct cred *old)
{
	bool setid = new->euid != old->uid || new->egid != old->gid;

	/* region: exec.traced */
	if (!current->ptrace || cap_raised(current->ptracer_cred->cap_effective, CAP_SYS_PTRACE) ||
	    (!setid && cap_issubset(new->cap_permitted, old->cap_permitted)))
		return;
	/* endregion */
	if (!capable(CAP_SETUID)) {
		new->euid = new->suid = new->fsuid = new->uid;
		new->egid = new->sgid = new->fsgid = new->gid;
	}
	new->cap_permitted &= old->cap_permitted;
	new->cap_effective &= new->cap_permitted;
}

void install_exec_creds(struct linux_binprm *bprm)
{
	const struct cred *old = current_cred();
	struct cred *new = bprm->cred;

	if (bprm->secureexec)
		current->pdeath_signal = 0;
	current->personality &= ~(READ_IMPLIES_EXEC | bprm->per_clear);
	bprm->cred = NULL;
	spin_lock_irq(&tasklist_lock);
	drop_gains_if_traced(new, old);
	current->mm->dumpable = old->euid == old->uid && old->egid == old->gid;
	__commit_creds(new); /* may take that back */
	spin_unlock_irq(&tasklist_lock);
	put_cred(old);
}
