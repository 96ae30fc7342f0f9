/*
 * The calls that ask and change who a task is. User and group ids follow the same rules, so each rule
 * stands here once; what a change of user ids does to capabilities is in commoncap.c.
 * Linux: kernel/sys.c; credentials(7).
 */
#include <linux/cred.h>
#include <linux/sched/signal.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

#define NONE ((u32)-1) /* leaves an id as it is; no id itself */

static const struct ids *current_ids(bool group)
{
	return group ? &current_cred()->gids : &current_cred()->uids;
}

/* Those of @want that are not NONE become the current task's. 0; -EPERM: not @allowed; -ENOMEM. */
static long set_ids(bool group, struct ids want, bool allowed)
{
	const struct cred *old = current_cred();
	struct cred *new;
	struct ids *ids;

	if (!allowed && !capable(group ? CAP_SETGID : CAP_SETUID))
		return -EPERM;
	new = prepare_creds();
	if (!new)
		return -ENOMEM;
	ids = group ? &new->gids : &new->uids;
	if (want.real != NONE)
		ids->real = want.real;
	if (want.saved != NONE)
		ids->saved = want.saved;
	if (want.effective != NONE)
		ids->effective = want.effective;
	ids->fs = want.fs != NONE ? want.fs : ids->effective;
	if (new->uid != old->uid && set_cred_user(new)) {
		abort_creds(new);
		return -ENOMEM;
	}
	if (new->uid != old->uid)
		current->nproc_exceeded = over_nproc(new->user);
	if (!group && want.fs == NONE)
		cap_fix_setuid(new, old);
	else if (!group)
		cap_fix_setfsuid(new, old);
	return commit_creds(new);
}

static bool among(const struct ids *ids, u32 id)
{
	return id == NONE || id == ids->real || id == ids->saved || id == ids->effective;
}

static long set_one(bool group, u32 id)
{
	const struct ids *old = current_ids(group);

	if (id == NONE)
		return -EINVAL;
	if (capable(group ? CAP_SETGID : CAP_SETUID))
		return set_ids(group, (struct ids){ id, id, id, NONE }, true);
	if (id != old->real && id != old->saved)
		return -EPERM;
	return set_ids(group, (struct ids){ NONE, NONE, id, NONE }, true);
}

static long set_re(bool group, u32 real, u32 effective)
{
	const struct ids *old = current_ids(group);
	bool saves = real != NONE || (effective != NONE && effective != old->real);
	u32 saved = effective != NONE ? effective : old->effective;

	return set_ids(group, (struct ids){ real, saves ? saved : NONE, effective, NONE },
		       (real == NONE || real == old->real || real == old->effective) &&
			       among(old, effective));
}

static long set_res(bool group, u32 real, u32 effective, u32 saved)
{
	const struct ids *old = current_ids(group);

	return set_ids(group, (struct ids){ real, saved, effective, NONE },
		       among(old, real) && among(old, effective) && among(old, saved));
}

/* The one before, whether it changed or not. */
static long set_fs(bool group, u32 id)
{
	const struct ids *old = current_ids(group);
	u32 fs = old->fs;

	if (id != fs && id != NONE)
		set_ids(group, (struct ids){ NONE, NONE, NONE, id }, among(old, id));
	return fs;
}

static long get_res(bool group, u32 __user *real, u32 __user *effective, u32 __user *saved)
{
	const struct ids *ids = current_ids(group);

	return put_user(ids->real, real) ?: put_user(ids->effective, effective) ?:
		       put_user(ids->saved, saved);
}

/* getuid(2) and its like cannot fail. */
SYSCALL_DEFINE0(getuid)
{
	return current_uid();
}

SYSCALL_DEFINE0(geteuid)
{
	return current_euid();
}

SYSCALL_DEFINE0(getgid)
{
	return current_gid();
}

SYSCALL_DEFINE0(getegid)
{
	return current_egid();
}

/* setuid(2): 0, -EPERM, -EINVAL, -ENOMEM; and so on, but for the two of the file system. */
SYSCALL_DEFINE1(setuid, uid_t, uid)
{
	return set_one(false, uid);
}

SYSCALL_DEFINE1(setgid, gid_t, gid)
{
	return set_one(true, gid);
}

SYSCALL_DEFINE2(setreuid, uid_t, ruid, uid_t, euid)
{
	return set_re(false, ruid, euid);
}

SYSCALL_DEFINE2(setregid, gid_t, rgid, gid_t, egid)
{
	return set_re(true, rgid, egid);
}

SYSCALL_DEFINE3(setresuid, uid_t, ruid, uid_t, euid, uid_t, suid)
{
	return set_res(false, ruid, euid, suid);
}

SYSCALL_DEFINE3(setresgid, gid_t, rgid, gid_t, egid, gid_t, sgid)
{
	return set_res(true, rgid, egid, sgid);
}

SYSCALL_DEFINE3(getresuid, uid_t __user *, ruidp, uid_t __user *, euidp, uid_t __user *, suidp)
{
	return get_res(false, ruidp, euidp, suidp);
}

SYSCALL_DEFINE3(getresgid, gid_t __user *, rgidp, gid_t __user *, egidp, gid_t __user *, sgidp)
{
	return get_res(true, rgidp, egidp, sgidp);
}

/* setfsuid(2): the id before, whatever happens. */
SYSCALL_DEFINE1(setfsuid, uid_t, uid)
{
	return set_fs(false, uid);
}

SYSCALL_DEFINE1(setfsgid, gid_t, gid)
{
	return set_fs(true, gid);
}
