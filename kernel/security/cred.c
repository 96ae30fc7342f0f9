/*
 * Credentials: copied, changed, committed, freed; and the users whose processes and signals are counted.
 * Linux: kernel/cred.c, kernel/user.c.
 */
#include <linux/cred.h>
#include <linux/mm.h>
#include <linux/slab.h>

static DEFINE_SPINLOCK(
	uidhash_lock);	     /* protects users, and a usage on its way to 0; innermost, irqs off */
static struct rb_root users; /* by uid; all but root_user */

void __free_uid(struct user_struct *user)
{
	unsigned long flags;

	spin_lock_irqsave(&uidhash_lock, flags);
	if (__atomic_sub_fetch(&user->usage, 1, __ATOMIC_ACQ_REL))
		user = NULL;
	else
		rb_erase(&user->node, &users);
	spin_unlock_irqrestore(&uidhash_lock, flags);
	kfree(user);
}

/* The user @uid, with a reference for the caller; NULL: no memory. */
static struct user_struct *alloc_uid(uid_t uid)
{
	struct user_struct *new = kzalloc(sizeof(*new), GFP_KERNEL), *user = new;
	struct rb_node **link = &users.rb_node, *parent = NULL;
	unsigned long flags;

	if (!new)
		return NULL;
	new->uid = uid;
	spin_lock_irqsave(&uidhash_lock, flags);
	if (!uid)
		user = &root_user;
	while (user == new &&*link) {
		struct user_struct *other = rb_entry(*link, struct user_struct, node);

		parent = *link;
		if (other->uid == uid)
			user = other;
		else
			link = &parent->rb_child[other->uid < uid];
	}
	get_uid(user);
	if (user == new) {
		rb_link_node(&new->node, parent, link);
		rb_insert_color(&new->node, &users);
		new = NULL;
	}
	spin_unlock_irqrestore(&uidhash_lock, flags);
	kfree(new);
	return user;
}

int set_cred_user(struct cred *new)
{
	struct user_struct *user = alloc_uid(new->uid);

	if (!user)
		return -ENOMEM;
	free_uid(new->user);
	new->user = user;
	return 0;
}

void put_group_info(struct group_info *groups)
{
	if (!__atomic_sub_fetch(&groups->usage, 1, __ATOMIC_ACQ_REL))
		kfree(groups);
}

void __put_cred(struct cred *cred)
{
	put_group_info(cred->group_info);
	free_uid(cred->user);
	kfree(cred);
}

struct cred *prepare_creds(void)
{
	struct cred *new = kmemdup(current->real_cred, sizeof(*new), GFP_KERNEL);

	if (!new)
		return NULL;
	new->usage = 1;
	get_uid(new->user);
	__atomic_fetch_add(&new->group_info->usage, 1, __ATOMIC_RELAXED);
	return new;
}

void abort_creds(struct cred *new)
{
	put_cred(new);
}

void __commit_creds(struct cred *new)
{
	const struct cred *old = current->real_cred;

	/* Who could look into the old one's memory is not to see the new one's; at no time between the two. */
	if (current->mm &&
	    (old->euid != new->euid || old->egid != new->egid || old->fsuid != new->fsuid ||
	     old->fsgid != new->fsgid || !cap_issubset(new->cap_permitted, old->cap_permitted))) {
		current->mm->dumpable = false;
		current->pdeath_signal = 0;
	}
	current->real_cred = new;
	current->cred = new;
	old->user->processes--;
	new->user->processes++;
}

int commit_creds(struct cred *new)
{
	const struct cred *old = current->real_cred;

	spin_lock_irq(&tasklist_lock);
	__commit_creds(new);
	spin_unlock_irq(&tasklist_lock);
	put_cred(old);
	return 0;
}
