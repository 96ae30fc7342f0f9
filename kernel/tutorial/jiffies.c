/*
 * Results through a pointer. The three calls of "Kernel command using Linux system calls", which wrote
 * them for Linux 2.6 on the i386. Idea: put_user() instead of a dereference, and its error passed on.
 * As there, a NULL @presult means that the caller does not want the result.
 */
#include <linux/ktime.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

/* Ticks since the boot, HZ a second. */
SYSCALL_DEFINE0(getjiffies)
{
	return (long)get_jiffies_64();
}

/* Ticks since @ujiffies. A difference of -1 to -4095 looks like an errno: hence pdiffjiffies(). */
SYSCALL_DEFINE1(diffjiffies, long, ujiffies)
{
	return (long)(get_jiffies_64() - ujiffies);
}

/* The same, in *@presult if that is not NULL. 0 or -EFAULT. */
SYSCALL_DEFINE2(pdiffjiffies, long, ujiffies, long __user *, presult)
{
	long result = (long)(get_jiffies_64() - ujiffies);

	return presult ? put_user(result, presult) : 0;
}
