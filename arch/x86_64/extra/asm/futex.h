/* The one atomic access to user memory. Linux: <asm/futex.h>. */
#pragma once

#include <asm/uaccess.h>

/*
 * *@uaddr becomes @new if it is @old; what it was in *@seen. 0; -EFAULT: not there, or not writable. With a spinlock held
 * it does not fault in, so fault_in_user_writeable() and once more. The fixup leaves -EFAULT in rax, which no
 * 32-bit value is.
 */
static inline int user_cmpxchg(u32 *seen, u32 __user *uaddr, u32 old, u32 new)
{
	long val = old;

	if (!access_ok(uaddr, sizeof(*uaddr)))
		return -EFAULT;
	__asm__ volatile("stac\n"
			 "1: lock cmpxchgl %2, %1\n"
			 "2: clac\n" ASM_EXTABLE("1b", "2b", EX_TYPE_EFAULT)
			 : "+a"(val), "+m"(__user_operand(uaddr))
			 : "r"(new)
			 : "memory", "cc");
	if (val < 0)
		return val;
	*seen = val;
	return 0;
}
