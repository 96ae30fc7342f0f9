/*
 * Who one is: everybody is root. Linux: kernel/sys.c, getuid(2), getgid(2).
 */
#include <linux/syscalls.h>

SYSCALL_DEFINE0(getuid)
{
	return 0;
}

SYSCALL_DEFINE0(geteuid)
{
	return 0;
}

SYSCALL_DEFINE0(getgid)
{
	return 0;
}

SYSCALL_DEFINE0(getegid)
{
	return 0;
}
