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

bool capable(int cap)
{
	return cap_raised(current_cred()->cap_effective, cap);
}
