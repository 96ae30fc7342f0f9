/*
 * cap.h: capability sets as one word each, by capget(2) and capset(2) version 3.
 */
#ifndef TESTS_CAP_H
#define TESTS_CAP_H

#include <linux/capability.h>
#include <linux/prctl.h>
#include <linux/securebits.h>
#include "child.h"

#define BIT(cap) (1UL << (cap))
#define EVERY_CAP ((2UL << CAP_LAST_CAP) - 1)
#define FULL_SET full_set() /* what root has: in a container less than every */

struct caps {
	unsigned long effective, permitted, inheritable;
};

static inline long get_caps(int pid, struct caps *caps)
{
	struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, pid };
	struct __user_cap_data_struct data[2];
	long ret = SYS(capget, &header, data);

	caps->effective = data[0].effective | (unsigned long)data[1].effective << 32;
	caps->permitted = data[0].permitted | (unsigned long)data[1].permitted << 32;
	caps->inheritable = data[0].inheritable | (unsigned long)data[1].inheritable << 32;
	return ret;
}

static inline unsigned long full_set(void)
{
	static unsigned long full;
	struct caps caps;

	if (!full && !get_caps(0, &caps))
		full = caps.permitted;
	return full;
}

static inline long set_caps(unsigned long effective, unsigned long permitted,
			    unsigned long inheritable)
{
	struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct data[2] = {
		{ effective, permitted, inheritable },
		{ effective >> 32, permitted >> 32, inheritable >> 32 },
	};

	return SYS(capset, &header, data);
}

#define EXPECT_CAPS(e, p, i)                             \
	do {                                             \
		struct caps caps_;                       \
		EXPECT_EQ(get_caps(0, &caps_), 0);       \
		EXPECT_EQ(caps_.effective, (long)(e));   \
		EXPECT_EQ(caps_.permitted, (long)(p));   \
		EXPECT_EQ(caps_.inheritable, (long)(i)); \
	} while (0)

#endif
