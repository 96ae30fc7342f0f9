/*
 * Credentials: who a task is and what it may do. Linux: <linux/cred.h>, kernel/cred.c.
 *
 * A struct cred that a task carries never changes; whoever wants another one makes a copy, changes
 * that and commits it:
 *
 *	struct cred *new = prepare_creds();
 *
 *	if (!new)
 *		return -ENOMEM;
 *	...				on an error: abort_creds(new)
 *	return commit_creds(new);
 *
 * so fork shares it by a reference, and no lock is needed to read one's own. Only a task itself changes its
 * task->real_cred, under tasklist_lock: whoever looks at another task's holds that lock, or takes a
 * reference under it. task->cred is what the task acts by at the moment: the same, or what
 * override_creds() lent it for a stretch of kernel code.
 */
#pragma once

#include <linux/capability.h>
#include <linux/rbtree.h>
#include <linux/sched.h>

/* What one user (by real uid) has in use, against limits. */
struct user_struct {
	int usage; /* atomic: credentials, queued signals, ... that name it; freed at 0 */
	uid_t uid;
	int processes;		 /* under tasklist_lock */
	int sigpending;		 /* atomic */
	unsigned long locked_vm; /* atomic; pages */
	struct rb_node node;
};

struct group_info {
	int usage;
	int ngroups;
	gid_t gid[]; /* sorted */
};

/* The four user ids, or the four group ids. */
struct ids {
	u32 real, saved, effective, fs;
};

struct cred {
	int usage; /* atomic */
	union {
		struct {
			uid_t uid, suid, euid, fsuid;
		};
		struct ids uids;
	};
	union {
		struct {
			gid_t gid, sgid, egid, fsgid;
		};
		struct ids gids;
	};
	unsigned int securebits; /* <uapi/linux/securebits.h> */
	kernel_cap_t cap_inheritable, cap_permitted, cap_effective, cap_bset, cap_ambient;
	struct user_struct *user; /* of uid */
	struct group_info *group_info;
};

extern struct user_struct root_user;
extern struct cred init_cred; /* root with all capabilities; kernel threads and init */

/* kernel/security/cred.c */
struct cred *prepare_creds(void);      /* a copy of the current ones to change; NULL: no memory */
int commit_creds(struct cred *new);    /* @new are the current task's from now on; always 0 */
void __commit_creds(struct cred *new); /* under tasklist_lock; the caller then drops the old ones */
void abort_creds(struct cred *new);
int set_cred_user(struct cred *new); /* new->user follows new->uid: 0, -ENOMEM */
void __put_cred(struct cred *cred);  /* the last reference is gone */
void put_group_info(struct group_info *groups);
void __free_uid(struct user_struct *user); /* perhaps the last reference goes */

/* kernel/security/commoncap.c: what a change of uids does to @new's capabilities */
void cap_fix_setuid(struct cred *new, const struct cred *old);
void cap_fix_setfsuid(struct cred *new, const struct cred *old);

/* The current task's sets become these: 0, -EPERM (capabilities(7) says when), -ENOMEM. */
int cap_capset(kernel_cap_t effective, kernel_cap_t permitted, kernel_cap_t inheritable);

/* kernel/sched/cred.c */
bool in_group_p(gid_t gid); /* is it the current task's fsgid or one of its groups? */

static inline const struct cred *get_cred(const struct cred *cred)
{
	__atomic_fetch_add(&((struct cred *)cred)->usage, 1, __ATOMIC_RELAXED);
	return cred;
}

static inline void put_cred(const struct cred *cred)
{
	if (!__atomic_sub_fetch(&((struct cred *)cred)->usage, 1, __ATOMIC_ACQ_REL))
		__put_cred((struct cred *)cred);
}

/* Has @user more processes than the current task's RLIMIT_NPROC allows? There is no such limit for root. */
#define over_nproc(user) \
	((user) != &root_user && (unsigned long)READ_ONCE((user)->processes) > rlimit(RLIMIT_NPROC))

static inline struct user_struct *get_uid(struct user_struct *user)
{
	__atomic_fetch_add(&user->usage, 1, __ATOMIC_RELAXED);
	return user;
}

static inline void free_uid(struct user_struct *user)
{
	int usage = READ_ONCE(user->usage);

	while (usage > 1)
		if (__atomic_compare_exchange_n(&user->usage, &usage, usage - 1, false,
						__ATOMIC_RELEASE, __ATOMIC_RELAXED))
			return;
	__free_uid(user);
}

/* Acts by @new, which the caller holds on to, until revert_creds() of the value. */
static inline const struct cred *override_creds(const struct cred *new)
{
	const struct cred *old = current->cred;

	current->cred = new;
	return old;
}

static inline void revert_creds(const struct cred *old)
{
	current->cred = old;
}

#define current_cred() (current->cred)
#define __task_cred(task) ((task)->real_cred) /* under tasklist_lock, unless it is one's own */
#define current_uid() (current_cred()->uid)
#define current_gid() (current_cred()->gid)
#define current_euid() (current_cred()->euid)
#define current_egid() (current_cred()->egid)
#define current_fsuid() (current_cred()->fsuid)
#define current_fsgid() (current_cred()->fsgid)
#define current_user() (current->real_cred->user)
#define current_user_ns() (&init_user_ns)
