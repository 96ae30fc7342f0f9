/*
 * Supplementary groups: getgroups(2), setgroups(2). Linux: kernel/groups.c.
 */
#include <linux/cred.h>
#include <linux/slab.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/limits.h>

/* Heap sort: nobody makes the kernel work long by the order of 65,536 ids. */
static void sort_groups(gid_t *gid, int n)
{
	int start = n / 2;

	while (n > 1) {
		int i, child;
		gid_t moved;

		if (start) {
			moved = gid[--start];
		} else {
			moved = gid[--n];
			gid[n] = gid[0];
		}
		for (i = start; (child = 2 * i + 1) < n; i = child) {
			if (child + 1 < n && gid[child] < gid[child + 1])
				child++;
			if (gid[child] <= moved)
				break;
			gid[i] = gid[child];
		}
		gid[i] = moved;
	}
}

/* getgroups(2): how many there are, in @list unless @size is 0; -EINVAL, -EFAULT. */
SYSCALL_DEFINE2(getgroups, int, size, gid_t __user *, list)
{
	const struct group_info *groups = current_cred()->group_info;

	if (size < 0 || (size && size < groups->ngroups))
		return -EINVAL;
	if (size && copy_to_user(list, groups->gid, groups->ngroups * sizeof(gid_t)))
		return -EFAULT;
	return groups->ngroups;
}

/* setgroups(2): 0, -EPERM, -EINVAL, -ENOMEM, -EFAULT. */
SYSCALL_DEFINE2(setgroups, int, size, gid_t __user *, list)
{
	struct group_info *groups;
	struct cred *new;
	long err = -EINVAL;
	int i;

	if (!capable(CAP_SETGID))
		return -EPERM;
	if ((unsigned int)size > NGROUPS_MAX)
		return -EINVAL;
	groups = kmalloc(sizeof(*groups) + size * sizeof(gid_t), GFP_KERNEL);
	if (!groups)
		return -ENOMEM;
	groups->usage = 1;
	groups->ngroups = size;
	if (copy_from_user(groups->gid, list, size * sizeof(gid_t))) {
		err = -EFAULT;
		goto fail;
	}
	for (i = 0; i < size; i++)
		if (groups->gid[i] == (gid_t)-1)
			goto fail;
	sort_groups(groups->gid, size);
	err = -ENOMEM;
	new = prepare_creds();
	if (!new)
		goto fail;
	put_group_info(new->group_info);
	new->group_info = groups;
	return commit_creds(new);
fail:
	put_group_info(groups);
	return err;
}
