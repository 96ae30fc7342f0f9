/* User memory: everything goes through these. The functions are the CPU's: asm/uaccess.h. */
#pragma once

#include <asm/uaccess.h>

unsigned long copy_user_generic(void __user *to, const void __user *from, unsigned long n);

/*
 * copy_from_user() for a destination that is somebody's data: what could not be copied stays as it was.
 * The caller has made sure of access_ok(). Bytes NOT copied.
 */
static inline __must_check unsigned long raw_copy_from_user(void *to, const void __user *from,
							    unsigned long n)
{
	might_fault();
	return copy_user_generic((void __force __user *)to, from, n);
}
