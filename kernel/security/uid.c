/*
 * The calls that ask and change who a task is. Linux: kernel/sys.c; credentials(7).
 */
#include <linux/cred.h>
#include <linux/syscalls.h>

/* getuid(2) and its like cannot fail. */
SYSCALL_DEFINE0(getuid)
{
	return current_uid();
}

SYSCALL_DEFINE0(geteuid)
{
	return current_euid();
}

SYSCALL_DEFINE0(getgid)
{
	return current_gid();
}

SYSCALL_DEFINE0(getegid)
{
	return current_egid();
}
