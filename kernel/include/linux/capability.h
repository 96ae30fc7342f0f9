/* Capabilities inside the kernel: a bit each in a word. Linux: <linux/capability.h>. */
#pragma once

#include <linux/types.h>
#include <uapi/linux/capability.h>

typedef u64 kernel_cap_t;

#define CAP_EMPTY_SET ((kernel_cap_t)0)
#define CAP_FULL_SET ((kernel_cap_t)((2UL << CAP_LAST_CAP) - 1))
#define CAP_BIT(cap) ((kernel_cap_t)1 << (cap))

/* Those that a file system user of uid 0 has, and loses with it. */
#define CAP_FS_SET                                                                       \
	(CAP_BIT(CAP_CHOWN) | CAP_BIT(CAP_DAC_OVERRIDE) | CAP_BIT(CAP_DAC_READ_SEARCH) | \
	 CAP_BIT(CAP_FOWNER) | CAP_BIT(CAP_FSETID) | CAP_BIT(CAP_MKNOD) |                \
	 CAP_BIT(CAP_LINUX_IMMUTABLE) | CAP_BIT(CAP_MAC_OVERRIDE))

static inline bool cap_raised(kernel_cap_t set, int cap)
{
	return set & CAP_BIT(cap);
}

/* Is every capability of @a in @set? */
static inline bool cap_issubset(kernel_cap_t a, kernel_cap_t set)
{
	return !(a & ~set);
}

struct user_namespace {
	int level;
};
extern struct user_namespace init_user_ns; /* the only one */

bool capable(int cap); /* may the current task do what @cap is needed for? */

static inline bool ns_capable(struct user_namespace *ns __unused, int cap)
{
	return capable(cap);
}
