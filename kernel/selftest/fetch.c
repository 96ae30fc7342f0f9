/*
 * Reads of user memory that the recorder (tools/record) must find fault with, so that its tests see that
 * it does: the same word fetched twice, and one fetched past the exception table.
 */
#include "selftest.h"
#include <asm/processor-flags.h>
#include <linux/uaccess.h>

/* A word without the functions of uaccess.h. SMAP is opened by POPF: between stac and clac the build would see it. */
static u64 fetch_outside(unsigned long addr)
{
	unsigned long flags;
	u64 value;

	__asm__ volatile("pushfq\n"
			 "pop %0\n"
			 "or %3, %0\n"
			 "push %0\n"
			 "popfq\n"
			 "mov (%2), %1\n"
			 "xor %3, %0\n"
			 "push %0\n"
			 "popfq\n"
			 : "=&r"(flags), "=&r"(value)
			 : "r"(addr), "i"(X86_EFLAGS_AC)
			 : "memory", "cc");
	return value;
}

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
