/*
 * The first credentials, root's, and the questions that the core asks of any. How a task gets others:
 * kernel/security. Linux: kernel/cred.c, kernel/groups.c, kernel/capability.c.
 */
#include <linux/cred.h>

struct user_namespace init_user_ns;
struct user_struct root_user = { .usage = 1 };
static struct group_info init_groups = { .usage = 1 };

struct cred init_cred = {
	.usage = 1,
	.cap_permitted = CAP_FULL_SET,
	.cap_effective = CAP_FULL_SET,
	.cap_bset = CAP_FULL_SET,
	.user = &root_user,
	.group_info = &init_groups,
};

void __weak __free_uid(struct user_struct *user)
{
}

void __weak __put_cred(struct cred *cred)
{
}

bool capable(int cap)
{
	return cap_raised(current_cred()->cap_effective, cap);
}

static bool in_groups(const struct group_info *groups, gid_t gid)
{
	int low = 0, high = groups->ngroups;

	while (low < high) {
		int mid = (low + high) / 2;

		if (groups->gid[mid] == gid)
			return true;
		if (groups->gid[mid] < gid)
			low = mid + 1;
		else
			high = mid;
	}
	return false;
}

bool in_group_p(gid_t gid)
{
	return gid == current_fsgid() || in_groups(current_cred()->group_info, gid);
}

bool in_egroup_p(gid_t gid)
{
	return gid == current_egid() || in_groups(current_cred()->group_info, gid);
}
