/*
 * Reads of user memory that the recorder (tools/record) must find fault with, so that its tests see that
 * it does: the same word fetched twice, and one fetched past the exception table.
 */
#include "selftest.h"
#include <asm/selftest.h>
#include <linux/uaccess.h>

/* @addr: two readable words. Says 0. */
long selftest_fetch(const unsigned long *arg)
{
	const u64 __user *words = (const u64 __user *)arg[1];
	u64 first __unused, second __unused;

	if (get_user(first, words))
		return -EINVAL;
	switch ((enum selftest_fetch)arg[0]) {
	case FETCH_APART:
		return get_user(second, words + 1) ? -EINVAL : 0;
	case FETCH_TWICE:
		return get_user(second, words) ? -EINVAL : 0;
	case FETCH_OVERLAPPING:
		return copy_from_user(&second, (const u8 __user *)words + 7, 8) ? -EINVAL : 0;
	case FETCH_OUTSIDE:
		fetch_outside((unsigned long)(words + 1));
		return 0;
	}
	return -EINVAL;
}
